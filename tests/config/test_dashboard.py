"""The admin's first page tells what staff ask each day; and its policy is the only one that lets a page run expressions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config import dashboard
from jobs.models import Job
from tests.factories import make_asset, make_job, make_user

pytestmark = pytest.mark.django_db


def failed_job(owner: User, error: str, days: int = 0) -> Job:
    at = timezone.now() - timedelta(days=days)
    return make_job(owner, status=Job.Status.FAILED, completed_at=at, error=error)


@pytest.fixture
def staff_client() -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_each_queue_tells_what_waits_and_what_is_at_work(ada: User) -> None:
    first = make_job(ada, queue="render")
    make_job(ada, queue="render")
    make_job(ada, queue="render", status=Job.Status.PROCESSING)
    rows = {row["name"]: row for row in dashboard.queues()}
    assert (rows["render"]["waiting"], rows["render"]["working"], rows["render"]["oldest"]) == (2, 1, first.created_at)
    assert (rows["batch"]["waiting"], rows["batch"]["oldest"]) == (0, None)


def test_failures_are_counted_by_their_reason_and_old_ones_are_left_out(ada: User) -> None:
    for _ in range(2):
        failed_job(ada, "The disk is full.")
    failed_job(ada, "The file is damaged.")
    failed_job(ada, "The file is damaged.", days=dashboard.FAILURE_DAYS + 1)
    rows = [(row["count"], row["error"]) for row in dashboard.failures()]
    assert rows == [(2, "The disk is full."), (1, "The file is damaged.")]


def test_who_keeps_the_most_comes_first_and_is_told_when_nearly_full(ada: User, bea: User) -> None:
    make_asset(ada, size=1000)
    make_asset(bea, size=round(0.95 * bea.allowance.storage_limit))
    rows = dashboard.fullest()
    assert [row["email"] for row in rows] == [bea.email, ada.email]
    assert [row["is_nearly_full"] for row in rows] == [True, False]


def test_sign_ups_have_a_bar_for_every_day(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(created_at=timezone.now() - timedelta(days=3))
    counts = list(dashboard.sign_ups().values())
    assert len(counts) == dashboard.DAYS
    assert counts[-4] == 1
    assert sum(counts) == 1


def test_the_page_shows_them(ada: User, staff_client: Client) -> None:
    failed_job(ada, "<b>The disk</b> is full.")
    page = staff_client.get("/admin/").content.decode()
    assert "&lt;b&gt;The disk&lt;/b&gt; is full." in page
    assert "Who keeps the most" in page


def test_the_admin_alone_may_run_expressions(staff_client: Client) -> None:
    assert "unsafe-eval" in staff_client.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in staff_client.get("/jobs/")["Content-Security-Policy"]


def test_the_page_asks_as_much_for_many_as_for_few(
    ada: User, staff_client: Client, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    for _ in range(30):
        failed_job(make_user(), "The disk is full.")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        assert staff_client.get("/admin/").status_code == 200
