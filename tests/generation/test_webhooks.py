"""Webhooks: taken from their provider alone, once, in any order; each only says that it is time to look."""

from itertools import permutations
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from generation import webhooks
from generation.models import Generation, GenerationCost, WebhookEvent
from generation.providers import signatures
from generation.providers.shapes import ErrorKind, ProviderError
from jobs.models import Job
from media_library.models import Asset
from tests.generation.fake_provider import FakeProvider
from tests.generation.working import ask, job_of, now, paid, run_once, work

pytestmark = pytest.mark.django_db
EVENTS = ["starting", "processing", "output", "succeeded"]


@pytest.fixture(scope="module")
def client() -> Client:
    """One for all: each sets up the whole of Django's middleware, which takes longer than a test here."""
    return Client()


@pytest.fixture(autouse=True)
def _reachable(settings: Settings) -> None:
    settings.WEBHOOKS_URL = "https://studio.example.com"


def send(client: Client, generation: Generation, event: str = "1", status: str = "succeeded", **more: str) -> int:
    """The status of the answer."""
    address = webhooks.url_for(generation).removeprefix("https://studio.example.com")
    said = {"id": event, "job": now(generation).remote_id or "r1", "status": status}
    headers = {"x-signature": more.pop("signature", "right")}
    return client.post(more.get("address", address), said, content_type="application/json", headers=headers).status_code


def wakes_at_once(generation: Generation) -> bool:
    return Job.objects.filter(generation=generation, wake_at__lte=Now()).exists()


@pytest.fixture
def waiting(ada: User, fake: FakeProvider) -> Generation:
    """Submitted, and not to be looked at for a while."""
    fake.polls = ["running 10"]
    generation = ask(ada)
    work(2)
    assert not wakes_at_once(generation)
    return generation


def test_the_provider_is_told_an_address_that_only_it_can_know(waiting: Generation, fake: FakeProvider) -> None:
    [remote] = fake.effective
    assert remote.webhook_url == webhooks.url_for(waiting)
    assert remote.webhook_url.startswith(f"https://studio.example.com/webhooks/fake/{waiting.pk}/")


def test_a_studio_that_nobody_can_reach_asks_for_none(ada: User, fake: FakeProvider, settings: Settings) -> None:
    settings.WEBHOOKS_URL = ""
    ask(ada)
    work()
    assert [each.webhook_url for each in fake.effective] == [""]


def test_it_wakes_the_job_which_then_asks_for_itself(waiting: Generation, fake: FakeProvider, client: Client) -> None:
    assert send(client, waiting) == 204
    assert wakes_at_once(waiting)
    run_once()
    assert now(waiting).phase == "done"
    assert (fake.count("poll"), WebhookEvent.objects.get().remote_id) == (2, now(waiting).remote_id)


def test_what_it_says_is_not_believed(waiting: Generation, fake: FakeProvider, client: Client) -> None:
    fake.polls = ["running 20"]
    assert send(client, waiting, status="failed") == 204
    run_once()
    assert (now(waiting).phase, job_of(waiting).status) == ("submitted", "processing")


def test_the_same_one_again_is_taken_and_does_nothing(waiting: Generation, fake: FakeProvider, client: Client) -> None:
    fake.polls = ["running 20"]
    send(client, waiting)
    run_once()
    assert send(client, waiting) == 204
    assert not wakes_at_once(waiting)
    assert WebhookEvent.objects.count() == 1


def test_a_forged_one_is_refused_and_does_nothing(waiting: Generation, client: Client) -> None:
    assert send(client, waiting, signature="wrong") == 400
    other = webhooks.url_for(Generation(pk=uuid4(), provider="fake")).split("/")[-2]
    assert send(client, waiting, address=f"/webhooks/fake/{waiting.pk}/{other}/") == 400, "the token of another generation"
    assert send(client, waiting, address=f"/webhooks/fake/{waiting.pk}/{'0' * 40}/") == 400
    assert not wakes_at_once(waiting)
    assert not WebhookEvent.objects.exists()


