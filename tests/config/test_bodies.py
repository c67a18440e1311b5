"""A body that is too long never reaches the disk, whoever sends it."""

import asyncio
import json

import pytest
from django.test import Client
from starlette.types import Message, Receive, Scope, Send

from config.bodies import MOST, bounded
from tests.media_library.asgi import call

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_body_that_says_that_it_is_too_long_is_refused_before_it_comes() -> None:
    """By a page of the studio's, with its headers; and by the sentence alone where JSON is asked for."""
    told = {"content-length": str(MOST + 1)}
    page = call("POST", "/library/upload/", headers={**told, "accept": "text/html"}, body=[b"x", b"y"])
    assert page.status == 413
    assert b"This is more than the studio takes at once" in page.body
    assert "content-security-policy" in page.headers
    answer = call("POST", "/api/v1/imports/", headers={**told, "content-type": "application/json"})
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (413, "too_large")


def test_a_body_that_is_too_long_is_never_seen_by_what_is_behind() -> None:
    seen: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])

    parts: list[Message] = [{"type": "http.request", "body": b"much", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None: ...

    scope = {"type": "http", "headers": [(b"content-length", b"1000")]}
    asyncio.run(bounded(app, most=10)(scope, receive, send))  # type: ignore[arg-type]
    assert seen == [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]


def test_a_body_that_is_longer_than_it_says_gets_no_answer() -> None:
    part = bytes(MOST // 2 + 1)
    with pytest.raises(StopIteration):  # the connection ends without one
        call("POST", "/library/upload/", headers={"content-length": "1"}, body=[part, part])


def test_a_form_that_is_too_long_gets_a_page_with_a_sentence(ada_client: Client) -> None:
    answer = ada_client.post("/projects/create/", {"name": "x" * (20 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "more than the studio takes at once" in answer.content.decode()
