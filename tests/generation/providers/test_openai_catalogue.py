"""What a server that speaks OpenAI's protocol offers: asked of it, or named by the operator."""

from datetime import date
from typing import Any

import pytest

from generation.providers.openai_compat.adapter import OpenAICompatible
from generation.providers.shapes import ErrorKind, Modality, Role
from tests.generation.providers.doing import failing
from tests.generation.providers.openai_answers import models
from tests.generation.providers.openai_orders import adapter_at
from tests.generation.providers.web import Web


@pytest.fixture
def adapter(web: Web) -> OpenAICompatible:
    return adapter_at(f"{web.url}/v1")


def lists(web: Web, *entries: Any) -> None:
    web.on("GET", "/v1/models", json=models(*entries))


def offered(adapter: OpenAICompatible) -> dict[str, Modality]:
    return {model.id: model.modality for model in adapter.models()}


def test_models_are_told_apart_by_the_words_of_their_names(adapter: OpenAICompatible, web: Web) -> None:
    web.on("GET", "/v1/videos", json={"data": []})
    makes = {
        Modality.IMAGE: ["gpt-image-2", "Qwen/Qwen-Image", "black-forest-labs/FLUX.1-dev", "stable-diffusion-3.5"],
        Modality.VIDEO: ["Wan-AI/Wan2.2-T2V-A14B", "hunyuan-video", "ltx-2"],
        Modality.VOICE: ["gpt-4o-mini-tts", "kokoro-82m", "tts-1-hd"],
        Modality.CAPTIONS: ["whisper-1", "gpt-transcribe", "gpt-4o-mini-transcribe"],
        Modality.CHAT: ["gpt-6", "qwen3:8b", "llama-4"],
    }
    others = ["text-embedding-3-small", "omni-moderation-latest", "gpt-realtime-2", "bge-m3"]
    lists(web, *(name for names in makes.values() for name in names), *others)
    assert offered(adapter) == {name: modality for modality, names in makes.items() for name in names}


def test_a_server_that_says_what_its_models_are_for_is_believed(adapter: OpenAICompatible, web: Web) -> None:
    lists(
        web,
        {"id": "anything", "task": "automatic-speech-recognition"},
        {"id": "whatever", "type": "image"},
        {"id": "something", "mode": "audio_speech"},
        {"id": "both", "architecture": {"output_modalities": ["text", "image"]}},
    )
    assert offered(adapter) == {
        "anything": Modality.CAPTIONS,
        "whatever": Modality.IMAGE,
        "something": Modality.VOICE,
        "both": Modality.IMAGE,
    }


@pytest.mark.parametrize(("status", "has"), [(200, True), (405, True), (422, True), (404, False), (410, False), (501, False)])
def test_films_are_offered_only_where_the_server_has_them(adapter: OpenAICompatible, web: Web, status: int, has: bool) -> None:
    lists(web, "sora-2", "gpt-image-2")
    web.on("GET", "/v1/videos", status=status, json={})
    assert offered(adapter) == ({"sora-2": Modality.VIDEO} if has else {}) | {"gpt-image-2": Modality.IMAGE}


def test_the_one_model_of_a_server_with_videos_makes_them(adapter: OpenAICompatible, web: Web) -> None:
    lists(web, "/weights/checkpoint-7")
    web.on("GET", "/v1/videos", json={"data": []})
    assert offered(adapter) == {"/weights/checkpoint-7": Modality.VIDEO}


def test_the_one_model_of_a_server_without_videos_is_for_chat(adapter: OpenAICompatible, web: Web) -> None:
    lists(web, "llama-4")
    assert offered(adapter) == {"llama-4": Modality.CHAT}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-12-01T00:00:00Z", date(2026, 12, 1)),
        (1_796_083_200, date(2026, 12, 1)),
        ("soon", None),
    ],
)
def test_the_end_of_a_model_is_read(adapter: OpenAICompatible, web: Web, said: object, day: date | None) -> None:
    lists(web, {"id": "gpt-image-1.5", "shutdown_date": said}, {"id": "gpt-image-2", "shutdown_date": None})
    ending, staying = adapter.models()
    assert (ending.retires_on, ending.is_deprecated) == (day, day is not None)
    assert (staying.retires_on, staying.is_deprecated) == (None, False)


