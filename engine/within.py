"""A stretch of a render: the plan of some frames of a whole, in which each shows and sounds as it does there. Pure.

It is a plan that is cut, and not a document: half of a wipe, of an animated title or of an effect that moves has no words in
a document. Segments that lie wholly within keep their keys, so that what the whole has encoded is used again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.captions import MILLISECONDS, Cue
from engine.frames import SAMPLE_RATE, from_seconds, to_samples, to_seconds
from engine.layers import Segment
from engine.plan import RenderPlan, part_of
from engine.sounds import Sound
from engine.subtitles import Subtitles

# samples mixed before the first that is heard: by then what ducks has come to where it is in the whole
LEAD = SAMPLE_RATE
LOOK = SAMPLE_RATE // 1000  # ducking looks at so many at a time, counted from the whole's beginning


def within(planned: RenderPlan, start: int, end: int) -> RenderPlan:
    """Frames [start, end) of a plan, which must have them, and more than none."""
    if not 0 <= start < end <= planned.frames:
        raise ValueError(f"There are no frames {start} to {end} in a film of {planned.frames}.")
    if (start, end) == (0, planned.frames):
        return planned
    first = to_samples(start, planned.rate)
    lead = min(first, LEAD + first % LOOK)
    return replace(
        planned,
        frames=end - start,
        segments=tuple(_segments(planned, start, end)),
        sounds=tuple(_sounds(planned, first - lead, to_samples(end, planned.rate))),
        lead=lead,
        subtitles=spoken_within(planned.subtitles, planned.rate, start, end),
    )


def _segments(planned: RenderPlan, start: int, end: int) -> Iterator[Segment]:
    for segment in planned.segments:
        begin, stop = max(start, segment.start), min(end, segment.start + segment.frames)
        if begin >= stop:
            continue
        is_whole = stop - begin == segment.frames
        part = segment if is_whole else part_of(planned, segment, begin - segment.start, stop - segment.start)
        yield replace(part, start=begin - start)


def _sounds(planned: RenderPlan, begin: int, stop: int) -> Iterator[Sound]:
    """Those that are heard from sample `begin` on. A sound is made whole, so one that began before starts below zero."""
    return (replace(each, start=each.start - begin) for each in planned.sounds if each.end > begin and each.start < stop)


def spoken_within(spoken: Sequence[Subtitles], rate: Fraction, start: int, end: int) -> tuple[Subtitles, ...]:
    """What is said in frames [start, end), counted from their beginning."""
    first, last = (from_seconds(to_seconds(frame, rate), MILLISECONDS) for frame in (start, end))
    cut = (replace(each, cues=tuple(_cues(each.cues, first, last))) for each in spoken)
    return tuple(each for each in cut if each.cues)


def _cues(cues: Sequence[Cue], first: int, last: int) -> Iterator[Cue]:
    for cue in cues:
        if cue.end > first and cue.start < last:
            yield Cue(max(cue.start, first) - first, min(cue.end, last) - first, cue.text)
