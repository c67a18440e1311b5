"""What is cut off a picture to give it a shape. Pure; in shares of its width and height."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sides:
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


def shaped(sides: Sides, size: tuple[int, int], across: int, down: int) -> Sides:
    """More of a picture of that size is cut off, evenly at two sides, until what is left is `across` to `down`."""
    width, height = size[0] * (1 - sides.left - sides.right), size[1] * (1 - sides.top - sides.bottom)
    wide = max(0.0, width - height * across / down) / size[0] / 2
    tall = max(0.0, height - width * down / across) / size[1] / 2
    return Sides(sides.left + wide, sides.top + tall, sides.right + wide, sides.bottom + tall)
