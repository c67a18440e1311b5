"""Which job is next: the owner with the fewest at work, then the one who has waited longest."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from jobs import choosing, lifecycle, reconciler
from jobs import queue as bells
from jobs.choosing import claim_next
from jobs.models import Job
from jobs.supervisor import listening
from tests.factories import make_job
from tests.jobs.test_fences import expire

pytestmark = pytest.mark.django_db


def waiting(owner: User, minutes: int, **fields: object) -> Job:
    return make_job(owner, created_at=timezone.now() - timedelta(minutes=minutes), **fields)


def of_tier(user: User, tier: str) -> User:
    user.tier = tier
    user.save(update_fields=["tier"])
    return user


def test_a_newcomer_comes_before_the_second_of_one_with_many(ada: User, bea: User) -> None:
    adas = [waiting(of_tier(ada, "PRO"), minutes) for minutes in (30, 20, 10)]
    beas = waiting(bea, 1)
    assert [claim_next("render") for _ in range(5)] == [adas[0], beas, adas[1], adas[2], None]


def test_owners_take_turns_when_one_worker_does_all(ada: User, bea: User) -> None:
    """Nobody has anything at work when the next is chosen, so who waited longest alone would always be the one with the most."""
    for minutes in range(30, 20, -1):
        waiting(ada, minutes)
    waiting(bea, 2)
    waiting(bea, 1)
    served = []
    for _ in range(4):
        job = claim_next("render")
        assert job is not None
        served.append(job.owner)
        lifecycle.complete(job, {})
    assert served == [ada, bea, ada, bea]


@pytest.mark.parametrize(("tier", "at_once"), [("FREE", 1), ("BASIC", 2), ("PRO", 4), ("ENTERPRISE", 16)])
def test_as_many_run_at_once_as_the_tier_allows(ada: User, tier: str, at_once: int) -> None:
    for minutes in range(20):
        waiting(of_tier(ada, tier), minutes)
    claimed = [job for _ in range(20) if (job := claim_next("render"))]
    assert len(claimed) == at_once
    assert choosing.turns("render") == []
    lifecycle.complete(claimed[0], {})
    assert claim_next("render") is not None


def test_a_licence_that_has_ended_leaves_the_places_of_free(ada: User) -> None:
    of_tier(ada, "PRO")
    User.objects.filter(pk=ada.pk).update(licence_until=timezone.now() - timedelta(days=1))
    waiting(ada, 2)
    waiting(ada, 1)
    assert [job is None for job in (claim_next("render"), claim_next("render"))] == [False, True]


def test_a_job_that_waits_for_a_provider_keeps_its_place_and_needs_no_second_one(ada: User) -> None:
    first, second = waiting(ada, 2), waiting(ada, 1)
    begun = claim_next("render")
    assert begun == first
    lifecycle.hand_back(begun, 0)
    assert claim_next("render") == first, "its own place"
    assert claim_next("render") is None, "the second has none"
    lifecycle.cancel(Job.objects.get(pk=second.pk))
    assert Job.objects.get(pk=second.pk).status == "cancelled"


def test_what_comes_by_itself_takes_no_place(ada: User) -> None:
    waiting(ada, 3)
    imports = [waiting(ada, 1, kind="ingest", queue="import") for _ in range(3)]
    assert claim_next("render") is not None
    assert {claim_next("import") for _ in range(3)} == set(imports)


def test_a_claim_itself_refuses_a_place_that_is_not_there(ada: User) -> None:
    """Whoever chose both at the same moment."""
    first, second = waiting(ada, 2), waiting(ada, 1)
    assert lifecycle.claim(first) is not None
    assert lifecycle.claim(second) is None


def test_workers_are_rung_for_as_many_as_may_start(ada: User, bea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rings: list[tuple[str, int]] = []
    monkeypatch.setattr(bells, "ring", lambda queue, *, jobs: rings.append((queue, jobs)))
    for minutes in range(10):
        waiting(ada, minutes)
        waiting(of_tier(bea, "BASIC"), minutes)
    reconciler.ring_for_waiting()
    assert rings == [("render", 3)]


def test_another_queue_and_a_job_that_is_not_due_are_left(ada: User) -> None:
    waiting(ada, 5, queue="batch")
    later = lifecycle.claim(waiting(ada, 5))
    assert later is not None
    lifecycle.hand_back(later, 60)
    assert claim_next("render") is None


def test_a_job_of_a_dead_worker_is_taken_over_even_if_no_reconciler_runs(ada: User) -> None:
    job = claim_next("render") or lifecycle.claim(waiting(ada, 1))
    assert job is not None
    expire(job)
    again = claim_next("render")
    assert again == job
    assert (again.attempt, again.fence > job.fence) == (2, True)


def test_one_of_two_workers_never_takes_a_batch() -> None:
    first, second = listening(2, 1)[:2]
    assert "batch" not in first
    assert second[-1] == "batch"
    [only] = listening(1, 1)[:1]
    assert (only[0], only[-1]) == ("render", "batch")


@pytest.mark.parametrize("count", [1, 2, 5])
def test_what_waits_for_others_has_workers_of_its_own_and_takes_none_of_the_rest(count: int) -> None:
    both = listening(count, 3)
    assert [queues for queues in both if "calls" in queues] == [("calls",)] * 3
    assert len(both) == count + 3


@pytest.mark.parametrize("count", [1, 2, 5])
def test_what_is_left_over_of_it_is_taken_by_the_last_of_the_others_where_nothing_is_waited_for(count: int) -> None:
    found = listening(count, 0)
    assert len(found) == count
    assert found[-1][-1] == "calls"


def test_every_queue_has_a_worker(settings: Settings) -> None:
    for count, calls in [(1, 0), (1, 1), (2, 0), (2, 4)]:
        assert {queue for queues in listening(count, calls) for queue in queues} == set(settings.RQ_QUEUES)
