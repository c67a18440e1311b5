"""The built-in generator through the whole studio: with no key and no network a prompt becomes a ready asset."""

from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from accounts.models import User
from generation import catalogue
from generation.models import GenerationCost, ProviderModel
from generation.providers.shapes import Modality
from generation.requesting import Want, quote, request_generations
from jobs.runner import run_inline
from tests.generation.working import now

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


def model_of(modality: Modality) -> ProviderModel:
    catalogue.refresh(catalogue.BUILT_IN)
    found = catalogue.offered(modality).filter(provider=catalogue.BUILT_IN).first()
    assert found is not None
    return found


def test_a_prompt_becomes_a_picture(ada: User, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_DIR = tmp_path
    want = Want(model_of(Modality.IMAGE), ("Dunes at dusk",), orientation="square", resolution=480, seed=3)
    assert quote(ada, want).estimate.high == 0
    [generation] = request_generations(ada, want, uuid4())
    run_inline()
    asset = now(generation).asset
    assert asset is not None
    assert (asset.status, asset.kind, asset.width, asset.height, asset.source) == ("ready", "image", 480, 480, "generated")
    assert "not an AI" in asset.metadata["generated"]["notice"]
    cost = GenerationCost.objects.get()
    assert (cost.amount, cost.is_known, cost.is_success) == (Decimal(0), True, True)


def test_words_become_a_voice_that_knows_when_each_is_said(ada: User, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_DIR = tmp_path
    [generation] = request_generations(ada, Want(model_of(Modality.VOICE), ("Good morning, studio.",)), uuid4())
    run_inline()
    asset = now(generation).asset
    assert asset is not None
    assert (asset.status, asset.kind) == ("ready", "audio")
    words = asset.metadata["words"]
    assert [text.strip(",.").lower() for text, _, _ in words] == ["good", "morning", "studio"]
    assert all(0 <= start < end <= (asset.duration_us or 0) + 50_000 for _, start, end in words)
