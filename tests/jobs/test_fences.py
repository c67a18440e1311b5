"""Who lost the lease changes nothing any more; who holds it keeps it by beating."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import User
from jobs import lifecycle, reconciler
from jobs.models import Job
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


def claimed(owner: User) -> Job:
    job = lifecycle.claim(make_job(owner, kind="toy"))
    assert job is not None
    return job


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_a_claimed_job_is_not_to_be_had(ada: User) -> None:
    job = make_job(ada)
    assert lifecycle.claim(job) is not None
    assert lifecycle.claim(job) is None
    job.refresh_from_db()
    assert lifecycle.claim(job) is None
    assert not Job.objects.claimable().exists()


def test_a_job_that_moved_since_it_was_read_is_not_claimed_by_what_was_read(ada: User) -> None:
    read_before = make_job(ada)
    first = lifecycle.claim(read_before)
    assert first is not None
    lifecycle.hand_back(first)
    assert Job.objects.claimable().exists()
    assert lifecycle.claim(read_before) is None
    assert lifecycle.claim(Job.objects.get(pk=read_before.pk)) is not None


def test_the_lease_lasts_fifteen_seconds_of_the_databases_time(ada: User) -> None:
    job = claimed(ada)
    soon = Job.objects.filter(pk=job.pk, lease_until__gt=Now() + timedelta(seconds=14))
    late = Job.objects.filter(pk=job.pk, lease_until__lt=Now() + timedelta(seconds=15.1))
    assert soon.exists()
    assert late.exists()


def test_a_beat_prolongs_a_lease_that_no_one_took_yet(ada: User) -> None:
    job = claimed(ada)
    expire(job)
    assert Job.objects.claimable().exists()
    lifecycle.beat(job)
    assert not Job.objects.claimable().exists()


def test_after_a_takeover_nothing_of_the_first_worker_counts(ada: User) -> None:
    with kind(lambda job, report: {}) as settled:
        first = claimed(ada)
        expire(first)
        reconciler.free_abandoned()
        second = lifecycle.claim(Job.objects.get(pk=first.pk))
        assert second is not None
        assert second.attempt == 2
        with pytest.raises(lifecycle.LeaseLost):
            lifecycle.beat(first)
        with pytest.raises(lifecycle.LeaseLost):
            lifecycle.report(first, 99, "Stale")
        with pytest.raises(lifecycle.LeaseLost):
            lifecycle.wish(first)
        assert not lifecycle.complete(first, {"stale": True})
        assert not lifecycle.fail(first, "Stale.")
        assert not lifecycle.stop(first)
        assert not lifecycle.hand_back(first)
        lifecycle.crash(first, "stale")
        assert settled == []
        assert lifecycle.complete(second, {"fresh": True})
        assert not lifecycle.complete(second, {"twice": True})
    job = Job.objects.get(pk=first.pk)
    assert (job.status, job.result, job.crashes) == ("completed", {"fresh": True}, 0)
    assert settled == [(str(job.pk), "completed")]


def test_who_hands_a_job_back_cannot_write_to_it(ada: User) -> None:
    job = claimed(ada)
    lifecycle.hand_back(job, 60)
    with pytest.raises(lifecycle.LeaseLost):
        lifecycle.beat(job)


def test_a_job_whose_machines_keep_dying_fails_after_eight_starts(ada: User) -> None:
    with kind(lambda job, report: {}) as settled:
        job = claimed(ada)
        for attempt in range(2, 9):
            expire(job)
            reconciler.free_abandoned()
            again = lifecycle.claim(Job.objects.get(pk=job.pk))
            assert again is not None
            assert (again.attempt, again.crashes) == (attempt, 0)
        expire(job)
        reconciler.free_abandoned()
    job.refresh_from_db()
    assert (job.status, job.error != "") == ("failed", True)
    assert settled == [(str(job.pk), "failed")]


def test_every_change_that_a_person_sees_raises_seq_and_a_beat_does_not(ada: User) -> None:
    with kind(lambda job, report: {}):
        job = claimed(ada)
        seen = [job.seq]

        def note() -> None:
            seen.append(Job.objects.get(pk=job.pk).seq)

        lifecycle.report(job, 10, "Working")
        note()
        lifecycle.beat(job)
        note()
        lifecycle.cancel(job)
        note()
        lifecycle.stop(job)
        note()
    assert seen == [1, 2, 2, 3, 4]
