"""A picture from a prompt: read it, paint its scene, take one moment of it."""

from pathlib import Path

import numpy as np
from PIL import Image

from generation.procedural.brief import Brief, read
from generation.procedural.camera import Shot, seen
from generation.procedural.canvas import Draw, Picture, Size
from generation.procedural.scenes import PAINTERS
from generation.procedural.weather import fall

MOMENT = 3.2  # seconds into a scene, when all that comes has come
LEAST = 90  # pixels: what is smaller is drawn larger, and made smaller


def paint(brief: Brief, size: Size) -> Draw:
    """Draws the scene of a brief, with its weather, at moments in seconds; its story is told in the first six."""
    if min(size.width, size.height) < LEAST:
        times = -(-LEAST // min(size.width, size.height))
        large = paint(brief, Size(size.width * times, size.height * times))
        return lambda t: seen(large(t), Shot(), size)
    draw, over = PAINTERS[brief.scene](size, brief), fall(brief, size)
    return lambda t: over(draw(t), t)


def compose_picture(prompt: str, *, size: Size, seed: int) -> Picture:
    """Bytes of shape (height, width, 3); the same for the same prompt, size and seed."""
    return np.ascontiguousarray(paint(read(prompt, seed), size)(MOMENT))


def write_picture(prompt: str, path: Path, *, size: Size, seed: int) -> None:
    """A PNG."""
    Image.fromarray(compose_picture(prompt, size=size, seed=seed)).save(path, format="PNG", compress_level=4)
