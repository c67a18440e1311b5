"""Webhooks through the studio's own door, as Replicate and fal sign them: from them alone, once, and after a lost reply.

All the orders in which four of them may come are in tests/generation/test_webhooks.py; here are those that begin with the end.
"""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook

from accounts.models import User
from generation import catalogue, webhooks
from generation.models import Generation, GenerationCost, ProviderModel, WebhookEvent
from generation.providers import fal, replicate
from generation.providers.base import Adapter
from jobs.models import Job
from media_library.models import Asset
from tests import media
from tests.generation.factories import make_model
from tests.generation.providers import fal_answers, replicate_answers
from tests.generation.providers.doing import Downloads
from tests.generation.providers.web import Web
from tests.generation.working import ask, job_of, now, paid, run_once, work

pytestmark = pytest.mark.django_db
STUDIO = "https://studio.example.com"
SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ....').decode()}"
OTHER = f"whsec_{base64.b64encode(b'another secret, as long as it ..').decode()}"
CALLS = ["starting", "processing", "output", "succeeded"]  # the third comes while it is processing
FAL_KEY = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.fixture(autouse=True)
def _reachable(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOKS_URL, settings.MEDIA_DIR = STUDIO, tmp_path / "media"
    monkeypatch.setattr("generation.keeping._looked_at", lambda errand, path: ".png")


def only(adapter: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "adapters", lambda: {adapter.name: adapter})


@pytest.fixture
def replicates(web: Web, monkeypatch: pytest.MonkeyPatch) -> ProviderModel:
    web.on("GET", "/v1/models/acme/film", json=replicate_answers.model())
    web.on("GET", "/v1/webhooks/default/secret", json={"key": SECRET})
    picture = Downloads(media.make_image().read_bytes())
    only(replicate.build("replicate", {"url": f"{web.url}/v1", "key": "r8_a_key"}, picture), monkeypatch)
    return make_model(provider="replicate", model="acme/film")


@pytest.fixture
def at_replicate(ada: User, web: Web, replicates: ProviderModel) -> Generation:
    """Taken there, and no job wakes by itself."""
    web.on("POST", "/v1/models/acme/film/predictions", status=201, json=replicate_answers.prediction())
    return ordered(ada, replicates, "p1")


def ordered(user: User, model: ProviderModel, known_as: str) -> Generation:
    generation = ask(user, model)
    work()
    assert (now(generation).remote_id, job_of(generation).status) == (known_as, "processing")
    Job.objects.update(wake_at=Now() + timedelta(hours=1))
    return generation


def says(web: Web, status: str, **more: Any) -> None:
    web.on("GET", "/v1/predictions/p1", json=replicate_answers.prediction(status, **more))


def call(client: Client, generation: Generation, body: str, headers: Mapping[str, str]) -> int:
    address = webhooks.url_for(generation).removeprefix(STUDIO)
    return client.post(address, body, content_type="application/json", headers=dict(headers)).status_code


def call_by_replicate(client: Client, generation: Generation, event: str, *, secret: str = SECRET, added: str = "") -> int:
    moment = timezone.now()
    body = json.dumps(replicate_answers.prediction("processing" if event == "output" else event))
    headers = {"webhook-id": event, "webhook-timestamp": str(int(moment.timestamp()))}
    headers["webhook-signature"] = Webhook(secret).sign(event, moment, body)
    return call(client, generation, body + added, headers)


def made_once(generation: Generation, web: Web) -> None:
    assert (job_of(generation).status, now(generation).phase) == ("completed", "done")
    assert (Asset.objects.count(), GenerationCost.objects.count(), paid(generation.owner)) == (1, 1, job_of(generation).price)
    assert len([asked for asked in web.asked if asked.method == "POST"]) == 1


@pytest.mark.parametrize("rest", list(permutations(CALLS[:-1])), ids="-".join)
def test_replicates_come_in_any_order_and_twice(
    at_replicate: Generation, web: Web, client: Client, rest: tuple[str, ...]
) -> None:
    """What Replicate says when it is asked follows its own course."""
    says(web, "starting")
    says(web, "processing", logs=" 30%|###       | 3/10")
    says(web, "processing", logs=" 60%|######    | 6/10")
    says(web, "succeeded", output=["https://replicate.delivery/x/out.png"])
    progress, phases = [], []
    for event in (CALLS[-1], *rest):
        assert call_by_replicate(client, at_replicate, event) == 204
        assert call_by_replicate(client, at_replicate, CALLS[-1]) == 204
        run_once()
        progress.append(job_of(at_replicate).progress)
        phases.append(now(at_replicate).phase)
    assert progress == sorted(progress)
    assert phases == ["submitted", "submitted", "submitted", "done"]
    assert WebhookEvent.objects.count() == len(CALLS)
    made_once(at_replicate, web)


def test_a_forged_one_of_replicate_wakes_nobody(at_replicate: Generation, web: Web, client: Client) -> None:
    assert call_by_replicate(client, at_replicate, "succeeded", secret=OTHER) == 400
    assert call_by_replicate(client, at_replicate, "succeeded", added=" ") == 400
    run_once()
    assert (now(at_replicate).phase, WebhookEvent.objects.count()) == ("submitted", 0)
    assert not web.asked_for("GET", "/v1/predictions/p1")


def test_replicates_tells_what_a_lost_reply_would_have_named(
    ada: User, web: Web, replicates: ProviderModel, client: Client
) -> None:
    web.on("POST", "/v1/models/acme/film/predictions", hangs_up=True)
    says(web, "succeeded", output=["https://replicate.delivery/x/out.png"])
    generation = ordered(ada, replicates, "")
    assert call_by_replicate(client, generation, "succeeded") == 204
    work(2)
    assert now(generation).remote_id == "p1"
    made_once(generation, web)


@pytest.fixture
def fals(web: Web, monkeypatch: pytest.MonkeyPatch) -> ProviderModel:
    web.on("GET", "/platform/models", json=fal_answers.catalogue(fal_answers.ENTRY))
    web.on("GET", "/rest/.well-known/jwks.json", json=fal_answers.jwks(FAL_KEY))
    picture = Downloads(media.make_image().read_bytes())
    places = {name: f"{web.url}/{name}" for name in ("queue", "platform", "rest")}
    only(fal.build("fal", {"key": "a-key", **places}, picture), monkeypatch)
    return make_model(provider="fal", model=fal_answers.MODEL)


@pytest.fixture
def at_fal(ada: User, web: Web, fals: ProviderModel) -> Generation:
    """Taken there, and no job wakes by itself."""
    web.on("POST", f"/queue/{fal_answers.MODEL}", json=fal_answers.taken(f"{web.url}/queue"))
    return ordered(ada, fals, "r1")


def call_by_fal(client: Client, generation: Generation, key: Ed25519PrivateKey = FAL_KEY, added: str = "") -> int:
    body = json.dumps({"request_id": "r1", "gateway_request_id": "r1", "status": "OK", "payload": fal_answers.OUTPUT})
    return call(client, generation, body + added, fal_answers.signed(key, body.encode(), timezone.now()))


def is_over(web: Web) -> None:
    place = "/queue/fal-ai/acme/requests/r1"
    web.on("GET", f"{place}/status", json=fal_answers.status("COMPLETED"))
    web.on("GET", place, json=fal_answers.OUTPUT)


def test_fals_tells_what_a_lost_reply_would_have_named(ada: User, web: Web, fals: ProviderModel, client: Client) -> None:
    """Its addresses were in the reply; they are known all the same."""
    web.on("POST", f"/queue/{fal_answers.MODEL}", hangs_up=True)
    is_over(web)
    generation = ordered(ada, fals, "")
    assert call_by_fal(client, generation) == 204
    work(2)
    assert now(generation).remote_id == "r1"
    made_once(generation, web)


def test_fals_comes_once_or_often_and_it_is_made_once(at_fal: Generation, web: Web, client: Client) -> None:
    is_over(web)
    for _ in range(3):
        assert call_by_fal(client, at_fal) == 204
        run_once()
    assert WebhookEvent.objects.count() == 1
    made_once(at_fal, web)


def test_a_forged_one_of_fal_wakes_nobody(at_fal: Generation, web: Web, client: Client) -> None:
    assert call_by_fal(client, at_fal, Ed25519PrivateKey.generate()) == 400
    assert call_by_fal(client, at_fal, added=" ") == 400
    run_once()
    assert (now(at_fal).phase, WebhookEvent.objects.count()) == ("submitted", 0)
    assert not web.asked_for("GET", "/queue/fal-ai/acme/requests/r1/status")
