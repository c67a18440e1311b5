"""Where a picture goes in the frame. Sizes and places are even, for the colours of yuv420p come in pairs of pixels."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Literal


@dataclass(frozen=True)
class Area:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Placing:
    """Scale the source to `scaled`, cut `crop` out of it (when set), put it at (x, y)."""

    scaled: tuple[int, int]
    crop: Area | None
    x: int
    y: int

    @property
    def size(self) -> tuple[int, int]:
        return (self.crop.width, self.crop.height) if self.crop else self.scaled

    def covers(self, width: int, height: int) -> bool:
        return (self.x, self.y) == (0, 0) and self.size == (width, height)

    def to_json(self) -> dict[str, Any]:
        return {"scaled": self.scaled, "crop": vars(self.crop) if self.crop else None, "at": (self.x, self.y)}


def centred(width: int, height: int, within: Area) -> Area:
    """The largest area of that shape inside `within`, in its middle."""
    scale = min(Fraction(within.width, width), Fraction(within.height, height))
    fitted = min(even(width * scale), within.width), min(even(height * scale), within.height)
    return Area(
        within.x + even_down((within.width - fitted[0]) / 2), within.y + even_down((within.height - fitted[1]) / 2), *fitted
    )


def place(
    width: int, height: int, canvas: Area, fit: Literal["fit", "fill"], scale: float = 1.0, x: float = 0.0, y: float = 0.0
) -> Placing:
    """A source of that size on the canvas: whole inside it ("fit"), or covering it, what juts out cut off ("fill").

    Then enlarged about its middle by `scale`, and moved by shares of the canvas's width and height.
    """
    whole = (min if fit == "fit" else max)(Fraction(canvas.width, width), Fraction(canvas.height, height))
    enlarged = whole * Fraction(scale)
    scaled = even(width * enlarged), even(height * enlarged)
    seen = even(canvas.width * Fraction(scale)), even(canvas.height * Fraction(scale))
    if fit == "fit":
        size = scaled = min(scaled[0], seen[0]), min(scaled[1], seen[1])
    else:
        size, scaled = seen, (max(scaled[0], seen[0]), max(scaled[1], seen[1]))
    crop = None
    if size != scaled:
        crop = Area(even_down((scaled[0] - size[0]) / 2), even_down((scaled[1] - size[1]) / 2), *size)
    left = canvas.x + (canvas.width - size[0]) / 2 + x * canvas.width
    top = canvas.y + (canvas.height - size[1]) / 2 + y * canvas.height
    return Placing(scaled, crop, even_down(left), even_down(top))


def even(value: Fraction | float) -> int:
    """The nearest even number, at least 2; halfway goes up."""
    return max(2, 2 * floor(value / 2 + Fraction(1, 2)))


def even_down(value: Fraction | float) -> int:
    return 2 * floor(value / 2)
