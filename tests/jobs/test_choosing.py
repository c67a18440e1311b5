"""Which job is next: the owner with the fewest at work, then the one who has waited longest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from jobs import lifecycle
from jobs.choosing import claim_next
from jobs.models import Job
from jobs.supervisor import queues_of
from tests.factories import make_job
from tests.jobs.test_fences import expire

pytestmark = pytest.mark.django_db


def waiting(owner: User, minutes: int, **fields: object) -> Job:
    return make_job(owner, created_at=timezone.now() - timedelta(minutes=minutes), **fields)


def test_a_newcomer_comes_before_the_second_of_one_with_many(ada: User, bea: User) -> None:
    adas = [waiting(ada, minutes) for minutes in (30, 20, 10)]
    beas = waiting(bea, 1)
    assert [claim_next("render") for _ in range(5)] == [adas[0], beas, adas[1], adas[2], None]


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
    assert "batch" not in queues_of(0, 2)
    assert queues_of(1, 2)[-1] == "batch"
    assert queues_of(0, 1)[-1] == "batch"
    assert queues_of(0, 1)[0] == "render"
