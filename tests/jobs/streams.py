"""Opens the studio's streams in this process, as a server would: with a reader who may leave, and without a network."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from config.asgi import application
from jobs.pump import pump

T = TypeVar("T")


class Stream:
    """The answer to one GET, while it comes. `events` are what `data:` carried, `ids` what `id:` did."""

    def __init__(self, path: str, session: str, method: str = "GET", last: str = "") -> None:
        sent = {"host": "testserver", "cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        sent |= {"last-event-id": last} if last else {}
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }
        self.status = 0
        self.headers: dict[str, str] = {}
        self.said: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.is_complete = False
        self.is_read = True  # false: a reader who takes nothing, until it is true again
        self._asked = False
        self._gone = asyncio.Event()
        self._news = asyncio.Condition()
        self.task = asyncio.create_task(application(self._scope, self._receive, self._send))

    async def event(self, number: int = -1) -> dict[str, Any]:
        """The next one that has not been asked for yet, or the one of that number, counted from 0."""
        wanted = len(self.events) if number < 0 else number
        await self.until(lambda: len(self.events) > wanted)
        return self.events[wanted]

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: is_so() or self.task.done())
        if self.task.done() and not is_so():
            self.task.result()
            raise AssertionError(f"the stream ended: {self.status} {self.said}")

    async def end(self) -> None:
        """Until it ends by itself."""
        async with asyncio.timeout(20):
            await self.task

    async def leave(self) -> None:
        self._gone.set()
        await self.end()

    async def resume(self) -> None:
        async with self._news:
            self.is_read = True
            self._news.notify_all()

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self.is_read or self._gone.is_set())
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                self._take(message.get("body", b"").decode())
                self.is_complete = not message.get("more_body", False)
            self._news.notify_all()

    def _take(self, text: str) -> None:
        if text:
            self.said.append(text)
        for line in text.splitlines():
            if line.startswith("id: "):
                self.ids.append(line[4:])
            if line.startswith("data: "):
                self.events.append(json.loads(line[6:]))


class Reader:
    """Opens streams with the session of a person, or of nobody; `reading` sees to it that none is left open."""

    def __init__(self) -> None:
        self._streams: list[Stream] = []

    def open(self, path: str, client: Client | None, **more: str) -> Stream:
        session = client.cookies[settings.SESSION_COOKIE_NAME].value if client else ""
        self._streams.append(Stream(path, session, **more))
        return self._streams[-1]

    async def leave_all(self) -> None:
        for stream in self._streams:
            if not stream.task.done():
                await stream.leave()


def run(scene: Callable[[Reader], Coroutine[Any, Any, T]]) -> T:
    """A test's own coroutine, which gets a Reader."""

    async def play() -> T:
        async with _reading() as reader:
            return await scene(reader)

    return async_to_sync(play)()


@asynccontextmanager
async def _reading() -> AsyncIterator[Reader]:
    reader = Reader()
    try:
        yield reader
    finally:
        await reader.leave_all()
        await asyncio.get_running_loop().run_in_executor(pump._thread, lambda: None)  # a look that is on its way ends


async def do(work: Callable[[], T]) -> T:
    """In the test's thread. SQLite in memory locks tables against other threads that read, and does not wait."""
    for _ in range(50):
        try:
            return await sync_to_async(work)()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            await asyncio.sleep(0.01)
    raise AssertionError("the table stayed locked")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
