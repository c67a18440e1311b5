"""How a clip of Final Cut Pro XML goes through its media: its time map, and its rate where that is made to fit."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from engine.interchange.fcpx_clock import TICKS, Clock, number_of
from engine.interchange.material import InterchangeError
from engine.interchange.rates import exact

MOST_POINTS = 2_000  # of a time map
_EVEN = Fraction(1, 500)  # speeds that differ by less are one
_SLACK = Fraction(1, 2)  # frames by which a speed in whole thousandths may come to lie elsewhere


class Run(NamedTuple):
    """`scalar` as lanes.scalar_of, in thousandths; `low`: the earliest of its media that is used, in ticks."""

    scalar: Fraction
    low: int


class _Point(NamedTuple):
    time: int
    value: int


def run_of(clip: Element, clock: Clock, begin: int, length: int, where: str, lose: Callable[[str, str], None]) -> Run:
    """What of its media is shown from `begin` of its own clock on."""
    factor = _conformed(clip, clock, where)
    points = _points(clip, clock, where)
    first, last = Fraction(begin), Fraction(begin + length)
    if len(points) > 1:
        if not _is_even(points, begin, begin + length):
            lose(where, "Its speed changes on the way; it plays at the mean of them")
        first, last = _value(points, begin), _value(points, begin + length)
    elif clip.find("timeMap") is not None:
        lose(where, "Its time map has no two points; it plays at its usual speed")
    pace = (last - first) / length * factor
    scalar = Fraction(round(pace * 1000), 1000)
    if abs(pace - scalar) * length > _SLACK * TICKS:
        lose(where, "Its speed is rounded to a tenth of a per cent; it ends at another frame of its media")
    return Run(scalar, round((last if scalar < 0 else first) * factor))


def _conformed(clip: Element, clock: Clock, where: str) -> Fraction:
    """Frame for frame at the sequence's rate, or in real time, as ours play."""
    conform = clip.find("conform-rate")
    source = conform.get("srcFrameRate") if conform is not None else None
    if conform is None or source is None or conform.get("scaleEnabled", "1").strip() == "0":
        return Fraction(1)
    rate = number_of(source, f"{where}, srcFrameRate")
    if not 1 <= rate <= 1000:
        raise InterchangeError(f"{where}, srcFrameRate: {source[:40]!r} is no rate")
    return clock.rate / exact(Fraction(repr(rate)))


def _points(clip: Element, clock: Clock, where: str) -> list[_Point]:
    """In the order of time, one at each."""
    found = clip.findall("timeMap/timept")
    if len(found) > MOST_POINTS:
        raise InterchangeError(f"{where}: its time map has more than {MOST_POINTS} points")
    points: dict[int, _Point] = {}
    for point in found:
        time = clock.at(point, "time", where)
        points.setdefault(time, _Point(time, clock.at(point, "value", where)))
    return sorted(points.values())


def _between(points: Sequence[_Point], time: int) -> tuple[_Point, _Point]:
    """The two around it; before the first and after the last, the two that are nearest."""
    after = bisect_right(points, time, key=lambda point: point.time)
    after = min(max(after, 1), len(points) - 1)
    return points[after - 1], points[after]


def _slope(before: _Point, after: _Point) -> Fraction:
    return Fraction(after.value - before.value, after.time - before.time)


def _value(points: Sequence[_Point], time: int) -> Fraction:
    before, after = _between(points, time)
    return before.value + (time - before.time) * _slope(before, after)


def _is_even(points: Sequence[_Point], begin: int, end: int) -> bool:
    inside = [point.time for point in points if begin < point.time < end]
    slopes = [_slope(*_between(points, time)) for time in (begin, *inside)]
    return max(slopes) - min(slopes) <= _EVEN
