"""Sounds of our own making as sources, and what the engine makes of them, as arrays: one row a sample, left and right."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from engine import ffmpeg
from engine.audio import mixing, treating
from engine.media import Source
from engine.segments import SegmentStore
from engine.sounds import Sound, plan_sounds
from engine.timeline import Track
from tests.engine.cuts import real, timeline
from tests.media import made, run_ffmpeg

Wave = NDArray[np.float64]
RATE = 48_000


def source(samples: Wave) -> Source:
    """A WAV file of these very floats: of one channel for a plain array, of two for rows."""
    content = samples.astype("<f4").tobytes()
    channels = samples.ndim

    def write(out: Path) -> None:
        raw = out.with_name("raw")
        raw.write_bytes(content)
        layout = ("-f", "f32le", "-ar", str(RATE), "-ch_layout", "mono" if channels == 1 else "stereo")
        run_ffmpeg(*layout, "-i", str(raw), "-c:a", "pcm_f32le", str(out))

    return real(made(".wav", write, "floats", channels, hashlib.sha256(content).hexdigest()))


def mixed(folder: Path, *tracks: Track, sources: dict[UUID, Source], **fields: Any) -> Wave:
    """What is heard of a timeline, before it is encoded."""
    document = timeline(*tracks, **fields)
    samples = round(document.duration / document.rate.fraction * RATE)
    return mixed_sounds(folder, plan_sounds(document, sources), samples)


def mixed_sounds(folder: Path, sounds: Sequence[Sound], samples: int, store: SegmentStore | None = None) -> Wave:
    kept = store or SegmentStore(folder / "cache", 10**9)
    return read(mixing.mix(sounds, samples, folder, kept, lambda: False))


def treated(folder: Path, samples: Wave, *effects: str) -> Wave:
    """Rows of samples after filters, as a sound with these effects has them."""
    before, after = folder / "before.raw", folder / "after.raw"
    before.write_bytes(samples.astype("<f4").tobytes())
    whole = Sound(source(np.zeros(RATE)), "", 0, 0, len(samples), effects=effects)
    ffmpeg.run(treating.treat(whole, before, after))
    return read(after)


def read(path: Path) -> Wave:
    return np.frombuffer(path.read_bytes(), "<f4").reshape(-1, 2).astype(np.float64)


def decoded(path: Path) -> Wave:
    """A finished stream, as a player hears it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "raw"
        run_ffmpeg("-i", str(path), "-f", "f32le", "-ar", str(RATE), "-ac", "2", str(out))
        return read(out)


def tone(frequency: float, seconds: float, level: float = 0.5) -> Wave:
    return level * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)


def noise(seconds: float, level: float = 0.1, seed: int = 1) -> Wave:
    return level * np.random.default_rng(seed).standard_normal(round(seconds * RATE))


def chirp(seconds: float, low: float = 200, high: float = 4000) -> Wave:
    time = np.arange(round(seconds * RATE)) / RATE
    return 0.5 * np.sin(2 * np.pi * (low * time + (high - low) / (2 * seconds) * time**2))


def both(samples: Wave) -> Wave:
    """One channel as two."""
    return np.repeat(samples[:, None], 2, axis=1)


def decibels(ratio: float) -> float:
    return float(20 * np.log10(ratio))


def level(samples: Wave) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(samples**2)))
