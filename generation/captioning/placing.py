"""When the words of a transcript are said, where its provider does not time each: text and sound are aligned.

Words that are timed stay as they are. Sentences that are timed are aligned, each to its own part of the sound, and a text alone
to all of it. What cannot be aligned, as in other letters, shares its time by the length of the words. The note says which it was.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generation.procedural import listening
from generation.procedural.alignment import LONGEST, RATE, CannotAlign, align
from generation.procedural.listening import Samples
from generation.procedural.speech import CannotSpeak
from generation.providers.base import Advance
from generation.providers.outputs import WORDS_MAX
from generation.providers.shapes import Result, Word

ALIGNED = "The times of the words were estimated by aligning the text to the sound, as {label} told what is said and not when."
WITHIN = (
    "The times of the words were estimated by aligning each sentence to its part of the sound, as {label} told the times of "
    "sentences only."
)
SHARED = (
    "The times of the words are a guess by their length, as the text could not be aligned to the sound: look through them before "
    "you use them."
)
PARTLY = "In {count} of {all} sentences they are a guess by the length of the words: look through those."
NOTHING = "There is nothing to hear in this sound, so no captions were made of what {label} wrote down."
STAGE = "Finding the times of the words"
PAUSES = ".!?;:,…"


class NothingHeard(ValueError):
    """Somebody wrote down what a silent sound says; the message is a sentence for the person."""


@dataclass(frozen=True)
class Transcript:
    """What a provider heard. `phrases` and `text` as of a Result; both empty where every word is timed, or nobody spoke."""

    words: tuple[Word, ...] = ()
    phrases: tuple[Word, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, results: Sequence[Result]) -> "Transcript":
        """As a database keeps it."""
        phrases = tuple(_storable(phrase) for result in results for phrase in result.phrases)
        words = () if phrases else tuple(_storable(word) for result in results for word in result.words)
        text = "" if words or phrases else " ".join(" ".join(result.text for result in results).split()[:WORDS_MAX])
        return cls(words, phrases, _clean(text))

    @property
    def is_timed(self) -> bool:
        """There is nothing to be looked for."""
        return not self.phrases and not self.text

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Transcript":
        words, phrases = (tuple(Word(**each) for each in stored[name]) for name in ("words", "phrases"))
        return cls(words, phrases, stored["text"])


def placed(transcript: Transcript, sound: Path, folder: Path, label: str, advance: Advance) -> tuple[list[Word], str]:
    """The words with their times, and the note. `label`: who wrote it down. Raises NothingHeard; `advance` may raise to stop."""
    if transcript.is_timed:
        return list(transcript.words), ""
    advance(0.0, STAGE)
    samples = listening.heard(sound, folder)
    span = listening.audible(samples)
    if span is None:
        raise NothingHeard(NOTHING.format(label=label))
    if transcript.phrases:
        return _within(transcript.phrases, samples, label, advance)
    aligned = _aligned(transcript.text, samples)
    advance(1.0, STAGE)
    if aligned is None:
        return shared(transcript.text, *span), SHARED
    return aligned, ALIGNED.format(label=label)


def shared(text: str, start_us: int, end_us: int) -> list[Word]:
    """A long word takes longer, and after a point or a comma one pauses."""
    written = text.split()
    weights = [len(word) + 1.5 + 3 * (word[-1] in PAUSES) for word in written]
    found, at = [], 0.0
    for word, weight in zip(written, weights, strict=True):
        begin, end = (start_us + round((end_us - start_us) * share / sum(weights)) for share in (at, at + weight))
        found.append(Word(word, begin, end))
        at += weight
    return found


def _storable(word: Word) -> Word:
    return Word(_clean(word.text), word.start_us, word.end_us)


def _clean(text: str) -> str:
    """With no character of number 0, and no half of a pair."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _within(phrases: Sequence[Word], samples: Samples, label: str, advance: Advance) -> tuple[list[Word], str]:
    found: list[Word] = []
    guessed = sentences = 0
    for place, phrase in enumerate(phrases):
        advance(place / len(phrases), STAGE)
        if len(phrase.text.split()) < 2:
            found.append(phrase)
            continue
        sentences += 1
        begin, end = (round(moment * RATE / 1_000_000) for moment in (phrase.start_us, phrase.end_us))
        aligned = _aligned(phrase.text, samples[begin:end])
        if aligned is None:
            guessed += 1
            found += shared(phrase.text, phrase.start_us, phrase.end_us)
        else:
            found += [Word(word.text, word.start_us + phrase.start_us, word.end_us + phrase.start_us) for word in aligned]
    if guessed == sentences:
        return found, SHARED
    note = WITHIN.format(label=label)
    return found, f"{note} {PARTLY.format(count=guessed, all=sentences)}" if guessed else note


def _aligned(text: str, samples: Samples) -> list[Word] | None:
    """None for what cannot be: too long, too much for its time, or not in Latin letters."""
    if len(samples) > LONGEST * RATE:
        return None
    try:
        return align(listening.voice(samples), text)
    except (CannotAlign, CannotSpeak):
        return None
