"""When words are said in a sound: measured where the truth is known, in another voice than the one that we compare with."""

from itertools import pairwise

import numpy as np
import pytest

from generation.procedural import alignment
from generation.procedural.alignment import CannotAlign, align
from generation.procedural.speech import CannotSpeak
from tests.generation.talking import voice

TEXT = (
    "Our new running shoes are light, strong, and made from recycled bottles. Where will you take them? "
    "Every morning the sun rises over the high valleys, and people begin to move."
)


@pytest.mark.parametrize("pause", [0.0, 0.25])
def test_words_are_found_within_a_few_hundredths_of_a_second(pause: float) -> None:
    sound, truth = voice(TEXT, pause)
    found = align(sound, TEXT)
    assert [word.text for word in found] == TEXT.split()
    begins = np.array([abs(word.start_us / 1e6 - begin) for word, (begin, _) in zip(found, truth, strict=True)])
    ends = np.array([abs(word.end_us / 1e6 - end) for word, (_, end) in zip(found, truth, strict=True)])
    assert begins.mean() < 0.04 and ends.mean() < 0.05
    assert max(begins.max(), ends.max()) < 0.3


def test_silence_before_and_after_belongs_to_no_word() -> None:
    sound, truth = voice("Good morning everybody.", 0.0)
    quiet = np.random.default_rng(2).normal(0, 0.002, 16_000).astype(np.float32)
    found = align(np.concatenate([quiet, sound, quiet]), "Good morning everybody.")
    assert found[0].start_us / 1e6 == pytest.approx(1 + truth[0][0], abs=0.08)
    assert found[-1].end_us / 1e6 == pytest.approx(1 + truth[-1][1], abs=0.12)


def test_words_never_overlap_and_a_dash_has_no_length() -> None:
    text = "Now \u2014 and only now \u2014 we begin."
    sound, _ = voice(text.replace("\u2014 ", ""), 0.0)
    found = align(sound, text)
    assert all(one.end_us <= two.start_us for one, two in pairwise(found))
    assert [word.start_us == word.end_us for word in found] == [word.text == "\u2014" for word in found]


@pytest.mark.parametrize(
    ("sound", "text", "says"),
    [
        (np.zeros(32_000, np.float32), "Hello", "nothing to hear"),
        (np.zeros(10, np.float32), "Hello", "nothing to hear"),
        (np.ones(16_000, np.float32), "Extraordinary considerations " * 20, "longer than can be said"),
        (np.zeros(alignment.RATE * (alignment.LONGEST + 1), np.float32), "Hello", "longer than 10 minutes"),
    ],
)
def test_what_does_not_go_together_is_refused(sound: np.ndarray, text: str, says: str) -> None:
    with pytest.raises(CannotAlign, match=says):
        align(sound, text)


def test_a_script_in_other_letters_is_refused() -> None:
    with pytest.raises(CannotSpeak, match="Latin letters"):
        align(np.ones(16_000, np.float32), "Привет")
