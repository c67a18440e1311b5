"""A still of a timeline, through the same plan and the same graph as its render."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from engine import command, ffmpeg, fonts
from engine.errors import RenderFailed
from engine.geometry import even
from engine.media import Source
from engine.plan import at, plan
from engine.presets import Preset
from engine.publishing import publish
from engine.render import check_sources, too_short
from engine.timeline import Timeline


def still(timeline: Timeline, sources: Mapping[UUID, Source], frame: int, out: Path, workdir: Path, *, height: int = 360) -> None:
    """A JPEG of one frame at `out`, in the shape of the canvas. Raises what plan and render raise."""
    canvas = timeline.canvas
    preset = Preset("still", "Still", even(height * canvas.width / canvas.height), even(height))
    planned = plan(timeline, sources, preset)
    if not 0 <= frame < planned.frames:
        raise RenderFailed("That moment is outside the timeline.", f"frame {frame} of {planned.frames}")
    moment = at(planned, frame)
    check_sources(replace(planned, segments=(moment,), sounds=()))
    room = workdir / "still"
    room.mkdir(parents=True, exist_ok=True)
    faces = fonts.require() if moment.has_words else fonts.folder()
    drawing = command.picture(planned, moment, room, faces, label="Drawing the still")
    ffmpeg.run(drawing.prepare())
    if not drawing.output.is_file() or drawing.output.stat().st_size == 0:
        raise too_short(moment, " ".join(drawing.task.args))
    publish(drawing.output, out)
    shutil.rmtree(room)