def test_models_that_are_named_are_offered_and_no_others(web: Web) -> None:
    lists(web, {"id": "gpt-image-2", "shutdown_date": "2027-01-06"}, "gpt-6")
    adapter = adapter_at(f"{web.url}/v1", named=["image:gpt-image-2", "video:wan", "image:gpt-image-2"])
    assert offered(adapter) == {"gpt-image-2": Modality.IMAGE, "wan": Modality.VIDEO}
    assert adapter.models()[0].retires_on == date(2027, 1, 6)


@pytest.mark.parametrize("answer", [{"status": 500}, {"status": 404}, {"body": b"<html>"}, {"json": {"models": []}}])
def test_a_server_that_does_not_list_its_models_is_survived_if_they_are_named(web: Web, answer: dict[str, Any]) -> None:
    web.on("GET", "/v1/models", **answer)
    with failing():
        adapter_at(f"{web.url}/v1").models()
    assert offered(adapter_at(f"{web.url}/v1", named=["chat:tiny"])) == {"tiny": Modality.CHAT}


def test_a_wrong_key_is_not_survived(web: Web) -> None:
    web.on("GET", "/v1/models", status=401)
    with failing() as errors:
        adapter_at(f"{web.url}/v1", named=["chat:tiny"]).models()
    assert errors[0].kind == ErrorKind.AUTH


@pytest.mark.parametrize("word", ["gpt-image-2", "picture:gpt-image-2", "image:"])
def test_a_name_without_what_it_makes_is_refused_with_a_sentence(web: Web, word: str) -> None:
    with failing() as errors:
        adapter_at(f"{web.url}/v1", named=[word]).models()
    assert "OPENAI_MODELS" in str(errors[0])


@pytest.mark.parametrize(
    ("answer", "voices"),
    [
        ({"json": {"voices": ["af_heart", "bf_emma", 7, None, ""]}}, ["af_heart", "bf_emma"]),
        ({"json": {"voices": [{"id": "v1", "name": "Heart", "language": "en"}, {"name": "Emma"}, {}]}}, ["v1", "Emma"]),
        ({"json": ["alloy"]}, ["alloy"]),
    ],
)
def test_a_server_that_lists_its_voices_is_believed(
    adapter: OpenAICompatible, web: Web, answer: dict[str, Any], voices: list[str]
) -> None:
    lists(web, "tts-1")
    web.on("GET", "/v1/audio/voices", **answer)
    (model,) = adapter.models()
    assert [voice.id for voice in model.capabilities.voices] == voices


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 500}, {"body": b"no JSON"}, {"json": {"voices": []}}])
def test_a_server_that_lists_no_voices_has_the_usual_ones(adapter: OpenAICompatible, web: Web, answer: dict[str, Any]) -> None:
    lists(web, "tts-1")
    web.on("GET", "/v1/audio/voices", **answer)
    (model,) = adapter.models()
    assert "alloy" in {voice.id for voice in model.capabilities.voices}


def test_what_goes_in_is_a_capability(adapter: OpenAICompatible, web: Web) -> None:
    lists(web, "gpt-image-2", "whisper-1", "wan-t2v")
    web.on("GET", "/v1/videos", json={})
    roles = {model.modality: (model.capabilities.roles, model.capabilities.needs) for model in adapter.models()}
    assert roles == {
        Modality.IMAGE: ((Role.REFERENCE,), ()),
        Modality.CAPTIONS: ((Role.SOUND,), (Role.SOUND,)),
        Modality.VIDEO: ((Role.FIRST,), ()),
    }


def test_the_connection_is_tested_by_listing(adapter: OpenAICompatible, web: Web) -> None:
    lists(web, "a", "b")
    assert adapter.check() == "127.0.0.1 answers and lists 2 models."


def test_a_connection_without_a_list_stands_if_models_are_named(web: Web) -> None:
    web.on("GET", "/v1/models", status=500)
    with failing():
        adapter_at(f"{web.url}/v1").check()
    assert "does not list its models (500)" in adapter_at(f"{web.url}/v1", named=["chat:tiny"]).check()


def test_hostile_lists_are_no_trouble(adapter: OpenAICompatible, web: Web) -> None:
    lists(
        web, {"id": 7}, {"id": None}, {"id": "a b"}, {"id": "x" * 300}, {"id": "né"}, {"task": ["image"], "id": "gpt-image-2"}, {}
    )
    web.on("GET", "/v1/models", json={"data": [7, None, "gpt"]})
    assert offered(adapter) == {"gpt-image-2": Modality.IMAGE}
    assert offered(adapter) == {}
