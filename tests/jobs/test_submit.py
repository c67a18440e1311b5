"""Submitting: one row in the caller's transaction, one job for one key, and a ring that may fail."""

import socket
import time

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from jobs import queue, submitting
from jobs.models import Job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db


def test_the_same_key_of_the_same_owner_gives_the_same_job(ada: User, bea: User) -> None:
    first = submitting.submit("render", owner=ada, params={"a": 1}, key="click")
    assert submitting.submit("render", owner=ada, params={"a": 1}, key="click") == first
    assert submitting.submit("render", owner=bea, params={}, key="click") != first
    assert submitting.submit("render", owner=ada, params={}) != submitting.submit("render", owner=ada, params={})


def test_jobs_of_no_one_have_keys_too() -> None:
    assert submitting.submit("ingest", owner=None, params={}, key="daily:1") == submitting.submit(
        "ingest", owner=None, params={}, key="daily:1"
    )


def test_losing_the_race_for_a_key_leaves_the_callers_transaction_whole(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first = submitting.submit("render", owner=ada, params={}, key="click")
    answers = [None, None, first]
    monkeypatch.setattr(submitting, "_with_key", lambda owner, key: answers.pop(0))
    with transaction.atomic():
        assert submitting.submit("render", owner=ada, params={}, key="click") == first
        assert Job.objects.count() == 1


def test_an_error_that_is_not_about_the_key_is_not_hidden(ada: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(owner=ada, kind="render", queue="render", progress=101)


def test_a_transaction_that_is_rolled_back_leaves_no_job_and_no_ring(
    ada: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rings: list[str] = []
    monkeypatch.setattr(queue, "ring", rings.append)
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            submitting.submit("render", owner=ada, params={})
            _ = 1 / 0
        submitting.submit("ingest", owner=ada, params={})
    assert rings == ["import"]
    assert list(Job.objects.values_list("kind", flat=True)) == ["ingest"]


def test_the_queue_of_a_job_is_that_of_its_kind(ada: User) -> None:
    with kind(lambda job, report: {}, queue="batch"):
        assert submitting.submit("toy", owner=ada, params={}).queue == "batch"


@pytest.mark.parametrize("is_hung", [False, True], ids=["refused", "hung"])
def test_a_ring_returns_at_once_when_redis_is_gone_or_hangs(is_hung: bool, settings: Settings) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if is_hung:
            server.listen()  # it takes the connection and never answers
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        queue._doorbell.cache_clear()
        queue._quiet_until = 0.0
        try:
            began = time.monotonic()
            queue.ring("render")
            first = time.monotonic() - began
            queue.ring("render")
            both = time.monotonic() - began
        finally:
            queue._doorbell.cache_clear()
    assert first < 1.0
    assert both - first < 0.1, "a Redis that has just not answered is left alone"
