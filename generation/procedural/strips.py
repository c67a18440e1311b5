"""Scenery in strips: each is drawn once, wider than the picture, and slid past; the near ones faster than the far."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.canvas import Plane, Size, cover, scrolled
from generation.procedural.palette import Colour
from generation.procedural.terrain import Outline

WAY = 300  # how far the nearest strip may be slid, in units


@dataclass(frozen=True)
class Strip:
    """`colours` (3, rows, width) or one of its sides 1, `cover` (rows, width), from row `top`; `speed` in pixels a second."""

    colours: Plane
    cover: Plane
    top: int
    speed: float


def length_of(size: Size) -> int:
    """Columns of a strip that is never slid out of the picture."""
    return size.width + int(WAY * size.unit) + 4


def land(rows: NDArray[np.float64], colours: Plane, speed: float, size: Size) -> Strip:
    """What lies below a line (a row for each column), with a smooth edge, to the picture's foot. `colours` by picture row."""
    outline = Outline(rows)
    top = min(outline.top, size.height - 1)
    below = np.arange(top, size.height, dtype=np.float32)[:, None] - rows.astype(np.float32)[None, :]
    steep = np.gradient(rows).astype(np.float32)[None, :]
    mask = np.clip(below / np.sqrt(1 + steep * steep) + 0.5, 0, 1)
    return Strip(colours[:, top:] if colours.shape[1] > 1 else colours, mask, top, speed)


def slide(picture: Plane, strip: Strip, t: float, width: int) -> None:
    """Lay a strip on at a moment in seconds."""
    offset = strip.speed * t
    shown = scrolled(strip.colours, offset, width) if strip.colours.shape[2] > 1 else strip.colours
    cover(picture, strip.top, scrolled(strip.cover, offset, width), shown)


def slide_all(picture: Plane, strips: Sequence[Strip], t: float, width: int) -> None:
    for strip in strips:
        slide(picture, strip, t, width)


def flat(tint: Colour) -> Plane:
    return tint[:, None, None]
