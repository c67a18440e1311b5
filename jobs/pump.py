"""Looks for changes of jobs on behalf of all streams of this process, so that none of them holds a database connection.

While someone watches: a look each second, by a number of queries that does not depend on how many watch, and sooner when
Redis hints. The database and Redis may be away; what changed meanwhile is told when they are back.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context
from uuid import UUID

from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from accounts.visitors import unconnected
from jobs.looking import Found, look
from jobs.news import News, Watch
from jobs.queue import CHANGES

logger = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks
GATHER = 0.1  # seconds from a hint to the look: changes come in bursts
AGAIN = 3.0  # seconds until Redis is tried again

Watches = dict[UUID, set[Watch]]


class Pump:
    """`jobs` and `people` are whom the streams watch, by their ids."""

    def __init__(self) -> None:
        self.jobs: Watches = {}
        self.people: Watches = {}
        self._seen: dict[UUID, int] = {}  # seq by job, of what the last look found
        self._hinted: set[UUID] = set()
        self._look_now = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = ThreadPoolExecutor(1, "job-looks")  # of its own: a look waits for no request

    @contextmanager
    def watching(self, topics: Watches, pk: UUID) -> Iterator[Watch]:
        """A watch of `self.jobs` or `self.people`. Open it, then read what there is: so nothing falls between the two."""
        watch = Watch()
        topics.setdefault(pk, set()).add(watch)
        self._start()
        try:
            yield watch
        finally:
            topics[pk].discard(watch)
            if not topics[pk]:
                del topics[pk]
            if not self.jobs and not self.people:
                self._stop()

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._tasks and not self._tasks[0].done() and self._tasks[0].get_loop() is loop:
            return
        self._stop()
        self._look_now = asyncio.Event()
        # a context of their own: what they do is not part of the request that happened to be the first
        self._tasks = [loop.create_task(work, context=Context()) for work in (self._look(), self._listen())]
        self._tasks[0].add_done_callback(self._fail)

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._seen = {}
        self._hinted = set()

    def _fail(self, task: asyncio.Task[None]) -> None:
        """An error of ours ends the streams: better than that they stay and say nothing."""
        if not task.cancelled() and (error := task.exception()):
            logger.error("Looking for changes of jobs failed", exc_info=error)
            for watch in [watch for topics in (self.jobs, self.people) for each in topics.values() for watch in each]:
                watch.end()

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        looked = time.monotonic()  # when the last look began that the database answered
        while True:
            began = time.monotonic()
            hinted, self._hinted = self._hinted, set()
            asked = (set(self.jobs), set(self.people), hinted, began - looked, self._seen)
            found = await loop.run_in_executor(self._thread, unconnected, look, *asked)
            if found is None:
                self._hinted |= hinted
            else:
                looked = began
                self._tell(found)
            try:
                async with asyncio.timeout(LOOK):
                    await self._look_now.wait()
                await asyncio.sleep(GATHER)
            except TimeoutError:
                pass
            self._look_now.clear()

    def _tell(self, found: Found) -> None:
        self._seen = found.seen
        for pk, snapshot in found.jobs.items():
            self._show(self.jobs, pk, News({snapshot["id"]: snapshot}))
        for pk, news in found.people.items():
            self._show(self.people, pk, news)

    def _show(self, topics: Watches, pk: UUID, news: News) -> None:
        for watch in topics.get(pk, ()):
            watch.show(news)

    async def _listen(self) -> None:
        """One subscription for the process."""
        while True:
            try:
                client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3, socket_keepalive=True)
                async with client as redis, redis.pubsub() as hints:
                    await hints.subscribe(CHANGES)
                    async for message in hints.listen():
                        if message["type"] == "message":
                            self._hear(message["data"])
            except (RedisError, OSError):
                await asyncio.sleep(AGAIN)

    def _hear(self, words: bytes) -> None:
        job, _, owner = words.decode(errors="replace").partition(" ")
        try:
            pk = UUID(job)
            is_ours = pk in self.jobs or (owner != "-" and UUID(owner) in self.people)
        except ValueError:
            return
        if is_ours:
            self._hinted.add(pk)
            self._look_now.set()


pump = Pump()
