"""One job from submit to its end, run in this process."""

import errno
from typing import Any

import pytest

from accounts.models import User
from engine.errors import RenderFailed
from jobs import lifecycle, submitting
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


def submit(owner: User, **fields: Any) -> Job:
    return submitting.submit("toy", owner=owner, params={}, **fields)


def wake(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(wake_at=job.created_at)


def test_a_job_that_returns_is_completed_with_its_result(ada: User) -> None:
    with kind(lambda job, report: {"answer": 42}) as settled:
        job = submit(ada, title="Film")
        assert run_inline() == 1
    job.refresh_from_db()
    assert (job.status, job.result, job.progress, job.attempt) == ("completed", {"answer": 42}, 100, 1)
    assert job.lease_until is None
    assert job.completed_at is not None
    assert settled == [(str(job.pk), "completed")]


def test_an_expected_failure_is_told_and_not_tried_again(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        raise lifecycle.JobFailed("The file is empty.", "0 bytes")

    with kind(perform) as settled:
        job = submit(ada)
        run_inline()
        assert run_inline() == 0
    job.refresh_from_db()
    assert (job.status, job.error, job.error_detail) == ("failed", "The file is empty.", "0 bytes")
    assert settled == [(str(job.pk), "failed")]


def test_a_full_disk_is_told_and_not_tried_again(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with kind(perform):
        job = submit(ada)
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "The disk is full: free some space, then try again.")


def test_an_error_of_the_engine_is_an_expected_failure(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        raise RenderFailed("The encoder stopped.", "ffmpeg -i x\nlast line")

    with kind(perform):
        job = submit(ada)
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.error, job.error_detail) == ("failed", "The encoder stopped.", "ffmpeg -i x\nlast line")


def test_an_unexpected_error_is_tried_three_times_and_then_told_in_general_words(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        raise KeyError("secret")

    with kind(perform) as settled:
        job = submit(ada)
        for crashes in (1, 2):
            assert run_inline() == 1
            job.refresh_from_db()
            assert (job.status, job.crashes) == ("processing", crashes)
            assert run_inline() == 0, "the next try waits"
            wake(job)
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.crashes, job.attempt) == ("failed", 3, 3)
    assert "secret" not in job.error
    assert "KeyError: 'secret'" in job.error_detail
    assert settled == [(str(job.pk), "failed")]


def test_later_frees_the_worker_and_spends_no_attempt(ada: User) -> None:
    answers: list[Any] = [lifecycle.Later(300), {"done": True}]
    with kind(lambda job, report: answers.pop(0)) as settled:
        job = submit(ada)
        run_inline()
        job.refresh_from_db()
        assert (job.status, job.lease_until, job.attempt) == ("processing", None, 0)
        assert settled == []
        assert run_inline() == 0, "it is not due yet"
        wake(job)
        assert run_inline() == 1
    job.refresh_from_db()
    assert (job.status, job.attempt) == ("completed", 1)
    assert len(settled) == 1


def test_a_settle_that_raises_does_not_end_the_job_and_is_tried_again(ada: User) -> None:
    with kind(lambda job, report: {}, settle="tests.jobs.kinds.settle_badly"):
        job = submit(ada)
        for _ in range(3):
            run_inline()
            wake(job)
        job.refresh_from_db()
        assert job.status == "processing"
        assert "settle is broken" in job.error_detail
    with kind(lambda job, report: {}) as settled:
        run_inline()
    job.refresh_from_db()
    assert job.status == "completed"
    assert len(settled) == 1
