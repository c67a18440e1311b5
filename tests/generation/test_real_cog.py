"""From a prompt to an asset by a real Cog server: made while a worker waits, and made once whatever happens on the way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from generation import catalogue
from generation.models import Generation, GenerationCost
from generation.providers import cog
from media_library import storage
from tests import media
from tests.generation.factories import make_model
from tests.generation.providers.cog_server import begun, cog_server, until_it_says
from tests.generation.providers.doing import Downloads
from tests.generation.working import ask, job_of, now, paid, work

pytestmark = pytest.mark.django_db
Phase = Generation.Phase


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cog_server(tmp_path_factory.mktemp("cog")) as url:
        yield url


@pytest.fixture
def generation(ada: User, server: str, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Generation:
    """Of the only provider that there is, with nothing done yet."""
    settings.MEDIA_DIR = tmp_path / "media"
    adapter = cog.build("cog", {"url": server, "modality": "image"}, Downloads())
    monkeypatch.setattr(catalogue, "adapters", lambda: {"cog": adapter})
    (model,) = adapter.models()
    row = make_model(model.capabilities, provider="cog", model=model.id)
    return ask(ada, row, prompts=(f"the picture at {media.make_image()}",), orientation="", resolution=None)


def test_a_prompt_becomes_an_asset(ada: User, generation: Generation) -> None:
    work()
    generation = now(generation)
    assert (job_of(generation).status, generation.phase) == ("completed", Phase.DONE)
    assert generation.asset is not None
    assert storage.original_path(generation.asset).read_bytes() == media.make_image().read_bytes()
    assert generation.remote_id == str(job_of(generation).pk)
    assert GenerationCost.objects.get(generation=generation).is_success
    assert paid(ada) == job_of(generation).price


def test_what_a_dead_worker_left_there_is_stopped_and_made_again(ada: User, generation: Generation, server: str) -> None:
    job = job_of(generation)
    Generation.objects.filter(pk=generation.pk).update(phase=Phase.SUBMITTING, submitted_at=Now() - timedelta(minutes=1))
    begun(server, job.pk)
    work()
    assert now(generation).phase == Phase.NEW
    until_it_says(server, "READY")
    work()
    assert (job_of(generation).status, paid(ada)) == ("completed", job.price)


def test_a_server_at_work_holds_no_worker(generation: Generation, server: str) -> None:
    other = generation.pk
    begun(server, other)
    work()
    job = job_of(generation)
    assert (job.status, job.lease_until, now(generation).phase) == ("processing", None, Phase.NEW)
    catalogue.adapters()["cog"].find(other)
    until_it_says(server, "READY")
    work()
    assert job_of(generation).status == "completed"
