"""From what a file says to a timeline: finds the media, leaves empty what is not there, and lists what had to change.

Drafts lie as our clips do, overlapping for as long as a transition lasts. Every reader ends in `build`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from engine.frames import from_microseconds, from_seconds
from engine.interchange.material import Find, Loss
from engine.media import MediaInfo
from engine.timeline import SCHEMA, Audible, Joining, Rate, Timeline

SLOWEST, FASTEST = Fraction(1, 4), Fraction(4)
LONGEST_NAME = 255
_HEARD = set(Audible.model_fields) - set(Joining.model_fields)  # what a still has not


@dataclass(frozen=True)
class Draft:
    """A clip of a file, in frames at the timeline's rate. `path` is where in the file.

    `wanted`: the names and paths by which its media may be known, the surest first; none for what needs no media.
    `scalar`: how fast it goes through its media, as lanes.scalar_of. `fields`: what else the document says of it.
    `link` is the same for a picture and for the sound that belongs to it; a picture that `needs_sound` is silent without.
    """

    path: str
    name: str
    start: int
    duration: int
    wanted: tuple[str, ...] = ()
    source_in: Fraction = Fraction(0)
    scalar: Fraction = Fraction(1)
    fields: Mapping[str, Any] = field(default_factory=dict)
    transition: Mapping[str, Any] | None = None
    index: int | None = None
    link: str = ""
    needs_sound: bool = False

    @property
    def end(self) -> int:
        return self.start + self.duration

    def linked(self, identity: str) -> "Draft":
        """Joined to what has the same identity and plays the same, as it is before it is grown."""
        run = (self.start, self.duration, self.source_in, self.scalar)
        return replace(self, link=f"{identity} {run}")

    def grown(self, head: int, tail: int) -> "Draft":
        """Longer by so many frames at its head and its tail, with what its media has there."""
        earlier = (tail if self.scalar < 0 else head) * abs(self.scalar)
        start, duration = self.start - head, self.duration + head + tail
        return replace(self, start=start, duration=duration, source_in=self.source_in - earlier)


@dataclass
class DraftTrack:
    """`fields` of the document's track; its type decides whether the clips are pictures or sounds.

    A track that `holds_only_sounds` of pictures is none of its own once they are joined.
    """

    fields: dict[str, Any]
    drafts: list[Draft] = field(default_factory=list)
    holds_only_sounds: bool = False


def build(
    rate: Rate, tracks: Sequence[DraftTrack], find: Find, losses: list[Loss], fields: Mapping[str, Any] | None = None
) -> Timeline:
    """The timeline, checked as any document is; adds to `losses`. Raises InvalidTimeline.

    `fields`: those of the document that are known beside its tracks; its markers by `document_markers`.
    """
    builder = _Builder(rate.fraction, find, losses)
    _pair(tracks)
    kept = [track for track in tracks if track.drafts or not track.holds_only_sounds]
    made = [builder.track(track) for track in kept] or [{"type": "video", "name": "Video 1"}]
    end = max((each["start"] + each["duration"] for track in made for each in track.get("elements", [])), default=0)
    given = dict(fields or {})
    known = given.get("duration")
    given["duration"] = max(known, end) if isinstance(known, int) else end
    given["markers"] = [builder.identified(marker) for marker in given.get("markers", [])]
    return Timeline.load({"schema": SCHEMA, **given, "rate": {"num": rate.num, "den": rate.den}, "tracks": made})


def _pair(tracks: Sequence[DraftTrack]) -> None:
    """A picture and the sound linked to it become one clip; a picture without is silent."""
    sounds: dict[str, Draft] = {}
    for track in tracks:
        if track.fields.get("type") == "audio":
            sounds |= {draft.link: draft for draft in track.drafts if draft.link}
    paired: set[str] = set()
    for track in tracks:
        if track.fields.get("type") != "audio":
            paired |= {draft.link for draft in track.drafts if draft.needs_sound and draft.link in sounds}
            track.drafts = [_with_sound(draft, sounds) for draft in track.drafts]
    for track in tracks:
        if track.fields.get("type") == "audio":
            track.drafts = [draft for draft in track.drafts if draft.link not in paired]


def _with_sound(draft: Draft, sounds: dict[str, Draft]) -> Draft:
    """Takes the sound, so that of two pictures that are alike one is heard."""
    if not draft.needs_sound:
        return draft
    sound = sounds.pop(draft.link, None)
    fields = {"volume": 0.0, "volume_keyframes": []} if sound is None else sound.fields
    return replace(draft, fields={**draft.fields, **fields})


def names_of(target: str, name: str = "") -> tuple[str, ...]:
    """By what a medium may be known: the path or URL, its name, and the file's name in the path. Nothing twice."""
    file_name = unquote(re.split(r"[/\\\\]", target)[-1])
    return tuple(dict.fromkeys(filter(None, (target, name, file_name))))


