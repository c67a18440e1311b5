"""What is different between two documents, part by part: for the list of versions, for comparing them, for a conflict.

Parts are the same where their ids are. An element can differ in several ways at once, each a Difference of its own. What a
person only looks at (zoom, playhead) makes no difference. As JSON a Difference is

    {"kind": "moved", "id": "...", "name": "Blue ridge pan", "track": "...", "fields": [],
     "before": {"track": "...", "start": 0, "duration": 60} | null, "after": {...} | null}

kind    of an element: added, removed, moved (in time, or to another track), trimmed (its length, or what of its media it uses),
        changed (`fields` says which); track_added, track_removed, track_moved, track_changed; marker_added, marker_removed,
        marker_changed; canvas, rate, loudness, range, length: of the whole, with `fields` where it has any
id      of the element, track or marker; null for the whole
name    as people know it; never empty
track   id of the track that it is on now, or was on; null for markers and the whole
before, after   its place, in frames at its own document's rate, so that both can be drawn; null where there is none. Of tracks
        both are null. A marker's and the range's have track null
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from engine.frames import from_seconds
from engine.timeline.document import Timeline, Track
from engine.timeline.elements import AnyElement, AudioElement, CaptionElement, TextElement, VideoElement
from engine.values import Shape

Kind = Literal[
    "added", "removed", "moved", "trimmed", "changed",
    "track_added", "track_removed", "track_moved", "track_changed",
    "marker_added", "marker_removed", "marker_changed",
    "canvas", "rate", "loudness", "range", "length",
]  # fmt: skip
NOTHING = "Nothing changed"
_PLACE = {"id", "start", "duration", "source_in"}  # an element's fields that are told as moved or trimmed
_TRACK_OWN = {"id", "elements"}
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Place:
    """Where a part is, in frames; `track` is None for what is on none."""

    track: UUID | None
    start: int
    duration: int

    def to_json(self) -> dict[str, Any]:
        return {"track": str(self.track) if self.track else None, "start": self.start, "duration": self.duration}


@dataclass(frozen=True)
class Difference:
    """See the head of the module. `noun` is what people call the part, for the summary."""

    kind: Kind
    name: str
    noun: str
    id: UUID | None = None
    track: UUID | None = None
    fields: tuple[str, ...] = ()
    before: Place | None = None
    after: Place | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "id": str(self.id) if self.id else None,
            "name": self.name,
            "track": str(self.track) if self.track else None,
            "fields": list(self.fields),
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }


def differences(before: Timeline, after: Timeline) -> list[Difference]:
    """Of the elements first, in the order of the new document and then what is gone; then of tracks, markers and the whole."""
    old, new = _elements(before), _elements(after)
    clock = _Clock(before.rate.fraction, after.rate.fraction)
    found: list[Difference] = []
    for pk, (track, element) in new.items():
        if pk in old and old[pk][1].kind == element.kind:
            found += _of_element(old[pk], (track, element), clock)
        else:
            found.append(Difference("added", name_of(element), _noun(element), pk, track.id, after=_place(track, element)))
    for pk, (track, element) in old.items():
        if pk not in new or new[pk][1].kind != element.kind:
            found.append(Difference("removed", name_of(element), _noun(element), pk, track.id, before=_place(track, element)))
    return [*found, *_of_tracks(before, after), *_of_markers(before, after, clock), *_of_whole(before, after, clock)]


def summary(found: Sequence[Difference]) -> str:
    """One short sentence for people, without a stop: "3 clips added, 1 trimmed", or of one thing "Blue ridge pan moved"."""
    if not found:
        return NOTHING
    if len(found) == 1 or (found[0].id is not None and len({each.id for each in found}) == 1):
        return _of_one(found)
    ordered = sorted(found, key=lambda each: (_NOUNS.index(each.noun), list(_VERBS).index(each.kind)))
    said, last = [], ""
    for (verb, noun), count in Counter((_VERBS[each.kind], each.noun) for each in ordered).items():
        many = "" if count == 1 else "s"
        said.append(f"{count} {verb}" if noun and noun == last else f"{count} {noun}{many} {verb}" if noun else verb)
        last = noun
    words = ", ".join(said[:_PARTS]) + (" and more" if len(said) > _PARTS else "")
    return words[0].upper() + words[1:]


_PARTS = 4  # of a summary; a list has room for no more
_NOUNS = ["clip", "title", "caption", "track", "marker", ""]  # in the order of a summary; without one, of the whole
_VERBS: dict[Kind, str] = {
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "trimmed": "trimmed",
    "changed": "changed",
    "track_added": "added",
    "track_removed": "removed",
    "track_moved": "moved",
    "track_changed": "changed",
    "marker_added": "added",
    "marker_removed": "removed",
    "marker_changed": "changed",
    "canvas": "picture changed",
    "rate": "frame rate changed",
    "loudness": "loudness changed",
    "range": "in and out points changed",
    "length": "length changed",
}


def _of_one(found: Sequence[Difference]) -> str:
    first = found[0]
    if not first.noun:
        words = _VERBS[first.kind]
        return words[0].upper() + words[1:]
    verbs = " and ".join(dict.fromkeys(_VERBS[each.kind] for each in found))
    fields = [name.replace("_", " ") for each in found for name in each.fields]
    named = f": {', '.join(fields)}" if 0 < len(fields) <= 3 else ""
    return f"{first.name} {verbs}{named}"


@dataclass(frozen=True)
class _Clock:
    """Brings frames of the old document to the rate of the new one, so that the same moment counts as the same."""

    old: Fraction
    new: Fraction

    def at(self, frames: int) -> int:
        return frames if self.old == self.new else from_seconds(frames / self.old, self.new)

    def is_same(self, old: int, new: int) -> bool:
        """Rounding to another rate moves a frame at most."""
        return abs(self.at(old) - new) <= (0 if self.old == self.new else 1)


def _elements(timeline: Timeline) -> dict[UUID, tuple[Track, AnyElement]]:
    return {element.id: (track, element) for track in timeline.tracks for element in track.elements}


def _of_element(old: tuple[Track, AnyElement], new: tuple[Track, AnyElement], clock: _Clock) -> Iterator[Difference]:
    (old_track, before), (new_track, after) = old, new
    if old_track.id == new_track.id and clock.old == clock.new and before == after:
        return  # most of them, and quickly
    is_trimmed = not clock.is_same(before.duration, after.duration) or not clock.is_same(_source(before), _source(after))

    def differs(kind: Kind, fields: tuple[str, ...] = ()) -> Difference:
        places = _place(old_track, before), _place(new_track, after)
        return Difference(kind, name_of(after), _noun(after), after.id, new_track.id, fields, *places)

    if old_track.id != new_track.id or _is_moved(before, after, clock, is_trimmed):
        yield differs("moved")
    if is_trimmed:
        yield differs("trimmed")
    if fields := _fields(before, after, _PLACE):
        yield differs("changed", fields)


def _is_moved(before: AnyElement, after: AnyElement, clock: _Clock, is_trimmed: bool) -> bool:
    """A trim moves one of its two ends, and not the other."""
    is_start_kept, is_end_kept = clock.is_same(before.start, after.start), clock.is_same(before.end, after.end)
    return not is_start_kept and not (is_trimmed and is_end_kept)


def _of_tracks(before: Timeline, after: Timeline) -> Iterator[Difference]:
    old, new = ({track.id: track for track in timeline.tracks} for timeline in (before, after))
    for pk, track in new.items():
        if pk not in old:
            yield _of_track("track_added", track)
        elif fields := _fields(old[pk], track, _TRACK_OWN):
            yield _of_track("track_changed", track, fields)
    was, now = [pk for pk in old if pk in new], [pk for pk in new if pk in old]
    stayed = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    kept = {pk for block in stayed for pk in now[block.b : block.b + block.size]}
    yield from (_of_track("track_moved", new[pk]) for pk in now if pk not in kept)
    yield from (_of_track("track_removed", track) for pk, track in old.items() if pk not in new)


def _of_markers(before: Timeline, after: Timeline, clock: _Clock) -> Iterator[Difference]:
    old, new = ({marker.id: marker for marker in timeline.markers} for timeline in (before, after))
    for pk in [*new, *(pk for pk in old if pk not in new)]:
        was, now = old.get(pk), new.get(pk)
        shown = now or was
        if shown is None:  # one of the two is there
            continue
        fields: tuple[str, ...] = ()
        if was and now:
            moved = () if clock.is_same(was.frame, now.frame) else ("frame",)
            fields = (*moved, *_fields(was, now, {"id", "frame"}))
            if not fields:
                continue
        yield Difference(
            "marker_changed" if was and now else "marker_added" if now else "marker_removed",
            name=shown.name or "Marker",
            noun="marker",
            id=pk,
            fields=fields,
            before=Place(None, was.frame, 0) if was else None,
            after=Place(None, now.frame, 0) if now else None,
        )


def _of_whole(before: Timeline, after: Timeline, clock: _Clock) -> Iterator[Difference]:
    if fields := _fields(before.canvas, after.canvas, set()):
        yield Difference("canvas", "Picture", "", fields=fields)
    if before.rate.fraction != after.rate.fraction:
        yield Difference("rate", "Frame rate", "")
    if before.loudness != after.loudness:
        yield Difference("loudness", "Loudness", "")
    was, now = before.range, after.range
    is_same_range = was == now or (
        was is not None and now is not None and clock.is_same(was.start, now.start) and clock.is_same(was.end, now.end)
    )
    if not is_same_range:
        places = [Place(None, each.start, each.end - each.start) if each else None for each in (was, now)]
        yield Difference("range", "In and out points", "", before=places[0], after=places[1])
    has_tail = before.duration > before.content_end or after.duration > after.content_end
    if has_tail and not clock.is_same(before.duration, after.duration):  # without one it follows from the elements
        yield Difference("length", "Length", "")


def _of_track(kind: Kind, track: Track, fields: tuple[str, ...] = ()) -> Difference:
    return Difference(kind, track.name or f"{track.type.title()} track", "track", track.id, track.id, fields)


def _place(track: Track, element: AnyElement) -> Place:
    return Place(track.id, element.start, element.duration)


def _source(element: AnyElement) -> int:
    return element.source_in if isinstance(element, VideoElement | AudioElement) else 0


def _fields(before: Shape, after: Shape, beside: set[str]) -> tuple[str, ...]:
    return tuple(
        name for name in type(after).model_fields if name not in beside and getattr(before, name) != getattr(after, name)
    )


def name_of(element: AnyElement) -> str:
    """What people know it by: its name, its words, or what it is."""
    said = element.text if isinstance(element, TextElement | CaptionElement) else ""
    words = " ".join((element.name or said).split())
    return f"{words[: _LONGEST_NAME - 1]}…" if len(words) > _LONGEST_NAME else words or element.kind.title()


def _noun(element: AnyElement) -> str:
    return {"text": "title", "caption": "caption"}.get(element.kind, "clip")
