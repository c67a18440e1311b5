"""A job ends in time: held, waiting for its next try or for a provider; and one that was never begun has no deadline."""

from datetime import timedelta
from threading import Event

import pytest
from django.db.models.functions import Now

from accounts.models import User
from jobs import heartbeat, lifecycle, reconciler
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


def pass_deadline(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(deadline_at=Now() - timedelta(seconds=1))
    return Job.objects.get(pk=job.pk)


def test_the_first_start_sets_it_and_a_second_does_not_move_it(ada: User) -> None:
    with kind(lambda job, report: lifecycle.Later(0), deadline=600):
        job = make_job(ada, kind="toy")
        assert job.deadline_at is None
        first = lifecycle.claim(job)
        assert first is not None
        late, soon = Now() + timedelta(seconds=601), Now() + timedelta(seconds=590)
        assert Job.objects.filter(deadline_at__lt=late, deadline_at__gt=soon).exists()
        lifecycle.hand_back(first)
        second = lifecycle.claim(Job.objects.get(pk=job.pk))
    assert second is not None
    assert second.deadline_at == first.deadline_at


def test_one_that_waits_for_a_provider_is_ended_by_the_reconciler(ada: User) -> None:
    with kind(lambda job, report: lifecycle.Later(3600)) as settled:
        job = make_job(ada, kind="toy")
        run_inline()
        pass_deadline(job)
        reconciler.free_abandoned()
        assert settled == [(str(job.pk), "failed")]
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", lifecycle.LATE)


def test_one_that_is_due_again_too_late_is_not_begun_again(ada: User) -> None:
    with kind(lambda job, report: lifecycle.Later(0)):
        claimed = lifecycle.claim(make_job(ada, kind="toy"))
        assert claimed is not None
        lifecycle.hand_back(claimed)
        assert lifecycle.claim(pass_deadline(claimed)) is None


def test_a_worker_learns_of_it_from_its_heartbeat(ada: User) -> None:
    job = lifecycle.claim(make_job(ada))
    assert job is not None
    show = Report(job, time_limit=60, told_to_end=Event())
    beats = heartbeat.Heartbeat(show, lambda: None)
    beats._look(next_beat=float("inf"))
    assert show.reason is None
    pass_deadline(job)
    beats._look(next_beat=float("inf"))
    assert show.reason == "deadline"


def test_work_that_is_told_so_fails_with_the_sentence(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        report.stop("deadline")
        report(0.5, "Working")

    with kind(perform):
        job = make_job(ada, kind="toy")
        run_inline()
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", lifecycle.LATE)


def test_one_that_only_waits_in_line_is_never_late(ada: User) -> None:
    job = make_job(ada, created_at="2001-01-01T00:00Z")
    reconciler.free_abandoned()
    job.refresh_from_db()
    assert job.status == "queued"
