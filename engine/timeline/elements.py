"""The elements of a timeline: films, pictures, sounds, words, shapes, colours and captions."""

from fractions import Fraction
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from engine.effects import AnyEffect, AnySoundEffect
from engine.timeline.motion import (
    FARTHEST,
    LARGEST,
    MOST_TURNED,
    SMALLEST,
    LevelKeyframes,
    PictureKeyframes,
    Pose,
    fade_at,
    value_at,
)
from engine.transitions import TransitionKind
from engine.values import Colour, Frames, Id, Length, Level, PerMille, Shape, String

MAX_EFFECTS = 20
LINK = "UUID. Elements of one link belong together, as a film and its sound on a track of its own."
Fit = Literal["fit", "fill"]
Place = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]


class Element(Shape):
    """What every element has: a place on its track."""

    id: Id = Field(default_factory=uuid4)
    start: Frames
    duration: Length
    name: Annotated[String, Field(max_length=255)] = ""
    link: Annotated[Id | None, Field(description=LINK)] = None

    @property
    def end(self) -> int:
        return self.start + self.duration


class Transition(Shape):
    """How an element takes over from the one before it on its track, for as long as the two overlap.

    Sound crosses over at equal power, whatever the kind.
    """

    kind: TransitionKind = "crossfade"


class Joining(Element):
    """An element that may overlap the one before it."""

    transition: Transition | None = None


class Visible(Joining):
    """What has pixels. `x` and `y`: how far its middle is from the canvas's, as a share of the canvas's width and height.

    `rotation` in degrees, clockwise. Fades count frames, and make it transparent.
    """

    x: Place = 0.0
    y: Place = 0.0
    scale: Annotated[float, Field(ge=SMALLEST, le=LARGEST)] = 1.0
    rotation: Annotated[float, Field(ge=-MOST_TURNED, le=MOST_TURNED)] = 0.0
    opacity: Level = 1.0
    fade_in: Frames = 0
    fade_out: Frames = 0
    keyframes: PictureKeyframes = PictureKeyframes()
    effects: Annotated[list[AnyEffect], Field(max_length=MAX_EFFECTS)] = []

    @property
    def is_posed(self) -> bool:
        """Whether its place, size or angle moves."""
        return any((self.keyframes.x, self.keyframes.y, self.keyframes.scale, self.keyframes.rotation))

    def pose_at(self, frame: int) -> Pose:
        """`frame` counts from the element's start."""
        keys = self.keyframes
        return Pose(
            value_at(keys.x, frame, self.x),
            value_at(keys.y, frame, self.y),
            value_at(keys.scale, frame, self.scale),
            value_at(keys.rotation, frame, self.rotation),
        )

    def opacity_at(self, frame: int) -> float:
        """Its own, times what its fades let through."""
        fade = fade_at(frame, self.duration, self.fade_in, self.fade_out)
        return value_at(self.keyframes.opacity, frame, self.opacity) * fade


class Audible(Joining):
    """What can be heard. `pan` goes from -1, left, to 1, right. Fades count frames."""

    volume: Level = 1.0
    volume_keyframes: LevelKeyframes = []
    pan: Annotated[float, Field(ge=-1, le=1)] = 0.0
    sound_fade_in: Frames = 0
    sound_fade_out: Frames = 0
    sound_effects: Annotated[list[AnySoundEffect], Field(max_length=MAX_EFFECTS)] = []


class Playing(Shape):
    """A run of an asset. `source_in` is its first frame used, at the document's rate.

    At `speed` 2 an element uses twice its duration of the asset; the pitch stays. Reversed, it shows the same frames
    from the last to the first.
    """

    asset: Id
    source_in: Frames = 0
    speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    reverse: bool = False

    @property
    def pace(self) -> Fraction:
        """The speed in whole thousandths, so that times stay exact."""
        return Fraction(round(self.speed * 1000), 1000)


class Crop(Shape):
    """How much of a picture is cut off at each side, as a share of its width or height."""

    left: Level = 0.0
    top: Level = 0.0
    right: Level = 0.0
    bottom: Level = 0.0

    @model_validator(mode="after")
    def _something_is_left(self) -> "Crop":
        if self.left + self.right > 0.99 or self.top + self.bottom > 0.99:
            raise PydanticCustomError("crop", "A crop must leave something of the picture")
        return self


