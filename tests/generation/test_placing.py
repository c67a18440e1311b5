"""Words that are not timed are looked for in the sound, within their sentences or in all of it; the note says which."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from generation.captioning import placing
from generation.captioning.placing import NothingHeard, Transcript, placed, shared
from generation.procedural.alignment import RATE
from generation.providers.shapes import Result, Word
from tests.generation.talking import voice, write

FIRST = "Where will you take them?"
SECOND = "Every morning the sun rises over the high valleys."
THIRD = "Then people begin to move."
GAP = np.zeros(RATE * 3, np.float32)  # between the first and the second


def nothing(share: float, stage: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def talk() -> tuple[np.ndarray, list[tuple[float, float]]]:
    """All three sentences, a long pause after the first, and when each word is said."""
    pieces: list[np.ndarray] = []
    truth: list[tuple[float, float]] = []
    for text, pause in ((FIRST, GAP), (SECOND, GAP[:0]), (THIRD, GAP[:0])):
        said, at = voice(text, 0.0)
        late = sum(map(len, pieces)) / RATE
        truth += [(begin + late, end + late) for begin, end in at]
        pieces += [said, pause]
    return np.concatenate(pieces), truth


@pytest.fixture
def sound(talk: tuple[np.ndarray, list[tuple[float, float]]], tmp_path: Path) -> Path:
    return write(talk[0], tmp_path / "talk.wav")


def sentences(truth: Sequence[tuple[float, float]], *texts: str) -> tuple[Word, ...]:
    """As a provider that times sentences tells them."""
    found, place = [], 0
    for text in texts:
        count = len(text.split())
        found.append(Word(text, round(truth[place][0] * 1e6), round(truth[place + count - 1][1] * 1e6)))
        place += count
    return tuple(found)


def off(words: Sequence[Word], truth: Sequence[tuple[float, float]]) -> float:
    """Seconds by which the beginnings are wrong, on the mean."""
    return float(np.mean([abs(word.start_us / 1e6 - begin) for word, (begin, _) in zip(words, truth, strict=True)]))


def test_words_that_are_timed_stay_as_they_are_and_the_sound_is_not_looked_at(tmp_path: Path) -> None:
    words = (Word("Hello", 0, 400_000), Word("valley.", 500_000, 900_000))
    told = Transcript.of([Result(tmp_path / "x", "text/plain", words, text="Hello valley.")])
    assert placed(told, tmp_path / "none.wav", tmp_path, "Ears", nothing) == (list(words), "")


@pytest.mark.ffmpeg
def test_words_of_timed_sentences_are_aligned_each_within_its_own(
    talk: tuple[np.ndarray, list[tuple[float, float]]], sound: Path, tmp_path: Path
) -> None:
    phrases = sentences(talk[1], f"{FIRST} {SECOND}", THIRD)
    words, note = placed(Transcript(phrases=phrases), sound, tmp_path, "Ears", nothing)
    assert [word.text for word in words] == f"{FIRST} {SECOND} {THIRD}".split()
    assert note == placing.WITHIN.format(label="Ears")
    guess = [word for phrase in phrases for word in shared(phrase.text, phrase.start_us, phrase.end_us)]
    assert off(words, talk[1]) < 0.06
    assert off(guess, talk[1]) > 0.5, "which shares the pause among the words"
    count = len(THIRD.split())
    for phrase, own in zip(phrases, (words[:-count], words[-count:]), strict=True):
        assert all(phrase.start_us <= word.start_us <= word.end_us <= phrase.end_us for word in own)


@pytest.mark.ffmpeg
def test_a_text_alone_is_aligned_to_all_of_the_sound(
    talk: tuple[np.ndarray, list[tuple[float, float]]], sound: Path, tmp_path: Path
) -> None:
    text = f"{FIRST} {SECOND} {THIRD}"
    told = Transcript.of([Result(tmp_path / "x", "text/plain", text=text)])
    words, note = placed(told, sound, tmp_path, "Ears", nothing)
    assert [word.text for word in words] == text.split()
    assert off(words, talk[1]) < 0.1
    assert note == placing.ALIGNED.format(label="Ears")


def test_of_an_empty_text_there_are_no_words(tmp_path: Path) -> None:
    told = Transcript.of([Result(tmp_path / "x", "text/plain", text=" \n")])
    assert placed(told, tmp_path / "none.wav", tmp_path, "Ears", nothing) == ([], "")


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    "told", [Transcript(text="Thanks for watching."), Transcript(phrases=(Word("Thanks for watching.", 0, 900_000),))]
)
@pytest.mark.parametrize("loudness", [0.0, 0.0005])
def test_what_is_written_down_of_a_silent_sound_makes_no_captions(tmp_path: Path, told: Transcript, loudness: float) -> None:
    hiss = np.random.default_rng(1).normal(0, loudness, RATE * 2).astype(np.float32)
    with pytest.raises(NothingHeard, match="There is nothing to hear in this sound, so no captions were made of what Ears"):
        placed(told, write(hiss, tmp_path / "hiss.wav"), tmp_path, "Ears", nothing)


@pytest.mark.ffmpeg
def test_other_letters_share_the_time_in_which_something_is_heard(sound: Path, tmp_path: Path) -> None:
    quiet = np.zeros(RATE, np.float32)
    tone = np.sin(np.arange(RATE * 2) / 8).astype(np.float32) / 2
    padded = write(np.concatenate([quiet, tone, quiet]), tmp_path / "padded.wav")
    words, note = placed(Transcript(text="Доброе утро, долина."), padded, tmp_path, "Ears", nothing)
    assert [word.text for word in words] == ["Доброе", "утро,", "долина."]
    assert (words[0].start_us, words[-1].end_us) == (1_000_000, 3_000_000)
    assert all(one.end_us == two.start_us for one, two in pairwise(words))
    assert note == placing.SHARED


@pytest.mark.ffmpeg
def test_of_several_sentences_those_that_could_not_be_aligned_are_counted(
    talk: tuple[np.ndarray, list[tuple[float, float]]], sound: Path, tmp_path: Path
) -> None:
    first, second, _ = sentences(talk[1], FIRST, SECOND, THIRD)
    strange = Word("Каждое утро", second.start_us, second.end_us)
    words, note = placed(Transcript(phrases=(first, strange)), sound, tmp_path, "Ears", nothing)
    assert [word.text for word in words] == [*FIRST.split(), "Каждое", "утро"]
    assert note.endswith("In 1 of 2 sentences they are a guess by the length of the words: look through those.")


@pytest.mark.ffmpeg
def test_what_is_too_long_to_be_aligned_is_a_guess_and_says_so(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "LONGEST", 1)
    words, note = placed(Transcript(text=FIRST), sound, tmp_path, "Ears", nothing)
    assert ([word.text for word in words], note) == (FIRST.split(), placing.SHARED)


@pytest.mark.ffmpeg
def test_it_stops_when_it_must(sound: Path, tmp_path: Path, talk: tuple[np.ndarray, list[tuple[float, float]]]) -> None:
    def stop(share: float, stage: str) -> None:
        if share:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        placed(Transcript(phrases=sentences(talk[1], FIRST, SECOND, THIRD)), sound, tmp_path, "Ears", stop)


def test_a_transcript_is_kept_as_a_database_can(tmp_path: Path) -> None:
    odd = Result(tmp_path / "x", "text/plain", phrases=(Word("a\0b \ud800", 0, 5),), text="ignored")
    told = Transcript.of([odd])
    assert told == Transcript(phrases=(Word("a\ufffdb ?", 0, 5),))
    assert Transcript.from_json(told.to_json()) == told
    assert Transcript.of([Result(tmp_path / "x", "text/plain", text="a\0b")]).text == "a\ufffdb"
