"""An id for every request, whichever part of the studio answers it: X-Request-ID, from a proxy that sends one or made here.

It goes back in the answer's header, stands in every record of the log, and on the page that says that something broke.
"""

import logging
import re
import time
from collections.abc import Callable, Coroutine
from inspect import iscoroutinefunction
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from accounts import tracing
from accounts.models import User
from accounts.tracing import Asked

logger = logging.getLogger(__name__)

NAME = b"x-request-id"
SANE = re.compile(rb"[A-Za-z0-9_-]{8,64}")


def identified(app: ASGIApp) -> Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]:
    """`app`, each of whose requests has an id; and a line in the log where LOG_REQUESTS is on."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = Asked(_id_of(scope))
        tracing.answer(asked)
        began, status = time.monotonic(), 0

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (NAME, asked.id.encode())]}
            await send(message)

        try:
            await app(scope, receive, marked)
        finally:
            if settings.LOG_REQUESTS:
                took = (time.monotonic() - began) * 1000
                logger.info(
                    "%s %s %s %.0f ms, user %s", scope["method"], scope["path"], status or "-", took, asked.user_id or "-"
                )

    return answer


def _id_of(scope: Scope) -> str:
    sent = next((value for name, value in scope["headers"] if name == NAME), b"")
    return sent.decode() if SANE.fullmatch(sent) else uuid4().hex


@sync_and_async_middleware
def recognise(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Django's part: whose request it was, where a view asked. It asks the database nothing by itself."""
    if iscoroutinefunction(get_response):

        async def aware(request: HttpRequest) -> HttpResponseBase:
            response: HttpResponseBase = await get_response(request)
            _tell(request)
            return response

        return aware

    def aware_too(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = get_response(request)
        _tell(request)
        return response

    return aware_too


def _tell(request: HttpRequest) -> None:
    # where Django keeps whom it looked up; `request.user` would look now, also for answers that need no person or no database
    for place in ("_cached_user", "_acached_user"):
        user = request.__dict__.get(place)
        if isinstance(user, User):
            tracing.recognise(user.pk)
