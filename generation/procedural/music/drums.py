"""Drums of our own: sines that fall, and noise with its lows or highs taken away. Mono at 48 kHz, made once each."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generation.procedural.sound import RATE

Row = NDArray[np.float32]

# name: (level, place from left -1 to right 1, share that goes to the room)
DRUMS: dict[str, tuple[float, float, float]] = {
    "kick": (1.0, 0.0, 0.02),
    "snare": (0.62, 0.05, 0.16),
    "gated": (0.7, 0.0, 0.3),
    "clap": (0.5, -0.05, 0.2),
    "rim": (0.4, 0.15, 0.12),
    "hat": (0.3, 0.3, 0.04),
    "open": (0.28, 0.3, 0.08),
    "foot": (0.3, 0.3, 0.06),
    "ride": (0.3, -0.35, 0.08),
    "crash": (0.26, -0.25, 0.2),
    "shaker": (0.28, -0.3, 0.06),
    "brush": (0.4, 0.1, 0.12),
    "tom": (0.6, -0.15, 0.2),
    "taiko": (0.8, 0.0, 0.4),
}


@lru_cache(maxsize=32)
def struck(name: str) -> Row:
    """One stroke. Not to be changed."""
    row = _MAKERS[name]()
    row[-240:] *= np.linspace(1, 0, 240, dtype=np.float32)
    row = np.asarray(row / np.abs(row).max(), dtype=np.float32)
    row.flags.writeable = False
    return row


def _time(seconds: float) -> Row:
    return np.asarray(np.arange(round(seconds * RATE)) / RATE, dtype=np.float32)


def _noise(seconds: float, low: float, high: float, seed: int) -> Row:
    """Noise between two frequencies in hertz, with soft edges."""
    samples = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 1, samples))
    at = np.fft.rfftfreq(samples, 1 / RATE)
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(at, 1)) ** 6) / np.sqrt(1 + (at / high) ** 6)
    row = np.fft.irfft(spectrum, samples)
    return np.asarray(row / np.abs(row).max(), dtype=np.float32)


def _falling(seconds: float, top: float, bottom: float, bend: float, ring: float) -> Row:
    """A sine that falls from `top` to `bottom` hertz within about `bend` seconds and rings for about `ring`."""
    time = _time(seconds)
    phase = 2 * np.pi * (bottom * time + (top - bottom) * bend * (1 - np.exp(-time / bend)))
    return np.asarray(np.sin(phase) * np.exp(-time / ring), dtype=np.float32)


def _decay(seconds: float, ring: float) -> Row:
    return np.asarray(np.exp(-_time(seconds) / ring), dtype=np.float32)


def _kick() -> Row:
    row = _falling(0.45, 165, 48, 0.03, 0.14)
    row[:480] += 0.25 * _noise(0.01, 900, 6000, 1) * _decay(0.01, 0.002)
    return np.asarray(np.tanh(1.6 * row), dtype=np.float32)


def _snare() -> Row:
    body = 0.7 * _falling(0.28, 260, 182, 0.02, 0.07) + 0.3 * _falling(0.28, 420, 331, 0.02, 0.05)
    return np.asarray(body + 0.8 * _noise(0.28, 1200, 9000, 2) * _decay(0.28, 0.075))


def _gated() -> Row:
    body = 0.6 * _falling(0.32, 230, 170, 0.02, 0.12)
    tail = _noise(0.32, 500, 7500, 3) * np.where(_time(0.32) < 0.24, 0.45 + 0.55 * _decay(0.32, 0.08), _decay(0.32, 0.03) * 60)
    return np.asarray(body + tail, dtype=np.float32)


def _clap() -> Row:
    row = _noise(0.3, 900, 6500, 4)
    time = _time(0.3)
    shape = sum(np.exp(-np.clip(time - at, 0, None) / 0.006) * (time >= at) for at in (0.0, 0.011, 0.023))
    return np.asarray(row * (0.6 * shape + np.exp(-np.clip(time - 0.03, 0, None) / 0.07) * (time >= 0.03)), dtype=np.float32)


def _rim() -> Row:
    return np.asarray(_falling(0.09, 1750, 1680, 0.01, 0.014) + 0.6 * _falling(0.09, 520, 480, 0.01, 0.02), dtype=np.float32)


def _metal(seconds: float, ring: float, low: float, seed: int) -> Row:
    """What a cymbal is: tones that have nothing to do with each other, and hiss."""
    time = _time(seconds)
    tones = sum(np.sign(np.sin(2 * np.pi * pitch * time + seed)) for pitch in (2050, 3040, 3690, 5220, 5403, 8010))
    spectrum = np.fft.rfft(np.asarray(tones))
    at = np.fft.rfftfreq(len(time), 1 / RATE)
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(at, 1)) ** 8) / np.sqrt(1 + (at / 15000) ** 6)
    row = np.fft.irfft(spectrum, len(time))
    row = row / np.abs(row).max() * 0.5 + _noise(seconds, low, 14000, seed)
    return np.asarray(row * np.exp(-time / ring), dtype=np.float32)


def _crash() -> Row:
    row = _metal(2.2, 0.55, 3200, 7)
    row[:960] *= np.linspace(0.3, 1, 960, dtype=np.float32)
    return row


def _shaker() -> Row:
    time = _time(0.12)
    shape = np.minimum(time / 0.025, 1) * np.exp(-np.clip(time - 0.03, 0, None) / 0.022)
    return np.asarray(_noise(0.12, 5000, 13000, 8) * shape, dtype=np.float32)


def _brush() -> Row:
    time = _time(0.3)
    return np.asarray(_noise(0.3, 900, 7000, 9) * np.minimum(time / 0.035, 1) * np.exp(-time / 0.1), dtype=np.float32)


def _taiko() -> Row:
    row = _falling(1.1, 105, 58, 0.05, 0.3) + 0.35 * _falling(1.1, 190, 143, 0.04, 0.12)
    row[:4800] += 0.35 * _noise(0.1, 120, 1400, 10) * _decay(0.1, 0.025)
    return np.asarray(np.tanh(1.4 * row), dtype=np.float32)


_MAKERS = {
    "kick": _kick,
    "snare": _snare,
    "gated": _gated,
    "clap": _clap,
    "rim": _rim,
    "hat": lambda: _metal(0.12, 0.022, 7000, 5),
    "open": lambda: _metal(0.5, 0.16, 6500, 5),
    "foot": lambda: _metal(0.15, 0.035, 5500, 6),
    "ride": lambda: _metal(1.2, 0.35, 4500, 11) + 0.25 * _falling(1.2, 870, 868, 0.1, 0.25),
    "crash": _crash,
    "shaker": _shaker,
    "brush": _brush,
    "tom": lambda: _falling(0.5, 190, 105, 0.05, 0.16),
    "taiko": _taiko,
}
