"""How a text is said: each sound with its length and pitch. The voice falls over a sentence, lifts what is stressed, and
rises at the end of a question."""

from dataclasses import dataclass

import numpy as np

from generation.procedural.speech.phonemes import PHONEMES
from generation.procedural.speech.pronouncing import VOWELS, sounds_of
from generation.procedural.speech.reading import Spoken

PACE = 0.92  # of the lengths in the table
LEAD_IN, LEAD_OUT = 0.12, 0.25  # seconds of silence around everything


@dataclass(frozen=True)
class Segment:
    """A sound, or a silence where `sound` is "". Times in seconds; pitch is a factor of the voice's own, at both ends."""

    sound: str
    start: float
    length: float
    pitch: tuple[float, float] = (1.0, 1.0)
    is_stressed: bool = False
    word: int = -1  # which of the text's


def said(words: list[Spoken], rng: np.random.Generator, pace: float = 1.0) -> list[Segment]:
    """All segments in order, without holes."""
    segments = [Segment("", 0.0, LEAD_IN)]
    for first, last in _phrases(words):
        phrase = _phrase(words, first, last)
        segments += _timed(phrase, segments[-1].start + segments[-1].length, words[last - 1].ending, rng, pace)
        pause = words[last - 1].pause if last < len(words) else LEAD_OUT
        segments.append(Segment("", segments[-1].start + segments[-1].length, pause * float(rng.uniform(0.9, 1.1)) / pace))
    return segments


def _phrases(words: list[Spoken]) -> list[tuple[int, int]]:
    """[first, last) between two pauses."""
    ends = [place + 1 for place, word in enumerate(words) if word.pause] or [len(words)]
    if ends[-1] != len(words):
        ends.append(len(words))
    return [(first, last) for first, last in zip([0, *ends], ends, strict=False) if any(word.said for word in words[first:last])]


def _phrase(words: list[Spoken], first: int, last: int) -> list[tuple[str, bool, int, bool]]:
    """(sound, stressed, which word, in the last syllable of the phrase) of each sound."""
    found: list[tuple[str, bool, int]] = []
    for place in range(first, last):
        for word in words[place].said:
            found += [(sound.rstrip("1"), sound.endswith("1"), place) for sound in sounds_of(word)]
    vowels = [place for place, (sound, _, _) in enumerate(found) if sound in VOWELS]
    final = vowels[-1] if vowels else len(found)
    return [(*each, place >= final) for place, each in enumerate(found)]


def _timed(
    phrase: list[tuple[str, bool, int, bool]], at: float, ending: str, rng: np.random.Generator, pace: float
) -> list[Segment]:
    segments = []
    count = max(1, len(phrase) - 1)
    for place, (sound, stressed, word, final) in enumerate(phrase):
        length = PHONEMES[sound].length / 1000 * PACE / pace
        neighbours = [phrase[other][0] for other in (place - 1, place + 1) if 0 <= other < len(phrase)]
        if sound in VOWELS:
            length *= (1.15 if stressed else 0.82) * (1.35 if final else 1.0)
            if place + 1 < len(phrase) and PHONEMES[phrase[place + 1][0]].voice == 0:
                length *= 0.85  # vowels are short before what has no voice
        elif any(other not in VOWELS for other in neighbours):
            length *= 0.82  # in a cluster
        length *= float(rng.uniform(0.95, 1.05))
        segments.append(Segment(sound, at, length, _pitch(place / count, stressed, final, ending, rng), stressed, word))
        at += length
    return segments


def _pitch(where: float, stressed: bool, final: bool, ending: str, rng: np.random.Generator) -> tuple[float, float]:
    line = 1.12 - 0.2 * where
    lift = (0.14 if stressed else 0.0) + float(rng.normal(0, 0.012))
    if final and ending == "?":
        return line + lift, line + lift + 0.35
    if final and ending == ",":
        return line + lift - 0.03, line + lift + 0.08
    if final:
        return line + lift, line + lift - 0.16
    return line + lift, line + 0.7 * lift
