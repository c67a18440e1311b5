"""The times of a Final Cut Pro XML file: fractions of a second there, here whole ticks, a millionth of a frame each.

Whole numbers, so that sums over a file of any make neither drift nor grow; what our own files say is a whole number of
ticks, speeds included.
"""

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

from engine.interchange.material import InterchangeError
from engine.values import MAX_FRAMES

TICKS = 1_000_000  # in a frame
LONGEST = 10_000_000  # seconds, on either side of zero: four months
_TIME = re.compile(r"([+-]?\d{1,19})(?:\.(\d{1,12}))?(?:/(\d{1,12}))?s?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)


class Clock:
    """Counts at the rate of the sequence."""

    def __init__(self, rate: Fraction) -> None:
        self.rate = rate

    def at(self, element: Element, name: str, where: str, otherwise: int = 0) -> int:
        """The time that an attribute says, in ticks. Raises InterchangeError for what is none."""
        text = element.get(name)
        if text is None:
            return otherwise
        above, below = _parts(text, where, name)
        above, below = above * self.rate.numerator * TICKS, below * self.rate.denominator
        return (2 * above + below) // (2 * below)

    def frame(self, ticks: int, where: str) -> int:
        """The nearest frame of the timeline."""
        frame = (2 * ticks + TICKS) // (2 * TICKS)
        if abs(frame) > MAX_FRAMES:
            raise InterchangeError(f"{where}: it lies farther away than a timeline is long")
        return frame


def seconds_of(text: str, where: str, name: str) -> Fraction:
    """As in 1001/30000s, 5s or 2.5s."""
    return Fraction(*_parts(text, where, name))


def _parts(text: str, where: str, name: str) -> tuple[int, int]:
    """Numerator and denominator of the seconds, in whatever terms: a file has a hundred thousand of them."""
    match = _TIME.fullmatch(text.strip())
    if match is None or (match[2] and match[3]) or (match[3] and not int(match[3])):
        raise InterchangeError(f"{where}, {name}: {text.strip()[:40]!r} is no time")
    decimals = match[2] or ""
    above, below = int(match[1] + decimals), int(match[3] or 1) * 10 ** len(decimals)
    if abs(above) > LONGEST * below:
        raise InterchangeError(f"{where}, {name}: {text.strip()[:40]!r} is longer than any film")
    return above, below


def number_of(text: str, where: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise InterchangeError(f"{where}: {text.strip()[:40]!r} is not a number")
    return float(text)


def numbers_of(text: str, where: str, count: int) -> list[float]:
    """So many numbers with spaces between them; one alone stands for all."""
    parts = text.split()
    if len(parts) not in (1, count):
        raise InterchangeError(f"{where}: {text.strip()[:40]!r} are not {count} numbers")
    found = [number_of(part, where) for part in parts]
    return found * count if len(found) == 1 else found
