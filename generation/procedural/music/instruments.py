"""Instruments of our own, made of sines and noise: a pitch, a length and a loudness become samples.

Struck and plucked ones are sums of partials that die away; bowed and blown ones are a spectrum with soft edges turned into
a long wave, or one period of a wave read again and again. All in mono at 48 kHz, at about equal loudness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generation.procedural.sound import RATE

Row = NDArray[np.float32]
HIGHEST = 15_000  # hertz: what is above is left out
LOOP = 1 << 17  # samples of a long wave
TABLE = 2048


@dataclass(frozen=True)
class Struck:
    """Partials: how strong the n-th is (1 / n**slope, times `strengths` where given), and how fast they die."""

    slope: float
    ring: float  # seconds until the first has fallen to a third, at middle C
    damping: float  # by how much faster each higher one dies
    ratios: tuple[float, ...] = ()  # of the partials; () is 1, 2, 3 ...
    strengths: tuple[float, ...] = ()
    count: int = 14
    stretch: float = 0.0  # strings are stiff: higher partials are sharp
    knock: float = 0.0  # noise of the hammer
    release: float = 0.12
    level: float = 1.0


@dataclass(frozen=True)
class Wide:
    """A chorus of many: each partial is `width` cents wide. `dark` is where, in hertz, it begins to fall off."""

    slope: float
    dark: float
    width: float
    attack: float
    release: float
    odd_only: bool = False
    vowel: tuple[tuple[float, float], ...] = ()  # (hertz, width) of what is lifted
    level: float = 1.0


@dataclass(frozen=True)
class Blown:
    """One period read again and again: bright at first, then dark. `shake` is the vibrato in cents."""

    slope: float
    attack: float
    release: float
    dark: float  # hertz
    later_dark: float  # hertz, and within `closing` seconds
    closing: float = 0.4
    shake: float = 0.0
    breath: float = 0.0
    odd_only: bool = False
    voices: int = 1  # side by side, a few cents apart
    drive: float = 0.0
    level: float = 1.0


INSTRUMENTS: dict[str, Struck | Wide | Blown] = {
    "piano": Struck(1.15, 1.5, 0.28, stretch=4e-4, knock=0.05, release=0.18),
    "epiano": Struck(1.0, 1.3, 0.8, (1, 2, 3, 14.0), (1, 0.22, 0.1, 0.09), release=0.15),
    "guitar": Struck(1.0, 0.9, 0.35, knock=0.06, stretch=1e-4, release=0.2),
    "harp": Struck(1.3, 1.1, 0.3, knock=0.02, release=0.6),
    "muted": Struck(0.9, 0.22, 0.5, knock=0.08, release=0.1),
    "pluck": Struck(0.85, 0.35, 0.45, count=18, release=0.15),
    "clav": Struck(0.55, 0.4, 0.2, count=18, knock=0.05, release=0.05, level=0.7),
    "marimba": Struck(1.0, 0.45, 0.9, (1, 3.93, 9.6), (1, 0.3, 0.12), knock=0.05, release=0.3),
    "vibes": Struck(1.0, 1.6, 0.6, (1, 4.0, 10.1), (1, 0.16, 0.05), release=0.5),
    "bell": Struck(1.0, 1.6, 0.25, (1, 2.0, 2.76, 5.4, 8.93), (1, 0.3, 0.4, 0.18, 0.08), release=1.2, level=0.8),
    "glass": Struck(1.0, 2.2, 0.4, (1, 2.001, 3.01, 4.2), (1, 0.5, 0.12, 0.1), release=1.5, level=0.8),
    "upright": Struck(1.2, 0.7, 0.35, knock=0.05, release=0.1, level=1.2),
    "spiccato": Struck(0.9, 0.25, 0.3, count=16, knock=0.1, release=0.12),
    "pad": Wide(1.1, 1500, 22, 0.5, 0.9),
    "shimmer": Wide(1.0, 2600, 30, 1.2, 2.2),
    "strings": Wide(1.0, 2400, 18, 0.22, 0.5),
    "choir": Wide(0.9, 1800, 26, 0.5, 0.8, vowel=((700, 130), (1150, 160), (2700, 300))),
    "organ": Wide(1.0, 3000, 4, 0.03, 0.1, odd_only=False),
    "cello": Blown(1.0, 0.1, 0.25, 1400, 1000, shake=7, voices=3, level=1.1),
    "violin": Blown(0.95, 0.1, 0.2, 4200, 3200, shake=16, voices=2, level=0.8),
    "horn": Blown(0.9, 0.07, 0.18, 2200, 1100, 0.5, shake=5, voices=3),
    "flute": Blown(1.9, 0.06, 0.12, 3000, 2200, shake=12, breath=0.05),
    "saw": Blown(1.0, 0.01, 0.15, 6500, 2600, 0.25, shake=7, voices=3, level=0.8),
    "stab": Blown(1.0, 0.005, 0.12, 5000, 900, 0.2, voices=3),
    "drive": Blown(1.0, 0.006, 0.08, 5000, 3600, 0.3, shake=4, voices=2, drive=2.5, level=0.55),
    "bass": Blown(1.25, 0.006, 0.06, 1400, 420, 0.25, level=1.25),
    "synthbass": Blown(1.0, 0.004, 0.05, 2200, 380, 0.16, voices=2, level=1.2),
    "sub": Blown(2.6, 0.012, 0.12, 260, 160, 0.3, level=1.5),
}


@lru_cache(maxsize=4096)
def sounded(name: str, pitch: int, seconds: float, bright: float) -> Row:
    """A note held for `seconds`, with what rings on after it. `bright` from 0 to 1 goes with its loudness. Not to be changed."""
    instrument = INSTRUMENTS[name]
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    makers: dict[type, Callable[..., Row]] = {Struck: _struck, Wide: _wide, Blown: _blown}
    row = makers[type(instrument)](instrument, frequency, seconds, bright)
    row *= np.float32(instrument.level)
    row.flags.writeable = False
    return row


def _struck(made: Struck, frequency: float, seconds: float, bright: float) -> Row:
    samples = round((seconds + made.release) * RATE)
    time = np.arange(samples, dtype=np.float32) / RATE
    row = np.zeros(samples, dtype=np.float32)
    ring = made.ring * (262 / frequency) ** 0.45
    numbers = made.ratios or tuple(n * (1 + made.stretch * n * n) ** 0.5 for n in range(1, made.count + 1))
    weight = 0.0
    for place, ratio in enumerate(numbers):
        if frequency * ratio > HIGHEST:
            break
        strength = made.strengths[place] if made.strengths else (place + 1) ** -made.slope
        strength *= (0.45 + 0.55 * bright) ** place if place else 1
        weight += strength * strength
        lasting = ring / (1 + made.damping * place)
        part = int(min(samples, 7 * lasting * RATE))
        turning = np.float32(2 * np.pi * frequency * ratio) * time[:part]
        row[:part] += np.float32(strength) * np.sin(turning + np.float32(place)) * np.exp(-time[:part] / np.float32(lasting))
    if made.knock:
        noise = np.random.default_rng(round(frequency)).normal(0, 1, min(samples, RATE // 30)).astype(np.float32)
        noise = np.convolve(noise, np.ones(6) / 6, mode="same").astype(np.float32)
        row[: len(noise)] += (
            np.float32(made.knock * (0.5 + bright)) * noise * np.linspace(1, 0, len(noise), dtype=np.float32) ** 3
        )
    return _shaped(row / np.float32(2.2 * weight**0.5), 0.0015, made.release, seconds)


def _wide(made: Wide, frequency: float, seconds: float, bright: float) -> Row:
    samples = round((seconds + made.release) * RATE)
    wave = _long_wave(made, frequency)
    start = int(frequency * 977) % LOOP  # so that two notes do not begin alike
    row = wave[(start + np.arange(samples)) % LOOP].copy()
    return _shaped(row * np.float32(0.8 + 0.2 * bright), made.attack, made.release, seconds)


@lru_cache(maxsize=128)
def _long_wave(made: Wide, frequency: float) -> Row:
    """A wave that closes on itself after LOOP samples: a spectrum of wide lines with phases by chance."""
    bins = np.arange(LOOP // 2 + 1) * (RATE / LOOP)
    strength = np.zeros(len(bins))
    for number in range(1, 40, 2 if made.odd_only else 1):
        centre = frequency * number
        if centre > min(HIGHEST, 6 * made.dark):
            break
        spread = max(0.6, centre * (2 ** (made.width / 1200) - 1))
        near = slice(max(0, int((centre - 5 * spread) * LOOP / RATE)), int((centre + 5 * spread) * LOOP / RATE) + 2)
        loud = number**-made.slope / (1 + (centre / made.dark) ** 2)
        loud *= 1 + sum(5 / (1 + ((centre - middle) / width) ** 2) for middle, width in made.vowel)
        strength[near] += loud * np.exp(-(((bins[near] - centre) / spread) ** 2)) / spread**0.5
    phases = np.random.default_rng(round(frequency * 10)).uniform(0, 2 * np.pi, len(bins))
    wave = np.fft.irfft(strength * np.exp(1j * phases), LOOP)
    return np.asarray(0.28 * wave / np.sqrt((wave**2).mean()), dtype=np.float32)


def _blown(made: Blown, frequency: float, seconds: float, bright: float) -> Row:
    samples = round((seconds + made.release) * RATE)
    time = np.arange(samples, dtype=np.float64) / RATE
    open_table, closed_table = (_table(made.slope, frequency, dark, made.odd_only) for dark in (made.dark, made.later_dark))
    openness = (np.exp(-time / made.closing) * (0.35 + 0.65 * bright)).astype(np.float32)
    swell = np.clip((time - 0.18) / 0.35, 0, 1)
    row = np.zeros(samples, dtype=np.float32)
    for voice in range(made.voices):
        cents = (voice - (made.voices - 1) / 2) * 9 + made.shake * swell * np.sin(2 * np.pi * (5.1 + 0.2 * voice) * time)
        phase = np.cumsum(frequency * 2 ** (np.broadcast_to(cents, time.shape) / 1200)) / RATE + 0.37 * voice
        row += _looked_up(open_table, phase) * openness + _looked_up(closed_table, phase) * (1 - openness)
    row *= np.float32(0.5 / made.voices**0.5)
    if made.drive:
        row = np.tanh(np.float32(made.drive) * 2 * row)
    if made.breath:
        noise = np.random.default_rng(round(frequency)).normal(0, 1, samples).astype(np.float32)
        row += np.float32(made.breath) * np.convolve(noise, np.hanning(12) / 6, mode="same").astype(np.float32)
    return _shaped(row, made.attack, made.release, seconds)


@lru_cache(maxsize=512)
def _table(slope: float, frequency: float, dark: float, odd_only: bool) -> Row:
    """One period, and its first sample again."""
    spectrum = np.zeros(TABLE // 2 + 1, dtype=complex)
    for number in range(1, min(TABLE // 4, int(HIGHEST / frequency) + 1), 2 if odd_only else 1):
        spectrum[number] = -1j * number**-slope / (1 + (number * frequency / dark) ** 4) ** 0.5
    wave = np.fft.irfft(spectrum, TABLE)
    wave = wave / (np.sqrt((wave**2).mean()) * 2 + 1e-12)
    return np.append(wave, wave[0]).astype(np.float32)


def _looked_up(table: Row, phase: NDArray[np.float64]) -> Row:
    where = (phase % 1) * TABLE
    step = where.astype(np.int32)
    part = (where - step).astype(np.float32)
    return np.asarray(table[step] * (1 - part) + table[step + 1] * part, dtype=np.float32)


def _shaped(row: Row, attack: float, release: float, seconds: float) -> Row:
    """Risen within `attack`, and gone `release` seconds after it was let go."""
    rising = min(len(row), max(1, round(attack * RATE)))
    row[:rising] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(rising) / rising)).astype(np.float32)
    falling = min(len(row), max(1, len(row) - round(seconds * RATE)))
    row[len(row) - falling :] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, falling + 1) / falling)).astype(np.float32) ** 2
    return row.astype(np.float32)
