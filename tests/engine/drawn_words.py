"""Words drawn for real, by the engine's own ffmpeg in its box, as numbers to look at."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import ffmpeg, fonts
from engine.geometry import Area
from engine.sandbox import GIB, Box
from engine.text import Words, script
from engine.timeline import CaptionElement, ShapeElement, TextElement

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT = 320, 180
FRAME = Area(0, 0, WIDTH, HEIGHT)
BT709 = "out_color_matrix=bt709:out_range=tv"
BACK = "in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int+full_chroma_inp"


def text(typed: str = "Title", duration: int = 60, **fields: Any) -> TextElement:
    return TextElement(start=0, duration=duration, text=typed, **fields)


def shape(kind: str, duration: int = 60, **fields: Any) -> ShapeElement:
    return ShapeElement.model_validate({"start": 0, "duration": duration, "shape": kind, **fields})


def shown(element: TextElement | ShapeElement | CaptionElement, frames: int | None = None, canvas: Area = FRAME) -> Words:
    """The element from its first frame on."""
    return Words(element, canvas, 0, 0, element.duration if frames is None else frames)


def draw(
    folder: Path, words: Sequence[Words], frames: int = 1, background: str = "#000000", size: tuple[int, int] = (WIDTH, HEIGHT)
) -> Pixels:
    """RGB of every frame, [frame, y, x, channel], with the clock that graph.py sets."""
    room, (width, height) = folder / "drawn", size
    room.mkdir(exist_ok=True)
    (room / "words.ass").write_text(script(words, width, height), encoding="utf-8")
    chain = (
        f"color=c=0x{background[1:]}:s={width}x{height}:r=1:d=1,format=gbrp,scale={BT709},setsar=1,format=yuv420p,"
        f"loop=loop=-1:size=1,settb=1/10,setpts=N,ass=filename={room}/words.ass:fontsdir={fonts.folder()},"
        f"trim=end_frame={frames},scale={BACK},format=rgb24[out]"
    )
    arguments = ("-filter_complex", chain, "-map", "[out]", "-fps_mode", "passthrough", "-f", "rawvideo", f"file:{room}/pixels")
    ffmpeg.run(ffmpeg.Task(arguments, Box((room, fonts.folder()), (room,), memory=4 * GIB), 60, "Drawing words"))
    return np.frombuffer((room / "pixels").read_bytes(), np.uint8).reshape(frames, height, width, 3)


def is_inked(frame: Pixels, background: str = "#000000", least: int = 60) -> NDArray[np.bool_]:
    """Where a frame is not its background."""
    plain = np.array([int(background[n : n + 2], 16) for n in (1, 3, 5)])
    return np.asarray(np.abs(frame.astype(int) - plain).max(axis=-1) >= least)


def box_of(inked: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """left, top, right, bottom of what is set, the last two exclusive."""
    assert inked.any(), "nothing was drawn"
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def middle_of(box: tuple[int, int, int, int]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
