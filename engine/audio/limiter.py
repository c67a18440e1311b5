"""A limiter that knows what comes: it is down before a peak arrives, and delays nothing.

It looks at the peaks of each millisecond, between the samples too, and finds one gain for both sides that holds them all
under the ceiling: down in a straight line within 5 ms, and up again in about 80.
"""

from array import array
from math import exp
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from engine.audio import raw
from engine.audio.gains import Curve
from engine.audio.raw import Stop
from engine.frames import SAMPLE_RATE

Steps = NDArray[np.float32]  # one value a step

STEP = SAMPLE_RATE // 1000  # samples
AHEAD = 5  # steps
RISE = 1 - exp(-1 / 80)  # of what is missing to one, each step
CEILING = 10 ** (-1.05 / 20)  # a peak between two of the places looked at may be a little higher
SOFT = 1e-9  # instead of silence, by which nothing can be divided
REACH = 12  # samples to either side from which the wave between two of them is worked out


def peaks(mix: Path, should_stop: Stop) -> Steps:
    """The highest that a raw mix gets in each step, between the samples too."""
    found = []
    with mix.open("rb") as file:
        for begin, end in raw.spans(mix.stat().st_size // raw.SAMPLE_BYTES, should_stop):
            around = raw.stretch(file, begin - REACH + 1, end + REACH)
            highest = np.abs(around[REACH - 1 : -REACH]).max(axis=1)
            for side in around.T:
                for kernel in _KERNELS:
                    highest = np.maximum(highest, np.abs(np.correlate(side, kernel, "valid")))
            found.append(np.pad(highest, (0, -len(highest) % STEP)).reshape(-1, STEP).max(axis=1))
    return np.concatenate(found)


def reduction(heights: Steps) -> Steps:
    """The gain at each edge between two steps, the first and the last included, for these peaks."""
    allowed = np.minimum(1, CEILING / np.maximum(heights, SOFT))
    at_edges = np.minimum(np.pad(allowed, (0, 1), constant_values=1), np.pad(allowed, (1, 0), constant_values=1))
    soon = sliding_window_view(np.pad(at_edges, (0, AHEAD), constant_values=1), AHEAD + 1).min(axis=1)
    here, held = 1.0, np.empty(len(soon), np.float32)
    for n, target in enumerate(array("f", soon.tobytes())):  # hours of steps would be many objects as a list
        here = min(target, here + (1 - here) * RISE)
        held[n] = here
    before = np.pad(held, (AHEAD, 0), mode="edge")
    return np.asarray(sliding_window_view(before, AHEAD + 1).mean(axis=1))


def gain(edges: Steps, begin: int, end: int) -> Curve:
    """What samples [begin, end) of the mix are multiplied by."""
    steps = np.arange(begin // STEP, end // STEP + 2)
    return np.interp(np.arange(begin, end), steps * STEP, edges[np.minimum(steps, len(edges) - 1)])


def _kernel(part: float) -> NDArray[np.float32]:
    """Weights of the samples around, for the wave at `part` of the way from one to the next."""
    distance = np.arange(-REACH + 1, REACH + 1) - part
    return np.asarray(np.sinc(distance) * np.cos(np.pi / 2 * distance / REACH) ** 2, np.float32)


_KERNELS = [_kernel(part) for part in (0.25, 0.5, 0.75)]
