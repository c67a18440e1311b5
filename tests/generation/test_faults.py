"""What providers do wrong: charged once, one effective remote job, never backwards, and the person knows what happened."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from generation import health, phases, sending
from generation.models import Generation, GenerationCost, Provider, WebhookEvent
from generation.providers.shapes import ErrorKind, ProviderError, State, Update, Usage
from jobs import lifecycle, reconciler
from jobs.models import Job
from media_library.models import Asset
from tests.generation import fake_provider as answers
from tests.generation.fake_provider import FakeProvider
from tests.generation.working import ask, job_of, now, paid, work

pytestmark = pytest.mark.django_db
Phase = Generation.Phase


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a provider does not know of now will not turn up later."""
    monkeypatch.setattr(sending, "SETTLED", timedelta(0))


def made_once(generation: Generation, fake: FakeProvider) -> None:
    """It came to a good end: one job there, one asset here, one charge, one cost."""
    assert now(generation).phase == Phase.DONE
    assert len(fake.effective) == 1
    assert Asset.objects.count() == 1
    assert paid(generation.owner) == job_of(generation).price
    assert GenerationCost.objects.filter(generation=generation).count() == 1


def failed(generation: Generation) -> Job:
    """It came to none, and nothing of it was kept of the person's credits."""
    job = job_of(generation)
    assert (job.status, paid(generation.owner)) == ("failed", 0)
    assert not Asset.objects.exists()
    return job


