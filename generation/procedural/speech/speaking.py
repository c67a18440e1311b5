"""A text becomes a file of speech, in one of the voices that this machine has, and the times of its words."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from generation.procedural.sound import RATE, Report, Voice, faded, mastered, read_voice, write_sound
from generation.procedural.speech import formants, installed, intonation, matching, reading
from generation.procedural.speech.formants import Throat
from generation.procedural.speech.reading import CannotSpeak, Spoken
from generation.providers import shapes
from generation.providers.shapes import Word

OWN = {  # its name: how it is shown, and the throat
    "own-low": ("Plain synthetic, low", Throat(104.0, 1.0)),
    "own-middle": ("Plain synthetic, middle", Throat(148.0, 1.08, 0.07)),
    "own-high": ("Plain synthetic, high", Throat(205.0, 1.17, 0.09)),
}
LONGEST = 2000  # characters
Span = tuple[float, float] | None  # seconds from and to


def voices() -> list[shapes.Voice]:
    """All of this machine, the best first; our own, which need no program, are the last."""
    return [*installed.voices(), *(shapes.Voice(id=name, label=label, language="en") for name, (label, _) in OWN.items())]


def write_speech(text: str, path: Path, *, voice: str = "", seed: int = 0, report: Report = lambda done: None) -> list[Word]:
    """Mono at 48 kHz, as loud as -16 LUFS on two loudspeakers. Returns the words as written, with their times.

    No `voice` is the first of `voices()`. The seed changes the melody of our own voices a little. Raises CannotSpeak,
    ProgramFailed; `report` may raise to stop.
    """
    known = [each.id for each in voices()]
    chosen = voice or known[0]
    if chosen not in known:
        raise CannotSpeak("This voice is not on this machine any more: choose another.")
    if len(text) > LONGEST:
        raise CannotSpeak(f"This is {len(text):,} characters, and a voice says {LONGEST:,} at most: make it shorter.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="voice-") as name:
        sound, words = _spoken(chosen, text, seed, Path(name), report)
    report(0.7)
    sound = mastered(np.stack([sound, sound]), path.parent)[0] * faded(len(sound), 0.005, 0.02)
    write_sound(path, sound)
    report(1.0)
    return words


def _spoken(chosen: str, text: str, seed: int, folder: Path, report: Report) -> tuple[Voice, list[Word]]:
    """Samples at 48 kHz."""
    engine, _, name = chosen.partition("-")
    if engine == "espeak":
        return _by_espeak(name, text, folder, report)
    words = reading.spoken(text)
    report(0.1)
    if engine == "flite":
        sound, phones = installed.speak_flite(name, words, folder)
        return sound, timed(words, matching.spans(words, phones), len(sound) / RATE)
    segments = intonation.said(words, np.random.default_rng(seed))
    sound = _doubled(formants.speak(segments, OWN[chosen][1], seed))
    spans: list[Span] = [None] * len(words)
    for segment in segments:
        if segment.word >= 0:
            before = spans[segment.word]
            spans[segment.word] = (before[0] if before else segment.start, segment.start + segment.length)
    return sound, timed(words, spans, len(sound) / RATE)


def _by_espeak(language: str, text: str, folder: Path, report: Report) -> tuple[Voice, list[Word]]:
    """It tells no times: English is aligned, of other languages the length of the words says where they are about."""
    from generation.procedural import alignment  # it speaks to align, and so needs this package first

    if not any(each.isalnum() for each in text):
        raise CannotSpeak("There is nothing to say in this text: write at least one word.")
    wave = installed.speak_espeak(language, text, folder)
    sound = read_voice(wave, RATE)
    report(0.4)
    if language.startswith("en"):
        return sound, alignment.align(read_voice(wave, alignment.RATE), text)
    return sound, _by_length(text, sound)


def _by_length(text: str, sound: Voice) -> list[Word]:
    """A long word takes longer, and after a point or a comma one pauses."""
    heard = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    first, last = (heard[0] / RATE, heard[-1] / RATE) if len(heard) else (0.0, len(sound) / RATE)
    written = text.split()
    ends = np.cumsum([len(word) + 1.5 + 3 * (word[-1] in ".!?;:,") for word in written])
    moments = [round((first + (last - first) * float(end) / float(ends[-1])) * 1e6) for end in (0, *ends)]
    return [Word(word, begin, end) for word, begin, end in zip(written, moments[:-1], moments[1:], strict=True)]


def timed(words: Sequence[Spoken], spans: Sequence[Span], seconds: float) -> list[Word]:
    """In order and without overlaps; what is not said has no length and stands where the word before it ends."""
    found: list[Word] = []
    at = 0.0
    for word, span in zip(words, spans, strict=True):
        begin = min(max(at, span[0] if span else at), seconds)
        end = min(max(begin, span[1] if span else at), seconds)
        found.append(Word(word.text, round(begin * 1e6), round(end * 1e6)))
        at = end
    return found


def _doubled(sound: Voice) -> Voice:
    """From 24 to 48 kHz: a spectrum with silence above."""
    length = 1 << (len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(sound, length)
    return (2 * np.fft.irfft(spectrum, 2 * length)[: 2 * len(sound)]).astype(np.float32)
