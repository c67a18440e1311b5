"""Raw sound between two steps: interleaved stereo 32-bit floats, which keep what is louder than full scale."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import Cancelled, RenderFailed
from engine.frames import SAMPLE_RATE

Stop = Callable[[], bool]
Samples = NDArray[np.float32]  # one row a sample: left, right

FORMAT = ("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ch_layout", "stereo")
SAMPLE_BYTES = 8
BLOCK = SAMPLE_RATE  # samples held in memory at a time
ALLOWED_DIFFERENCE = 1024  # samples between the plan and a finished file: one AAC frame


def is_whole(path: Path, samples: int) -> bool:
    return path.is_file() and path.stat().st_size == samples * SAMPLE_BYTES


def check(path: Path, samples: int) -> None:
    """A file has exactly its samples, or what is made of it would come at the wrong time."""
    if not is_whole(path, samples):
        raise RenderFailed("The sound could not be mixed.", f"{path.name} has not {samples} samples")


def spans(samples: int, should_stop: Stop) -> Iterator[tuple[int, int]]:
    """[begin, end) of each block; asks once a minute of sound whether to go on."""
    for number, begin in enumerate(range(0, samples, BLOCK)):
        if number % 60 == 0 and should_stop():
            raise Cancelled("Stopped.")
        yield begin, min(begin + BLOCK, samples)


def blocks(path: Path, should_stop: Stop) -> Iterator[Samples]:
    """A file from its beginning to its end, a second at a time."""
    with path.open("rb") as file:
        for begin, end in spans(path.stat().st_size // SAMPLE_BYTES, should_stop):
            yield stretch(file, begin, end)


def stretch(file: BinaryIO, begin: int, end: int) -> Samples:
    """Samples [begin, end) of a file; zeros for those that it has not."""
    file.seek(max(0, begin) * SAMPLE_BYTES)
    there = np.frombuffer(file.read((end - max(0, begin)) * SAMPLE_BYTES), "<f4").reshape(-1, 2)
    before = max(0, -begin)
    return np.pad(there, ((before, end - begin - before - len(there)), (0, 0)))


def reverse(path: Path, to: Path) -> None:
    """The same samples from the last to the first."""
    left = path.stat().st_size
    with path.open("rb") as file, to.open("wb") as backwards:
        while left:
            size = min(left, BLOCK * SAMPLE_BYTES)
            left -= size
            file.seek(left)
            backwards.write(np.frombuffer(file.read(size), "<f4").reshape(-1, 2)[::-1].tobytes())
