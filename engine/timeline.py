"""THE document: what a timeline is, and every rule that it keeps.

This is the only definition of its shape; the JSON Schema, the TypeScript types and docs/timeline-format.md are
generated from it. Times are whole frames at the document's rate. Tracks are listed bottom to top; what is later in the
list is drawn over what is earlier. `read` reports every broken rule at once, with the path of each; what takes the
database to know (is the asset there, is it the person's) is checked by projects.
"""

import copy
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from engine.errors import Fault, InvalidTimeline
from engine.frames import from_microseconds
from engine.media import MediaInfo
from engine.upgrades import upgrade

SCHEMA = 1
LONG_SIDE, SHORT_SIDE = 4096, 2160
MAX_FRAMES = 7_200 * 120 * 4  # eight hours at 120 frames a second: a bound, so that no sum can run away
MAX_TRACKS, MAX_ELEMENTS = 100, 5_000
MAX_RATE_PART = 1_001_000  # of numerator and denominator: ffmpeg's clocks count in 32 bits


UNREADABLE = Fault("", "The document holds a text that is not Unicode, or is nested too deeply")


class Shape(BaseModel):
    """Base of every part: unknown names are refused, values are not coerced, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("nul", "Text must not contain the character NUL")
    return value


Id = Annotated[UUID, Field(strict=False)]
String = Annotated[str, AfterValidator(_no_nul)]  # PostgreSQL cannot store a NUL
Frames = Annotated[int, Field(ge=0, le=MAX_FRAMES)]
Length = Annotated[int, Field(ge=1, le=MAX_FRAMES)]
Level = Annotated[float, Field(ge=0, le=1)]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Rate(Shape):
    """Frames a second, as a fraction: 30000/1001 is exact."""

    num: int = 30
    den: int = 1

    @model_validator(mode="after")
    def _range(self) -> "Rate":
        parts_fit = all(1 <= part <= MAX_RATE_PART for part in (self.num, self.den))
        if not parts_fit or not 1 <= Fraction(self.num, self.den) <= 120:
            raise PydanticCustomError("frame_rate", "Frame rate must be 1-120 fps")
        return self

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.num, self.den)


class Canvas(Shape):
    """Size of the picture in pixels; the limits hold either way round."""

    width: int = 1920
    height: int = 1080
    background: Colour = "#000000"

    @field_validator("width")
    @classmethod
    def _width(cls, value: int) -> int:
        if not 1 <= value <= LONG_SIDE:
            raise PydanticCustomError("width", "Width must be 1-4096")
        return value

    @field_validator("height")
    @classmethod
    def _height(cls, value: int) -> int:
        if not 1 <= value <= LONG_SIDE:
            raise PydanticCustomError("height", "Height must be 1-2160")
        return value

    @model_validator(mode="after")
    def _either_way_round(self) -> "Canvas":
        if min(self.width, self.height) > SHORT_SIDE:
            raise PydanticCustomError("height", "Height must be 1-2160")
        return self


class Element(Shape):
    """What every element has: a place on its track."""

    id: Id = Field(default_factory=uuid4)
    start: Frames
    duration: Length
    name: Annotated[String, Field(max_length=255)] = ""

    @property
    def end(self) -> int:
        return self.start + self.duration


class VideoElement(Element):
    """A run of an asset's picture and sound. `source_in` is the first frame used, at the document's rate."""

    kind: Literal["video"] = "video"
    asset: Id
    source_in: Frames = 0
    volume: Level = 1.0
    opacity: Level = 1.0
    fit: Literal["fit", "fill"] = "fit"


class ImageElement(Element):
    """A still picture, shown for as long as wanted."""

    kind: Literal["image"] = "image"
    asset: Id
    opacity: Level = 1.0
    fit: Literal["fit", "fill"] = "fit"


class AudioElement(Element):
    """A run of an asset's sound, on an audio track; the asset may be a video. `source_in` as of a video."""

    kind: Literal["audio"] = "audio"
    asset: Id
    source_in: Frames = 0
    volume: Level = 1.0


class TextElement(Element):
    """Words over the picture. `size` is per mille of the canvas's height, so that a title fits every preset alike."""

    kind: Literal["text"] = "text"
    text: Annotated[String, Field(min_length=1, max_length=2000)]
    size: Annotated[int, Field(ge=10, le=500)] = 80
    color: Colour = "#FFFFFF"
    weight: Literal["regular", "bold"] = "bold"
    position: Literal["top", "center", "bottom"] = "center"
    align: Literal["left", "center", "right"] = "center"
    opacity: Level = 1.0


