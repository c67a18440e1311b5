"""Plots as figures for an SVG that the server draws: bars and a step line, one place for each day. Words and colours are the
template's. The picture is stretched to its frame, so nothing in it may be a letter or a round corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

DAY, HEIGHT, GAP = 20, 100, 4  # units of the picture: the width of a day, the height, and between two bars


@dataclass(frozen=True)
class Bar:
    """`left` is where its day begins; `words` are shown when the pointer is on the day."""

    left: int
    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Plot:
    """`top` is what the upper edge stands for; `line` and `area` are paths."""

    width: int
    top: int
    bars: list[Bar]
    line: str
    area: str
    is_flat: bool  # nothing but zeros
    height: int = HEIGHT
    day: int = DAY


def plot(values: Sequence[int], words: Sequence[str]) -> Plot:
    """Of values that are not below zero, one a day, with the words of each."""
    top = ceiling(max(values, default=0))
    heights = [value * HEIGHT / top for value in values]
    bars = [
        Bar(place * DAY, place * DAY + GAP / 2, _short(HEIGHT - high), DAY - GAP, _short(high), words[place])
        for place, high in enumerate(heights)
    ]
    steps = "".join(f"V{_short(HEIGHT - high)}H{(place + 1) * DAY}" for place, high in enumerate(heights))
    line = f"M0 {_short(HEIGHT - heights[0])}{steps}" if heights else ""
    area = f"M0 {HEIGHT}{steps}V{HEIGHT}Z" if heights else ""
    return Plot(len(values) * DAY, top, bars, line, area, is_flat=not any(values))


def ceiling(value: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 and so on."""
    if value <= 1:
        return 1
    step: int = 10 ** floor(log10(value))
    return next(factor * step for factor in (1, 2, 5, 10) if factor * step >= value)


def _short(number: float) -> float:
    return round(number, 2)
