"""The browsers that a person is signed in with: listed, ended, and when each was last seen.

allauth keeps a row beside each session that began at the sign-in page. A session ends with its row in Django's table.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from asgiref.sync import sync_to_async
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware

from accounts.devices import device
from accounts.models import User

SEEN_EVERY = 300  # seconds between two writes of when a session was last seen
MOST_NOTED = 10_000

_noted: dict[str, float] = {}  # by session key, when this process wrote it last, in seconds of its own clock


@dataclass(frozen=True)
class Browser:
    pk: int
    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_current: bool


def browsers_of(user: User, current_key: str | None) -> list[Browser]:
    """Those that are still signed in: this one first, then the last seen."""
    rows = [row for row in UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk") if not row.purge()]
    found = [
        Browser(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current_key)
        for row in rows
    ]
    return sorted(found, key=lambda browser: not browser.is_current)


def end(row: UserSession) -> None:
    SessionStore().delete(row.session_key)
    row.delete()


def end_others(request: HttpRequest, user: User) -> None:
    """Whatever else is signed in as this person, browsers and programs, is so no longer. This session goes on."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    old_key = request.session.session_key
    update_session_auth_hash(request, user)  # gives the session a new key, too
    UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
    for row in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        end(row)


@sync_and_async_middleware
def seen(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: writes down that a session is in use, now and then. It looks up nobody by itself."""
    if iscoroutinefunction(get_response):

        async def aware(request: HttpRequest) -> HttpResponseBase:
            response: HttpResponseBase = await get_response(request)
            if key := _to_note(request):
                await sync_to_async(_note)(key)
            return response

        return aware

    def aware_too(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = get_response(request)
        if key := _to_note(request):
            _note(key)
        return response

    return aware_too


def _to_note(request: HttpRequest) -> str:
    """The key of the session, if it began at the sign-in page and was not noted lately; asks the database nothing."""
    if not any(isinstance(request.__dict__.get(place), User) for place in ("_cached_user", "_acached_user")):
        return ""
    key = request.session.session_key or ""
    is_due = time.monotonic() - _noted.get(key, -SEEN_EVERY) >= SEEN_EVERY
    return key if is_due and AUTHENTICATION_METHODS_SESSION_KEY in request.session else ""


def _note(key: str) -> None:
    if len(_noted) >= MOST_NOTED:
        _noted.clear()
    _noted[key] = time.monotonic()
    UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())
