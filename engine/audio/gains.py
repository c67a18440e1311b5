"""How loud each sample of a sound is, left and right: volume, keyframes, fades, crossfades, pan. Exact at every sample.

Pan keeps the power. The side turned away from goes over to the other one by the sine law, which is what browsers do to
a stereo sound; a sound of one channel is shared between both sides by it. In the middle nothing changes.
"""

from itertools import pairwise
from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from engine.frames import SAMPLE_RATE
from engine.sounds import Level, Sound
from engine.timeline.motion import EASED

Curve = NDArray[np.float64]

PIECES = 256  # straight lines that stand for an eased way between two keyframes: within a ten thousandth of it
JUMP = SAMPLE_RATE // 200  # samples that a jump takes, so that it does not click


def level_points(sound: Sound) -> tuple[Curve, Curve]:
    """Samples of the sound, and the volumes at them; in between it moves in straight lines."""
    points = [(0.0, sound.volume)] if not sound.levels else [(float(sound.levels[0].at), sound.levels[0].value)]
    for left, right in pairwise(sound.levels):
        points += _way(left, right)
    return np.array([place for place, _ in points]), np.array([value for _, value in points])


def gain(sound: Sound, points: tuple[Curve, Curve], begin: int, end: int) -> Curve:
    """What samples [begin, end) of a sound are multiplied by; `points` are its level_points."""
    before, after = sound.cut
    places = np.arange(before + begin, before + end)
    found = np.interp(places, *points)
    left = before + sound.samples + after - places
    edges = ((places, sound.fade_in, sound.cross_in), (left, sound.fade_out, sound.cross_out))
    for distance, fade, cross in edges:
        if fade and distance.min() < fade:
            found *= np.minimum(distance / fade, 1)
        if cross and distance.min() < cross:
            found *= np.sin(np.minimum(distance / cross, 1) * (pi / 2))
    return found


def sides(sound: Sound) -> Curve:
    """The matrix from a sound's left and right, as a row, to those that are heard."""
    if sound.pan == 0:
        return np.eye(2)
    if sound.source.info.audio_channels == 1:
        angle = (sound.pan + 1) * pi / 4
        return sqrt(2) * np.array([[cos(angle), 0], [0, sin(angle)]])
    if sound.pan < 0:
        angle = (sound.pan + 1) * pi / 2
        return np.array([[1, 0], [cos(angle), sin(angle)]])
    angle = sound.pan * pi / 2
    return np.array([[cos(angle), sin(angle)], [0, 1]])


def _way(left: Level, right: Level) -> list[tuple[float, float]]:
    """The points after `left`, up to and with `right`."""
    length, rise = right.at - left.at, right.value - left.value
    if left.easing == "hold":
        return [(right.at - min(JUMP, length), left.value), (right.at, right.value)]
    pieces = 1 if left.easing == "linear" else min(PIECES, length)
    progress = [piece / pieces for piece in range(1, pieces + 1)]
    return [(left.at + length * p, left.value + rise * EASED[left.easing](p)) for p in progress]
