"""Captions of a render as files beside it: written from what was asked for when somebody wants them, and kept nowhere."""

from engine.subtitles import Subtitles, subtitles_of
from engine.timeline import Timeline
from engine.within import spoken_within
from projects.models import Render
from projects.outputs import Output


def captions_of(render: Render) -> list[Subtitles]:
    """One for each language that is said, of the part that was rendered."""
    timeline, output = Timeline.load(render.snapshot), Output.of(render)
    spoken = subtitles_of(timeline)
    if output.start is not None and output.end is not None:
        spoken = spoken_within(spoken, timeline.rate.fraction, output.start, output.end)
    return list(spoken)
