"""Integer frames and the only rounding rule.

Time on a timeline is a whole number of frames at the document's rate. Seconds, timecode and samples are derived here
and nowhere else; frontend/src/lib/frames.ts is the twin of this module, held to the same table by a test.
"""

from fractions import Fraction

SAMPLE_RATE = 48_000


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
