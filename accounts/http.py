"""Requests as views want them typed, ids out of them, the one way to ask for a signed-in person, and the one shape of an error
in JSON."""

from collections.abc import AsyncIterator, Callable, Generator, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from accounts.models import User
from accounts.refusals import Refused

FRAGMENT = "X-Fragment"  # sent by script: answer with a part of the page alone

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound=Model)


class AuthenticatedRequest(HttpRequest):
    user: User


class HasHeaders(Protocol):
    """A request of Django's or of the REST framework's."""

    @property
    def headers(self) -> Mapping[str, str]: ...


def signed_in(
    view: Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send strangers to sign in; inside the view `request.user` is a User."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if isinstance(request.user, User):
            return view(request, *args, **kwargs)  # type: ignore[arg-type]
        return redirect_to_login(_return_address(request))

    return checked


def _return_address(request: HttpRequest) -> str:
    """Where to go after signing in: here, or for a form, which is not sent again, the page that it was on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all, such as http://[
        return resolve_url("home")
    path = page._replace(scheme="", netloc="").geturl() if page.netloc == request.get_host() else ""
    return path or resolve_url("home")


def parse_uuid(text: str | None) -> UUID | None:
    """None for what is no id: in an address or a form may stand anything."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def get_or_none(rows: QuerySet[M], pk: str | None) -> M | None:
    """The row whose id stands in an address or a form, or None."""
    found = parse_uuid(pk)
    return rows.filter(pk=found).first() if found else None


class KeyMissing(Refused):
    status = 400
    code = "idempotency_key_missing"


def idempotency_key(request: HasHeaders) -> str:
    """What a POST that costs must carry, so that sending it twice asks once. Raises KeyMissing."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 100:
        raise KeyMissing(
            "This costs credits. Send it with a header Idempotency-Key of your own making, 1 to 100 characters long."
        )
    return key


def error_body(code: str, message: str, fields: dict[str, list[str]] | None = None, **more: Any) -> dict[str, Any]:
    """{"error": {"code", "message", "fields": {path: [sentence]}}}, and what a kind of error tells beside that."""
    return {"error": {"code": code, "message": message, "fields": fields or {}, **more}}


async def in_thread(pieces: Generator[T, None, None]) -> AsyncIterator[T]:
    """A body that is made piece by piece while it is read. Given a plain iterator Django would read it whole first."""
    one_more = sync_to_async(lambda: next(pieces, None))
    try:
        while (piece := await one_more()) is not None:
            yield piece
    finally:
        await sync_to_async(pieces.close)()
