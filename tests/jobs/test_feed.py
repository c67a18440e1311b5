"""What a person is shown of their jobs: its shape, what is in it, what it costs to ask; and what counts as seen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts import credits
from accounts.models import User
from jobs import expectation, feed, lifecycle, reading
from jobs import queue as bells
from jobs.models import Job
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _toy() -> Iterator[None]:
    expectation.forget()
    with kind(lambda job, report: {}, link=f"{__name__}.link_toy", retry=f"{__name__}.retry_toy"):
        yield
    expectation.forget()


def link_toy(job: Job) -> str:
    return f"/toys/{job.params['toy']}/" if "toy" in job.params else ""


def retry_toy(job: Job) -> Job:
    raise AssertionError("nobody asked")


def toy(owner: User, status: str = "queued", **fields: Any) -> Job:
    ended = {"completed_at": timezone.now()} if status in Job.ENDED else {}
    return make_job(owner, **{"kind": "toy", "status": status, **ended, **fields})


def took(owner: User, seconds: float, **fields: Any) -> Job:
    now = timezone.now()
    return toy(owner, "completed", started_at=now - timedelta(seconds=seconds), completed_at=now, **fields)


def ids(state: feed.State) -> list[str]:
    return [job["id"] for job in state["jobs"]]


def fresh(owner: User) -> User:
    """As a request reads who it is from."""
    return User.objects.get(pk=owner.pk)


def test_a_snapshot_tells_all_that_a_page_shows_of_a_job(ada: User) -> None:
    job = toy(ada, "failed", title="Film", params={"toy": "7"}, price=3, error="No.", error_detail="/srv/path", seq=4)
    shot = feed.snapshot(job)
    assert job.completed_at is not None
    assert shot == {
        "id": str(job.pk),
        "kind": "toy",
        "label": "Toy",
        "title": "Film",
        "status": "failed",
        "stage": "",
        "progress": 0,
        "error": "No.",
        "seq": 4,
        "link": "/toys/7/",
        "price": 3,
        "is_unread": True,
        "can_retry": True,
        "seconds_left": None,
        "created_at": job.created_at.isoformat(),
        "completed_at": job.completed_at.isoformat(),
    }


def test_a_job_whose_kind_is_gone_is_still_shown(ada: User) -> None:
    shot = feed.snapshot(make_job(ada, kind="gone"))
    assert (shot["label"], shot["link"], shot["can_retry"]) == ("gone", "", False)


def test_a_state_has_what_runs_waits_or_is_unread_newest_first(ada: User, bea: User) -> None:
    begun = timezone.now()
    kept = [toy(ada, status, created_at=begun + timedelta(seconds=n)) for n, status in enumerate(feed_statuses())]
    toy(ada, "completed", read_at=begun)
    toy(ada, "cancelled", read_at=begun)
    toy(bea)
    state = feed.state_of(ada)
    assert ids(state) == [str(job.pk) for job in reversed(kept)]
    assert state["whole"] is True
    assert (state["running"], state["waiting"], state["unread"]) == (1, 2, 2)


def feed_statuses() -> list[str]:
    return ["completed", "queued", "failed", "processing", "queued"]


def test_the_meters_are_those_of_the_tier_that_holds_now(ada: User, settings: Settings) -> None:
    User.objects.filter(pk=ada.pk).update(tier="PRO", storage_used=1234)
    credits.grant(ada, 42, "For a test")
    free, pro = settings.TIERS["FREE"], settings.TIERS["PRO"]
    state = feed.state_of(fresh(ada))
    assert state["credits"] == {"left": 42, "of": pro["credits_a_month"]}
    assert state["storage"] == {"used": 1234, "limit": pro["storage_limit"]}
    User.objects.filter(pk=ada.pk).update(licence_until=timezone.now() - timedelta(days=1))
    assert feed.state_of(fresh(ada))["storage"]["limit"] == free["storage_limit"]
    settings.CREDITS = False
    assert feed.state_of(fresh(ada))["credits"] is None


def test_sixty_jobs_are_shown_and_all_are_counted(ada: User) -> None:
    for _ in range(feed.SHOWN_MAX + 2):
        toy(ada, "completed")
    state = feed.state_of(ada)
    assert (len(state["jobs"]), state["unread"]) == (60, 62)


@pytest.mark.parametrize("count", [1, 29])
def test_a_state_costs_a_query_and_one_for_a_kinds_usual_time(ada: User, count: int) -> None:
    for n in range(count):
        toy(ada, "processing", params={"toy": n})
        toy(ada, "failed")
    with CaptureQueriesContext(connection) as first:
        feed.state_of(ada)
    with CaptureQueriesContext(connection) as second:
        feed.state_of(ada)
    assert (len(first), len(second)) == (2, 1)


def test_a_purged_person_has_no_stream(ada: User) -> None:
    gone = ada.pk
    ada.delete()
    with pytest.raises(User.DoesNotExist):
        feed.opening(gone)


def test_time_left_is_the_median_of_the_last_twenty_of_the_kind(ada: User, bea: User) -> None:
    old = timezone.now() - timedelta(days=1)
    for _ in range(30):
        toy(bea, "completed", started_at=old - timedelta(seconds=9000), completed_at=old)
    for n in range(20):
        took(bea, 100 if n < 15 else 5000)
    took(bea, 1, kind="other")
    toy(bea, "failed", started_at=timezone.now())
    running = toy(ada, "processing", progress=25)
    assert expectation.seconds_left(running) == 75


def test_nobody_knows_how_long_the_first_of_a_kind_takes_or_when_what_waits_begins(ada: User) -> None:
    assert expectation.seconds_left(toy(ada, "processing")) is None
    expectation.forget()
    took(ada, 60)
    assert expectation.seconds_left(toy(ada, "processing")) == 60
    assert expectation.seconds_left(toy(ada, "queued")) is None
    assert expectation.seconds_left(toy(ada, "failed")) is None


def test_a_usual_time_is_remembered_for_half_a_minute(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("jobs.expectation.time.monotonic", lambda: now)
    running = toy(ada, "processing")
    assert expectation.seconds_left(running) is None
    took(ada, 60)
    with CaptureQueriesContext(connection) as queries:
        assert expectation.seconds_left(running) is None
    assert len(queries) == 0
    now += expectation.KEPT + 1
    assert expectation.seconds_left(running) == 60


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(bells, "hint", lambda job: heard.append(str(job.owner_id)))
    return heard


def test_a_result_is_read_once_and_every_page_learns_of_it(
    ada: User, hints: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    job = toy(ada, "completed", seq=5)
    with django_capture_on_commit_callbacks(execute=True):
        assert reading.mark_read(job)
        assert not reading.mark_read(job)
    job.refresh_from_db()
    assert (job.is_unread, job.seq, hints) == (False, 6, [str(ada.pk)])


def test_what_has_not_ended_cannot_be_read(ada: User, hints: list[str]) -> None:
    job = toy(ada)
    assert not reading.mark_read(job)
    job.refresh_from_db()
    assert (job.read_at, job.seq) == (None, 0)


def test_all_results_of_one_person_are_read_at_once(
    ada: User, bea: User, hints: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    mine = [toy(ada, "completed"), toy(ada, "failed")]
    theirs, waiting = toy(bea, "completed"), toy(ada)
    with django_capture_on_commit_callbacks(execute=True):
        assert reading.mark_all_read(ada) == 2
        assert reading.mark_all_read(ada) == 0
    assert [Job.objects.get(pk=job.pk).seq for job in (*mine, theirs, waiting)] == [1, 1, 0, 0]
    assert Job.objects.get(pk=theirs.pk).is_unread
    assert hints == [str(ada.pk)], "one is enough: whoever looks finds all"


def test_a_cancelled_job_is_no_news(ada: User) -> None:
    job = toy(ada)
    lifecycle.cancel(job)
    state = feed.state_of(ada)
    assert (state["jobs"], state["unread"]) == ([], 0)
