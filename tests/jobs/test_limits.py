"""How much a person may have waiting, and what a key stands for."""

import pytest

from accounts.models import User
from jobs import submitting
from jobs.models import Job
from jobs.submitting import KeyReused, QueueFull
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


def fill(owner: User, **fields: str) -> None:
    for _ in range(submitting.QUEUED_MAX):
        make_job(owner, **fields)


def test_the_fifty_first_that_would_wait_is_refused_with_a_sentence(ada: User, bea: User) -> None:
    fill(ada)
    with pytest.raises(QueueFull, match="You have 50 jobs waiting"):
        submitting.submit("render", owner=ada, params={})
    assert submitting.submit("render", owner=bea, params={}).status == "queued"


def test_what_is_begun_does_not_wait(ada: User) -> None:
    fill(ada, status="processing")
    assert submitting.submit("render", owner=ada, params={}).status == "queued"


def test_what_comes_by_itself_is_neither_refused_nor_counted(ada: User) -> None:
    fill(ada, kind="ingest", queue="import")
    submitting.submit("render", owner=ada, params={})
    fill(ada)
    assert submitting.submit("ingest", owner=ada, params={}).status == "queued"


def test_a_key_that_is_known_is_answered_also_when_nothing_more_may_wait(ada: User) -> None:
    first = submitting.submit("render", owner=ada, params={}, key="click", price=1)
    fill(ada)
    assert submitting.submit("render", owner=ada, params={}, key="click", price=1) == first


def test_a_key_stands_for_one_request(ada: User) -> None:
    submitting.submit("render", owner=ada, params={"a": 1}, key="click")
    with pytest.raises(KeyReused):
        submitting.submit("render", owner=ada, params={"a": 2}, key="click")
    with kind(lambda job, report: {}), pytest.raises(KeyReused):
        submitting.submit("toy", owner=ada, params={"a": 1}, key="click")


def test_a_job_that_cannot_be_paid_is_not_there(ada: User) -> None:
    from accounts.credits import NotEnoughCredits

    with pytest.raises(NotEnoughCredits):
        submitting.submit("render", owner=ada, params={}, price=101)
    assert not Job.objects.exists()


def test_a_kind_without_a_way_to_try_again_says_so(ada: User) -> None:
    with kind(lambda job, report: {}):
        job = make_job(ada, kind="toy", status="failed", completed_at="2026-01-01T00:00Z")
        assert not submitting.can_retry(job)
        with pytest.raises(submitting.NotRetried):
            submitting.retry(job)
