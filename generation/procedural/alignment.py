"""When each word of a known text is said in a sound: our own voice says the text, and the sound is laid along it.

Our voice knows when it says what. Both are seen as bands of loudness, without the speaker's own colour, and the cheapest
way through the two together says which moment of one is which of the other. English; other Latin text comes out roughly.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generation.procedural.sound import Voice
from generation.procedural.speech import formants, intonation, reading
from generation.procedural.speech.formants import Throat
from generation.procedural.speech.pronouncing import VOWELS
from generation.procedural.speech.reading import Spoken
from generation.providers.shapes import Word

RATE = 16_000  # of the sound that is given
HOP = 160  # samples: 10 ms
WINDOW = 400
BANDS = 24
LOWEST, HIGHEST = 120.0, 7000.0  # hertz
LONGEST = 600  # seconds
SLACK = 0.25  # how far the way may leave the diagonal, as a share of the length
MOST_SLACK = 2000  # frames: in ten minutes it is 20 seconds, which keeps time and memory small
SOFTEST = 0.04  # of the loudest frames: below, it is silence
PAUSE = 0.08  # seconds of silence that part two words
NEAR = 0.06  # seconds: as much of a neighbour's voice is not taken for the word's
BOTH, OURS, THEIRS = range(3)  # who goes on in a step of the way
ALONE, FREE = 0.75, 0.03  # what a step costs in which one goes on alone; and in a silence between words
Mask = NDArray[np.bool_]
Span = tuple[float, float] | None  # seconds from and to
Plane = NDArray[np.float32]


class CannotAlign(ValueError):
    """Text and sound do not go together; the message is a sentence for the person."""


def align(sound: Voice, text: str) -> list[Word]:
    """The words as written, in order, each within the sound. `sound` at 16 kHz. Raises CannotAlign, CannotSpeak."""
    seconds = len(sound) / RATE
    if seconds > LONGEST:
        raise CannotAlign(f"This sound is longer than {LONGEST // 60} minutes: cut it into parts and caption each.")
    words = reading.spoken(text)
    heard, loudness = _seen(sound, RATE)
    if not len(heard) or loudness.max() <= 1e-6:
        raise CannotAlign("There is nothing to hear in this sound: choose one in which the text is spoken.")
    segments = intonation.said(words, np.random.default_rng(0))
    syllables = sum(segment.sound in VOWELS for segment in segments)
    if syllables > 12 * seconds:
        raise CannotAlign("This text is longer than can be said in this sound: give the words that are heard in it.")
    told, own_loudness = _seen(formants.speak(segments, Throat(120.0), 0), formants.RATE)
    is_between = np.zeros(len(told), np.bool_)
    for before, segment in pairwise(segments):
        if before.word != segment.word:
            is_between[max(0, round((segment.start - 0.0125) * RATE / HOP) - 1) :][:3] = True
    moments = _way(told, heard, ~_is_speech(own_loudness), ~_is_speech(loudness), is_between)
    spans = _spans(segments, len(words), moments, len(told))
    return _settled(words, spans, _stretches(_is_speech(loudness)), seconds)


def _seen(sound: Voice, rate: int) -> tuple[Plane, NDArray[np.float32]]:
    """(frames, bands and their changes), each frame about as any other speaker's; and how loud each frame is."""
    hop, window = HOP * rate // RATE, WINDOW * rate // RATE
    count = max(0, (len(sound) - window) // hop + 1)
    size = 1 << (window - 1).bit_length()
    shape = np.hanning(window).astype(np.float32)
    bank = _bank(rate, size)
    bands = np.empty((count, BANDS), np.float32)
    loudness = np.empty(count, np.float32)
    for begin in range(0, count, 4096):
        rows = np.stack([sound[place * hop : place * hop + window] for place in range(begin, min(count, begin + 4096))])
        power = np.abs(np.fft.rfft(rows * shape, size, axis=1)) ** 2
        bands[begin : begin + len(rows)] = np.log(power @ bank.T + 1e-6)
        loudness[begin : begin + len(rows)] = np.sqrt((rows**2).mean(axis=1))
    if not count:
        return np.zeros((0, 2 * BANDS + 1), np.float32), loudness
    loud = loudness > SOFTEST * np.quantile(loudness, 0.95)
    level = np.log(loudness + 1e-4)
    chosen = bands[loud] if loud.any() else bands
    bands = np.maximum(bands, chosen.mean(axis=0) - 3 * chosen.std(axis=0))
    bands = (bands - chosen.mean(axis=0)) / (chosen.std(axis=0) + 1e-3)
    change = np.gradient(_smooth(bands), axis=0) * 2 if count > 2 else np.zeros_like(bands)
    level = np.clip((level - np.quantile(level, 0.95)) / 2, -2.5, 0)
    return np.concatenate([bands, change, 6 * level[:, None]], axis=1).astype(np.float32), loudness


def _smooth(rows: Plane) -> Plane:
    padded = np.pad(rows, ((1, 1), (0, 0)), mode="edge")
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4, dtype=np.float32)


