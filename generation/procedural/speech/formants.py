"""A voice of our own: a buzz and a hiss through the resonances of a throat, as Klatt's synthesizer does it.

Every pulse of the voice is answered by the throat as it is at that moment; the answers are laid over one another. It is
plainly synthetic, and meant as a draft when the machine has no better voice.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.procedural.sound import Voice
from generation.procedural.speech.intonation import Segment
from generation.procedural.speech.phonemes import PHONEMES, Phoneme

RATE = 24_000
FRAME = 120  # samples: 5 ms, the step in which the throat moves
ANSWER = 1024  # samples that a pulse is heard for
BATCH = 256
Track = NDArray[np.float64]


@dataclass(frozen=True)
class Throat:
    """`pitch` in hertz; `size` stretches the formants (women and children: above 1); `breathy` from 0 to 1."""

    pitch: float
    size: float = 1.0
    breathy: float = 0.05


@dataclass(frozen=True)
class Tracks:
    """One value for each frame of 5 ms."""

    formants: Track  # (3, frames)
    voice: Track
    breath: Track
    hiss: Track  # (3, frames): middle, width, strength
    nasal: Track
    pitch: Track


def speak(segments: list[Segment], throat: Throat, seed: int) -> Voice:
    """Samples at 24 kHz, with a peak of 0.8."""
    rng = np.random.default_rng(seed)
    tracks = _tracks(segments, throat)
    samples = len(tracks.pitch) * FRAME
    sound = _voiced(tracks, throat, samples, rng) + _hissed(tracks, throat, samples, rng)
    return (0.8 * sound / (np.abs(sound).max() or 1)).astype(np.float32)


def _tracks(segments: list[Segment], throat: Throat) -> Tracks:
    frames = max(1, round((segments[-1].start + segments[-1].length) * RATE / FRAME))
    formants, hiss = np.zeros((3, frames)), np.zeros((3, frames))
    voice, breath, nasal, pitch = np.zeros(frames), np.zeros(frames), np.zeros(frames), np.zeros(frames)
    hiss[0], hiss[1] = 4000, 3000
    formants[:] = np.array([500.0, 1500.0, 2500.0])[:, None]
    for place, segment in enumerate(segments):
        first = round(segment.start * RATE / FRAME)
        last = min(frames, max(first + 1, round((segment.start + segment.length) * RATE / FRAME)))
        span = slice(first, last)
        if not segment.sound:
            formants[:, span] = formants[:, [max(0, first - 1)]]
            pitch[span] = pitch[max(0, first - 1)] or 1.0
            continue
        phoneme, part = PHONEMES[segment.sound], np.linspace(0, 1, last - first)
        pitch[span] = segment.pitch[0] + (segment.pitch[1] - segment.pitch[0]) * part
        goal = np.array(phoneme.glide if phoneme.glide else phoneme.formants)[:, None]
        moved = np.clip((part - 0.3) / 0.45, 0, 1)
        formants[:, span] = np.array(phoneme.formants)[:, None] * (1 - moved) + goal * moved
        nasal[span] = phoneme.is_nasal
        if phoneme.is_stop:
            following = segments[place + 1].sound if place + 1 < len(segments) else ""
            _stop(phoneme, following, segment, first, last, voice, breath, hiss)
        else:
            voice[span], breath[span] = phoneme.voice * (1.0 if segment.is_stressed else 0.86), phoneme.breath
            if phoneme.hiss:
                hiss[:, span] = np.array(phoneme.hiss)[:, None]
    formants = np.stack([_smooth(row, 13) for row in formants]) * throat.size
    return Tracks(
        formants, _smooth(voice, 5), _smooth(breath, 5), np.stack([hiss[0], hiss[1], _smooth(hiss[2], 3)]), _smooth(nasal, 7),
        _smooth(pitch, 15) * throat.pitch,
    )  # fmt: skip


def _stop(
    phoneme: Phoneme, following: str, segment: Segment, first: int, last: int, voice: Track, breath: Track, hiss: Track
) -> None:
    """Closed, then a burst, then breath until the voice comes in, when it is one without voice."""
    closed = first + max(1, round((last - first) * (0.5 if phoneme.hiss else 0.62)))
    voice[first:closed] = phoneme.voice
    burst = min(last, closed + 3)
    hiss[:, closed:burst] = np.array(phoneme.burst)[:, None]
    if phoneme.hiss:
        hiss[:, burst:last] = np.array(phoneme.hiss)[:, None]
        voice[closed:last] = phoneme.voice
    elif phoneme.breath and following and PHONEMES[following].voice > 0:
        breath[burst:last] = phoneme.breath
    elif not phoneme.breath:
        voice[burst:last] = 0.5


def _smooth(row: Track, width: int) -> Track:
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(row, width // 2, mode="edge")
    return np.asarray(np.convolve(padded, window / window.sum(), mode="valid")[: len(row)])


def _throat(formants: Track, nasal: Track, size: float) -> NDArray[np.complex128]:
    """The frequency response, (moments, ANSWER / 2 + 1): the formants one after another, and three that never move."""
    turn = np.exp(-2j * np.pi * np.arange(ANSWER // 2 + 1) / ANSWER)[None, :]
    response = np.ones((formants.shape[1], turn.shape[1]), dtype=complex)
    middles = [*formants, *(np.full(formants.shape[1], hertz * size) for hertz in (3500, 4300, 5200))]
    widths = (70, 95, 140, 220, 300, 400)
    for place, (middle, width) in enumerate(zip(middles, widths, strict=True)):
        wide = width * (1 + 0.7 * nasal) if place < 2 else np.full(len(middle), float(width))
        response *= _resonance(middle, wide, turn)
    murmur = _resonance(np.full(len(nasal), 270.0), np.full(len(nasal), 100.0), turn)
    hole = 1 / _resonance(np.full(len(nasal), 480.0), np.full(len(nasal), 120.0), turn)
    return np.asarray(response * (1 + nasal[:, None] * (0.6 * murmur * hole - 1)))


def _resonance(middle: Track, width: Track, turn: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Of a pole pair whose gain at 0 Hz is one."""
    radius = np.exp(-np.pi * width / RATE)[:, None]
    first = 2 * radius * np.cos(2 * np.pi * middle / RATE)[:, None]
    return np.asarray((1 - first + radius**2) / (1 - first * turn + radius**2 * turn**2))


