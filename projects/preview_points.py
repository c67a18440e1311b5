"""Where in a timeline a person looks: every clip's first frame, and the frame that is shown."""

from dataclasses import dataclass
from fractions import Fraction

from engine import frames
from engine.timeline import Timeline


@dataclass(frozen=True)
class Moment:
    """A frame to look at, and those that the buttons beside it lead to."""

    frame: int
    timecode: str
    previous: int | None
    following: int | None


@dataclass(frozen=True)
class Points:
    """`cuts` are the starts of clips and titles, in order; `count` is how many frames there are."""

    cuts: list[int]
    count: int
    rate: Fraction

    @property
    def last(self) -> int:
        return max(0, self.count - 1)

    @property
    def length(self) -> str:
        return frames.format_timecode(self.count, self.rate)

    def nearest(self, text: str) -> Moment:
        """The moment for what stands in an address: a frame number or a timecode; nonsense is the beginning."""
        try:
            frame = int(text) if text.isdecimal() else frames.parse_timecode(text, self.rate)
        except ValueError:
            frame = 0
        frame = min(frame, self.last)
        before = [cut for cut in self.cuts if cut < frame]
        after = [cut for cut in self.cuts if frame < cut <= self.last]
        timecode = frames.format_timecode(frame, self.rate)
        return Moment(frame, timecode, max(before, default=None), min(after, default=None))


def points_of(timeline: Timeline) -> Points:
    cuts = sorted({element.start for element in timeline.elements()})
    return Points(cuts, timeline.duration, timeline.rate.fraction)
