"""Cancelling at every stage: the credits come back, nothing is kept, and what runs elsewhere is stopped there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now

from accounts.models import User
from generation import health, withdrawing
from generation.models import Generation, GenerationCost
from jobs import lifecycle, reconciler
from jobs.models import Job
from jobs.report import Report
from media_library.models import Asset
from tests.generation import fake_provider as answers
from tests.generation.fake_provider import FakeProvider
from tests.generation.working import ask, job_of, now, paid, work

pytestmark = pytest.mark.django_db
Phase = Generation.Phase


def cancelled(generation: Generation) -> None:
    reconciler.discard_leftovers()
    assert (job_of(generation).status, now(generation).phase) == ("cancelled", Phase.CANCELLED)
    assert (paid(generation.owner), Asset.objects.count()) == (0, 0)


def while_it_works(generation: Generation) -> Callable[[], None]:
    """The owner cancels while a worker holds the job; its next report tells it so."""

    def cancel() -> None:
        lifecycle.cancel(job_of(generation))

    return cancel


def test_before_anybody_began(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    lifecycle.cancel(job_of(generation))
    work()
    cancelled(generation)
    assert (fake.calls, Job.objects.filter(kind="withdraw").exists()) == ([], False)


def test_while_it_waits_to_be_asked_for_again(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = [answers.BUSY]
    work()
    lifecycle.cancel(job_of(generation))
    work()
    cancelled(generation)
    assert (fake.count("submit"), fake.count("cancel")) == (1, 0)


def test_while_the_request_is_on_its_way(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = [while_it_works(generation)]
    work(3)
    cancelled(generation)
    assert (len(fake.remote), fake.effective, fake.count("cancel")) == (1, [], 1)


def test_after_a_reply_was_lost(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = ["taken, lost"]
    work()
    lifecycle.cancel(job_of(generation))
    work()
    cancelled(generation)
    assert (fake.count("find"), fake.effective) == (1, [])


def test_while_the_provider_works(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.polls = ["running 10"]
    work(2)
    lifecycle.cancel(job_of(generation))
    assert job_of(generation).status == "cancelled", "at once: nobody waits for the provider"
    work()
    cancelled(generation)
    assert fake.effective == []
    cost = GenerationCost.objects.get(generation=generation)
    assert (cost.is_success, cost.is_known) == (False, False)


def test_while_the_result_is_fetched(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.fetches = [while_it_works(generation)]
    work(3)
    cancelled(generation)
    assert fake.count("cancel") == 0, "it is over there"


def test_a_provider_that_does_not_answer_is_asked_to_stop_until_it_does(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work()
    lifecycle.cancel(job_of(generation))
    fake.cancels = [answers.UNREACHABLE, answers.FAULT]
    work(2)
    stop = Job.objects.get(kind="withdraw")
    assert (stop.status, stop.owner, stop.lease_until) == ("processing", None, None)
    work()
    stop.refresh_from_db()
    assert (stop.status, stop.result, fake.effective) == ("completed", {"outcome": "cancelled"}, [])


def test_what_was_surely_never_taken_needs_no_stopping(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.submits = ["not taken, lost"]
    work()
    lifecycle.cancel(job_of(generation))
    work()
    stop = Job.objects.get(kind="withdraw")
    assert stop.status == "processing", "it may still arrive"
    Job.objects.filter(pk=stop.pk).update(created_at=Now() - withdrawing.LATE)
    work()
    stop.refresh_from_db()
    assert stop.result == {"outcome": "it was never taken"}


def test_one_that_nobody_can_say_anything_of_is_let_go(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    fake.can_say, fake.submits = False, ["taken, lost"]
    work()
    lifecycle.cancel(job_of(generation))
    work()
    assert Job.objects.get(kind="withdraw").result == {"outcome": "the provider cannot say whether it was taken"}


def test_a_generation_that_goes_with_its_person_is_stopped_all_the_same(ada: User, fake: FakeProvider) -> None:
    generation = ask(ada)
    work()
    lifecycle.cancel_all_of(ada)
    generation.delete()
    work()
    assert fake.effective == []


def test_a_request_in_its_middle_has_a_few_seconds_more() -> None:
    from threading import Event

    from jobs.heartbeat import CANCEL_GRACE, GRACE, Heartbeat

    report = Report(Job(kind="generate"), time_limit=60, told_to_end=Event())
    beats = Heartbeat(report, lambda: None)
    report.stop("cancel")
    assert beats._grace() == CANCEL_GRACE
    with report.undisturbed(8.0):
        assert beats._grace() == 8.0
        report.reason = "shutdown"
        assert beats._grace() == 8.0
        report.reason = "lost"
        assert beats._grace() == GRACE
    assert report.patience == 0.0


def test_right_before_the_request_is_sent(ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = ask(ada)
    take_place = health.take_place

    def meanwhile(*given: Any, **more: Any) -> bool:
        lifecycle.cancel(job_of(generation))
        return take_place(*given, **more)

    monkeypatch.setattr(health, "take_place", meanwhile)
    work(2)
    cancelled(generation)
    assert (fake.calls, Job.objects.filter(kind="withdraw").exists(), GenerationCost.objects.exists()) == ([], False, False)
