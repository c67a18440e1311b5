"""Cuts, compared: what plays when, whatever else an element says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from engine.interchange.lanes import scalar_of
from engine.interchange.material import can_be_heard
from engine.timeline import AnyElement, AudioElement, Joining, MediaElement, SoundingElement, Track
from tests.engine.interchange.documents import NAMES


@dataclass(frozen=True)
class Cut:
    start: int
    duration: int
    asset: UUID
    scalar: Fraction
    transition: str
    is_heard: bool


def cuts_of(
    track: Track, elements: Iterable[AnyElement], renamed: Callable[[str], str] = str
) -> tuple[list[Cut], dict[int, int]]:
    """The cuts of the media among `elements`, in order, and the source frame of each by its place in that order."""
    kept: list[Cut] = []
    sources: dict[int, int] = {}
    before: AnyElement | None = None
    for element in sorted(elements, key=lambda each: each.start):
        if isinstance(element, MediaElement):
            is_joined = before is not None and isinstance(before, MediaElement) and before.end > element.start
            transition = element.transition if isinstance(element, Joining) and is_joined and track.type != "overlay" else None
            kind = renamed(transition.kind) if transition else ""
            kind = "crossfade" if kind and track.type == "audio" else kind  # sound crosses over alike, whatever the kind
            heard = isinstance(element, AudioElement) or can_be_heard(track, element, NAMES[element.asset].info)
            sources[len(kept)] = element.source_in if isinstance(element, SoundingElement) else 0
            kept.append(Cut(element.start, element.duration, element.asset, scalar_of(element), kind, heard))
        before = element
    return kept, sources


def assert_same_sources(expected: dict[int, int], found: dict[int, int], cuts: list[Cut]) -> None:
    """To the frame at whole speeds; else the format has rounded where a clip begins, by less than a frame of it."""
    assert expected.keys() == found.keys()
    for n, source in expected.items():
        scalar = abs(cuts[n].scalar)
        slack = 0 if scalar in (0, 1) else max(1, scalar.__ceil__())
        assert abs(found[n] - source) <= slack, cuts[n]
