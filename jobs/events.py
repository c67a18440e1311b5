"""Server-sent events of a job: a snapshot first, then every change until the last.

One pump per process looks the watched jobs up with one query; Redis only makes it look sooner. A stream holds no database
connection, so that a thousand pages may watch.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextvars import Context
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import aget_object_or_404
from django.views.decorators.http import require_GET
from redis.asyncio import Redis
from redis.exceptions import RedisError

from accounts.models import User
from jobs.models import Job
from jobs.queue import CHANGES

LOOK = 1.0  # seconds between two looks at the table
HEARTBEAT = 15.0  # seconds without an event before a comment, which keeps proxies from closing the stream
ENDED = frozenset(str(status) for status in Job.ENDED)

Snapshot = dict[str, Any]


@require_GET
async def stream(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """GET /jobs/<id>/events/. 401 to who is not signed in: an EventSource follows no redirect to a form."""
    user = await request.auser()
    if not isinstance(user, User):
        return HttpResponse("Sign in first.", status=401, content_type="text/plain")
    job = await aget_object_or_404(Job.objects.visible_to(user), pk=pk)
    if job.is_ended and request.headers.get("Last-Event-ID") == str(job.seq):
        return HttpResponse(status=204)  # it has all there is; 204 tells a browser not to come back
    response = StreamingHttpResponse(_events(job), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(job: Job) -> AsyncIterator[str]:
    await sync_to_async(_let_go_of_database)()  # the request's; it would be held until the stream ends
    watch = _pump.watch(job.pk)
    try:
        yield f"retry: {random.randint(1000, 4000)}\n\n"  # noqa: S311 - so that a restart is not met by all at once
        snapshot: Snapshot | None = job.snapshot()
        while True:
            yield _event(snapshot) if snapshot else ": still here\n\n"
            if snapshot and snapshot["status"] in ENDED:
                return
            snapshot = await watch.next(after=job.seq)
            job.seq = snapshot["seq"] if snapshot else job.seq
    finally:
        _pump.leave(job.pk, watch)


def _event(snapshot: Snapshot) -> str:
    return f"id: {snapshot['seq']}\ndata: {json.dumps(snapshot, separators=(',', ':'))}\n\n"


class _Watch:
    """One stream's view of its job: the latest snapshot, and a bell for a newer one."""

    def __init__(self) -> None:
        self._latest: Snapshot | None = None
        self._news = asyncio.Event()

    def show(self, snapshot: Snapshot) -> None:
        if self._latest is None or snapshot["seq"] > self._latest["seq"]:
            self._latest = snapshot
            self._news.set()

    async def next(self, after: int) -> Snapshot | None:
        """The newest snapshot once it is newer than `after`; None when nothing came for HEARTBEAT seconds."""
        while True:
            try:
                await asyncio.wait_for(self._news.wait(), HEARTBEAT)
            except TimeoutError:
                return None
            self._news.clear()
            if self._latest is not None and self._latest["seq"] > after:
                return self._latest


class _Pump:
    """Looks while someone watches, for all of this process's streams at once."""

    def __init__(self) -> None:
        self._watches: dict[UUID, set[_Watch]] = {}
        self._look_now = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def watch(self, pk: UUID) -> _Watch:
        watch = _Watch()
        self._watches.setdefault(pk, set()).add(watch)
        loop = asyncio.get_running_loop()
        if not self._tasks or self._tasks[0].done() or self._tasks[0].get_loop() is not loop:
            self._look_now = asyncio.Event()
            # A context of their own: in this request's, Django would run their queries in a thread that ends with it.
            self._tasks = [loop.create_task(work, context=Context()) for work in (self._look(), self._listen())]
        return watch

    def leave(self, pk: UUID, watch: _Watch) -> None:
        watches = self._watches.get(pk, set())
        watches.discard(watch)
        if not watches:
            self._watches.pop(pk, None)
        if not self._watches:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def _look(self) -> None:
        while True:
            for snapshot in await _read(list(self._watches)):
                for watch in self._watches.get(UUID(snapshot["id"]), set()):
                    watch.show(snapshot)
            try:
                await asyncio.wait_for(self._look_now.wait(), LOOK)
                await asyncio.sleep(0.05)  # changes come in bursts
            except TimeoutError:
                pass
            self._look_now.clear()

    async def _listen(self) -> None:
        """Look at once when Redis says that a watched job changed. Without Redis, try again every few seconds."""
        while True:
            try:
                async with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3) as redis, redis.pubsub() as hints:
                    await hints.subscribe(CHANGES)
                    async for message in hints.listen():
                        if message["type"] == "message" and UUID(message["data"].split()[0].decode()) in self._watches:
                            self._look_now.set()
            except RedisError:
                await asyncio.sleep(3)


async def _read(pks: list[UUID]) -> list[Snapshot]:
    """In a thread of its own pool: neither the event loop nor any request waits for it."""
    return await sync_to_async(_snapshots, thread_sensitive=False)(pks)


def _snapshots(pks: list[UUID]) -> list[Snapshot]:
    try:
        return [job.snapshot() for job in Job.objects.filter(pk__in=pks).defer("params", "result", "error_detail")]
    except DatabaseError:
        return []  # it restarts, or is locked; the next look is a second away
    finally:
        _let_go_of_database()


def _let_go_of_database() -> None:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


_pump = _Pump()
