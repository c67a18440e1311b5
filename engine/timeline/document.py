"""The whole document: tracks on a canvas, with a rate and a length."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from engine.timeline.elements import AnyElement, AudioElement, ImageElement, VideoElement
from engine.timeline.guides import MAX_MARKERS, Marker, Range
from engine.values import MAX_FRAMES, Colour, Id, Rate, Shape, String

SCHEMA = 3
LONG_SIDE, SHORT_SIDE = 4096, 2160
MAX_TRACKS, MAX_ELEMENTS = 100, 5_000


class Canvas(Shape):
    """Size of the picture in pixels; the limits hold either way round.

    `fill` "blur": behind a picture that does not fill the canvas stands the same picture, enlarged and blurred.
    """

    width: int = 1920
    height: int = 1080
    background: Colour = "#000000"
    fill: Literal["color", "blur"] = "color"

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


class Track(Shape):
    """A row of elements. Except on overlay tracks they do not overlap, unless a transition joins the two.

    What is not `visible` is not drawn, what is `muted` not heard; while any track is `solo`, only such tracks are heard.
    `ducking`: by how many decibels its sound goes down while other tracks, not ducked themselves, are heard. `language` is
    a caption track's, as in "en" or "pt-BR".
    """

    id: Id = Field(default_factory=uuid4)
    type: Literal["video", "audio", "overlay", "caption"]
    name: Annotated[String, Field(max_length=100)] = ""
    locked: bool = False
    visible: bool = True
    muted: bool = False
    solo: bool = False
    ducking: Annotated[float, Field(ge=0, le=40)] = 0.0
    language: Annotated[str, Field(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$", max_length=35)] = ""
    height: Annotated[int, Field(ge=24, le=400)] = 64
    elements: Annotated[list[AnyElement], Field(max_length=MAX_ELEMENTS)] = []


class Timeline(Shape):
    """The whole document. Tracks are listed bottom to top. `loudness`, in LUFS, is what the sound is brought to."""

    schema_version: Literal[3] = Field(default=3, alias="schema")
    rate: Rate = Rate()
    canvas: Canvas = Canvas()
    tracks: Annotated[list[Track], Field(max_length=MAX_TRACKS)]
    loudness: Annotated[float, Field(ge=-40, le=-8)] | None = None
    duration: int = Field(default=0, description="Frames; at least the end of every element.")
    markers: Annotated[list[Marker], Field(max_length=MAX_MARKERS)] = []
    range: Annotated[Range | None, Field(description="The in and out points, where a person set them.")] = None
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
        from engine.timeline.reading import load  # it needs this class first

        return load(data)

    def dump(self) -> dict[str, Any]:
        """As JSON values, ready to store or send."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def seconds(self) -> float:
        return float(self.duration / self.rate.fraction)

    def elements(self) -> list[AnyElement]:
        return [element for track in self.tracks for element in track.elements]

    def assets(self) -> set[UUID]:
        """Every file that it needs: of its clips, and the colour tables of their effects."""
        media = {each.asset for each in self.elements() if isinstance(each, VideoElement | ImageElement | AudioElement)}
        return media | self.tables()

    def tables(self) -> set[UUID]:
        """The colour tables (.cube files) that effects name."""
        effects = [effect for each in self.elements() for effect in getattr(each, "effects", [])]
        return {effect.asset for effect in effects if effect.kind == "lut"}

    def effects(self) -> set[str]:
        """The kinds of effects in it; those of transitions, which share some names with them, as "transition:blur"."""
        found: set[str] = set()
        for each in self.elements():
            found.update(effect.kind for effect in getattr(each, "effects", ()))
            found.update(effect.kind for effect in getattr(each, "sound_effects", ()))
            if transition := getattr(each, "transition", None):
                found.add(f"transition:{transition.kind}")
        return found

    @property
    def content_end(self) -> int:
        return max((element.end for element in self.elements()), default=0)
