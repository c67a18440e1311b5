"""Cancelling: at once when no worker has the job, soon when one has; once it has ended, nothing."""

import pytest

from accounts.models import User
from engine import errors
from jobs import lifecycle, reconciler
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from tests.factories import make_job
from tests.jobs.kinds import kind
from tests.jobs.test_fences import expire

pytestmark = pytest.mark.django_db


def test_a_queued_job_is_cancelled_and_settled_at_once(ada: User) -> None:
    with kind(lambda job, report: {}) as settled:
        job = make_job(ada, kind="toy")
        lifecycle.cancel(job)
        assert settled == [(str(job.pk), "cancelled")]
        assert run_inline() == 0
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert job.completed_at is not None


def test_a_running_job_stops_at_its_next_report(ada: User) -> None:
    after = []

    def perform(job: Job, report: Report) -> None:
        report(0.1, "Working")
        lifecycle.cancel(job)
        report._written_at = 0.0  # as if half a second had passed
        report(0.2, "Working on")
        after.append(True)

    with kind(perform) as settled:
        job = make_job(ada, kind="toy")
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.progress, after) == ("cancelled", 10, [])
    assert settled == [(str(job.pk), "cancelled")]


def test_the_engine_may_raise_its_own_cancelled(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        report.stop("cancel")
        assert report.should_stop()
        raise errors.Cancelled("stopped")

    with kind(perform):
        job = make_job(ada, kind="toy")
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.error) == ("cancelled", "")


def test_a_result_that_stands_already_beats_a_late_wish_to_cancel(ada: User) -> None:
    def perform(job: Job, report: Report) -> dict[str, int]:
        lifecycle.cancel(job)
        return {"answer": 42}

    with kind(perform) as settled:
        job = make_job(ada, kind="toy")
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.result) == ("completed", {"answer": 42})
    assert settled == [(str(job.pk), "completed")]


def test_a_job_whose_worker_died_is_cancelled_by_the_reconciler(ada: User) -> None:
    with kind(lambda job, report: {}) as settled:
        job = lifecycle.claim(make_job(ada, kind="toy"))
        assert job is not None
        lifecycle.cancel(job)
        job.refresh_from_db()
        assert (job.status, job.cancel_requested) == ("processing", True)
        expire(job)
        reconciler.free_abandoned()
        assert settled == [(str(job.pk), "cancelled")]


def test_a_job_that_was_handed_back_just_before_is_cancelled_and_not_run(ada: User) -> None:
    with kind(lambda job, report: {}) as settled:
        job = make_job(ada, kind="toy", status="processing", cancel_requested=True)
        assert lifecycle.claim(job) is None
        assert run_inline() == 0
        assert settled == [(str(job.pk), "cancelled")]


def test_a_waiting_job_is_cancelled_at_once(ada: User) -> None:
    with kind(lambda job, report: lifecycle.Later(600)):
        job = make_job(ada, kind="toy")
        run_inline()
        lifecycle.cancel(job)
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_an_ended_job_stays_as_it_ended(ada: User) -> None:
    with kind(lambda job, report: {}) as settled:
        job = make_job(ada, kind="toy")
        run_inline()
        lifecycle.cancel(job)
    job.refresh_from_db()
    assert (job.status, job.cancel_requested, len(settled)) == ("completed", False, 1)