class _Builder:
    def __init__(self, rate: Fraction, find: Find, losses: list[Loss]) -> None:
        self.rate, self.losses = rate, losses
        self._find = find
        self._known: dict[str, tuple[UUID, MediaInfo] | None] = {}
        self._ids: set[str] = set()

    def track(self, track: DraftTrack) -> dict[str, Any]:
        is_sound = track.fields.get("type") == "audio"
        made = [(draft, self._element(draft, is_sound)) for draft in track.drafts]
        there = [(draft, element) for draft, element in made if element is not None]
        there.sort(key=lambda pair: (pair[0].index is None, pair[0].index or 0))
        self._check_joins(there)
        return self.identified({**track.fields, "elements": [element for _, element in there]})

    def look(self, wanted: Sequence[str]) -> tuple[UUID, MediaInfo] | None:
        """The asset by the first of its names that is known; each is asked for once."""
        for name in wanted:
            if name not in self._known:
                self._known[name] = self._find(name)
            if found := self._known[name]:
                return found
        return None

    def _element(self, draft: Draft, is_sound: bool) -> dict[str, Any] | None:
        basic = {"name": draft.name[:LONGEST_NAME], "start": draft.start, "duration": draft.duration}
        if draft.transition is not None:
            basic["transition"] = dict(draft.transition)
        made = {**draft.fields, **basic} if not draft.wanted else self._clip(draft, basic, is_sound)
        if made is not None and _drop_fades(made):
            self._lose(draft, "Its fades are longer than it; they are left out")
        return None if made is None else self.identified(made)

    def _clip(self, draft: Draft, basic: dict[str, Any], is_sound: bool) -> dict[str, Any] | None:
        found = self.look(draft.wanted)
        if found is None:
            self._lose(draft, f"“{draft.wanted[-1]}” is not among the media; its place is empty")
            return None
        asset, info = found
        kind = "audio" if is_sound else info.kind
        if (is_sound and not info.has_audio) or kind not in ("video", "image", "audio") or (kind == "audio" and not is_sound):
            self._lose(draft, f"“{draft.wanted[-1]}” has no {'sound' if is_sound else 'picture'}; its place is empty")
            return None
        fields = self._fields(draft, kind)
        media = {"kind": kind, "asset": str(asset)}
        if kind == "image":
            silent = {name: value for name, value in fields.items() if name not in _HEARD}
            return {**silent, **basic, **media}
        run = self._run(draft, info, kind)
        return {**fields, **basic, **media, **run} if run is not None else None

    def _fields(self, draft: Draft, kind: str) -> dict[str, Any]:
        said = draft.fields.get("kind", kind)
        if said == kind:
            return dict(draft.fields)
        self._lose(draft, f"What the file says of it is lost: its media is of the kind {kind}, not {said}")
        return {}

    def _run(self, draft: Draft, info: MediaInfo, kind: str) -> dict[str, Any] | None:
        """What is played of the asset, and when; None when it is not there to be played."""
        is_still = draft.scalar == 0 and kind == "video"
        if not is_still and not SLOWEST <= abs(draft.scalar) <= FASTEST:
            self._lose(draft, f"Its speed of {float(draft.scalar) * 100:g} % is not between 25 and 400; its place is empty")
            return None
        source_in = from_seconds(draft.source_in, Fraction(1))
        if source_in != draft.source_in:
            self._lose(draft, "Its first frame lies between two frames of the timeline; the nearest is taken")
        there = None if info.duration_us is None else from_microseconds(info.duration_us, self.rate)
        begin, end = _missing(replace(draft, source_in=Fraction(source_in)), there)
        if begin + end >= draft.duration:
            self._lose(draft, "Its media is shorter than that; its place is empty")
            return None
        if begin + end:
            self._lose(draft, f"Its media is too short for it; it is {begin + end} frames shorter")
        place = {"start": draft.start + begin, "duration": draft.duration - begin - end}
        skipped = (end if draft.scalar < 0 else begin) * abs(draft.scalar)
        return {**place, "source_in": source_in + skipped.__ceil__(), **_pace(draft, is_still, kind)}

    def _check_joins(self, placed: Sequence[tuple[Draft, dict[str, Any]]]) -> None:
        """A transition needs the clip to overlap the one before it: what was left out or is shorter takes it along."""
        end = 0
        for draft, element in sorted(placed, key=lambda pair: pair[1]["start"]):
            if element.get("transition") is not None and element["start"] >= end:
                element["transition"] = None
                self._lose(draft, "Its transition is lost, with the clip that it comes from")
            end = max(end, element["start"] + element["duration"])

    def identified(self, part: dict[str, Any]) -> dict[str, Any]:
        """A copy that another program made of a clip or a marker gets an id of its own."""
        identity = part.get("id")
        if isinstance(identity, str) and identity in self._ids:
            part.pop("id")
        elif isinstance(identity, str):
            self._ids.add(identity)
        return part

    def _lose(self, draft: Draft, message: str) -> None:
        self.losses.append(Loss(draft.path, message))


