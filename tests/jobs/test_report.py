"""Progress as people see it, and the ways in which work is told to stop."""

import os
from threading import Event

import pytest
from django.db import OperationalError

from accounts.models import User
from jobs import heartbeat, lifecycle, report
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from tests.factories import make_job
from tests.jobs.kinds import kind
from tests.jobs.test_fences import expire

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(ada: User) -> Job:
    job = lifecycle.claim(make_job(ada))
    assert job is not None
    return job


def test_progress_never_falls(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "EVERY", 0.0)
    show = Report(job, time_limit=60)
    seen = []
    for fraction in (0.5, 0.2, 0.7, 1.5):
        show(fraction, "Working")
        seen.append(Job.objects.get(pk=job.pk).progress)
    assert seen == [50, 50, 70, 100]


def test_progress_does_not_fall_when_the_work_starts_again(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "EVERY", 0.0)
    job = lifecycle.claim(make_job(ada, progress=60))
    assert job is not None
    Report(job, time_limit=60)(0.1, "Again")
    job.refresh_from_db()
    assert (job.progress, job.stage) == (60, "Again")


def test_it_writes_twice_a_second_at_most_and_only_news(job: Job) -> None:
    show = Report(job, time_limit=60)
    for percent in range(100):
        show(percent / 100, "Working")
    written = Job.objects.get(pk=job.pk)
    assert (written.seq - job.seq, written.progress) == (1, 0)


def test_work_that_lost_its_lease_is_stopped(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "EVERY", 0.0)
    show = Report(job, time_limit=60)
    expire(job)
    lifecycle.take_back(Job.objects.get(pk=job.pk))
    with pytest.raises(lifecycle.LeaseLost):
        show(0.5, "Working")
    assert show.should_stop()
    assert show.reason == "lost"


def test_fifteen_seconds_without_a_beat_stop_the_work(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    show = Report(job, time_limit=60, told_to_end=Event())
    assert not show.should_stop()
    show.beaten(show._beaten_at - 16)
    assert show.should_stop()
    assert show.reason == "lost"


def test_a_database_that_restarts_does_not_stop_the_work(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("server closed the connection")

    class Open:
        in_atomic_block = False

        def close(self) -> None:
            pass

    monkeypatch.setattr(lifecycle, "report", fail)
    monkeypatch.setattr(report, "connection", Open())
    show = Report(job, time_limit=60)
    show(0.5, "Working")
    assert not show.should_stop()


def test_a_worker_that_is_told_to_end_stops_the_work(job: Job) -> None:
    told = Event()
    show = Report(job, time_limit=60, told_to_end=told)
    told.set()
    with pytest.raises(lifecycle.Cancelled):
        show(0.5, "Working")
    assert show.reason == "shutdown"


def test_work_that_takes_longer_than_its_kind_may_fails_with_a_sentence(ada: User) -> None:
    def perform(job: Job, report: Report) -> None:
        report(0.5, "Working")

    with kind(perform, time_limit=0):
        job = make_job(ada, kind="toy")
        run_inline()
    job.refresh_from_db()
    assert job.status == "failed"
    assert job.error.startswith("It took longer than")


def test_the_heartbeat_prolongs_the_lease_and_sees_a_wish_to_cancel(job: Job) -> None:
    show = Report(job, time_limit=60, told_to_end=Event())
    beats = heartbeat.Heartbeat(show, lambda: None)
    expire(job)
    beats._look(next_beat=0.0)
    assert not Job.objects.claimable().exists()
    assert show.reason is None
    lifecycle.cancel(job)
    beats._look(next_beat=float("inf"))
    assert show.reason == "cancel"


def test_the_heartbeat_of_a_lost_job_stops_the_work(job: Job) -> None:
    show = Report(job, time_limit=60, told_to_end=Event())
    lifecycle.hand_back(job)
    heartbeat.Heartbeat(show, lambda: None)._look(next_beat=0.0)
    assert show.reason == "lost"


def test_a_silenced_heartbeat_ends_no_process(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    beats = heartbeat.Heartbeat(Report(job, time_limit=60), lambda: ended.append(0))
    beats.silence()
    beats._end_process()
    assert ended == []
