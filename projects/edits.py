"""Edits of the clip table, as pure functions on a Timeline: each gives a new one and leaves the old as it was.

On a video track a change of length or place ripples: what comes after it moves along. Titles and sound keep their times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from engine import frames
from engine.timeline import (
    MAX_FRAMES,
    AnyElement,
    AudioElement,
    ImageElement,
    Joining,
    TextElement,
    Timeline,
    Track,
    VideoElement,
)

STILL_SECONDS = 3  # what an image or a title lasts until someone says otherwise
TITLES = "Titles"
_ELEMENTS: dict[str, type[VideoElement | ImageElement | AudioElement]] = {
    "video": VideoElement,
    "image": ImageElement,
    "audio": AudioElement,
}


class EditRefused(Exception):
    """The edit cannot be made; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Media:
    """What an edit must know of an asset. `duration_us` is none for an image."""

    id: UUID
    kind: str
    name: str
    duration_us: int | None = None

    def length(self, timeline: Timeline) -> int:
        """Whole frames at the timeline's rate that it can fill."""
        if self.duration_us is None:
            return _still(timeline)
        return frames.from_microseconds(self.duration_us, timeline.rate.fraction)


def add_clip(timeline: Timeline, media: Media) -> Timeline:
    """Put it at the end: pictures on the first video track, sound on the first audio track. A missing track is made."""
    is_sound = media.kind == "audio"
    timeline, t = _with_track(timeline, "audio" if is_sound else "video", "Audio 1" if is_sound else "Video 1")
    start = max((element.end for element in timeline.tracks[t].elements), default=0)
    length = media.length(timeline)
    if length < 1:
        raise EditRefused(f"{media.name} is shorter than one frame, so it cannot be used here.")
    _require_room(start + length)
    values: dict[str, Any] = {"start": start, "duration": length, "asset": media.id, "name": media.name[:255]}
    element = _ELEMENTS[media.kind](**values)
    return _with_elements(timeline, t, [*timeline.tracks[t].elements, element])


def add_text(timeline: Timeline, text: str = "Title", over: UUID | None = None) -> Timeline:
    """A title over a clip, no longer than the clip; without one, at the beginning."""
    start, length = 0, _still(timeline)
    if over is not None:
        clip = find(timeline, over)
        start, length = clip.start, min(length, clip.duration)
    timeline, t = _with_track(timeline, "overlay", TITLES)
    element = TextElement(start=start, duration=length, text=text)
    return _with_elements(timeline, t, [*timeline.tracks[t].elements, element])


def move(timeline: Timeline, element_id: UUID, by: int) -> Timeline:
    """Change places with the neighbour `by` (-1 or 1) on its track; the gap between the two stays between them."""
    t, element = _place(timeline, element_id)
    if timeline.tracks[t].type == "overlay":
        raise EditRefused("A title is moved by its start, not by its place in the list.")  # they may overlap
    ordered = _in_time(timeline.tracks[t])
    here = ordered.index(element)
    if not 0 <= here + by < len(ordered):
        return timeline
    first, second = sorted((here, here + by))
    before, after = ordered[first], ordered[second]
    moved = {
        after.id: _changed(after, start=before.start, **_taken_over(before)),
        before.id: _changed(before, start=before.start + after.duration + after.start - before.end, **_taken_over(after)),
    }
    return _with_elements(timeline, t, [moved.get(each.id, each) for each in timeline.tracks[t].elements])


def trim(timeline: Timeline, element_id: UUID, *, duration: int, source_in: int | None = None) -> Timeline:
    """Set the length, and the first frame used of its media. On a video track what follows moves along."""
    t, element = _place(timeline, element_id)
    fields = {"duration": duration} if source_in is None else {"duration": duration, "source_in": source_in}
    shift = duration - element.duration if timeline.tracks[t].type == "video" else 0
    _require_room(timeline.content_end + max(0, shift))
    return _replace(timeline, t, element, _changed(element, **fields), shift)


def change(timeline: Timeline, element_id: UUID, **fields: Any) -> Timeline:
    """Set what does not move anything: volume, opacity, fit, the words of a title and their look."""
    t, element = _place(timeline, element_id)
    return _replace(timeline, t, element, _changed(element, **fields))


