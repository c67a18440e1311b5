"""Server-sent events, outside Django: /jobs/events/ tells a person of all their jobs, /jobs/<id>/events/ of one.

A state first, then each change as pump.py finds it. A stream lives for five minutes at most and the browser comes back: so
whoever has signed out, or whose password or account has changed, hears nothing after that.
"""

import asyncio
import random
import time
from abc import ABC, abstractmethod
from uuid import UUID

from django.db import Error
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from accounts.models import User
from accounts.visitors import in_thread, visitor
from jobs import feed
from jobs.models import Job
from jobs.news import ENDED, Watch, event
from jobs.pump import Watches, pump

HEARTBEAT = 15.0  # seconds without an event before a comment, which keeps proxies from closing the stream
LIFE = 300.0  # seconds, up to a fifth less, so that those who came together do not come back together
STILL_HERE = b": still here\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Refusal(Exception):
    """The answer is no stream. An EventSource does not come back after any of these."""

    def __init__(self, status: int, words: str = "") -> None:
        self.response = PlainTextResponse(words, status, {"Allow": "GET"} if status == 405 else None)


class Stream(ABC):
    """An ASGI application. What is not needed while the stream lasts is not held: there may be a thousand."""

    topics: Watches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] != "GET":
                raise Refusal(405, "Only GET.")
            pk = await in_thread(self._topic, Request(scope))
            with pump.watching(self.topics, pk) as watch:
                beginning = await in_thread(self._beginning, pk, Request(scope).headers.get("last-event-id", ""), watch)
                await _flow(beginning, watch, receive, send)
        except Refusal as refusal:
            await refusal.response(scope, receive, send)
        except Error:
            await _come_back(send)

    def _topic(self, request: Request) -> UUID:
        """Whom or what the stream is about, if that is for this visitor. Raises Refusal."""
        user = visitor(request)
        if user is None:
            raise Refusal(401, "Sign in first.")  # an EventSource follows no redirect to a form
        return self._topic_of(user, request)

    @abstractmethod
    def _topic_of(self, user: User, request: Request) -> UUID: ...

    @abstractmethod
    def _beginning(self, pk: UUID, last: str, watch: Watch) -> bytes:
        """The first event for who has the event `last`. Raises Refusal."""


class PersonStream(Stream):
    topics = pump.people

    def _topic_of(self, user: User, request: Request) -> UUID:
        return user.pk

    def _beginning(self, pk: UUID, last: str, watch: Watch) -> bytes:
        try:
            cursor, state = feed.opening(pk, last)
        except User.DoesNotExist:
            raise Refusal(401, "Sign in first.") from None
        watch.told(state["jobs"])
        return event(cursor, state)


class JobStream(Stream):
    topics = pump.jobs

    def _topic_of(self, user: User, request: Request) -> UUID:
        pk: UUID = request.path_params["pk"]
        if not Job.objects.visible_to(user).filter(pk=pk).exists():
            raise Refusal(404, "There is no such job.")
        return pk

    def _beginning(self, pk: UUID, last: str, watch: Watch) -> bytes:
        job = Job.objects.filter(pk=pk).first()
        if job is None:
            raise Refusal(404, "There is no such job.")
        if job.is_ended and last == str(job.seq):
            raise Refusal(204)  # it has all there is
        snapshot = feed.snapshot(job)
        watch.told([snapshot])
        if snapshot["status"] in ENDED:
            watch.end()
        return event(job.seq, snapshot)


async def _flow(beginning: bytes, watch: Watch, receive: Receive, send: Send) -> None:
    leaving = asyncio.create_task(_leave(receive))
    leaving.add_done_callback(lambda _: watch.end())
    ends_at = time.monotonic() + LIFE * random.uniform(0.8, 1.0)  # noqa: S311
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(_part(_retry() + beginning))
        while not watch.is_over and (left := ends_at - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(min(HEARTBEAT, left)):
                    news = await watch.next()
            except TimeoutError:
                await send(_part(STILL_HERE))
                continue
            if news is not None:
                await send(_part(news.frame))
            if news is None or news.is_last:
                break
    except asyncio.CancelledError:
        pass  # the server ends: this task has nothing left to do but to end the stream as it should be ended
    finally:
        leaving.cancel()
    await send(_part(b"", is_last=True))


async def _leave(receive: Receive) -> None:
    """Until the reader is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _come_back(send: Send) -> None:
    """The database is away. After any other answer than a stream a browser would never try again."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send(_part(_retry(5000), is_last=True))


def _retry(least: int = 1000) -> bytes:
    """Milliseconds, so that a restart is not met by all at once."""
    return f"retry: {least + random.randrange(3000)}\n\n".encode()  # noqa: S311


def _part(body: bytes, *, is_last: bool = False) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": not is_last}


routes = [Route("/jobs/events/", PersonStream()), Route("/jobs/{pk:uuid}/events/", JobStream())]
