"""From the environment to adapters."""

import pytest

from config import providers
from generation.providers import registry
from tests.generation.providers.doing import Downloads

NAMES = [
    *("OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODELS", "OPENAI_WEBHOOK_SECRET", "COMFYUI_URL", "COMFYUI_TOKEN"),
    *("COMFYUI_WORKFLOWS", "REPLICATE_API_TOKEN", "REPLICATE_BASE_URL", "REPLICATE_MODELS", "REPLICATE_WEBHOOK_SECRET"),
    *("COG_URL", "COG_MODALITY", "FAL_KEY", "FAL_MODELS"),
]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_variables_there_is_the_built_in_alone() -> None:
    assert providers.configured() == {"builtin": {}}


def test_a_key_alone_means_openai_itself_and_an_address_alone_a_server_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    assert providers.configured()["openai"]["url"] == "https://api.openai.com/v1"
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1")
    monkeypatch.setenv("OPENAI_MODELS", "image:a voice:b")
    assert providers.configured()["openai"] == {
        "url": "http://127.0.0.1:8000/v1",
        "key": "",
        "models": ["image:a", "voice:b"],
        "webhook_secret": "",
    }


def test_what_a_cog_server_makes_is_one_of_the_known_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COG_URL", "http://127.0.0.1:5000")
    monkeypatch.setenv("COG_MODALITY", "film")
    with pytest.raises(ValueError, match="must be one of video, image"):
        providers.configured()
    monkeypatch.setenv("COG_MODALITY", "music")
    assert providers.configured()["cog"] == {"url": "http://127.0.0.1:5000", "modality": "music"}


def test_what_a_container_makes_is_one_of_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COG_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("COG_MODALITY", "music")
    assert providers.configured()["cog"] == {"url": "http://127.0.0.1:9", "modality": "music"}
    monkeypatch.setenv("COG_MODALITY", "smells")
    with pytest.raises(ValueError, match="COG_MODALITY must be one of"):
        providers.configured()


def test_each_provider_that_is_configured_has_its_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "REPLICATE_API_TOKEN", "FAL_KEY"):
        monkeypatch.setenv(name, "a-key-of-tests")
    for name in ("COMFYUI_URL", "COG_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    built = registry.build(providers.configured(), Downloads())
    assert {name: adapter.name for name, adapter in built.items()} == {name: name for name in registry.MODULES}
    assert [name for name, adapter in built.items() if adapter.is_local] == ["builtin"]
    assert len({adapter.label for adapter in built.values()}) == len(built)
    assert all(adapter.notice for adapter in built.values())


@pytest.mark.parametrize(
    ("address", "is_reached"),
    [
        ("https://studio.example.com", True),
        ("https://8.8.8.8:8443", True),
        ("http://studio.example.com", False),
        ("http://localhost:8000", False),
        ("https://localhost", False),
        ("https://studio", False),
        ("https://studio.local", False),
        ("https://192.168.1.7", False),
        ("https://[::1]", False),
    ],
)
def test_webhooks_are_wished_for_only_where_they_can_come(address: str, is_reached: bool) -> None:
    assert providers.webhooks_url(address) == (address if is_reached else "")
