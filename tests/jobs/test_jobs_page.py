"""The list of jobs: what stands in it, filters, pages without counting, one line alone."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from jobs.models import Job
from tests.factories import make_job

pytestmark = pytest.mark.django_db

URL = "/jobs/"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def make_ended(owner: User, status: str = "completed", **fields: Any) -> Job:
    began = fields.pop("started_at", NOON)
    values = {"status": status, "started_at": began, "completed_at": began + timedelta(seconds=72), "read_at": NOON, **fields}
    return make_job(owner, **values)


def page(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(html: str) -> list[str]:
    """The ids in the list's lines, in their order."""
    return re.findall(r'<li class="job-line"\s+data-live\s+data-job="([^"]+)"', html)


def words(html: str) -> str:
    """Of the list alone, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<job-list") : html.index("</job-list>")]).split())


def test_jobs_are_listed_newest_first(ada: User, ada_client: Client) -> None:
    jobs = [make_job(ada, created_at=NOON + timedelta(minutes=n)) for n in range(3)]
    assert listed(page(ada_client)) == [str(job.pk) for job in reversed(jobs)]


def test_a_page_has_twenty_and_leads_to_older_ones_without_a_gap(ada: User, ada_client: Client) -> None:
    """Also where many have begun in the same moment."""
    jobs = {str(make_job(ada, created_at=NOON + timedelta(seconds=n // 10)).pk) for n in range(45)}
    seen: list[str] = []
    query = ""
    for length in (20, 20, 5):
        html = page(ada_client, query)
        assert len(listed(html)) == length
        seen += listed(html)
        query = (re.findall(r'rel="next"\s+href="([^"]+)"', html) or [""])[0].replace("&amp;", "&")
    assert query == ""
    assert sorted(seen) == sorted(jobs)


def test_pages_keep_the_filter(ada: User, ada_client: Client) -> None:
    for _ in range(21):
        make_ended(ada, "failed")
        make_ended(ada)
    html = page(ada_client, "?status=failed")
    assert re.search(r'rel="next"\s+href="\?status=failed&amp;before=', html)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"queued", "processing", "completed", "failed", "cancelled", "unread"}),
        ("?status=active", {"queued", "processing"}),
        ("?status=unread", {"unread"}),
        ("?status=completed", {"completed", "unread"}),
        ("?status=failed", {"failed"}),
        ("?status=cancelled", {"cancelled"}),
        ("?kind=ingest", {"cancelled"}),
        ("?kind=ingest&status=failed", set()),
        (
            "?status=nonsense&kind=nonsense&before=nonsense",
            {"queued", "processing", "completed", "failed", "cancelled", "unread"},
        ),
    ],
)
def test_filters_are_addresses(ada: User, ada_client: Client, query: str, expected: set[str]) -> None:
    jobs = {
        "queued": make_job(ada),
        "processing": make_job(ada, status="processing"),
        "completed": make_ended(ada),
        "failed": make_ended(ada, "failed"),
        "cancelled": make_ended(ada, "cancelled", kind="ingest"),
        "unread": make_ended(ada, read_at=None),
    }
    assert set(listed(page(ada_client, query))) == {str(jobs[name].pk) for name in expected}


def test_chips_name_the_filters_and_keep_each_other(ada_client: Client) -> None:
    html = page(ada_client, "?status=failed&kind=render")
    assert re.findall(r'href="([^"]+)" aria-current="true">([^<]+)', html) == [
        ("?status=failed&amp;kind=render", "Failed"),
        ("?status=failed&amp;kind=render", "Render"),
    ]
    assert 'href="?status=unread&amp;kind=render"' in html
    assert 'href="?status=failed&amp;kind=ingest"' in html
    assert "Monthly credits" not in html  # nobody's


def test_a_finished_job_says_how_long_it_took_what_it_cost_and_can_be_opened(ada: User, ada_client: Client) -> None:
    make_ended(ada, title="Valley", price=2, read_at=None, params={"project": str(uuid4()), "render": str(uuid4())})
    html = page(ada_client)
    assert "Valley Unread Render Done" in words(html)
    assert "took 1 min 12 s 2 credits Open" in words(html)
    assert re.search(r'formaction="/jobs/[^"]+/read/"\s+name="next"\s+value="/projects/[^"]+/renders/', html)


def test_a_failed_job_says_why_and_what_was_given_back_and_can_be_tried_again(ada: User, ada_client: Client) -> None:
    job = make_ended(ada, "failed", error="The disk is full.", price=1)
    html = page(ada_client)
    assert "The disk is full." in words(html)
    assert "1 credit given back" in words(html)
    assert f'formaction="/jobs/{job.pk}/retry/"' in html


def test_a_second_try_names_what_it_tries_again(ada: User, ada_client: Client) -> None:
    first = make_ended(ada, "failed", title="Valley")
    second = make_ended(ada, "failed", title="Valley", retry_of=first)
    make_ended(ada, title="Valley", retry_of=second)
    assert words(page(ada_client)).count("second try of Valley") == 1
    assert words(page(ada_client)).count("another try of Valley") == 1


def test_a_job_at_work_is_followed_and_takes_its_line_anew_at_its_end(ada: User, ada_client: Client) -> None:
    job = make_job(ada, status="processing", stage="Encoding", progress=40)
    html = page(ada_client)
    assert re.search(rf'<live-job[^>]+data-job="{job.pk}"\s+refresh="/jobs/{job.pk}/row/"', html)
    assert "Encoding 40%" in words(html)
    assert f'formaction="/jobs/{job.pk}/cancel/"' in html


def test_only_unread_results_carry_the_mark(ada: User, ada_client: Client) -> None:
    make_ended(ada)
    make_ended(ada, "cancelled", read_at=None)
    assert "data-unread>" not in page(ada_client).split("<job-list")[1].split("</job-list>")[0]
    make_ended(ada, "failed", read_at=None)
    assert page(ada_client).split("<job-list")[1].count("data-unread>") == 1


def test_names_are_escaped(ada: User, ada_client: Client) -> None:
    make_ended(ada, "failed", title="<b>bold</b>", error="<i>slanted</i>", read_at=None)
    html = page(ada_client)
    assert "<b>bold</b>" not in html
    assert "<i>slanted</i>" not in html


def test_a_stranger_sees_nothing_of_it(ada: User, ada_client: Client, bea_client: Client) -> None:
    job = make_ended(ada, title="Secret")
    assert "Secret" not in page(bea_client)
    assert bea_client.get(reverse("jobs:row", args=[job.pk])).status_code == 404


def test_a_place_in_a_strangers_list_is_no_place(ada: User, bea: User, bea_client: Client) -> None:
    theirs = make_job(ada, created_at=NOON - timedelta(days=1))
    own = make_job(bea, created_at=NOON)
    assert listed(page(bea_client, f"?before={theirs.pk}")) == [str(own.pk)]


def test_a_line_alone_is_a_fragment(ada: User, ada_client: Client) -> None:
    html = ada_client.get(reverse("jobs:row", args=[make_job(ada).pk])).content.decode()
    assert html.strip().startswith("<li")
    assert html.strip().endswith("</li>")


def test_anonymous_is_sent_to_sign_in_and_only_reading_is_allowed(ada_client: Client) -> None:
    assert Client().get(URL)["Location"] == "/accounts/login/?next=/jobs/"
    assert ada_client.post(URL).status_code == 405


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "No jobs yet"),
        ("?status=active", "Nothing is running"),
        ("?status=unread", "Nothing new"),
        ("?status=failed", "Nothing matches"),
    ],
)
def test_an_empty_list_says_what_belongs_there(ada_client: Client, query: str, title: str) -> None:
    assert title in page(ada_client, query)


def test_more_jobs_ask_for_no_more_queries(
    ada: User, ada_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = make_ended(ada, "failed")
    for _ in range(25):
        make_ended(ada, "failed", retry_of=first, read_at=None)
        make_job(ada, status="processing")
    with django_assert_max_num_queries(
        6
    ):  # session, user, the page's jobs, the counts, those of the head, the usual time of a render
        page(ada_client)
