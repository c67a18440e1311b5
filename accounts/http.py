"""Requests as views want them typed, the one way to ask for a signed-in person, and the one shape of an error in JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

P = ParamSpec("P")


class AuthenticatedRequest(HttpRequest):
    user: User


def signed_in(
    view: Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send strangers to sign in; inside the view `request.user` is a User."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        assert isinstance(request.user, User)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return checked


def error_body(code: str, message: str, fields: dict[str, list[str]] | None = None, **more: Any) -> dict[str, Any]:
    """{"error": {"code", "message", "fields": {path: [sentence]}}}, and what a kind of error tells beside that."""
    return {"error": {"code": code, "message": message, "fields": fields or {}, **more}}
