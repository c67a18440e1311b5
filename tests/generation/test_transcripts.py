"""What is read of a transcript beside its words: sentences that are timed as a whole, and the text where nothing is timed."""

from pathlib import Path
from typing import Any

import pytest

from generation.providers.http import Client
from generation.providers.openai_compat.sounds import timed
from generation.providers.outputs import Origins, bring_all, phrases_of, text_of
from generation.providers.shapes import Modality, ProviderError, Result, Word
from tests.generation.providers.doing import Downloads, nothing

WORDS = [{"word": "so", "start": 0, "end": 1}, {"word": "be", "start": 1, "end": 2}]
SENTENCE = {"text": " so be it ", "start": 0, "end": 3}


@pytest.mark.parametrize(
    ("output", "phrases"),
    [
        ({"segments": [SENTENCE]}, (Word("so be it", 0, 3_000_000),)),
        (
            {"chunks": [{"text": "so be", "timestamp": [0, 1]}, {"text": "it", "timestamp": [1, 2]}]},
            (Word("so be", 0, 1_000_000), Word("it", 1_000_000, 2_000_000)),
        ),
        ({"segments": [{**SENTENCE, "words": WORDS}]}, ()),
        ({"words": [*WORDS, {"word": "New York", "start": 2, "end": 3}]}, ()),  # it is words that are timed
        ({"text": "so be it"}, ()),
        ({"segments": [{"text": "so be it", "start": 3, "end": 1}]}, ()),
        ("so be it", ()),
    ],
)
def test_sentences_are_told_where_they_are_what_is_timed(output: Any, phrases: tuple[Word, ...]) -> None:
    assert phrases_of(output) == phrases


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("so  be\nit", "so be it"),
        ({"text": " so be it", "chunks": []}, "so be it"),
        ({"transcription": "so be it"}, "so be it"),
        ({"text": ""}, ""),
        ({"text": 7}, None),
        ({}, None),
        (None, None),
        ("https://files.example/transcript.json", None),
    ],
)
def test_the_text_is_found_where_models_put_it(output: Any, text: str | None) -> None:
    assert text_of(output) == text


def test_a_verbose_transcript_has_its_words_or_its_sentences_in_order() -> None:
    assert timed({"segments": [SENTENCE], "words": WORDS})[1] == ()
    later = {"text": "and so on", "start": 4, "end": 6}
    words, phrases = timed({"segments": [later, SENTENCE], "words": []})
    assert [word.text for word in words] == ["so", "be", "it", "and", "so", "on"]
    assert [phrase.text for phrase in phrases] == ["so be it", "and so on"]


def brought(output: Any, folder: Path) -> Result:
    origins = Origins(Client("http://127.0.0.1:9", label="X"), Downloads())
    (result,) = bring_all(output, Modality.CAPTIONS, folder, origins, most=100, advance=nothing)
    return result


@pytest.mark.parametrize("output", ["so be it", {"text": "so be it"}, {"text": "so be it", "segments": None}])
def test_a_text_without_any_time_is_a_transcript(output: Any, tmp_path: Path) -> None:
    result = brought(output, tmp_path)
    assert (result.text, result.words, result.phrases, result.path.read_text()) == ("so be it", (), (), "so be it")


def test_nobody_speaking_is_a_transcript_too(tmp_path: Path) -> None:
    assert brought({"text": "", "chunks": []}, tmp_path).text == ""


def test_what_holds_no_text_is_none(tmp_path: Path) -> None:
    with pytest.raises(ProviderError):
        brought({"seconds": 2}, tmp_path)
