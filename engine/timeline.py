"""THE document: what a timeline is, and every rule that it keeps.

This is the only definition of its shape; the JSON Schema, the TypeScript types and docs/timeline-format.md are
generated from it. Times are whole frames at the document's rate. Tracks are listed bottom to top; what is later in the
list is drawn over what is earlier. `faults` reports every broken rule at once, with the path of each.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from engine.errors import Fault, InvalidTimeline
from engine.upgrades import upgrade

SCHEMA = 1
LONG_SIDE, SHORT_SIDE = 4096, 2160
MAX_FRAMES = 7_200 * 120 * 4  # eight hours at 60 frames a second: a bound, so that no sum can run away


class Shape(BaseModel):
    """Base of every part: unknown names are refused, values are not coerced, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


Id = Annotated[UUID, Field(strict=False)]
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
        if self.num < 1 or self.den < 1 or not 1 <= Fraction(self.num, self.den) <= 120:
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
    name: Annotated[str, Field(max_length=255)] = ""

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
    kind: Literal["image"] = "image"
    asset: Id
    opacity: Level = 1.0
    fit: Literal["fit", "fill"] = "fit"


class AudioElement(Element):
    kind: Literal["audio"] = "audio"
    asset: Id
    source_in: Frames = 0
    volume: Level = 1.0


class TextElement(Element):
    """Words over the picture. `size` is per mille of the canvas's height, so that a title fits every preset alike."""

    kind: Literal["text"] = "text"
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    size: Annotated[int, Field(ge=10, le=500)] = 80
    color: Colour = "#FFFFFF"
    weight: Literal["regular", "bold"] = "bold"
    position: Literal["top", "center", "bottom"] = "center"
    align: Literal["left", "center", "right"] = "center"
    opacity: Level = 1.0


AnyElement = Annotated[VideoElement | ImageElement | AudioElement | TextElement, Field(discriminator="kind")]
MediaElement = VideoElement | ImageElement | AudioElement


class Track(Shape):
    id: Id = Field(default_factory=uuid4)
    type: Literal["video", "audio", "overlay"]
    name: Annotated[str, Field(max_length=100)] = ""
    locked: bool = False
    visible: bool = True
    height: Annotated[int, Field(ge=24, le=400)] = 64
    elements: list[AnyElement] = []


class Timeline(Shape):
    schema_version: Literal[1] = Field(default=1, alias="schema")
    rate: Rate = Rate()
    canvas: Canvas = Canvas()
    tracks: list[Track]
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

    def elements(self) -> list[VideoElement | ImageElement | AudioElement | TextElement]:
        return [element for track in self.tracks for element in track.elements]

    def assets(self) -> set[UUID]:
        return {element.asset for element in self.elements() if not isinstance(element, TextElement)}

    @property
    def content_end(self) -> int:
        return max((element.end for element in self.elements()), default=0)


def read(data: Mapping[str, Any]) -> tuple[Timeline | None, list[Fault]]:
    """The document and all its faults; no document when its very shape is wrong."""
    try:
        timeline = Timeline.model_validate_json(json.dumps(upgrade(data)))
    except ValidationError as error:
        return None, [_shape_fault(dict(detail)) for detail in error.errors()]
    return timeline, faults(timeline)


def faults(timeline: Timeline) -> list[Fault]:
    """Every rule that spans parts of the document. An empty list means a valid one."""
    found: list[Fault] = []
    if not timeline.tracks:
        found.append(Fault("tracks", "A timeline needs at least one track"))
    if not 0 <= timeline.position <= timeline.duration:
        found.append(Fault("position", "Playback position out of range"))
    if timeline.content_end > timeline.duration:
        given, needed = (float(frames / timeline.rate.fraction) for frames in (timeline.duration, timeline.content_end))
        found.append(Fault("duration", f"Timeline duration is {given:g} s, but its elements need {needed:g} s"))
    seen: set[UUID] = set()
    for t, track in enumerate(timeline.tracks):
        found += _track_faults(f"tracks.{t}", track)
        for e, element in enumerate(track.elements):
            if element.id in seen:
                found.append(Fault(f"tracks.{t}.elements.{e}.id", "Two elements have the same id"))
            seen.add(element.id)
    return found


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
    for (_, before), (e, after) in zip(ordered, ordered[1:], strict=False):
        if after.start < before.end:
            found.append(Fault(f"{path}.elements.{e}.start", f"Elements overlap on track {track.name!r}"))
    return found


def _shape_fault(detail: dict[str, Any]) -> Fault:
    # pydantic names the branch of a union in the path ("video"); a person's path has only names and places
    kinds = {"video", "image", "audio", "text"}
    path = ".".join(str(part) for part in detail["loc"] if part not in kinds)
    return Fault(path, detail["msg"])
