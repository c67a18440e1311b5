"""Voices by /audio/speech, and transcripts with the times that a model knows."""

from pathlib import Path
from typing import Any

import pytest

from generation.providers.openai_compat import sounds
from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.shapes import ErrorKind, Modality, Role, Word
from tests.generation.providers import openai_answers
from tests.generation.providers.doing import failing
from tests.generation.providers.openai_orders import adapter_at, made, order, sound_file
from tests.generation.providers.web import Web

SPEECH, TRANSCRIPT = "/v1/audio/speech", "/v1/audio/transcriptions"
SPOKEN = order(Modality.VOICE, "tts-1", prompt="Hello there", voice="coral", params={"speed": 1.2, "instructions": ""})
HEARD = order(Modality.CAPTIONS, "whisper-1", prompt="", roles=(Role.SOUND,), params={"language": "en"})


@pytest.fixture
def adapter(web: Web) -> OpenAICompatible:
    return adapter_at(f"{web.url}/v1")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"ID3\x04", "voice.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90", "voice.mp3", "audio/mpeg"),
        (b"RIFF\x00\x00", "voice.wav", "audio/wav"),
        (b"OggS\x00", "voice.ogg", "audio/ogg"),
        (b"fLaC\x00", "voice.flac", "audio/flac"),
    ],
)
def test_a_voice_is_the_sound_that_came(
    adapter: OpenAICompatible, web: Web, tmp_path: Path, head: bytes, name: str, kind: str
) -> None:
    web.on("POST", SPEECH, body=head + b"\x00" * 100)
    (result,) = made(adapter, SPOKEN, tmp_path).results
    assert (result.path.name, result.mime_type) == (name, kind)
    (asked,) = web.asked
    assert asked.json == {"model": "tts-1", "input": "Hello there", "voice": "coral", "response_format": "mp3", "speed": 1.2}


@pytest.mark.parametrize("answer", [{"body": b'{"error": "later"}'}, {"body": b""}, {"status": 502}, {"hangs_up": True}])
def test_what_is_no_sound_is_a_lost_reply(adapter: OpenAICompatible, web: Web, tmp_path: Path, answer: dict[str, object]) -> None:
    web.on("POST", SPEECH, **answer)
    with failing() as errors:
        made(adapter, SPOKEN, tmp_path)
    assert errors[0].is_sent


def test_a_transcript_has_the_time_of_each_word(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    said: dict[str, Any] = openai_answers.TRANSCRIPT
    web.on("POST", TRANSCRIPT, json={**said, "text": " Hello there. ", "words": list(reversed(said["words"]))})
    (result,) = made(adapter, HEARD, tmp_path, {Role.SOUND: sound_file(tmp_path)}).results
    assert result.words == (Word("Hello", 0, 420_000), Word("there", 500_000, 900_000))
    assert (result.path.read_text(), result.metadata) == ("Hello there.", {"language": "english", "duration": 1.5})
    (asked,) = web.asked
    form = asked.form
    assert form.pop("file")[0].startswith(b"RIFF")
    assert form == {
        "model": [b"whisper-1"],
        "language": [b"en"],
        "response_format": [b"verbose_json"],
        "timestamp_granularities[]": [b"word"],
    }


def test_the_words_of_a_timed_sentence_share_its_time(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", TRANSCRIPT, json={"text": "ab cd", "segments": [{"id": 0, "start": 1.0, "end": 2.0, "text": " ab cd"}]})
    (result,) = made(adapter, HEARD, tmp_path, {Role.SOUND: sound_file(tmp_path)}).results
    assert result.words == (Word("ab", 1_000_000, 1_500_000), Word("cd", 1_500_000, 2_000_000))
    assert result.phrases == (Word("ab cd", 1_000_000, 2_000_000),)


@pytest.mark.parametrize("status", [400, 422])
def test_a_model_that_gives_text_alone_is_asked_for_that(
    adapter: OpenAICompatible, web: Web, tmp_path: Path, status: int
) -> None:
    web.on(
        "POST",
        TRANSCRIPT,
        status=status,
        json={"error": {"message": "verbose_json is not supported", "param": "response_format"}},
    )
    web.on("POST", TRANSCRIPT, json={"text": "Hello there.", "usage": {"type": "duration", "seconds": 2}})
    done = made(adapter, HEARD, tmp_path, {Role.SOUND: sound_file(tmp_path)})
    assert (done.results[0].path.read_text(), done.results[0].words, done.usage.seconds) == ("Hello there.", (), 2.0)
    assert (done.results[0].text, done.results[0].phrases) == ("Hello there.", ())
    assert [each.form["response_format"] for each in web.asked] == [[b"verbose_json"], [b"json"]]


def test_a_lost_transcript_is_not_asked_for_again(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    web.on("POST", TRANSCRIPT, status=500)
    with failing() as errors:
        made(adapter, HEARD, tmp_path, {Role.SOUND: sound_file(tmp_path)})
    assert errors[0].is_sent
    assert len(web.asked) == 1


def test_a_sound_that_is_too_large_is_not_sent(
    adapter: OpenAICompatible, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounds, "SOUND_MAX", 10)
    with failing() as errors:
        made(adapter, HEARD, tmp_path, {Role.SOUND: sound_file(tmp_path)})
    assert (errors[0].kind, errors[0].is_sent, web.asked) == (ErrorKind.BAD_REQUEST, False, [])


def test_times_that_are_none_are_left_out(adapter: OpenAICompatible, web: Web, tmp_path: Path) -> None:
    words = [
        {"word": "a", "start": 0.0, "end": 0.1},
        {"word": "b", "start": None, "end": 1},
        {"word": "c", "start": 2, "end": 1},
        {"word": 7, "start": 0, "end": 1},
        7,
    ]
    web.on("POST", TRANSCRIPT, json={"text": "a b c", "words": words})
    (result,) = made(adapter, HEARD, tmp_path, {Role.SOUND: sound_file(tmp_path)}).results
    assert result.words == (Word("a", 0, 100_000),)
