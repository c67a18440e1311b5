"""Captions are calls like all others: they keep to the rests and places of their provider, and each is written down."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from generation import health
from generation.captioning import hearing, stages
from generation.models import GenerationCost, Provider
from generation.providers.shapes import Submission
from jobs import lifecycle
from jobs.models import Job
from tests.factories import make_asset
from tests.generation import working
from tests.generation.ears import Listener, ask, died, model, now
from tests.generation.factories import make_generation
from tests.generation.fake_provider import BUSY, CUT, FAULT, LOST, REFUSED
from tests.generation.working import run_once, work

pytestmark = pytest.mark.django_db
AWAY = "Fake Films does not answer; trying again"


def closed() -> None:
    for _ in range(health.FAILURES_MAX):
        health.note_failure("fake")


def rested() -> None:
    Provider.objects.update(closed_until=Now() - timedelta(seconds=1))


def failures() -> int:
    return Provider.objects.get(pk="fake").failures


def cut_off(job: Job) -> None:
    """As when its worker was killed."""
    Job.objects.filter(pk=job.pk).update(lease_until=None)


def test_a_provider_that_rests_is_not_asked_and_no_sound_is_taken_out(
    ada: User, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed()
    job = ask(ada, make_asset(ada), model=model())
    with monkeypatch.context() as patched:
        patched.setattr(hearing, "_sound_of", lambda *args: pytest.fail("for nothing"))
        run_once()
    assert (now(job).status, job.lease_until, job.stage, listener.calls) == ("processing", None, AWAY, [])
    rested()
    work()
    assert (now(job).status, failures()) == ("completed", 0)


def test_one_that_rests_is_not_asked_how_it_goes(ada: User, listener: Listener) -> None:
    listener.is_slow = True
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    closed()
    work()
    assert (now(job).stage, listener.calls) == (AWAY, ["submit"])
    rested()
    work()
    assert (now(job).status, failures()) == ("completed", 0)


def test_captions_that_fail_close_it_for_all_others(ada: User, bea: User, listener: Listener) -> None:
    listener.submits = [FAULT] * health.FAILURES_MAX
    job = ask(ada, make_asset(ada), model=model())
    work(health.FAILURES_MAX)
    assert failures() == health.FAILURES_MAX
    work()
    assert listener.count("submit") == health.FAILURES_MAX
    listener.submits = ["done"]
    taken = working.ask(bea)
    work()
    assert (working.job_of(taken).stage, now(job).stage) == (AWAY, AWAY)


def test_looks_that_fail_count_too(ada: User, listener: Listener) -> None:
    listener.is_slow, listener.polls = True, [FAULT, CUT]
    ask(ada, make_asset(ada), model=model())
    work(3)
    assert failures() == 2


@pytest.mark.parametrize("error", [BUSY, REFUSED])
def test_one_that_is_busy_or_refuses_is_well(ada: User, listener: Listener, error: Exception) -> None:
    listener.submits = [error]  # type: ignore[list-item]
    ask(ada, make_asset(ada), model=model())
    run_once()
    assert health.may_ask("fake") == failures() == 0


def test_a_lost_answer_counts(ada: User, listener: Listener) -> None:
    listener.submits = [LOST]
    ask(ada, make_asset(ada), model=model())
    run_once()
    assert failures() == 1


def test_what_is_local_neither_rests_nor_has_places(ada: User, listener: Listener, settings: Settings) -> None:
    listener.is_local, settings.PROVIDER_PLACES = True, 0
    closed()
    job = ask(ada, make_asset(ada), model=model(), script="Hello valley.")
    run_once()
    assert (now(job).status, failures()) == ("completed", health.FAILURES_MAX)


def test_a_place_is_waited_for_before_the_sound_is_taken_out(
    ada: User, listener: Listener, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROVIDER_PLACES = 1
    generation = make_generation()
    Job.objects.filter(generation=generation).update(status="processing", queue="elsewhere", fence=3)
    assert health.take_place(generation, 3, is_local=False)
    job = ask(ada, make_asset(ada), model=model())
    with monkeypatch.context() as patched:
        patched.setattr(hearing, "_sound_of", lambda *args: pytest.fail("for nothing"))
        run_once()
    assert (now(job).status, job.stage, listener.calls) == ("processing", "Waiting for a place at Fake Films", [])
    Job.objects.filter(generation=generation).update(status="failed", completed_at=Now())
    work()
    assert now(job).status == "completed"


def test_a_place_that_goes_meanwhile_is_waited_for_too(ada: User, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(ada, make_asset(ada), model=model())
    answers = [False, True]
    monkeypatch.setattr(health, "has_place", lambda name: answers.pop())
    run_once()
    assert (now(job).external_id, job.stage, listener.calls) == ("", "Waiting for a place at Fake Films", [])


def test_captions_hold_a_place_until_they_are_told(ada: User, listener: Listener, settings: Settings) -> None:
    settings.PROVIDER_PLACES = 1
    listener.is_slow, listener.polls = True, ["running 10"]
    ask(ada, make_asset(ada), model=model())
    run_once()
    assert not health.has_place("fake")
    assert health.has_place("other")
    work(2)
    assert health.has_place("fake")


def test_captions_that_end_give_their_place_back(ada: User, listener: Listener, settings: Settings) -> None:
    settings.PROVIDER_PLACES = 1
    listener.is_slow = True
    job = ask(ada, make_asset(ada), model=model())
    run_once()
    lifecycle.cancel(now(job))
    assert health.has_place("fake")


def test_a_job_that_has_gone_to_another_takes_no_place(ada: User, listener: Listener) -> None:
    job = ask(ada, make_asset(ada), model=model())
    Job.objects.filter(pk=job.pk).update(status="processing", fence=4)
    assert not hearing._begin(job, listener)
    assert now(job).external_id == ""
    assert hearing._begin(now(job), listener)
    assert now(job).external_id == stages.ASKED


def test_a_provider_that_cannot_be_reached_is_tried_ten_times(ada: User, listener: Listener) -> None:
    listener.submits = [CUT] * 20
    job = ask(ada, make_asset(ada), model=model())
    for _ in range(30):
        work()
        Provider.objects.update(closed_until=None)
    assert (now(job).status, job.error) == ("failed", "Fake Films did not answer after 10 tries. Try again later.")
    assert listener.count("submit") == GenerationCost.objects.filter(is_success=False, is_known=True, amount=0).count() == 10


def test_a_call_that_was_cut_short_is_written_down_as_not_known(ada: User, listener: Listener) -> None:
    listener.can_say, listener.submits = False, [died]
    job = ask(ada, make_asset(ada), model=model())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    cut_off(job)
    work()
    assert (now(job).status, job.error, listener.count("submit")) == ("failed", hearing.LOST, 1)
    cost = GenerationCost.objects.get()
    assert (cost.is_known, cost.is_success, cost.error) == (False, False, hearing.LOST)


def test_so_is_one_that_was_cancelled_in_its_middle(ada: User, listener: Listener) -> None:
    listener.submits = [died]
    job = ask(ada, make_asset(ada), model=model())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    cut_off(job)
    lifecycle.cancel(now(job))
    assert now(job).status == "cancelled"
    assert (GenerationCost.objects.get().is_known, listener.count("submit")) == (False, 1)


def test_what_the_provider_has_taken_before_a_worker_died_is_followed(
    ada: User, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener.submits = [died]
    job = ask(ada, make_asset(ada), model=model())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    cut_off(job)
    monkeypatch.setattr(listener, "find", lambda key: Submission("r7"))
    work(2)
    assert (now(job).status, listener.calls) == ("completed", ["submit", "poll", "fetch"])
    assert GenerationCost.objects.get().external_id == "r7"


def test_one_that_does_not_say_what_it_has_taken_is_asked_again_for_that_alone(ada: User, listener: Listener) -> None:
    listener.submits, listener.finds = [died], [FAULT]
    job = ask(ada, make_asset(ada), model=model())
    with pytest.raises(KeyboardInterrupt):
        run_once()
    cut_off(job)
    work()
    assert (now(job).stage, listener.calls) == ("Asking Fake Films whether it has begun", ["submit", "find"])
    work()
    assert (now(job).status, listener.calls) == ("completed", ["submit", "find", "find", "submit"])


def test_captions_of_who_answers_while_one_waits_have_a_worker_that_does_nothing_else(ada: User, listener: Listener) -> None:
    asset, ears = make_asset(ada), model()
    assert ask(ada, asset, model=ears).queue == "provider"
    listener.holds = True
    assert ask(ada, asset, model=ears).queue == "calls"
