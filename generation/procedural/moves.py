"""A film from a picture: a camera that moves over it, and, with a second picture, on into that one."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from generation.procedural.camera import Shot, eased, seen
from generation.procedural.canvas import Picture, Size
from generation.procedural.encoding import encode

ROOM = 1.6  # how many times the film's size a picture is kept at: enough for the closest shot
MELT = (0.3, 0.7)  # between which shares of the film one picture melts into the next


def write_move(
    image: Path,
    path: Path,
    *,
    size: Size,
    rate: Fraction,
    seconds: Fraction,
    seed: int,
    last: Path | None = None,
    report: Callable[[float], None] = lambda done: None,
) -> None:
    """A silent MP4 of exactly round(seconds * rate) frames. The pictures fill the frame; what does not fit is cut off.

    With `last` the film begins on the whole of the first and ends on the whole of the last. `report` as in write_film.
    """
    frames = max(1, round(seconds * rate))
    begin, end = _loaded(image, size), _loaded(last, size) if last else None
    pictures = _joined(begin, end, frames, size) if end is not None else _moved(begin, frames, size, seed)
    encode(path, pictures, frames=frames, size=size, rate=rate, sound=None, report=report)


def moves_for(picture: tuple[int, int], size: Size, seed: int) -> tuple[Shot, Shot]:
    """Where a camera begins and ends: the seed chooses among moves, and a picture of another shape is panned along."""
    rng = np.random.default_rng(seed)
    wide, tall = picture
    spare = wide / tall / (size.width / size.height)
    side = float(rng.choice([-1, 1]))
    if spare > 1.15 or spare < 0.87:
        reach = 0.5 * (1 - 1 / spare if spare > 1 else 1 - spare) * 0.9 * side
        first, then = (0.5 - reach, 0.5), (0.5 + reach, 0.5)
        return (Shot(*first, 1.02), Shot(*then, 1.02)) if spare > 1 else (Shot(*first[::-1], 1.02), Shot(*then[::-1], 1.02))
    x, y = float(rng.uniform(0.4, 0.6)), float(rng.uniform(0.42, 0.56))
    choices = (
        (Shot(), Shot(x, y, 1.2)),
        (Shot(x, y, 1.2), Shot()),
        (Shot(0.5 - 0.05 * side, 0.5, 1.14), Shot(0.5 + 0.05 * side, 0.5, 1.14)),
        (Shot(0.5, 0.55, 1.14), Shot(0.5, 0.45, 1.14)),
        (Shot(0.5 - 0.035 * side, 0.52, 1.1), Shot(0.5 + 0.035 * side, 0.48, 1.2)),
    )
    return choices[int(rng.integers(len(choices)))]


def _moved(picture: Picture, frames: int, size: Size, seed: int) -> Iterator[Picture]:
    begin, end = moves_for((picture.shape[1], picture.shape[0]), size, seed)
    for frame in range(frames):
        yield seen(picture, _between(begin, end, _share(frame, frames)), size)


def _joined(begin: Picture, end: Picture, frames: int, size: Size) -> Iterator[Picture]:
    """Closer to the first while it goes, and back from the second while it comes: one move, as through a window."""
    for frame in range(frames):
        share = _share(frame, frames)
        step = min(max((share - MELT[0]) / (MELT[1] - MELT[0]), 0.0), 1.0)
        melted = np.float32(step * step * (3 - 2 * step))
        going = seen(begin, Shot(zoom=1 + 0.22 * eased(share)), size) if melted < 1 else None
        coming = seen(end, Shot(zoom=1.22 - 0.22 * eased(share)), size) if melted > 0 else None
        if going is None or coming is None:
            yield coming if going is None else going  # type: ignore[misc]
            continue
        yield (going * (1 - melted) + coming * melted + np.float32(0.5)).astype(np.uint8)


def _share(frame: int, frames: int) -> float:
    return frame / (frames - 1) if frames > 1 else 0.0


def _between(begin: Shot, end: Shot, share: float) -> Shot:
    """Zooms by equal factors in equal times, which is what looks even."""
    part = eased(share)
    zoom = begin.zoom * (end.zoom / begin.zoom) ** part
    return Shot(begin.x + (end.x - begin.x) * part, begin.y + (end.y - begin.y) * part, zoom)


def _loaded(path: Path, size: Size) -> Picture:
    """The picture, made smaller where it is far larger than the film needs."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    scale = max(size.width / image.width, size.height / image.height) * ROOM
    if scale < 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    return np.asarray(image)