def _even(response: NDArray[Any]) -> NDArray[Any]:
    """Each row with the energy of one sample of height 1, so that the loudness of a sound is what its table says."""
    return np.asarray(response / np.sqrt((np.abs(response) ** 2).mean(axis=1, keepdims=True) + 1e-12))


def _voiced(tracks: Tracks, throat: Throat, samples: int, rng: np.random.Generator) -> NDArray[np.float64]:
    pulses = _pulses(tracks, rng)
    sound = np.zeros(samples + 2 * ANSWER)
    turn = np.exp(-2j * np.pi * np.arange(ANSWER // 2 + 1) / ANSWER)[None, :]
    source = _resonance(np.zeros(1), np.full(1, 110.0), turn) * (1 - turn) * 12  # what the cords give, less what the lips take
    source = source / (1 + (np.arange(ANSWER // 2 + 1) * RATE / ANSWER / 3800) ** 2) ** 0.5
    for begin in range(0, len(pulses), BATCH):
        at = pulses[begin : begin + BATCH]
        frames = np.minimum(at.astype(int) // FRAME, len(tracks.pitch) - 1)
        response = _throat(tracks.formants[:, frames], tracks.nasal[frames], throat.size) * source
        answers = np.fft.irfft(_even(response), ANSWER, axis=1)
        answers *= (tracks.voice[frames] * np.sqrt(RATE / tracks.pitch[frames]) * rng.uniform(0.96, 1.04, len(at)))[:, None]
        for place, answer in zip(at.astype(int), answers, strict=True):
            sound[place : place + ANSWER] += answer
    return sound[:samples]


def _pulses(tracks: Tracks, rng: np.random.Generator) -> NDArray[np.float64]:
    """The moments, in samples, at which the cords close, where there is any voice."""
    moments, at = [], 0.0
    last = len(tracks.pitch) * FRAME
    while at < last:
        frame = int(at) // FRAME
        if tracks.voice[frame] > 0.01:
            moments.append(at)
        at += RATE / max(40.0, tracks.pitch[frame]) * float(rng.uniform(0.993, 1.007))
    return np.array(moments)


def _hissed(tracks: Tracks, throat: Throat, samples: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Breath through the throat, and hiss at the teeth: noise in windows of 10 ms, each with its own spectrum."""
    noise = rng.normal(0, 1, samples + 2 * FRAME)
    window = np.hanning(2 * FRAME + 1)[:-1]
    at = np.arange(ANSWER // 2 + 1)[None, :] * RATE / ANSWER
    sound = np.zeros(samples + 2 * ANSWER)
    breath = tracks.breath + throat.breathy * tracks.voice
    for begin in range(0, len(tracks.pitch), BATCH):
        frames = np.arange(begin, min(begin + BATCH, len(tracks.pitch)))
        pieces = np.stack([noise[frame * FRAME : frame * FRAME + 2 * FRAME] * window for frame in frames])
        spectra = np.fft.rfft(pieces, ANSWER, axis=1)
        open_throat = _throat(tracks.formants[:, frames], tracks.nasal[frames], throat.size) * at
        middle, width, strength = (row[frames][:, None] for row in tracks.hiss)
        teeth = 1 / (1 + ((at - middle) / (0.5 * width)) ** 2)
        answers = np.fft.irfft(spectra * (breath[frames][:, None] * _even(open_throat) + strength * _even(teeth)), ANSWER, axis=1)
        for frame, answer in zip(frames, answers, strict=True):
            sound[frame * FRAME : frame * FRAME + ANSWER] += answer
    return sound[:samples]
