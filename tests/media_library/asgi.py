"""Calls an ASGI application in this process, with the whole of HTTP that these tests need and nothing of a server."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from config.asgi import application


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def call(
    method: str,
    url: str,
    *,
    client: Client | None = None,
    headers: dict[str, str] | None = None,
    body: Iterable[bytes] = (),
) -> Answer:
    """One request, with the session of a Django test client; the parts of `body` come as a server would hand them on."""
    parts = list(body)
    sent = {"host": "testserver", **(headers or {})}
    if client is not None:
        sent["cookie"] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    if parts:
        sent.setdefault("content-length", str(sum(len(part) for part in parts)))
    address = urlsplit(url)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": address.path,
        "raw_path": address.path.encode(),
        "root_path": "",
        "query_string": address.query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
    }
    messages = [{"type": "http.request", "body": part, "more_body": n + 1 < len(parts)} for n, part in enumerate(parts)]
    messages = messages or [{"type": "http.request", "body": b"", "more_body": False}]
    heard: list[dict[str, Any]] = []

    answered = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await answered.wait()  # who has sent everything stays for the answer
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        heard.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()

    asyncio.run(application(scope, receive, send))
    start = next(message for message in heard if message["type"] == "http.response.start")
    return Answer(
        start["status"],
        {name.decode().lower(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in heard if message["type"] == "http.response.body"),
    )
