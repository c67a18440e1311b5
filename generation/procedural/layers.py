"""Cut-out pictures with soft edges: drawn once, laid on many times, at places between pixels, as clear as wanted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.procedural.canvas import Plane
from generation.procedural.palette import Colour


@dataclass(frozen=True)
class Layer:
    """`colours` (3, height, width) are already multiplied by `cover` (height, width); its corner lies at (left, top)."""

    colours: Plane
    cover: Plane
    left: int = 0
    top: int = 0


def cut_out(pixels: NDArray[np.uint8]) -> Layer:
    """From red, green, blue and cover of bytes (height, width, 4), not multiplied, less its empty margins."""
    shown = pixels[:, :, 3] > 0
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    if not len(rows):
        return Layer(np.zeros((3, 1, 1), np.float32), np.zeros((1, 1), np.float32))
    top, left = int(rows[0]), int(columns[0])
    part = pixels[top : rows[-1] + 1, left : columns[-1] + 1].astype(np.float32) / np.float32(255)
    cover = np.ascontiguousarray(part[:, :, 3])
    return Layer(np.ascontiguousarray(np.moveaxis(part[:, :, :3], 2, 0)) * cover, cover, left, top)


def lay(picture: Plane, layer: Layer, x: float = 0, y: float = 0, opacity: float = 1, veil: Plane | None = None) -> None:
    """Lay it on, moved by (x, y) pixels from its own place. `veil` (height, width of the layer) clears parts of it."""
    column, row = int(np.floor(x)), int(np.floor(y))
    box = _box(picture, layer.left + column, layer.top + row, layer.cover.shape, x != column, y != row)
    if box is None or opacity <= 0:
        return
    (top, bottom, left, right), (down, aside) = box
    cover = layer.cover if veil is None else layer.cover * veil
    strength = np.float32(opacity)
    part = (x - column, y - row)
    seen = _between(cover, part)[down : down + bottom - top, aside : aside + right - left] * strength
    below = picture[:, top:bottom, left:right]
    for channel in range(3):
        plane = layer.colours[channel] if veil is None else layer.colours[channel] * veil
        over = _between(plane, part)[down : down + bottom - top, aside : aside + right - left]
        below[channel] *= 1 - seen
        below[channel] += over * strength


def shine(picture: Plane, sprite: Plane, x: float, y: float, tint: Colour) -> None:
    """Add the light of a sprite (height, width) whose middle is at (x, y), in one colour."""
    x, y = x - sprite.shape[1] / 2, y - sprite.shape[0] / 2
    column, row = int(np.floor(x)), int(np.floor(y))
    box = _box(picture, column, row, (sprite.shape[0], sprite.shape[1]), x != column, y != row)
    if box is None:
        return
    (top, bottom, left, right), (down, aside) = box
    light = _between(sprite, (x - column, y - row))[down : down + bottom - top, aside : aside + right - left]
    for channel in range(3):
        picture[channel, top:bottom, left:right] += light * tint[channel]


def disc(radius: float, softness: float = 1.5, rim: float = 0.0) -> Plane:
    """A round spot of strength 1 with an edge of so many pixels; `rim` makes its edge brighter than its middle."""
    reach = int(np.ceil(radius + softness)) + 1
    across = np.arange(-reach, reach + 1, dtype=np.float32)
    away = np.hypot(across[:, None], across[None, :])
    spot = np.clip((np.float32(radius) - away) / np.float32(softness) + np.float32(0.5), 0, 1)
    if rim:
        spot *= np.float32(1 - rim) + np.float32(rim) * (away / np.float32(max(radius, 1))) ** 4
    return np.asarray(spot, dtype=np.float32)


def halo(radius: float) -> Plane:
    """A soft light that dies away at `radius`."""
    reach = int(np.ceil(radius)) + 1
    across = np.arange(-reach, reach + 1, dtype=np.float32) / np.float32(radius)
    away = np.clip(1 - np.hypot(across[:, None], across[None, :]), 0, 1)
    return np.asarray(away * away * (3 - 2 * away), dtype=np.float32) ** np.float32(1.6)


def splat(picture: Plane, places: NDArray[np.float64], tints: Plane, radius: float) -> None:
    """Add many small round lights at once: `places` (n, 2) of x and y, `tints` (channels, n), all of one radius in pixels.

    `picture` lies in memory row by row.
    """
    height, width = picture.shape[1:]
    reach = max(1, int(np.ceil(radius * 1.4)))
    whole = np.floor(places).astype(np.int32)
    part = places - whole
    inside = (
        (whole[:, 0] > reach) & (whole[:, 0] < width - reach - 1) & (whole[:, 1] > reach) & (whole[:, 1] < height - reach - 1)
    )
    whole, part, tints = whole[inside], part[inside], tints[:, inside]
    if not len(whole):
        return
    base = whole[:, 1] * width + whole[:, 0]
    steps = np.arange(-reach, reach + 1)
    aside, down = (np.exp(-((steps[:, None] - part[:, axis]) ** 2) / (radius * radius * 0.7)) for axis in (0, 1))
    weights = (down[:, None, :] * aside[None, :, :]).astype(np.float32)
    cells = (base + (steps[:, None] * width + steps[None, :])[:, :, None]).ravel()
    for channel in range(len(tints)):
        np.add.at(picture[channel].reshape(-1), cells, (weights * tints[channel]).ravel())


def _box(
    picture: Plane, left: int, top: int, shape: tuple[int, ...], is_wider: bool, is_taller: bool
) -> tuple[tuple[int, int, int, int], tuple[int, int]] | None:
    """Rows and columns of the picture that are met, and where in the layer they begin."""
    bottom, right = top + shape[0] + is_taller, left + shape[1] + is_wider
    box = max(0, top), min(picture.shape[1], bottom), max(0, left), min(picture.shape[2], right)
    if box[0] >= box[1] or box[2] >= box[3]:
        return None
    return box, (box[0] - top, box[2] - left)


def _between(plane: Plane, part: tuple[float, float]) -> Plane:
    """The plane moved right and down by parts of a pixel; one column or row more where it was moved."""
    across, down = (np.float32(each) for each in part)
    if across:
        wide = np.zeros((plane.shape[0], plane.shape[1] + 1), dtype=np.float32)
        wide[:, :-1] = plane * (1 - across)
        wide[:, 1:] += plane * across
        plane = wide
    if down:
        tall = np.zeros((plane.shape[0] + 1, plane.shape[1]), dtype=np.float32)
        tall[:-1] = plane * (1 - down)
        tall[1:] += plane * down
        plane = tall
    return plane
