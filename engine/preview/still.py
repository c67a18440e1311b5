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
from engine.plan import RenderPlan, at, plan
from engine.presets import Preset
from engine.publishing import publish
from engine.render import Stop, check_sources, too_short
from engine.timeline import Timeline


def still(
    timeline: Timeline,
    sources: Mapping[UUID, Source],
    frame: int,
    out: Path,
    workdir: Path,
    *,
    height: int = 360,
    kind: str = "jpeg",
    quality: int = 3,
) -> None:
    """One frame at `out`, in the shape of the canvas; `kind` is jpeg or png. Raises what plan and render raise."""
    canvas = timeline.canvas
    preset = Preset("still", "Still", even(height * canvas.width / canvas.height), even(height))
    draw(plan(timeline, sources, preset), frame, out, workdir, kind=kind, quality=quality)


def draw(
    planned: RenderPlan,
    frame: int,
    out: Path,
    workdir: Path,
    *,
    kind: str = "jpeg",
    quality: int = 3,
    should_stop: Stop = lambda: False,
) -> None:
    """The same of a plan that is made already, in its size."""
    if not 0 <= frame < planned.frames:
        raise RenderFailed("That moment is outside the timeline.", f"frame {frame} of {planned.frames}")
    moment = at(planned, frame)
    check_sources(replace(planned, segments=(moment,), sounds=()))
    room = workdir / "still"
    room.mkdir(parents=True, exist_ok=True)
    faces = fonts.require() if moment.has_words else fonts.folder()
    drawing = command.picture(planned, moment, room, faces, label="Drawing the still", kind=kind, quality=quality)
    ffmpeg.run(drawing.prepare(), should_stop=should_stop)
    if not drawing.output.is_file() or drawing.output.stat().st_size == 0:
        raise too_short(moment, " ".join(drawing.task.args))
    publish(drawing.output, out)
    shutil.rmtree(room)