AnyElement = Annotated[VideoElement | ImageElement | AudioElement | TextElement, Field(discriminator="kind")]
MediaElement = VideoElement | ImageElement | AudioElement


class Track(Shape):
    """A row of elements. On video and audio tracks they do not overlap. What is not visible is not heard either."""

    id: Id = Field(default_factory=uuid4)
    type: Literal["video", "audio", "overlay"]
    name: Annotated[String, Field(max_length=100)] = ""
    locked: bool = False
    visible: bool = True
    height: Annotated[int, Field(ge=24, le=400)] = 64
    elements: Annotated[list[AnyElement], Field(max_length=MAX_ELEMENTS)] = []


class Timeline(Shape):
    """The whole document. Tracks are listed bottom to top."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    rate: Rate = Rate()
    canvas: Canvas = Canvas()
    tracks: Annotated[list[Track], Field(max_length=MAX_TRACKS)]
    duration: int = Field(default=0, description="Frames; at least the end of every element.")
    zoom: float = 1.0
    position: int = Field(default=0, description="Where the playhead was left, in frames.")

    @field_validator("duration")
    @classmethod
    def _duration(cls, value: int) -> int:
        if not 0 <= value <= MAX_FRAMES:
            raise PydanticCustomError("duration", "Timeline duration must be non-negative")
        return value

    @field_validator("zoom")
    @classmethod
    def _zoom(cls, value: float) -> float:
        if not 0.1 <= value <= 10:
            raise PydanticCustomError("zoom", "Zoom must be between 0.1 and 10.0")
        return value

    @classmethod
    def new(cls, rate: Rate | None = None, canvas: Canvas | None = None) -> "Timeline":
        """What a project is born with: one video and one audio track, both empty."""
        tracks = [Track(type="audio", name="Audio 1"), Track(type="video", name="Video 1")]
        return cls(rate=rate or Rate(), canvas=canvas or Canvas(), tracks=tracks)

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Timeline":
        """Read a stored or received document of any version. Raises InvalidTimeline with every fault found."""
        timeline, found = read(data)
        if timeline is None or found:
            raise InvalidTimeline(found)
        return timeline

    def dump(self) -> dict[str, Any]:
        """As JSON values, ready to store or send."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def seconds(self) -> float:
        return float(self.duration / self.rate.fraction)

    def elements(self) -> list[VideoElement | ImageElement | AudioElement | TextElement]:
        return [element for track in self.tracks for element in track.elements]

    def assets(self) -> set[UUID]:
        return {element.asset for element in self.elements() if not isinstance(element, TextElement)}

    @property
    def content_end(self) -> int:
        return max((element.end for element in self.elements()), default=0)


def read(data: Mapping[str, Any]) -> tuple[Timeline | None, list[Fault]]:
    """The document and all its faults; no document when its very shape is wrong."""
    document = upgrade(data)
    try:
        timeline = Timeline.model_validate_json(json.dumps(document))
    except RecursionError:
        return None, [UNREADABLE]
    except ValidationError as error:
        wrong = error.errors()
        if wrong[0]["type"] == "json_invalid":
            return None, [UNREADABLE]
        return None, [_shape_fault(dict(detail)) for detail in wrong] + _faults_of_the_rest(document, [d["loc"] for d in wrong])
    return timeline, faults(timeline)


def faults(timeline: Timeline) -> list[Fault]:
    """Every rule that spans parts of the document. An empty list means a valid one."""
    found: list[Fault] = []
    if not timeline.tracks:
        found.append(Fault("tracks", "A timeline needs at least one track"))
    if not 0 <= timeline.position <= timeline.duration:
        found.append(Fault("position", "Playback position out of range"))
    if timeline.content_end > timeline.duration:
        given, needed = (_spoken(frames, timeline) for frames in (timeline.duration, timeline.content_end))
        found.append(Fault("duration", f"Timeline duration is {given} s, but its elements need {needed} s"))
    seen: set[UUID] = set()
    for t, track in enumerate(timeline.tracks):
        found += _track_faults(f"tracks.{t}", track)
        for path, part in [(f"tracks.{t}", track), *_places(t, track)]:
            if part.id in seen:
                found.append(Fault(f"{path}.id", f"Two {'tracks' if part is track else 'elements'} have the same id"))
            seen.add(part.id)
    return found


def media_faults(timeline: Timeline, media: Mapping[UUID, MediaInfo]) -> list[Fault]:
    """What the elements ask of their assets and do not get. An asset that is not in `media` is somebody else's to report."""
    found: list[Fault] = []
    for t, track in enumerate(timeline.tracks):
        for path, element in _places(t, track):
            if not isinstance(element, TextElement) and element.asset in media:
                found += _asset_faults(path, element, media[element.asset], timeline)
    return found