def test_a_busy_provider_is_asked_again_when_it_said(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = [answers.BUSY]
    work()
    job = job_of(generation)
    assert (job.status, job.lease_until, job.attempt, job.crashes) == ("processing", None, 0, 0)
    assert job.stage == "Fake Films takes no more just now; trying again"
    assert Job.objects.filter(pk=job.pk, wake_at__gt=Now() + timedelta(seconds=85)).exists(), "it said 90 seconds"
    assert (now(generation).phase, generation.retry_count, generation.submitted_at) == (Phase.NEW, 1, None)
    assert not GenerationCost.objects.exists()
    work(3)
    made_once(generation, fake)
    assert not Provider.objects.exclude(failures=0).exists(), "being busy is no failure"


def test_a_provider_that_cannot_be_reached_is_tried_ten_times(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = [answers.UNREACHABLE] * 10
    for _ in range(10):
        Provider.objects.update(closed_until=Now() - timedelta(seconds=1))
        work()
    assert failed(generation).error == "Fake Films did not answer after 10 tries. Try again later."
    assert (fake.count("submit"), fake.effective) == (10, [])


def test_what_the_provider_refuses_is_told_in_its_words_and_not_tried_again(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = [answers.REFUSED]
    work(2)
    assert failed(generation).error == "Fake Films did not take this: the prompt is silly."
    assert (fake.count("submit"), now(generation).phase) == (1, Phase.FAILED)
    assert not GenerationCost.objects.exists(), "nothing was taken"


@pytest.mark.parametrize("word", ["taken, lost", "taken, malformed"])
def test_a_lost_reply_is_asked_for_and_the_request_not_repeated(ada: User, fake: FakeProvider, word: str) -> None:
    generation = ask(ada)
    fake.submits = [word]
    work()
    assert (now(generation).phase, job_of(generation).stage) == (Phase.SUBMITTING, "Asking Fake Films whether it has begun")
    work(3)
    made_once(generation, fake)
    assert (fake.count("submit"), fake.count("find")) == (1, 1)


def test_a_request_that_never_arrived_is_sent_again_once_that_is_sure(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = ["not taken, lost"]
    work(3)
    assert (now(generation).phase, fake.count("submit")) == (Phase.SUBMITTING, 1), "it may still be on its way"
    Generation.objects.update(submitted_at=Now() - sending.SETTLED)
    work(4)
    made_once(generation, fake)
    assert (fake.count("submit"), now(generation).retry_count) == (2, 2)


def test_a_provider_that_loses_every_request_is_not_asked_for_ever(ada: User, fake: FakeProvider, at_once: None) -> None:
    generation = ask(ada)
    fake.submits = ["not taken, lost"] * 10
    for _ in range(20):
        Provider.objects.update(closed_until=Now() - timedelta(seconds=1))
        work()
    assert "however often it was asked" in failed(generation).error
    assert (fake.count("submit"), fake.effective) == (5, [])


def test_where_nobody_can_say_a_person_decides(ada: User, fake: FakeProvider, at_once: None) -> None:
    generation = ask(ada)
    fake.can_say = False
    fake.submits = ["taken, lost"]
    work(4)
    assert "cannot be asked whether it has begun" in failed(generation).error
    assert (now(generation).phase, fake.count("submit")) == (Phase.UNKNOWN, 1)
    cost = GenerationCost.objects.get(generation=generation)
    assert (cost.is_known, cost.is_success, cost.amount) == (False, False, Decimal(0))


def test_a_webhook_is_the_way_back_to_what_the_lost_reply_would_have_named(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.can_say = False
    fake.submits = ["taken, lost"]
    work(2)
    [remote] = fake.effective
    WebhookEvent.objects.create(provider="fake", event_id="1", remote_id=remote.id, generation=generation)
    work(2)
    made_once(generation, fake)
    assert now(generation).remote_id == remote.id


def test_a_slow_worker_whose_job_has_gone_to_another_takes_back_what_it_asked_for(
    ada: User, fake: FakeProvider, at_once: None
) -> None:
    generation = ask(ada)

    def overtaken() -> None:
        """While the first one's request is on its way: its lease runs out, another finds nothing and begins anew."""
        late = list(fake.remote)
        hidden = {pk: fake.remote.pop(pk) for pk in late}
        Job.objects.update(lease_until=Now() - timedelta(seconds=1))
        reconciler.free_abandoned()
        work(2)  # finds nothing, and submits
        fake.remote.update(hidden)

    fake.submits = [overtaken]
    fake.polls = ["running 10"]
    work(6)
    made_once(generation, fake)
    assert fake.count("submit") == 2
    assert fake.count("cancel") == 1
    assert [each.id for each in fake.effective] == [now(generation).remote_id]


def test_an_answer_to_a_request_that_another_has_begun_anew_is_not_taken_for_its(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)

    def begun_anew() -> None:
        Generation.objects.update(phase=Phase.SUBMITTING, fence=F("fence") + 2)

    fake.submits = [begun_anew]
    work()
    assert (now(generation).remote_id, generation.phase) == ("", Phase.SUBMITTING)
    assert (fake.count("cancel"), fake.effective) == (1, [])


@pytest.mark.parametrize("error", [answers.FAULT, answers.LOST, answers.CUT, answers.BUSY, answers.NO_KEY])
def test_what_was_taken_is_asked_after_until_it_answers(ada: User, fake: FakeProvider, error: ProviderError) -> None:
    generation = ask(ada)
    work()
    fake.polls = [error, error]
    work(2)
    job = job_of(generation)
    assert (job.status, job.crashes, now(generation).retry_count) == ("processing", 0, 2)
    work()
    made_once(generation, fake)
    assert fake.count("submit") == 1


def test_what_the_provider_has_forgotten_has_failed(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.polls = [answers.GONE]
    work(2)
    assert failed(generation).error == "Fake Films no longer knows of it. Start it again."


def test_what_failed_there_says_why_and_what_it_took_is_counted(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    error = ProviderError(ErrorKind.MODERATION, "Fake Films does not make this.", detail="nsfw")
    fake.polls = [Update(State.FAILED, error=error, usage=Usage(cost=Decimal("0.01")))]
    work(2)
    job = failed(generation)
    assert (job.error, job.error_detail) == ("Fake Films does not make this.", "nsfw")
    cost = GenerationCost.objects.get(generation=generation)
    assert (cost.amount, cost.is_success, cost.error) == (Decimal("0.01"), False, "Fake Films does not make this.")
    assert fake.count("cancel") == 0, "it is over there"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("cancelled", "It was cancelled at Fake Films."),
        ("expired", "Fake Films made it, and no longer has it."),
        ("failed", "Fake Films could not make it, and does not say why."),
    ],
)
def test_other_ends_have_sentences_too(ada: User, fake: FakeProvider, state: str, words: str) -> None:
    generation = ask(ada)
    fake.polls = [state]
    work(2)
    assert failed(generation).error == words


def test_a_download_that_was_cut_is_fetched_again_and_nothing_made_again(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.fetches = [answers.CUT, answers.FAULT]
    work(2)
    job = job_of(generation)
    assert (now(generation).phase, job.stage) == (Phase.FETCHING, "Fetching was interrupted; trying again")
    work(2)
    made_once(generation, fake)
    assert (fake.count("submit"), fake.count("poll"), fake.count("fetch")) == (1, 1, 3)


def test_a_result_that_is_gone_has_failed_and_was_paid_for(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.fetches = [answers.GONE]
    work(3)
    assert failed(generation).error == "Fake Films knows nothing of this any more."
    assert GenerationCost.objects.get().amount == Decimal("0.04")


def test_a_success_without_a_result_is_none(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.fetches = ["nothing"]
    work(3)
    assert failed(generation).error == "Fake Films says that it is done, and made nothing."


def test_a_job_that_never_ends_is_ended_given_back_and_stopped_there(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.polls = ["running 50"] * 50
    work(5)
    Job.objects.filter(generation=generation).update(deadline_at=Now() - timedelta(seconds=1))
    reconciler.free_abandoned()
    assert failed(generation).error == lifecycle.LATE
    work()
    assert (now(generation).phase, fake.count("cancel"), fake.effective) == (Phase.FAILED, 1, [])


def test_an_adapter_that_breaks_is_tried_three_times_and_submits_once(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)

    def broken() -> Any:
        raise KeyError("an adapter of ours is wrong")

    fake.polls = [broken] * 5
    work(5)
    assert failed(generation).error.startswith("Something went wrong on our side")
    assert fake.count("submit") == 1
    work()
    assert fake.effective == []


def test_a_phase_that_has_moved_on_is_never_moved_back(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work()
    late = now(generation)
    work(2)
    assert not phases.step(late, Phase.FETCHING)
    assert not phases.step(late, Phase.FAILED)
    assert now(generation).phase == Phase.DONE


def test_a_provider_that_fails_often_is_left_alone_and_then_tried_by_one(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work()
    fake.polls = [answers.FAULT] * health.FAILURES_MAX
    work(health.FAILURES_MAX + 3)
    assert fake.count("poll") == health.FAILURES_MAX, "and then it was not asked"
    assert job_of(generation).stage == "Fake Films does not answer; trying again"
    Provider.objects.update(closed_until=Now())
    work()
    made_once(generation, fake)
    assert Provider.objects.get(pk="fake").failures == 0
