"""Rates as other programs write them: a whole timebase with a flag for NTSC, or a number with a point."""

from fractions import Fraction

from engine.interchange.material import Loss
from engine.timeline import Rate

NTSC = Fraction(1000, 1001)


def timebase(rate: Fraction) -> tuple[int, bool]:
    """The nearest whole rate, and whether it runs a thousandth slower, as 29.97 does."""
    is_ntsc = rate.denominator != 1 and rate == rate.__ceil__() * NTSC
    return (rate.__ceil__() if is_ntsc else max(1, round(rate))), is_ntsc


def spoken(rate: Fraction) -> Fraction:
    """The rate that the timebase and the flag make."""
    base, is_ntsc = timebase(rate)
    return base * (NTSC if is_ntsc else Fraction(1))


def inexact(rate: Fraction) -> list[Loss]:
    """A loss where a whole timebase and the flag do not make the rate. Frames are still counted one by one."""
    if rate == spoken(rate):
        return []
    message = f"The format knows no rate of {float(rate):.3f}; its clips play at {float(spoken(rate)):g} frames a second"
    return [Loss("rate", message)]


def exact(rate: Fraction) -> Fraction:
    """What is meant by 29.97 or 23.976: the rate of which it is the rounded form."""
    whole = round(rate)
    for candidate in (Fraction(whole), whole * NTSC):
        if abs(rate - candidate) < Fraction(5, 1000):
            return candidate
    return rate.limit_denominator(1001)


def rate_of(fraction: Fraction) -> Rate:
    """Raises ValueError for what is no rate of a timeline."""
    return Rate(num=fraction.numerator, den=fraction.denominator)
