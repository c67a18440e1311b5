"""What a person does to a job by a form: try it again, mark it read, open it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from jobs import submitting
from jobs.models import Job
from tests.factories import make_job
from tests.jobs.kinds import kind
from tests.jobs.test_jobs_page import make_ended

pytestmark = pytest.mark.django_db

BACK = {"Referer": "http://testserver/library/"}


def link_toy(job: Job) -> str:
    return "/toys/new/" if job.retry_of_id else "/toys/"


def retry_toy(job: Job) -> Job:
    if job.params.get("gone"):
        raise submitting.NotRetried("Its film was deleted. Upload it again.")
    return submitting.submit("toy", owner=job.owner, params=job.params, key=submitting.retry_key(job), retry_of=job)


@pytest.fixture(autouse=True)
def _toys() -> Iterator[None]:
    with kind(lambda job, report: {}, link=f"{__name__}.link_toy", retry=f"{__name__}.retry_toy"):
        yield


def address(act: str, job: Job) -> str:
    return reverse(f"jobs:{act}", args=[job.pk])


def test_trying_again_leads_to_the_new_job_and_reads_the_old_one(ada: User, ada_client: Client) -> None:
    job = make_ended(ada, "failed", kind="toy", read_at=None)
    assert ada_client.post(address("retry", job))["Location"] == "/toys/new/"
    job.refresh_from_db()
    assert job.read_at is not None
    assert job.retries.count() == 1


def test_two_presses_are_one_try(ada: User, ada_client: Client) -> None:
    job = make_ended(ada, "failed", kind="toy")
    for _ in range(2):
        ada_client.post(address("retry", job))
    assert job.retries.count() == 1


@pytest.mark.parametrize(
    ("status", "params", "reason"),
    [("failed", {"gone": True}, "Its film was deleted."), ("completed", {}, "This cannot be tried again from here.")],
)
def test_a_refusal_is_a_message_on_the_page_that_it_came_from(
    ada: User, ada_client: Client, status: str, params: dict[str, bool], reason: str
) -> None:
    job = make_ended(ada, status, kind="toy", params=params, read_at=None)
    answer = ada_client.post(address("retry", job), headers=BACK, follow=True)
    assert answer.redirect_chain == [("http://testserver/library/", 302)]
    assert reason in answer.content.decode()
    job.refresh_from_db()
    assert job.read_at is None


def test_opening_reads_and_leads_there(ada: User, ada_client: Client) -> None:
    job = make_ended(ada, kind="toy", read_at=None)
    assert ada_client.post(address("read", job), {"next": "/toys/"})["Location"] == "/toys/"
    job.refresh_from_db()
    assert job.read_at is not None


def test_marking_read_goes_back_and_can_be_done_twice(ada: User, ada_client: Client) -> None:
    job = make_ended(ada, kind="toy", read_at=None)
    for _ in range(2):
        assert ada_client.post(address("read", job), headers=BACK)["Location"] == "http://testserver/library/"


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_opening_leads_nowhere_else(ada: User, ada_client: Client, next_: str) -> None:
    job = make_ended(ada, kind="toy", read_at=None)
    assert ada_client.post(address("read", job), {"next": next_})["Location"] == "/"


def test_all_are_read_at_once_and_nobody_elses(ada: User, bea: User, ada_client: Client) -> None:
    for owner in (ada, ada, bea):
        make_ended(owner, "failed", kind="toy", read_at=None)
    assert ada_client.post(reverse("jobs:read_all"), headers=BACK)["Location"] == "http://testserver/library/"
    assert [job.owner for job in Job.objects.unread()] == [bea]


@pytest.mark.parametrize("act", ["retry", "read"])
def test_a_stranger_gets_404_and_a_look_does_nothing(ada: User, ada_client: Client, bea_client: Client, act: str) -> None:
    job = make_ended(ada, "failed", kind="toy", read_at=None)
    assert bea_client.post(address(act, job)).status_code == 404
    assert ada_client.get(address(act, job)).status_code == 405
    assert Client().post(address(act, job)).status_code == 302
    job.refresh_from_db()
    assert (job.read_at, job.retries.count()) == (None, 0)


def test_reading_all_is_for_people_who_are_signed_in(ada_client: Client) -> None:
    assert ada_client.get(reverse("jobs:read_all")).status_code == 405
    assert Client().post(reverse("jobs:read_all")).status_code == 302


def test_what_still_runs_is_not_read(ada: User, ada_client: Client) -> None:
    job = make_job(ada, kind="toy")
    ada_client.post(address("read", job))
    job.refresh_from_db()
    assert job.read_at is None
