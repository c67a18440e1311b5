"""Integer frames and the only rounding rule.

Time on a timeline is a whole number of frames at the document's rate. Seconds, timecode and samples are derived here
and nowhere else; frontend/src/lib/frames.ts is the twin of this module, held to the same table by a test.
"""

import re
from fractions import Fraction

SAMPLE_RATE = 48_000

_TIMECODE = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})")
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,9})?|[.,]\d{1,9})\s*s?")


def to_seconds(frames: int, rate: Fraction) -> Fraction:
    return frames / rate


def from_seconds(seconds: Fraction, rate: Fraction) -> int:
    """The nearest frame; a half rounds up, so that the rule does not depend on whether the frame is odd."""
    return (2 * seconds * rate + 1).__floor__() // 2


def from_microseconds(microseconds: int, rate: Fraction) -> int:
    """Whole frames that fit into a length: a length is never rounded up beyond its media."""
    return (Fraction(microseconds, 1_000_000) * rate + Fraction(1, 1000)).__floor__()


def to_samples(frames: int, rate: Fraction) -> int:
    """The first audio sample of a frame, at 48 kHz."""
    return from_seconds(to_seconds(frames, rate), Fraction(SAMPLE_RATE))


def per_second(rate: Fraction) -> int:
    """How many frames timecode counts in its second: 30 at 29.97 (non-drop, as editors count by default)."""
    return rate.__ceil__()


def format_timecode(frames: int, rate: Fraction) -> str:
    """HH:MM:SS:FF. Its seconds are counted frames, so at 29.97 an hour of timecode lasts 3.6 s longer than a clock's."""
    seconds, rest = divmod(frames, per_second(rate))
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}:{rest:02}"


def parse_timecode(text: str, rate: Fraction) -> int:
    """Frames from what a person types: 00:00:12:15 (timecode), or seconds as 12, 12.5, 12s, 1:02.5, 1:00:00.

    Raises ValueError with a sentence for that person.
    """
    written = text.strip()
    if match := _TIMECODE.fullmatch(written):
        hours, minutes, seconds, rest = (int(part) for part in match.groups())
        if rest >= per_second(rate):
            raise ValueError(f"Frames run from 0 to {per_second(rate) - 1} at this rate")
        return (_clock(hours, minutes, Fraction(seconds)) * per_second(rate)).__floor__() + rest
    if match := _CLOCK.fullmatch(written.lower()):
        larger = [None if part is None else int(part) for part in match.groups()[:2]]
        return from_seconds(_clock(larger[0], larger[1], Fraction(match[3].replace(",", "."))), rate)
    raise ValueError("Write a time as 00:00:12:15, 12.5 or 1:02.5")


def _clock(hours: int | None, minutes: int | None, seconds: Fraction) -> Fraction:
    """Seconds in all; a part that has a larger one before it stays below 60."""
    if minutes is not None and seconds >= 60:
        raise ValueError("Seconds run from 0 to 59 after minutes")
    if hours is not None and minutes is not None and minutes >= 60:
        raise ValueError("Minutes run from 0 to 59 after hours")
    return (hours or 0) * 3600 + (minutes or 0) * 60 + seconds
