"""Ducking: how far the tracks that give way are down at any moment, from what is heard on the others.

It is found once over the whole timeline, so that no cut disturbs it: down within 20 ms of a sound, held through the short
rests between words, and up again in 300 ms, in straight lines of decibels.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.audio.gains import Curve
from engine.audio.raw import Samples
from engine.frames import SAMPLE_RATE

Presence = NDArray[np.float32]  # from 0, all up, to 1, all down: one value a step

STEP = SAMPLE_RATE // 1000  # samples between two looks
DOWN, HELD, UP = 20, 200, 300  # steps
HEARD = 10 ** (-40 / 20)  # softer peaks are breath and noise of the room


def presence(mix: Iterable[Samples]) -> Presence:
    """How much is heard of a mix, given in blocks of whole steps."""
    loud = np.concatenate([_peaks(block) for block in mix]) >= HEARD
    found = np.empty(len(loud), np.float32)
    here, held = 0.0, 0
    for n, is_heard in enumerate(loud.tobytes()):
        held = HELD if is_heard else held - 1
        here = min(1.0, here + 1 / DOWN) if held > 0 else max(0.0, here - 1 / UP)
        found[n] = here
    return found


def gain(decibels: float, present: Presence, begin: int, end: int) -> Curve:
    """What samples [begin, end) of the output are multiplied by on a track that goes down by so many decibels."""
    steps = np.arange(begin // STEP, end // STEP + 2)
    depth = np.interp(np.arange(begin, end), steps * STEP, present[np.minimum(steps, len(present) - 1)])
    return np.power(10.0, -decibels / 20 * depth)


def _peaks(block: Samples) -> NDArray[np.float32]:
    whole: NDArray[np.float32] = np.pad(np.abs(block).max(axis=1), (0, -len(block) % STEP))
    peaks: NDArray[np.float32] = whole.reshape(-1, STEP).max(axis=1)
    return peaks
