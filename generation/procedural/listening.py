"""A person's sound as samples to look for words in: read by a confined process, so that nothing of theirs is opened here.

The samples stay in their file: an hour of them takes no memory but for the part that is looked at.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import ffmpeg
from engine.command import PATIENCE
from engine.ffmpeg import Task
from engine.sandbox import Box
from generation.procedural.alignment import RATE
from generation.procedural.sound import Voice

Samples = NDArray[np.int16]
BLOCK = RATE // 100  # 10 ms
SILENCE = 0.001  # of full scale: a sound that is nowhere louder has nothing to hear in it
AUDIBLE = 0.04  # of the loudest: from the first to the last block above it somebody may be speaking


def heard(path: Path, folder: Path) -> Samples:
    """Its first sound, mono at RATE; of a file without one, none. Raises EngineError on what is no sound."""
    out = folder / "heard.raw"
    args = (
        *(*ffmpeg.INPUT, "-i", f"file:{path.resolve()}", "-map", "0:a:0", "-ac", "1", "-ar", str(RATE)),
        *("-c:a", "pcm_s16le", "-f", "s16le", f"file:{out}"),
    )
    ffmpeg.run(Task(args, Box(reads=(path.resolve(),), writes=(folder,)), PATIENCE, "Reading the sound"))
    if not out.stat().st_size:
        return np.zeros(0, np.int16)
    return np.memmap(out, np.int16, "r")


def voice(samples: Samples) -> Voice:
    """As the aligner takes them."""
    return samples.astype(np.float32) / np.float32(32768)


def audible(samples: Samples) -> tuple[int, int] | None:
    """Microseconds from and to which something is heard; None for silence."""
    count = len(samples) // BLOCK
    if not count:
        return None
    blocks = samples[: count * BLOCK].reshape(count, BLOCK)
    loudness = np.concatenate([np.sqrt((voice(part) ** 2).mean(axis=1)) for part in np.array_split(blocks, 1 + count // 6000)])
    if loudness.max() < SILENCE:
        return None
    loud = np.flatnonzero(loudness > AUDIBLE * loudness.max())
    return int(loud[0]) * 10_000, int(loud[-1] + 1) * 10_000
