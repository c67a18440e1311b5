"""A film's strip of small pictures, side by side in one JPEG: how many, of which size and of which moments. Pure.

The strip is drawn from the film's own keyframes where they are dense enough, and else from its proxy, whose keyframes are.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.media import MediaInfo

MOST_FRAMES = 60
EVENLY_UP_TO = 20  # frames, two a second; a longer film gets one every SECONDS_APART
A_SECOND = 2
SECONDS_APART = 3
MOST_WIDTH, MOST_HEIGHT = 160, 90  # of one frame, in pixels
INDEXED = {"mp4", "mov", "matroska", "webm"}  # containers in which one lands at the keyframe asked for


@dataclass(frozen=True)
class Filmstrip:
    """`frames` pictures of `width` x `height` pixels in one row; the nth shows the middle of the nth part of the film."""

    frames: int
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        return self.frames * self.width, self.height


def filmstrip_of(info: MediaInfo) -> Filmstrip:
    """What a film of this length and shape gets."""
    seconds = (info.duration_us or 0) / 1_000_000
    frames = min(MOST_FRAMES, max(1, min(EVENLY_UP_TO, round(seconds * A_SECOND)), int(seconds / SECONDS_APART)))
    width, height = info.width or 1, info.height or 1
    scale = min(1, MOST_WIDTH / width, MOST_HEIGHT / height)
    return Filmstrip(frames, max(1, round(width * scale)), max(1, round(height * scale)))


def moments(info: MediaInfo) -> list[int]:
    """The middle of each frame's part of the film, in microseconds from its beginning."""
    frames, length = filmstrip_of(info).frames, info.duration_us or 0
    return [(2 * n + 1) * length // (2 * frames) for n in range(frames)]


def are_dense(keyframes_us: Sequence[int], info: MediaInfo) -> bool:
    """Whether every part of the film has a keyframe, so that no picture of the strip is another's. In order, from 0."""
    if info.container not in INDEXED or not keyframes_us:
        return False
    length = info.duration_us or 0
    apart = length / filmstrip_of(info).frames
    edges = [0, *keyframes_us, length]
    return all(after - before <= apart for before, after in pairwise(edges))


def nearest(keyframes_us: Sequence[int], moment: int) -> int:
    """The keyframe that is shown closest to the moment."""
    after = bisect_left(keyframes_us, moment)
    return min(keyframes_us[max(0, after - 1) : after + 1], key=lambda time: abs(time - moment))
