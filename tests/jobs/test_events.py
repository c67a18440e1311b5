"""The stream of a job: who may have it, what it says and when, and that it ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.http import StreamingHttpResponse
from django.test import AsyncClient
from django.urls import reverse

from accounts.models import User
from jobs import events, lifecycle
from jobs.models import Job
from tests.factories import make_job
from tests.jobs.kinds import kind

pytestmark = pytest.mark.django_db(transaction=True)


def get(job: Job, user: User | None, **headers: str) -> Any:
    async def ask() -> Any:
        client = AsyncClient()
        if user:
            await client.aforce_login(user)
        return await client.get(reverse("jobs:events", args=[job.pk]), headers=headers)

    return async_to_sync(ask)()


def listen(job: Job, user: User, *changes: Any) -> list[str]:
    """What the stream says, while each of `changes` is made after one more event has come."""

    async def run() -> list[str]:
        client = AsyncClient()
        await client.aforce_login(user)
        response = cast(StreamingHttpResponse, await client.get(reverse("jobs:events", args=[job.pk])))
        said: list[str] = []
        left = list(changes)
        async with asyncio.timeout(20):
            async for chunk in cast(AsyncIterator[bytes], response):
                said.append(chunk.decode())
                if left and said[-1].startswith("id:"):
                    await sync_to_async(left.pop(0))()
        return said

    return async_to_sync(run)()


def snapshots(said: list[str]) -> list[dict[str, Any]]:
    return [json.loads(chunk.split("data: ", 1)[1]) for chunk in said if "data: " in chunk]


def test_a_stranger_gets_404_and_who_is_not_signed_in_401(ada: User, bea: User) -> None:
    job = make_job(ada)
    assert get(job, bea).status_code == 404
    assert get(job, None).status_code == 401


def test_the_headers_keep_every_proxy_from_holding_it_back(ada: User) -> None:
    response = get(make_job(ada), ada)
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-cache, no-transform"
    assert response["X-Accel-Buffering"] == "no"


def test_an_ended_job_is_one_snapshot_and_the_end(ada: User) -> None:
    with kind(lambda job, report: {}):
        job = make_job(ada, kind="toy")
        lifecycle.cancel(job)
        said = listen(job, ada)
    assert said[0].startswith("retry: ")
    assert [shot["status"] for shot in snapshots(said)] == ["cancelled"]


def test_each_change_is_an_event_with_its_seq_and_the_last_one_ends_the_stream(ada: User) -> None:
    with kind(lambda job, report: {}):
        job = make_job(ada, kind="toy")
        mine: list[Job] = []

        def claim() -> None:
            claimed = lifecycle.claim(job)
            assert claimed is not None
            mine.append(claimed)

        said = listen(
            job,
            ada,
            claim,
            lambda: lifecycle.report(mine[0], 40, "Encoding"),
            lambda: lifecycle.complete(mine[0], {"secret": "/srv/path"}),
        )
    shots = snapshots(said)
    assert [(shot["status"], shot["progress"]) for shot in shots] == [
        ("queued", 0),
        ("processing", 0),
        ("processing", 40),
        ("completed", 100),
    ]
    assert shots[2]["stage"] == "Encoding"
    assert [int(chunk.split("\n")[0].removeprefix("id: ")) for chunk in said[1:]] == [0, 1, 2, 3]
    assert "/srv/path" not in "".join(said)


def test_who_has_the_last_event_is_told_not_to_come_back(ada: User) -> None:
    with kind(lambda job, report: {}):
        job = make_job(ada, kind="toy")
        lifecycle.cancel(job)
    assert get(job, ada, **{"Last-Event-ID": "1"}).status_code == 204
    assert get(job, ada, **{"Last-Event-ID": "0"}).status_code == 200


def test_silence_is_broken_by_comments(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.05)

    async def run() -> list[str]:
        client = AsyncClient()
        await client.aforce_login(ada)
        response = cast(StreamingHttpResponse, await client.get(reverse("jobs:events", args=[job.pk])))
        stream = aiter(response)
        return [(await anext(stream)).decode() for _ in range(4)]

    job = make_job(ada)
    assert async_to_sync(run)()[2:] == [": still here\n\n"] * 2


def test_a_reader_who_leaves_ends_the_looking(ada: User) -> None:
    async def run() -> None:
        stream = events._events(job)
        await anext(stream)
        assert job.pk in events._pump._watches
        await stream.aclose()  # type: ignore[attr-defined]

    job = make_job(ada)
    async_to_sync(run)()
    assert events._pump._watches == {}
    assert events._pump._tasks == []


def test_one_query_serves_all_watched_jobs_and_a_locked_database_is_none(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection
    from django.test.utils import CaptureQueriesContext

    jobs = [make_job(ada) for _ in range(5)]
    with CaptureQueriesContext(connection) as queries:
        assert len(events._snapshots([job.pk for job in jobs])) == 5
    assert len(queries) == 1

    def fail(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Job.objects, "filter", fail)
    assert events._snapshots([jobs[0].pk]) == []
