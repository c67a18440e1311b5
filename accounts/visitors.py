"""Who is asking, for the parts of the site that Django does not answer: its session, or a token, read beside it."""

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from starlette.requests import Request

from accounts import tokens, tracing
from accounts.models import User

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what touches the database or the disk off the event loop, and leave no connection behind in the thread."""
    return await asyncio.to_thread(unconnected, function, *args, **kwargs)


def unconnected(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """For a thread that is not Django's: without a connection before and after."""
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()


def visitor(request: Request) -> User | None:
    """The signed-in person, by the same rules as in a view: password changes and closed accounts end a session or a token.

    Who sends a token is asked for nothing else.
    """
    user = _person_of_token(token) if (token := _token(request)) else _person_of_session(request)
    if user:
        tracing.recognise(user.pk)
    return user


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _person_of_token(token: str) -> User | None:
    try:
        return tokens.person_of(token)
    except tokens.TokenRefused:
        return None


def _person_of_session(request: Request) -> User | None:
    key = request.cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    django_request = HttpRequest()
    django_request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(django_request)
    return user if isinstance(user, User) else None


def is_same_origin(request: Request) -> bool:
    """Whether one of our own pages sent this, or a program with a token, which no browser adds by itself.

    Uploads carry no CSRF token; a browser cannot be made to forge these headers.
    """
    if _token(request):
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    host = origin.partition("://")[2]
    return bool(host) and (host == request.headers.get("host") or origin in settings.CSRF_TRUSTED_ORIGINS)