def retime(timeline: Timeline, element_id: UUID, start: int) -> Timeline:
    """Move one element in time, and nothing else."""
    t, element = _place(timeline, element_id)
    return _replace(timeline, t, element, _changed(element, start=start))


def remove(timeline: Timeline, element_id: UUID) -> Timeline:
    """Take it out; on a video track what follows closes up."""
    t, element = _place(timeline, element_id)
    alone = element.duration - sum(_overlap(element, each) for each in timeline.tracks[t].elements if each is not element)
    shift = -alone if timeline.tracks[t].type == "video" else 0
    kept = [_moved_after(each, element, shift) for each in timeline.tracks[t].elements if each is not element]
    return _with_elements(timeline, t, kept)


def find(timeline: Timeline, element_id: UUID) -> AnyElement:
    return _place(timeline, element_id)[1]


def _place(timeline: Timeline, element_id: UUID) -> tuple[int, AnyElement]:
    """The place of its track, and the element."""
    for t, track in enumerate(timeline.tracks):
        for element in track.elements:
            if element.id == element_id:
                return t, element
    raise EditRefused("That clip is not in the project any more.")


def _with_track(timeline: Timeline, kind: str, name: str) -> tuple[Timeline, int]:
    """The place of the track to add to. Words get a track of their own name, so that they do not land among pictures."""
    for t, track in enumerate(timeline.tracks):
        if track.type == kind and (kind != "overlay" or track.name == name):
            return timeline, t
    added = Track.model_validate({"type": kind, "name": name})
    tracks = [added, *timeline.tracks] if kind == "audio" else [*timeline.tracks, added]
    return timeline.model_copy(update={"tracks": tracks}), tracks.index(added)


def _replace(timeline: Timeline, t: int, old: AnyElement, new: AnyElement, shift: int = 0) -> Timeline:
    elements = [new if each is old else _moved_after(each, old, shift) for each in timeline.tracks[t].elements]
    return _with_elements(timeline, t, elements)


def _moved_after(element: AnyElement, other: AnyElement, shift: int) -> AnyElement:
    """Not checked again, as there may be thousands: no further left than `other`, and room to the right was asked for."""
    if not shift or element.start <= other.start:
        return element
    return element.model_copy(update={"start": element.start + shift})


def _with_elements(timeline: Timeline, t: int, elements: list[AnyElement]) -> Timeline:
    """The timeline with these elements on a track, and a duration that fits: a tail kept on purpose stays."""
    kept = _joined(elements) if timeline.tracks[t].type != "overlay" else elements
    tracks = [track.model_copy(update={"elements": kept}) if i == t else track for i, track in enumerate(timeline.tracks)]
    edited = timeline.model_copy(update={"tracks": tracks})
    has_tail = timeline.duration > timeline.content_end
    duration = max(timeline.duration, edited.content_end) if has_tail else edited.content_end
    return edited.model_copy(update={"duration": duration, "position": min(timeline.position, duration)})


def _joined(elements: list[AnyElement]) -> list[AnyElement]:
    """Without the transitions that join nothing any more."""
    end, alone = 0, set[UUID]()
    for element in sorted(elements, key=lambda element: element.start):
        if isinstance(element, Joining) and element.transition is not None and element.start >= end:
            alone.add(element.id)
        end = max(end, element.end)
    return [each.model_copy(update={"transition": None}) if each.id in alone else each for each in elements]


def _taken_over(element: AnyElement) -> dict[str, Any]:
    """What an element that takes the place of this one takes from it: the transition belongs to the place."""
    return {"transition": element.transition} if isinstance(element, Joining) else {}


def _overlap(one: AnyElement, other: AnyElement) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _changed(element: AnyElement, **fields: Any) -> AnyElement:
    """Checked again, which model_copy alone is not: an edit may not make what a load would refuse."""
    return type(element).model_validate({**element.model_dump(), **fields})


def _in_time(track: Track) -> list[AnyElement]:
    return sorted(track.elements, key=lambda element: element.start)


def _still(timeline: Timeline) -> int:
    return frames.from_seconds(Fraction(STILL_SECONDS), timeline.rate.fraction)


def _require_room(end: int) -> None:
    if end > MAX_FRAMES:
        raise EditRefused("The project is as long as a project can be.")


Edit = Callable[[Timeline], Timeline]
