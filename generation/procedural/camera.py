"""A camera over finished pictures: which part of one is seen at a moment, to fractions of a pixel so that no move stutters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from generation.procedural.canvas import Picture, Size


@dataclass(frozen=True)
class Shot:
    """The middle of what is seen, as shares of width and height, and how many times it is enlarged (1: all is seen)."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0


Move = Callable[[float], Shot]  # of the share of the film that has passed, 0 to 1

MOVES: dict[str, Move] = {
    "push in": lambda share: Shot(zoom=1 + 0.16 * eased(share)),
    "pull out": lambda share: Shot(zoom=1 + 0.16 * (1 - eased(share))),
    "pan": lambda share: Shot(x=0.5 + 0.055 * (2 * eased(share) - 1), zoom=1.125),
    "tilt": lambda share: Shot(y=0.5 - 0.055 * (2 * eased(share) - 1), zoom=1.125),
    "orbit": lambda share: Shot(0.5 + 0.03 * np.sin(2 * np.pi * share), 0.5 + 0.012 * np.cos(2 * np.pi * share), 1.09),
    "pulse": lambda share: Shot(zoom=1.015 + 0.045 * np.exp(-7 * ((share * 8) % 1)) * min(1.0, ((share * 8) % 1) * 14)),
}


def eased(share: float) -> float:
    """Slow at both ends, but never standing."""
    share = min(max(share, 0.0), 1.0)
    return 0.35 * share + 0.65 * share * share * (3 - 2 * share)


def seen(picture: Picture, shot: Shot, size: Size) -> Picture:
    """The part of `picture` (height, width, 3) that the shot shows, at the wanted size; a part outside it is moved inside."""
    tall, wide = picture.shape[:2]
    scale = min(wide / size.width, tall / size.height) / max(shot.zoom, 1.0)
    width, height = size.width * scale, size.height * scale
    left = min(max(shot.x * wide - width / 2, 0.0), wide - width)
    top = min(max(shot.y * tall - height / 2, 0.0), tall - height)
    if (wide, tall) == (size.width, size.height) and scale == 1:
        return picture
    box = (left, top, left + width, top + height)
    planes = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(picture[:, :, channel])).resize(
                (size.width, size.height), Image.Resampling.BICUBIC, box
            )
        )
        for channel in range(3)
    ]
    return np.moveaxis(np.stack(planes), 0, 2)
