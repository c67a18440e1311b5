"""A picture in the making: planes of red, green and blue as floats, and the few operations that all scenes share.

Planar float32 of shape (3, height, width), 0 to 1. Scenes keep what is slow to make and scroll it: `scrolled` moves a
strip by parts of a pixel, for a slow pan in whole pixels is seen to stutter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.palette import Colour

Plane = NDArray[np.float32]
Picture = NDArray[np.uint8]
Draw = Callable[[float], Picture]  # a moment in seconds to a picture (height, width, 3) of bytes
GRAIN = 256


@dataclass(frozen=True)
class Size:
    width: int
    height: int

    @property
    def unit(self) -> float:
        """One pixel of a picture 720 lines high: lengths are given in it, so that a scene looks alike at every size."""
        return self.height / 720


def sheet(size: Size, gradient: Plane) -> Plane:
    """A picture filled from top to bottom with a ramp of shape (3, height)."""
    return np.repeat(gradient[:, :, None], size.width, axis=2)


def cover(picture: Plane, top: int, mask: Plane, colours: Plane) -> None:
    """Lay colours over the rows from `top`, as far as the mask (height, width) says. `colours` broadcasts to the rows."""
    rows = picture[:, top : top + mask.shape[0]]
    difference = colours - rows
    difference *= mask
    rows += difference


def add_light(picture: Plane, top: int, light: Plane, tint: Colour) -> None:
    """Add light (height, width) of one colour to the rows from `top`."""
    rows = picture[:, top : top + light.shape[0]]
    for channel in range(3):
        rows[channel] += light * tint[channel]


def scrolled(strip: Plane, offset: float, width: int) -> Plane:
    """`width` columns of a strip, from `offset` pixels to the right, between pixels by their mean."""
    whole = int(offset)
    part = np.float32(offset - whole)
    shown = strip[..., whole : whole + width] * (1 - part)
    shown += strip[..., whole + 1 : whole + width + 1] * part
    return shown


def glow(size: Size, rows: int, x: float, y: float, radius: float) -> Plane:
    """A soft light of strength 1 at its middle, over the upper `rows` rows."""
    across = ((np.arange(size.width, dtype=np.float32) - x) / radius) ** 2
    down = ((np.arange(rows, dtype=np.float32) - y) / radius) ** 2
    return np.reciprocal(1 + across[None, :] + down[:, None])


def add_disc(picture: Plane, x: float, y: float, radius: float, tint: Colour, rows: int) -> None:
    """A round body with a smooth edge, drawn above row `rows` only."""
    top, bottom = max(0, int(y - radius - 2)), min(rows, int(y + radius + 3))
    left, right = max(0, int(x - radius - 2)), min(picture.shape[2], int(x + radius + 3))
    if top >= bottom or left >= right:
        return
    away = np.hypot(np.arange(left, right)[None, :] - x, np.arange(top, bottom)[:, None] - y)
    mask = np.clip((radius - away) / 2 + 0.5, 0, 1).astype(np.float32)
    part = picture[:, top:bottom, left:right]
    part += (tint[:, None, None] - part) * mask


def vignette(size: Size, strength: float) -> Plane:
    """A factor (height, width) that darkens the corners."""
    across = np.linspace(-1, 1, size.width, dtype=np.float32) ** 2
    down = np.linspace(-1, 1, size.height, dtype=np.float32) ** 2
    return np.float32(1) - np.float32(strength) * (across[None, :] + down[:, None]) ** 1.5 / np.float32(2.83)


class Grain:
    """Noise of about one step of eight bits: without it a smooth sky breaks into bands."""

    def __init__(self, size: Size, seed: int) -> None:
        rng = np.random.default_rng(seed)
        tile = (rng.random((GRAIN, GRAIN)) + rng.random((GRAIN, GRAIN)) - 0.5).astype(np.float32)
        self.size = size
        self.field = np.tile(tile, (size.height // GRAIN + 2, size.width // GRAIN + 2))

    def develop(self, picture: Plane, t: float) -> Picture:
        """The finished picture (height, width, 3), each moment with other grain. Uses up `picture`."""
        places = np.random.default_rng(int(t * 1000)).integers(0, GRAIN, 2)
        noise = self.field[places[0] : places[0] + self.size.height, places[1] : places[1] + self.size.width]
        picture *= 255
        picture += noise
        np.clip(picture, 0, 255, out=picture)
        return np.moveaxis(picture.astype(np.uint8), 0, 2)
