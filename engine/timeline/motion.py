"""Keyframes: how a value moves while an element lasts, and what it is at a given frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from engine.values import Frames, Shape

Easing = Literal["linear", "ease_in", "ease_out", "ease_in_out", "hold"]
FARTHEST = 2.0  # of x and y: twice the canvas away from its middle
SMALLEST, LARGEST = 0.01, 10.0
MOST_TURNED = 3600.0


class Keyframe(Shape):
    """A value at a frame, counted from the element's start; `easing` is the way on to the next one."""

    at: Frames
    value: float
    easing: Easing = "linear"


def _between(low: float, high: float) -> AfterValidator:
    def check(keyframes: list[Keyframe]) -> list[Keyframe]:
        for before, after in pairwise(keyframes):
            if after.at <= before.at:
                raise PydanticCustomError("keyframes", "Keyframes must follow one another in time")
        for keyframe in keyframes:
            if not low <= keyframe.value <= high:
                raise PydanticCustomError("keyframes", f"Keyframes must be between {low:g} and {high:g}")
        return keyframes

    return AfterValidator(check)


LevelKeyframes = Annotated[list[Keyframe], _between(0, 1)]


@dataclass(frozen=True)
class Pose:
    """Where an element is: offsets in shares of the canvas, scale, degrees clockwise."""

    x: float
    y: float
    scale: float
    rotation: float


class PictureKeyframes(Shape):
    """Each list that is not empty takes the place of the element's own value. Units as there."""

    x: Annotated[list[Keyframe], _between(-FARTHEST, FARTHEST)] = []
    y: Annotated[list[Keyframe], _between(-FARTHEST, FARTHEST)] = []
    scale: Annotated[list[Keyframe], _between(SMALLEST, LARGEST)] = []
    rotation: Annotated[list[Keyframe], _between(-MOST_TURNED, MOST_TURNED)] = []
    opacity: LevelKeyframes = []


EASED: dict[Easing, Callable[[float], float]] = {
    "linear": lambda p: p,
    "ease_in": lambda p: p**3,
    "ease_out": lambda p: 1 - (1 - p) ** 3,
    "ease_in_out": lambda p: 4 * p**3 if p < 0.5 else 1 - 4 * (1 - p) ** 3,
    "hold": lambda p: 0.0,
}


def value_at(keyframes: Sequence[Keyframe], frame: int, otherwise: float) -> float:
    """The value at a frame of the element; before the first keyframe the first, after the last the last."""
    if not keyframes:
        return otherwise
    after = next((n for n, keyframe in enumerate(keyframes) if keyframe.at > frame), len(keyframes))
    if after in (0, len(keyframes)):
        return keyframes[max(0, after - 1)].value
    left, right = keyframes[after - 1], keyframes[after]
    progress = EASED[left.easing]((frame - left.at) / (right.at - left.at))
    return left.value + (right.value - left.value) * progress


def fade_at(frame: int, length: int, fade_in: int, fade_out: int) -> float:
    """How much of an element of that length its fades let through, 0 to 1; at its two ends nothing."""
    level = 1.0
    if fade_in and frame < fade_in:
        level *= frame / fade_in
    if fade_out and frame >= length - fade_out:
        level *= (length - 1 - frame) / fade_out
    return max(0.0, level)
