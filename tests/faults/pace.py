"""What is promised in seconds is promised of a machine of some speed that has little else to do: on another it may take longer.

On one that is as quick as `USUAL` every promise is kept to the letter.
"""

import statistics
import time

USUAL = 0.045  # seconds that the piece of work below takes where the promises were first measured
_slowest = 1.0


def stretch() -> float:
    """How many times as long as there all takes here: now, or at the worst since this process began. At least 1."""
    global _slowest
    _slowest = max(_slowest, statistics.median(_piece_of_work() for _ in range(5)) / USUAL)
    return _slowest


def _piece_of_work() -> float:
    began = time.monotonic()
    sum(len(str(number)) for number in range(400_000))
    return time.monotonic() - began