def _asset_faults(path: str, element: MediaElement, info: MediaInfo, timeline: Timeline) -> list[Fault]:
    name = f"“{element.name}”" if element.name else "This clip's media"
    if isinstance(element, AudioElement) and not info.has_audio:
        return [Fault(f"{path}.asset", f"{name} has no sound")]
    if not isinstance(element, AudioElement) and info.kind != element.kind:
        return [Fault(f"{path}.asset", f"{name} is {_A[info.kind]}, not {_A[element.kind]}")]
    if isinstance(element, ImageElement) or info.duration_us is None:
        return []
    used, there = element.source_in + element.duration, from_microseconds(info.duration_us, timeline.rate.fraction)
    if used <= there:
        return []
    message = f"{name} lasts {_spoken(there, timeline)} s, but the clip needs {_spoken(used, timeline)} s of it"
    return [Fault(f"{path}.duration", message)]


_A = {"video": "a video", "image": "a picture", "audio": "a sound"}


def _track_faults(path: str, track: Track) -> list[Fault]:
    found: list[Fault] = []
    for e, element in enumerate(track.elements):
        if isinstance(element, AudioElement) != (track.type == "audio"):
            found.append(
                Fault(f"{path}.elements.{e}.kind", f"{element.kind.title()} does not go on {track.type} track {track.name!r}")
            )
    if track.type == "overlay":
        return found
    ordered = sorted(enumerate(track.elements), key=lambda item: (item[1].start, item[0]))
    end = 0
    for e, element in ordered:
        if element.start < end:
            found.append(Fault(f"{path}.elements.{e}.start", f"Elements overlap on track {track.name!r}"))
        end = max(end, element.end)
    return found


def _places(t: int, track: Track) -> list[tuple[str, VideoElement | ImageElement | AudioElement | TextElement]]:
    return [(f"tracks.{t}.elements.{e}", element) for e, element in enumerate(track.elements)]


def _spoken(frames: int, timeline: Timeline) -> str:
    return f"{float(frames / timeline.rate.fraction):.3f}".rstrip("0").rstrip(".")


def _shape_fault(detail: dict[str, Any]) -> Fault:
    parts = _path(detail["loc"])
    if detail["type"] == "height" and parts == ["canvas"]:  # a rule of both sides, told at one
        parts.append("height")
    return Fault(".".join(str(part) for part in parts), detail["msg"])


def _path(loc: Sequence[int | str]) -> list[int | str]:
    """As in the document: pydantic puts the branch of a union ("video") after an element's place."""
    return [part for n, part in enumerate(loc) if not (n == 4 and loc[0] == "tracks" and loc[2] == "elements")]


def _faults_of_the_rest(document: dict[str, Any], wrong: Sequence[Sequence[int | str]]) -> list[Fault]:
    """The faults of what is well-formed, so that a person who mends one mistake is not told of the next only then.

    What is wrong is set aside: an element whole, of anything else the one field.
    """
    rest = copy.deepcopy(document)
    dropped: dict[int, set[int]] = {}
    unknown: set[str] = set()
    for loc in map(_path, wrong):
        if len(loc) > 3 and loc[0] == "tracks" and loc[2] == "elements":
            dropped.setdefault(int(loc[1]), set()).add(int(loc[3]))
            continue
        unknown.add(str(loc[0]))
        holder = rest
        for part in loc[:-1]:
            holder = holder[part]  # type: ignore[index]
        if not isinstance(holder, dict) or len(loc) < 1:
            return []
        holder.pop(str(loc[-1]), None)
    if "duration" in unknown:
        rest["duration"] = MAX_FRAMES
    kept: dict[int, list[int]] = {}
    for t, track in enumerate(rest.get("tracks", [])):
        kept[t] = [e for e in range(len(track.get("elements", []))) if e not in dropped.get(t, ())]
        if "elements" in track:
            track["elements"] = [track["elements"][e] for e in kept[t]]
    try:
        timeline = Timeline.model_validate_json(json.dumps(rest))
    except ValidationError:
        return []
    silent = {"duration", "position"} if unknown & {"duration", "rate"} else set()
    return [_at_home(fault, kept) for fault in faults(timeline) if fault.path not in silent]


def _at_home(fault: Fault, kept: dict[int, list[int]]) -> Fault:
    """With the element's place in the whole document."""
    parts = fault.path.split(".")
    if len(parts) > 3:
        parts[3] = str(kept[int(parts[1])][int(parts[3])])
    return Fault(".".join(parts), fault.message)
