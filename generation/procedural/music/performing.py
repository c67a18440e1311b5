"""Plays a score with our own instruments: notes become samples, are placed left and right, and share a room."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generation.procedural.music.drums import DRUMS, struck
from generation.procedural.music.instruments import INSTRUMENTS, Struck, Wide, sounded
from generation.procedural.music.score import Part, Score
from generation.procedural.sound import RATE, Report, Sound, convolved, faded

GRID = 24  # lengths are rounded to this part of a second, so that notes alike are made once
HELD_MOST = 12.0  # seconds
LEVEL = 0.16  # of a part whose level is 1, as a mean of squares where it is loud; a kick's peak is 1
SHELF, RAISED, REACH = 2500.0, 2.2, 256  # hertz, a factor, samples
DUCKED = 0.28  # seconds until what stepped back for a kick is there again


def perform(score: Score, rng: np.random.Generator, report: Report = lambda done: None) -> Sound:
    """Exactly round(seconds * 48,000) samples, not yet at its final loudness."""
    samples = round(score.seconds * RATE)
    dry, far = np.zeros((2, samples), np.float32), np.zeros((2, samples), np.float32)
    for place, part in enumerate(score.parts):
        _add_part(dry, far, score, part, rng)
        report(0.8 * (place + 1) / len(score.parts))
    if score.ducking:
        gain = _ducking(score, samples)
        dry *= gain
        far *= gain
    _add_hits(dry, far, score, rng)
    dry += convolved(far, _room(score.room))
    dry = _brightened(dry)
    report(0.95)
    if score.warmth:
        drive = np.float32(1 + 1.2 * score.warmth)
        loudest = np.float32(np.abs(dry).max() or 1)
        dry = np.tanh(dry / loudest * drive) / np.tanh(drive)
    dry *= faded(samples, 0.004, min(1.6, score.seconds / 5))
    report(1.0)
    return dry


def _add_part(dry: Sound, far: Sound, score: Score, part: Part, rng: np.random.Generator) -> None:
    """Played by itself first, for only then is it known how loud it is: instruments differ by more than players do."""
    instrument = INSTRUMENTS[part.instrument]
    loose = 0.004 if isinstance(instrument, Struck) else 0.008
    alone = np.zeros_like(dry)
    for number, note in enumerate(part.notes):
        at = score.seconds_at(note.at) + float(rng.normal(0, loose))
        held = min(HELD_MOST, score.seconds_at(note.length))
        row = sounded(part.instrument, note.pitch, max(1, round(held * GRID)) / GRID, round(note.loud * 4) / 4)
        side = part.side + (0.5 * (-1) ** number if isinstance(instrument, Wide) else (note.pitch - 64) / 90)
        _put(alone, None, row, at, note.loud, side, 0.0)
    gain = np.float32(LEVEL * part.level / (_loudness(alone) or 1.0))
    alone *= gain
    dry += alone
    alone *= np.float32(part.far)
    far += alone


def _loudness(sound: Sound) -> float:
    """How loud it is where it is loud: of all tenths of a second the eighth of ten, as a mean of squares."""
    step = RATE // 10
    blocks = sound[:, : sound.shape[1] // step * step].reshape(2, -1, step)
    loud = np.sqrt((blocks.astype(np.float64) ** 2).mean(axis=(0, 2)))
    heard = loud[loud > 1e-4]
    return float(np.quantile(heard, 0.8)) if len(heard) else 0.0


def _add_hits(dry: Sound, far: Sound, score: Score, rng: np.random.Generator) -> None:
    for hit in score.hits:
        level, side, share = DRUMS[hit.drum]
        _put(dry, far, struck(hit.drum), score.seconds_at(hit.at) + float(rng.normal(0, 0.002)), level * hit.loud, side, share)


def _put(dry: Sound, far: Sound | None, row: NDArray[np.float32], at: float, level: float, side: float, share: float) -> None:
    """Equal power: in the middle each side has 0.7 of it."""
    first = max(0, round(at * RATE))
    row = row[: dry.shape[1] - first]
    if not len(row):
        return
    angle = (min(1.0, max(-1.0, side)) + 1) * np.pi / 4
    for channel, gain in enumerate((np.cos(angle), np.sin(angle))):
        loud = np.float32(level * gain)
        dry[channel, first : first + len(row)] += loud * row
        if far is not None:
            far[channel, first : first + len(row)] += np.float32(share) * loud * row


def _brightened(sound: Sound) -> Sound:
    """Sums of few partials are dull beside recordings: what lies above `SHELF` is raised."""
    at = np.fft.rfftfreq(2 * REACH, 1 / RATE)
    wanted = 1 + (RAISED - 1) * (at / SHELF) ** 2 / (1 + (at / SHELF) ** 2)
    kernel = (np.roll(np.fft.irfft(wanted), REACH) * np.hanning(2 * REACH)).astype(np.float32)
    late = np.pad(sound, ((0, 0), (0, REACH)))
    return convolved(late, np.stack([kernel, kernel]))[:, REACH:]


def _ducking(score: Score, samples: int) -> NDArray[np.float32]:
    gain = np.ones(samples, np.float32)
    time = np.arange(round(DUCKED * RATE), dtype=np.float32) / RATE
    dip = 1 - np.float32(score.ducking) * np.minimum(time / 0.006, 1) * (0.5 + 0.5 * np.cos(np.pi * time / DUCKED))
    for hit in score.hits:
        if hit.drum == "kick":
            first = max(0, round(score.seconds_at(hit.at) * RATE))
            part = gain[first : first + len(dip)]
            np.minimum(part, dip[: len(part)], out=part)
    return gain


@lru_cache(maxsize=8)
def _room(seconds: float) -> Sound:
    """What a hall answers to a clap: noise that dies away, its highs first, and differs left and right."""
    samples = round(seconds * RATE)
    time = np.arange(samples, dtype=np.float32) / RATE
    rng = np.random.default_rng(20)
    at = np.fft.rfftfreq(samples, 1 / RATE)
    answer = np.zeros((2, samples), np.float32)
    for low, high, lasting in ((120, 900, 1.0), (900, 3500, 0.75), (3500, 9000, 0.4)):
        band = (1 / np.sqrt(1 + (low / np.maximum(at, 1)) ** 4) / np.sqrt(1 + (at / high) ** 4)).astype(np.float32)
        noise = np.fft.irfft(np.fft.rfft(rng.normal(0, 1, (2, samples))) * band, samples)
        answer += (noise * np.exp(-6.9 * time / (seconds * lasting))).astype(np.float32)
    late = round(0.018 * RATE)
    answer = np.roll(answer, late, axis=1)
    answer[:, :late] = 0
    return np.asarray(answer / np.sqrt((answer**2).sum(axis=1, keepdims=True)), dtype=np.float32)
