"""Jobs in JSON: for their owner and for nobody else."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from jobs import feed, lifecycle, submitting
from jobs.models import Job
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db

ALL = "/api/v1/jobs/"


@pytest.fixture(autouse=True)
def _toy() -> Iterator[None]:
    with kind(lambda job, report: {}, retry=f"{__name__}.retry_toy"):
        yield


def retry_toy(job: Job) -> Job:
    return submitting.submit("toy", owner=job.owner, params=job.params, key=submitting.retry_key(job), retry_of=job)


def toy(owner: User, status: str = "queued", **fields: Any) -> Job:
    ended = {"completed_at": timezone.now()} if status in Job.ENDED else {}
    return make_job(owner, **{"kind": "toy", "status": status, **ended, **fields})


def address(job: Job, act: str = "") -> str:
    return f"{ALL}{job.pk}/{act}"


def test_all_that_there_is_to_show_is_what_a_stream_begins_with(ada: User, bea: User, ada_client: Client) -> None:
    toy(ada, "processing"), toy(ada, "failed"), toy(bea)
    answer = ada_client.get(ALL)
    assert answer.status_code == 200
    assert answer.json() == feed.state_of(ada)
    assert len(answer.json()["jobs"]) == 2


def test_one_job_is_what_its_events_carry(ada: User, ada_client: Client) -> None:
    job = toy(ada, "processing", progress=40, stage="Encoding", error_detail="/srv/path")
    answer = ada_client.get(address(job))
    assert answer.json() == feed.snapshot(job)
    assert "/srv/path" not in answer.content.decode()


def test_cancel_answers_with_the_job_as_it_is_then(ada: User, ada_client: Client) -> None:
    waiting, running = toy(ada), lifecycle.claim(toy(ada))
    assert running is not None
    answer = ada_client.post(address(waiting, "cancel/"))
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    answer = ada_client.post(address(running, "cancel/"))
    assert (answer.json()["status"], answer.json()["stage"]) == ("processing", "Cancelling")
    assert ada_client.post(address(waiting, "cancel/")).status_code == 200, "twice is once"


def test_retry_answers_with_the_new_job_the_same_one_each_time(ada: User, ada_client: Client) -> None:
    job = toy(ada, "failed")
    answers = [ada_client.post(address(job, "retry/")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    made = Job.objects.get(pk=answers[0].json()["id"])
    assert (made.retry_of, made.status) == (job, "queued")
    job.refresh_from_db()
    assert not job.is_unread, "who tries again has seen how it ended"


def test_what_cannot_be_tried_again_is_refused_in_the_one_shape_of_an_error(ada: User, ada_client: Client) -> None:
    job = toy(ada)
    answer = ada_client.post(address(job, "retry/"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_retried")


def test_a_result_is_marked_as_read(ada: User, ada_client: Client) -> None:
    job = toy(ada, "completed")
    answer = ada_client.post(address(job, "read/"))
    assert (answer.status_code, answer.json()["is_unread"]) == (200, False)
    assert answer.json() == ada_client.post(address(job, "read/")).json()


def test_all_results_are_marked_as_read(ada: User, bea: User, ada_client: Client) -> None:
    toy(ada, "completed"), toy(ada, "failed")
    theirs = toy(bea, "completed")
    answer = ada_client.post(f"{ALL}read/")
    assert (answer.status_code, answer.json()["unread"], answer.json()["jobs"]) == (200, 0, [])
    theirs.refresh_from_db()
    assert theirs.is_unread


@pytest.mark.parametrize(("method", "act"), [("get", ""), ("post", "cancel/"), ("post", "retry/"), ("post", "read/")])
def test_a_stranger_finds_nothing_and_changes_nothing(
    ada: User, ada_client: Client, bea_client: Client, method: str, act: str
) -> None:
    job = toy(ada, "failed")
    theirs, nowhere = [getattr(bea_client, method)(at) for at in (address(job, act), f"{ALL}{uuid4()}/{act}")]
    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert theirs.json() == nowhere.json()
    assert getattr(ada_client, method)(f"{ALL}nonsense/{act}").status_code == 404
    assert getattr(Client(), method)(address(job, act)).status_code == 401
    other = {"get": "post", "post": "get"}[method]
    assert getattr(ada_client, other)(address(job, act)).status_code == 405
    assert Job.objects.count() == 1
    seq = job.seq
    job.refresh_from_db()
    assert (job.seq, job.is_unread) == (seq, True)


def test_who_is_not_signed_in_is_told_nothing(ada: User) -> None:
    toy(ada, "completed")
    assert Client().get(ALL).status_code == 401
    assert Client().post(f"{ALL}read/").status_code == 401


def test_what_changes_something_wants_the_token_of_a_page(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    job = toy(ada, "completed")
    assert client.post(address(job, "read/")).status_code == 403
    assert client.post(f"{ALL}read/").status_code == 403
    job.refresh_from_db()
    assert job.is_unread
