"""What is drawn in a segment, bottom to top: pictures, words, and joints of two of them. Pure; derives, and decides nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from engine import text
from engine.effects import Effect, Lut
from engine.geometry import Area, Placing, place
from engine.media import Source
from engine.presets import Preset
from engine.text import Words
from engine.timeline import ColorElement, ImageElement, VideoElement
from engine.timeline.motion import Pose
from engine.tones import TONES
from engine.transitions import TransitionKind

MOST_ENLARGED = 2  # a layer is made at most this many times as large as the frame; what is larger is enlarged afterwards
STILL = Pose(0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True)
class Picture:
    """A film, a still or a colour, shown in frames [begin, end) of its segment.

    `first`: how many frames of the element came before `begin`. `canvas`: where the canvas lies in the frame.
    """

    element: VideoElement | ImageElement | ColorElement
    source: Source | None
    canvas: Area
    first: int
    begin: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.begin

    @property
    def is_still(self) -> bool:
        """Whether it shows one picture all the time, before effects and motion."""
        return not isinstance(self.element, VideoElement) or self.element.freeze

    @property
    def source_in(self) -> Fraction:
        """The first frame used of the source, at the output rate; of a reversed film it is the one shown last."""
        element = self.element
        if not isinstance(element, VideoElement):
            return Fraction(0)
        if element.freeze:
            return Fraction(element.source_in)
        before = element.duration - self.first - self.frames if element.reverse else self.first
        return element.source_in + before * element.pace

    @property
    def is_reversed(self) -> bool:
        return isinstance(self.element, VideoElement) and self.element.reverse and not self.element.freeze

    @property
    def effects(self) -> list[Effect]:
        return [effect for effect in self.element.effects if effect.enabled]

    @cached_property
    def opacities(self) -> Sequence[float]:
        """One for each frame, or a single one where it does not change."""
        return _merged([round(self.element.opacity_at(self.first + n), 5) for n in range(self.frames)])

    @cached_property
    def poses(self) -> Sequence[Pose]:
        """As `opacities`."""
        if not self.element.is_posed:
            return [self.element.pose_at(0)]
        return [self.element.pose_at(self.first + n) for n in range(self.frames)]

    @property
    def is_warped(self) -> bool:
        """Whether it takes more than a scale and a place to put it where it belongs."""
        return self.element.is_posed or bool(self.element.rotation % 360) or self.element.scale > self.made_scale

    @cached_property
    def made_scale(self) -> float:
        """The scale that its pixels are made at: the largest that it is shown at, within limits."""
        keys = self.element.keyframes.scale
        largest = max((key.value for key in keys), default=self.element.scale)
        whole = self._placed(1.0, STILL)
        limit = MOST_ENLARGED * min(self.canvas.width / whole.size[0], self.canvas.height / whole.size[1])
        return min(largest, limit)

    @cached_property
    def placing(self) -> Placing:
        """Where its pixels go; for a warped one how they are made, in the middle of the canvas."""
        return self._placed(self.made_scale, STILL if self.is_warped else self.element.pose_at(0))

    @cached_property
    def is_opaque(self) -> bool:
        """Whether nothing shows through it where it is."""
        if any(effect.makes_alpha for effect in self.effects) or list(self.opacities) != [1] or self.is_warped:
            return False
        return self.source is None or not has_alpha(self.source.info.pixel_format)

    def covers(self, size: tuple[int, int]) -> bool:
        return self.is_opaque and self.placing.covers(*size)

    def may_be_copied(self, preset: Preset, rate: Fraction) -> bool:
        """Whether its frames might be taken from the source as they are. What only packets tell is seen to later."""
        if not preset.copies or preset.format.video != "h264" or not isinstance(self.element, VideoElement) or self.is_still:
            return False
        if self.element.pace != 1 or self.is_reversed or self.effects or any(self.crop):
            return False
        if self.source is None or self.source.turn is not None:
            return False
        info, size = self.source.info, (preset.width, preset.height)
        is_alike = (info.video_codec, info.pixel_format, info.matrix) == ("h264", "yuv420p", "bt709")
        is_even = info.frame_rate == rate and not info.variable_rate and not info.rotation and not info.hdr
        return is_alike and is_even and (info.width, info.height) == size and self.covers(size)

    def essence(self) -> dict[str, Any]:
        """All that decides its pixels, and nothing of its place in time."""
        element = self.element
        made_of: dict[str, Any] = {"color": element.color.upper()} if isinstance(element, ColorElement) else {}
        if self.source is not None:
            made_of["source"] = self.source.checksum
            if self.source.info.hdr:
                made_of["tones"] = TONES
        if isinstance(element, VideoElement):
            made_of |= {"source_in": str(self.source_in), "pace": str(element.pace)}
            made_of |= {"reverse": self.is_reversed, "freeze": element.freeze}
        moves = any(effect.moves for effect in self.effects)
        return {
            **made_of,
            "crop": self.crop,
            "placing": self.placing.to_json(),
            "poses": [vars(pose) for pose in self.poses] if self.is_warped else [],
            "opacities": list(self.opacities),
            "effects": [effect.model_dump(mode="json") for effect in self.effects],
            "since": [self.first, element.duration] if moves else [],
            "window": [self.begin, self.end],
        }

    @property
    def crop(self) -> tuple[float, float, float, float]:
        """What is cut off at the left, top, right and bottom, in shares."""
        if isinstance(self.element, ColorElement):
            return 0.0, 0.0, 0.0, 0.0
        crop = self.element.crop
        return crop.left, crop.top, crop.right, crop.bottom

    def _placed(self, scale: float, pose: Pose) -> Placing:
        if isinstance(self.element, ColorElement) or self.source is None:
            return place(self.canvas.width, self.canvas.height, self.canvas, "fill", scale, pose.x, pose.y)
        left, top, right, bottom = self.crop
        width, height = (self.source.info.width or 1) * (1 - left - right), (self.source.info.height or 1) * (1 - top - bottom)
        return place(max(1, round(width)), max(1, round(height)), self.canvas, self.element.fit, scale, pose.x, pose.y)


@dataclass(frozen=True)
class Joint:
    """A stretch of a transition of `length` frames, which begins `first` frames into it: `before` becomes `after`."""

    kind: TransitionKind
    before: "Picture | Words"
    after: "Picture | Words"
    first: int
    length: int
    begin: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.begin

    @property
    def sides(self) -> "tuple[Picture | Words, Picture | Words]":
        return self.before, self.after

    def covers(self, size: tuple[int, int]) -> bool:
        return all(isinstance(side, Picture) and side.covers(size) for side in self.sides)

    def essence(self) -> dict[str, Any]:
        sides = [essence(side) for side in self.sides]
        return {"kind": self.kind, "first": self.first, "length": self.length, "sides": sides, "window": [self.begin, self.end]}


Layer = Picture | Words | Joint


@dataclass(frozen=True)
class Segment:
    """`frames` frames of output from frame `start` on; layers bottom to top, over the background."""

    start: int
    frames: int
    layers: tuple[Layer, ...]
    key: str = ""
    may_copy: bool = False  # whether its source may be what is wanted already, in part

    def drawn(self) -> Iterator[Picture | Words]:
        """Every layer, and both sides of the joints."""
        return chain.from_iterable(sides_of(layer) for layer in self.layers)

    def pictures(self) -> list[Picture]:
        return [layer for layer in self.drawn() if isinstance(layer, Picture)]

    def tables(self) -> list[UUID]:
        return sorted({effect.asset for each in self.pictures() for effect in each.effects if isinstance(effect, Lut)})

    @property
    def has_words(self) -> bool:
        return any(isinstance(layer, Words) for layer in self.drawn())


def sides_of(layer: Layer) -> "tuple[Picture | Words, ...]":
    """The two of a joint; of anything else itself."""
    return layer.sides if isinstance(layer, Joint) else (layer,)


def essence(layer: Layer) -> dict[str, Any]:
    return text.essence(layer) if isinstance(layer, Words) else layer.essence()


def clipped(layer: Layer, start: int, end: int) -> Layer:
    """The part of a layer that falls into [start, end) of the time that its own frames count in, counted from `start`."""
    begin, stop = max(layer.begin, start), min(layer.end, end)
    first = layer.first + begin - layer.begin
    made = replace(layer, first=first, begin=begin - start, end=stop - start)
    if isinstance(made, Joint) and isinstance(layer, Joint):
        # the sides of a joint that was clipped before count from its own beginning
        ahead = layer.before.begin - layer.begin
        before, after = (clipped(side, begin + ahead, stop + ahead) for side in layer.sides)
        assert not isinstance(before, Joint) and not isinstance(after, Joint)
        return replace(made, before=before, after=after)
    return made


def covers(layer: Layer, size: tuple[int, int]) -> bool:
    """Whether nothing of what lies under it can be seen while it lasts."""
    return not isinstance(layer, Words) and layer.covers(size)


def has_alpha(pixel_format: str) -> bool:
    return pixel_format.startswith(("rgba", "bgra", "argb", "abgr", "yuva", "gbrap", "ya", "pal8"))


def _merged(values: list[float]) -> list[float]:
    return values[:1] if len(set(values)) == 1 else values
