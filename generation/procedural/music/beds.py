"""A soft bed of sound: slow chords, a few bells over them, and for water a breath of noise. Made of sines only."""

from dataclasses import dataclass

import numpy as np

from generation.procedural.sound import RATE, Sound, faded

PEAK = 0.42


@dataclass(frozen=True)
class Mood:
    """Chords as semitones over `root` hertz, one after another over the whole length; bells take notes of the chord."""

    root: float
    chords: tuple[tuple[int, ...], ...]
    bells: float  # a second
    shimmer: float  # how fast the pad breathes, in hertz
    surf: float = 0.0


# All in D, so that clips cut together sound as one piece.
MOODS: dict[str, Mood] = {
    "dawn": Mood(73.42, ((0, 7, 12, 16, 19, 26), (-2, 5, 10, 14, 19, 22)), 1.2, 0.17),
    "tide": Mood(73.42, ((-7, 5, 9, 12, 17, 21), (0, 7, 12, 14, 19, 24)), 0.6, 0.11, surf=0.5),
    "night": Mood(73.42, ((-3, 4, 9, 12, 16, 23), (-5, 2, 7, 11, 14, 21)), 0.9, 0.13),
    "city": Mood(73.42, ((-7, 0, 9, 12, 16, 19), (0, 7, 12, 16, 18, 24)), 1.8, 0.23),
}


def compose(mood: Mood, seconds: float, seed: int) -> Sound:
    """Stereo samples of shape (2, n) at 48 kHz, between -1 and 1, silent at both ends so that a cut does not click."""
    rng = np.random.default_rng(seed)
    samples = round(seconds * RATE)
    sound = np.zeros((2, samples), dtype=np.float32)
    share = seconds / len(mood.chords)
    for place, chord in enumerate(mood.chords):
        _add_pad(sound, mood, chord, place * share, share, rng)
        for at in np.arange(place * share + 0.35, (place + 1) * share, 1 / mood.bells):
            _add_bell(sound, mood.root * 2 ** ((int(rng.choice(chord[2:])) + 12) / 12), at + rng.uniform(-0.03, 0.03), rng)
    if mood.surf:
        sound += _surf(samples, rng) * np.float32(mood.surf)
    sound *= faded(samples, 0.25, 0.6)
    loudest = float(np.abs(sound).max()) or 1.0
    return (sound * np.float32(PEAK / loudest)).astype(np.float32)


def _add_pad(sound: Sound, mood: Mood, chord: tuple[int, ...], start: float, length: float, rng: np.random.Generator) -> None:
    """A chord that swells in, overlaps the next and dies away."""
    first = max(0, round((start - 0.3) * RATE))
    last = min(sound.shape[1], round((start + length + 0.9) * RATE))
    time = np.arange(last - first, dtype=np.float32) / RATE
    swell = faded(last - first, 0.9, 1.1)
    for place, step in enumerate(chord):
        pitch = mood.root * 2 ** (step / 12)
        breath = 0.75 + 0.25 * np.sin(2 * np.pi * mood.shimmer * time + rng.uniform(0, 6.28))
        loud = np.float32(0.5 / (1 + 0.5 * place)) * breath * swell
        for side in (0, 1):
            tone = np.zeros_like(time)
            for harmonic, strength in ((1, 1.0), (2, 0.34), (3, 0.12), (4, 0.05)):
                beat = 1 + rng.uniform(-0.0016, 0.0016)  # two ears hear it slightly apart: the pad is wide
                tone += np.float32(strength) * np.sin(2 * np.pi * pitch * harmonic * beat * time + rng.uniform(0, 6.28))
            sound[side, first:last] += loud * tone


def _add_bell(sound: Sound, pitch: float, at: float, rng: np.random.Generator) -> None:
    first = max(0, round(at * RATE))
    time = np.arange(min(sound.shape[1] - first, 2 * RATE), dtype=np.float32) / RATE
    if not len(time):
        return
    tone = np.sin(2 * np.pi * pitch * time) * np.exp(-3.2 * time) + 0.25 * np.sin(2 * np.pi * pitch * 2.76 * time) * np.exp(
        -7 * time
    )
    tone *= np.minimum(time / 0.008, 1)
    right = rng.uniform(0.25, 0.75)
    sound[0, first : first + len(time)] += np.float32(0.22 * (1 - right)) * tone
    sound[1, first : first + len(time)] += np.float32(0.22 * right) * tone


def _surf(samples: int, rng: np.random.Generator) -> Sound:
    """Noise that comes and goes like small waves: white noise, its upper half smoothed away."""
    noise = rng.normal(0, 1, (2, samples + 64)).astype(np.float32)
    window = np.hanning(66)[1:-1] / np.hanning(66).sum()
    soft = np.stack([np.convolve(side, window, mode="same")[:samples] for side in noise])
    time = np.arange(samples) / RATE
    rolling = 0.35 + 0.65 * np.sin(np.pi * (time / 3.1 + 0.15)) ** 2
    return (soft * rolling).astype(np.float32)
