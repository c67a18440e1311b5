"""Colour tables: a .cube file read strictly, and a clean one of our own written from it. No filter sees the person's file."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.errors import UnsupportedMedia

MAX_BYTES = 8 * 1024**2
MAX_SIZES = {1: 65_536, 3: 65}
SMOOTH = {1: 4_096, 3: 65}  # the size of a table that had to be drawn anew, for ranges of our own
LARGEST = 1_000.0  # of any number: white is 1
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_ROW = re.compile(rf"({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})", re.ASCII)
_RANGE = re.compile(rf"({_NUMBER})\s+({_NUMBER})", re.ASCII)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Table:
    """`rows` has the shape (size, 3) or (size, size, size, 3), by blue, green and red, for colours from 0 to 1."""

    dimensions: Literal[1, 3]
    rows: Numbers

    @property
    def size(self) -> int:
        return len(self.rows)

    def text(self, strength: float = 1.0) -> str:
        """As a .cube file, `strength` (0 to 1) of it mixed with colours as they are."""
        steps = np.linspace(0.0, 1.0, self.size)
        same = np.stack([steps] * 3, -1) if self.dimensions == 1 else np.stack(np.meshgrid(*[steps] * 3, indexing="ij")[::-1], -1)
        mixed = same + (self.rows - same) * strength
        lines = (f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in mixed.reshape(-1, 3).tolist())
        return "\n".join((f"LUT_{self.dimensions}D_SIZE {self.size}", *lines, ""))


def load(path: Path) -> Table:
    """The table in a .cube file. Raises UnsupportedMedia with the reason."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnsupportedMedia("The colour table is larger than 8 MB.")
    return _Reading(content.decode("utf-8-sig", "replace")).table()


class _Reading:
    """What the lines of a file have said so far."""

    def __init__(self, text: str) -> None:
        self.sizes: dict[Literal[1, 3], int] = {}
        self.low, self.high = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
        self.rows: list[tuple[float, float, float]] = []
        for number, line in enumerate(text.splitlines(), 1):
            words = line.strip()
            if words and not words.startswith("#"):
                self._line(words, number)

    def _line(self, line: str, number: int) -> None:
        if row := _ROW.fullmatch(line):
            self.rows.append(_three(*row.groups(), number=number))
            return
        name, rest = (*line.split(None, 1), "")[:2]
        if name == "TITLE":
            return
        if self.rows:
            raise UnsupportedMedia(f"Line {number} of the colour table is not three numbers.")
        match name:
            case "LUT_1D_SIZE" | "LUT_3D_SIZE":
                self._size(1 if name == "LUT_1D_SIZE" else 3, rest)
            case "DOMAIN_MIN" | "DOMAIN_MAX" if row := _ROW.fullmatch(rest):
                edge = _three(*row.groups(), number=number)
                self.low, self.high = (edge, self.high) if name == "DOMAIN_MIN" else (self.low, edge)
            case "LUT_1D_INPUT_RANGE" | "LUT_3D_INPUT_RANGE" if row := _RANGE.fullmatch(rest):
                self.low, self.high = (_three(*[edge] * 3, number=number) for edge in row.groups())
            case _:
                raise UnsupportedMedia(f"Line {number} of the colour table cannot be understood.")

    def _size(self, dimensions: Literal[1, 3], said: str) -> None:
        most = MAX_SIZES[dimensions]
        if self.sizes:
            raise UnsupportedMedia("The colour table says its size twice; tables of two parts cannot be used.")
        if not re.fullmatch(r"\d{1,6}", said, re.ASCII) or not 2 <= int(said) <= most:
            raise UnsupportedMedia(f"The size of the colour table, LUT_{dimensions}D_SIZE, must be 2 to {most}.")
        self.sizes[dimensions] = int(said)

    def table(self) -> Table:
        if not self.sizes:
            raise UnsupportedMedia("The file is not a colour table: it does not say LUT_1D_SIZE or LUT_3D_SIZE.")
        [(dimensions, size)] = self.sizes.items()
        if len(self.rows) != size**dimensions:
            raise UnsupportedMedia(f"The colour table has {len(self.rows)} rows instead of {size**dimensions}.")
        if any(low >= high for low, high in zip(self.low, self.high, strict=True)):
            raise UnsupportedMedia("The colour table is for no colours: DOMAIN_MIN is not below DOMAIN_MAX.")
        rows = np.array(self.rows, np.float64).reshape(*[size] * dimensions, 3)
        if (self.low, self.high) != ((0, 0, 0), (1, 1, 1)):
            rows = _from_zero_to_one(rows, dimensions, self.low, self.high)
        return Table(dimensions, rows)


def _three(*words: str, number: int) -> tuple[float, float, float]:
    red, green, blue = (float(word) for word in words)
    if max(abs(red), abs(green), abs(blue)) > LARGEST:
        raise UnsupportedMedia(f"Line {number} of the colour table has a number that is too large.")
    return red, green, blue


def _from_zero_to_one(rows: Numbers, dimensions: Literal[1, 3], low: tuple[float, ...], high: tuple[float, ...]) -> Numbers:
    """The same table for colours from 0 to 1: ffmpeg does not know tables of other ranges. Beyond a range its edge holds."""
    steps, size = np.linspace(0.0, 1.0, SMOOTH[dimensions]), len(rows)
    places = [np.clip((steps - least) / (most - least), 0, 1) * (size - 1) for least, most in zip(low, high, strict=True)]
    if dimensions == 1:
        return np.stack([np.interp(place, np.arange(size), rows[:, at]) for at, place in enumerate(places)], -1)
    for axis, place in zip((2, 1, 0), places, strict=True):
        before = np.minimum(place.astype(int), size - 2)
        share = (place - before).reshape([-1 if at == axis else 1 for at in range(4)])
        rows = np.take(rows, before, axis) * (1 - share) + np.take(rows, before + 1, axis) * share
    return rows
