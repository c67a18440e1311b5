"""What tests of generation share: the fake provider in the place of the real ones, and media of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from generation import catalogue
from generation.captioning import hearing
from tests.generation.ears import Listener, a_sound
from tests.generation.fake_provider import FakeProvider


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> FakeProvider:
    """The only provider that there is; what it makes is taken for a picture without a look inside."""
    settings.MEDIA_DIR = tmp_path / "media"
    provider = FakeProvider()
    monkeypatch.setattr(catalogue, "adapters", lambda: {provider.name: provider})
    monkeypatch.setattr("generation.keeping._looked_at", lambda errand, path: ".png")
    return provider


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Listener:
    settings.MEDIA_DIR = tmp_path / "media"
    provider = Listener()
    monkeypatch.setattr(catalogue, "adapters", lambda: {"fake": provider})
    monkeypatch.setattr(hearing, "_sound_of", a_sound)
    return provider