def _bank(rate: int, size: int) -> Plane:
    """Triangles, evenly spaced as the ear hears: (BANDS, size / 2 + 1)."""
    mels = np.linspace(2595 * np.log10(1 + LOWEST / 700), 2595 * np.log10(1 + HIGHEST / 700), BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    at = np.arange(size // 2 + 1) * rate / size
    rows = [
        np.minimum((at - low) / (mid - low), (high - at) / (high - mid))
        for low, mid, high in zip(edges[:-2], edges[1:-1], edges[2:], strict=True)
    ]
    return np.asarray(np.maximum(0, np.stack(rows)), dtype=np.float32)


def _way(told: Plane, heard: Plane, told_silent: Mask, heard_silent: Mask, is_between: Mask) -> NDArray[np.int64]:
    """For each frame of ours the one of the sound that goes with it: the cheapest way from end to end, never backwards.

    A silence between two words costs nearly nothing, whoever has it. Cells are worked out along the lines from lower left to
    upper right, each line at once.
    """
    rows, columns = len(told), len(heard)
    older = last = np.full(rows + 1, np.inf, np.float32)  # of the two lines before, by row and one
    slack = min(SLACK * columns, MOST_SLACK) + 50
    share = rows / (rows + columns)
    steps = np.zeros((rows + columns - 1, min(rows, int(2 * slack * share) + 4)), np.uint8)  # from the first row of each line
    lows = np.zeros(rows + columns - 1, np.int64)
    for line in range(rows + columns - 1):
        low = max(0, line - columns + 1, int((line - slack) * share))
        high = min(rows - 1, line, int((line + slack) * share) + 1)
        row = np.arange(low, high + 1)
        here = np.abs(told[row] - heard[line - row]).mean(axis=1)
        ways = np.stack(
            [
                older[row] + here,  # both go on
                last[row] + np.where(told_silent[row], FREE, here * ALONE),  # ours alone
                last[row + 1] + np.where(heard_silent[line - row] & is_between[row], FREE, here * ALONE),  # the sound alone
            ]
        )
        if line == 0:
            ways[BOTH] = here
        chosen = ways.argmin(axis=0)
        fresh = np.full(rows + 1, np.inf, np.float32)
        fresh[row + 1] = np.take_along_axis(ways, chosen[None], axis=0)[0]
        steps[line, : len(row)], lows[line] = chosen, low
        older, last = last, fresh
    return _walked(steps, lows, rows, columns)


def _walked(steps: NDArray[np.uint8], lows: NDArray[np.int64], rows: int, columns: int) -> NDArray[np.int64]:
    row, column = rows - 1, columns - 1
    first, last = np.full(rows, columns), np.zeros(rows, dtype=np.int64)
    while True:
        first[row], last[row] = min(first[row], column), max(last[row], column)
        if row == 0 and column == 0:
            return np.asarray((first + last) // 2, dtype=np.int64)
        step = steps[row + column, row - lows[row + column]] if row and column else (OURS if row else THEIRS)
        row, column = row - (step != THEIRS), column - (step != OURS)


def _spans(segments: list[intonation.Segment], count: int, moments: NDArray[np.int64], frames: int) -> list[Span]:
    """Seconds from and to of each word, None of one that is not said."""
    spans: list[Span] = [None] * count
    for segment in segments:
        if segment.word < 0:
            continue
        begin, end = (
            moments[min(frames - 1, max(0, round((at - 0.0125) * RATE / HOP)))] * HOP / RATE + 0.0125
            for at in (segment.start, segment.start + segment.length)
        )
        known = spans[segment.word]
        spans[segment.word] = (known[0] if known else float(begin), float(end))
    return spans


def _is_speech(loudness: NDArray[np.float32]) -> Mask:
    return np.asarray(loudness > SOFTEST * np.quantile(loudness, 0.95))


def _stretches(speech: Mask) -> list[tuple[float, float]]:
    """Seconds from and to of what is said without a pause: a consonant is closed for a moment, and that is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], speech, [False]]).astype(np.int8)))
    found: list[tuple[float, float]] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        begin, end = float(first * HOP / RATE + 0.0125), float(last * HOP / RATE + 0.0125)
        if found and begin - found[-1][1] < PAUSE:
            begin = found.pop()[0]
        found.append((begin, end))
    return found


def _settled(words: list[Spoken], spans: list[Span], stretches: list[tuple[float, float]], seconds: float) -> list[Word]:
    """Edges in a pause, or close to one, are drawn to where the voice begins or ends; what is not said has no length."""
    found: list[Word] = []
    at = 0.0
    for word, span in zip(words, spans, strict=True):
        begin, end = span or (at, at)
        if span:
            within = [(first, last) for first, last in stretches if last > begin + NEAR and first < end - NEAR]
            if within:
                begin, end = max(begin, within[0][0]), min(end, within[-1][1])
        begin = min(max(begin, at), seconds)
        end = min(max(end, begin), seconds)
        found.append(Word(word.text, round(begin * 1e6), round(end * 1e6)))
        at = end
    return found