class VideoElement(Playing, Audible, Visible):
    """A run of an asset's picture and sound. With `freeze`, the frame at `source_in` stands still, and is silent."""

    kind: Literal["video"] = "video"
    freeze: bool = False
    fit: Fit = "fit"
    crop: Crop = Crop()


class ImageElement(Visible):
    """A still picture, shown for as long as wanted."""

    kind: Literal["image"] = "image"
    asset: Id
    fit: Fit = "fit"
    crop: Crop = Crop()


class AudioElement(Playing, Audible):
    """A run of an asset's sound, on an audio track; the asset may be a video."""

    kind: Literal["audio"] = "audio"


class Outline(Shape):
    """A line around the letters or the shape. `width` is per mille of the canvas's height."""

    color: Colour = "#000000"
    width: Annotated[float, Field(ge=0, le=100)] = 3.0
    opacity: Level = 0.5


class Shadow(Shape):
    """A shadow to the lower right. Distances are per mille of the canvas's height."""

    color: Colour = "#000000"
    distance: Annotated[float, Field(ge=0, le=100)] = 4.0
    blur: Annotated[float, Field(ge=0, le=100)] = 4.0
    opacity: Level = 0.6


class Box(Shape):
    """A filled rectangle behind all lines of a text. `padding` is per mille of the canvas's height."""

    color: Colour = "#000000"
    padding: Annotated[float, Field(ge=0, le=200)] = 15.0
    opacity: Level = 0.6


class Animation(Shape):
    """How words come or go: fading, sliding in that direction while fading, or letter by letter. `frames`: how long it takes."""

    kind: Literal["fade", "slide_up", "slide_down", "slide_left", "slide_right", "type"] = "fade"
    frames: Length = 15


class TextElement(Visible):
    """Words over the picture. `size` is per mille of the canvas's height, so that a title fits every preset alike.

    Lines are wrapped within `width`, a share of the canvas's; the safe box keeps a twentieth free at every side.
    """

    kind: Literal["text"] = "text"
    text: Annotated[String, Field(min_length=1, max_length=2000)]
    size: Annotated[int, Field(ge=10, le=500)] = 80
    color: Colour = "#FFFFFF"
    font: Literal["sans", "serif", "mono"] = "sans"
    weight: Literal["regular", "bold"] = "bold"
    italic: bool = False
    position: Literal["top", "center", "bottom"] = "center"
    align: Literal["left", "center", "right"] = "center"
    width: Annotated[float, Field(ge=0.1, le=1)] = 0.9
    outline: Outline | None = Outline()
    shadow: Shadow | None = None
    box: Box | None = None
    animation_in: Animation | None = None
    animation_out: Animation | None = None


class ShapeElement(Visible):
    """A drawn shape. `width` and `height` are per mille of the canvas's height, `corner` the radius of a rectangle's corners."""

    kind: Literal["shape"] = "shape"
    shape: Literal["rectangle", "ellipse", "triangle", "star", "arrow", "line"] = "rectangle"
    width: Annotated[float, Field(ge=1, le=4000)] = 400.0
    height: Annotated[float, Field(ge=1, le=4000)] = 200.0
    corner: PerMille = 0.0
    color: Colour = "#FFFFFF"
    outline: Outline | None = None


class ColorElement(Visible):
    """One colour over the whole canvas, or, scaled, over a part of it."""

    kind: Literal["color"] = "color"
    color: Colour = "#000000"


class CaptionElement(Element):
    """What is said, on a caption track. A render draws it into the picture, adds it as a stream, or writes it beside."""

    kind: Literal["caption"] = "caption"
    text: Annotated[String, Field(min_length=1, max_length=1000)]


AnyElement = Annotated[
    VideoElement | ImageElement | AudioElement | TextElement | ShapeElement | ColorElement | CaptionElement,
    Field(discriminator="kind"),
]
MediaElement = VideoElement | ImageElement | AudioElement
SoundingElement = VideoElement | AudioElement
VisibleElement = VideoElement | ImageElement | TextElement | ShapeElement | ColorElement