def test_one_that_cannot_be_checked_now_is_to_be_sent_again(
    waiting: Generation, fake: FakeProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise ProviderError(ErrorKind.NETWORK, "The keys of Fake Films cannot be had.")

    monkeypatch.setattr(fake, "verify", unreachable)
    assert send(client, waiting) == 503
    monkeypatch.undo()


def test_an_address_of_before_the_secret_was_changed_still_holds(waiting: Generation, client: Client, settings: Settings) -> None:
    address = webhooks.url_for(waiting).removeprefix("https://studio.example.com")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, for this test alone"
    assert send(client, waiting, address=address) == 204


def test_a_late_one_changes_nothing(waiting: Generation, fake: FakeProvider, client: Client) -> None:
    work()
    before = Job.objects.values().get(generation=waiting)
    assert send(client, waiting) == 204
    run_once()
    assert Job.objects.values().get(generation=waiting) == before
    assert fake.count("poll") == 2


def test_one_for_what_was_deleted_is_taken_so_that_it_is_not_sent_for_ever(waiting: Generation, client: Client) -> None:
    address = webhooks.url_for(waiting).removeprefix("https://studio.example.com")
    Generation.objects.all().delete()
    said = {"id": "1", "job": "r1", "status": "succeeded"}
    headers = {"x-signature": "right"}
    assert client.post(address, said, content_type="application/json", headers=headers).status_code == 204
    assert not WebhookEvent.objects.exists()


def test_one_that_is_too_long_is_refused(waiting: Generation, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "BODY_MAX", 20)
    assert send(client, waiting) == 413


def test_one_that_comes_while_the_provider_is_asked_is_not_missed(ada: User, fake: FakeProvider, client: Client) -> None:
    generation = ask(ada)
    work()

    def told_meanwhile() -> str:
        send(client, generation)
        return "running 10"

    fake.polls = [told_meanwhile]
    work()
    assert wakes_at_once(generation), "it is looked at again at once"


def test_a_job_that_a_worker_holds_is_not_touched(waiting: Generation, client: Client) -> None:
    from jobs import lifecycle

    Job.objects.update(wake_at=Now())
    held = lifecycle.claim(job_of(waiting))
    assert held is not None
    before = Job.objects.values("wake_at", "fence", "lease_until").get()
    assert send(client, waiting) == 204
    assert Job.objects.values("wake_at", "fence", "lease_until").get() == before


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids="-".join)
def test_in_any_order_it_comes_to_the_same_end(ada: User, fake: FakeProvider, client: Client, order: tuple[str, ...]) -> None:
    """What the provider says when asked follows its own course; what it calls out comes mixed up, and the first of it often."""
    generation = ask(ada)
    fake.polls = ["queued", "running 30", "running 60"]
    work()
    progress, phases = [], []
    for event in order:
        send(client, generation, event=event, status=event)
        send(client, generation, event=order[0], status=order[0])
        run_once()
        progress.append(job_of(generation).progress)
        phases.append(now(generation).phase)
    assert progress == sorted(progress)
    assert phases == ["submitted", "submitted", "submitted", "done"]
    assert (len(fake.effective), Asset.objects.count(), GenerationCost.objects.count(), paid(ada)) == (1, 1, 1, 1)
    assert WebhookEvent.objects.count() == 4


def test_old_ones_are_swept(waiting: Generation, client: Client) -> None:
    send(client, waiting, event="old")
    WebhookEvent.objects.update(received_at=Now() - webhooks.KEPT)
    send(client, waiting, event="new")
    assert webhooks.sweep() == {"webhook_events": 1}
    assert WebhookEvent.objects.get().event_id == "new"


def test_a_token_is_of_one_generation_at_one_provider() -> None:
    token = signatures.token("secret", "fake", "1")
    assert signatures.is_token(token, "secret", "fake", "1")
    others = [("secret", "fake", "2"), ("secret", "other", "1"), ("other", "fake", "1")]
    assert not any(signatures.is_token(token, *other) for other in others)