def _drop_fades(element: dict[str, Any]) -> bool:
    """Whether there were fades too long for it: a clip can come shorter than it was."""
    dropped = False
    for names in (("fade_in", "fade_out"), ("sound_fade_in", "sound_fade_out")):
        lengths = [element.get(name, 0) for name in names]
        if all(isinstance(length, int) for length in lengths) and sum(lengths) > element["duration"]:
            dropped = True
            for name in names:
                element.pop(name, None)
    return dropped


def _missing(draft: Draft, there: int | None) -> tuple[int, int]:
    """Frames at its begin and its end for which the media has nothing before its first frame, or after its last."""
    pace = abs(draft.scalar)
    if pace == 0:
        return (0, 0) if draft.source_in >= 0 and (there is None or draft.source_in < there) else (draft.duration, 0)
    before = max(0, (-draft.source_in / pace).__ceil__())
    fits = draft.duration if there is None else ((there - draft.source_in) / pace).__floor__()
    after = max(0, draft.duration - max(0, fits))
    return (after, before) if draft.scalar < 0 else (before, after)


def _pace(draft: Draft, is_still: bool, kind: str) -> dict[str, Any]:
    """Leaves what the document says of the speed as it is where the file agrees, to the last digit."""
    said = draft.fields
    speed = said.get("speed", 1.0)
    if is_still:
        return {"freeze": True}
    run: dict[str, Any] = {"freeze": False} if kind == "video" else {}
    is_reverse = draft.scalar < 0
    if isinstance(speed, int | float) and abs(speed) <= FASTEST and Fraction(round(speed * 1000), 1000) == abs(draft.scalar):
        return run if said.get("reverse", False) == is_reverse else {**run, "reverse": is_reverse}
    return {**run, "speed": float(abs(draft.scalar)), "reverse": is_reverse}
