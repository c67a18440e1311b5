"""Errors of the API, in the one shape that accounts.http.error_body gives them. How a body is read: parsing.py."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.http import error_body
from accounts.refusals import Refused
from config.error_pages import SENTENCES
from engine.errors import EngineError, InvalidTimeline
from engine.mixing.settings import InvalidMix


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "This is more than the studio takes at once."


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Anything unknown stays a 500 and is logged."""
    if isinstance(error, InvalidTimeline):
        fields: dict[str, list[str]] = {}
        for fault in error.faults:
            fields.setdefault(fault.path, []).append(fault.message)
        what = "The settings break" if isinstance(error, InvalidMix) else "The timeline breaks"
        return Response(error_body("invalid", f"{what} some rules.", fields), status=422)
    if isinstance(error, EngineError):
        return Response(error_body("invalid", str(error)), status=422)
    if isinstance(error, Refused):
        headers = {"Retry-After": str(error.retry_after)} if error.status in (429, 503) else None
        return Response(error_body(error.code, str(error)), status=error.status, headers=headers)
    if isinstance(error, exceptions.NotAuthenticated):
        error.detail = exceptions.ErrorDetail("You are signed out. Sign in again to go on.", "not_authenticated")
    if isinstance(error, Http404):
        error = exceptions.NotFound(SENTENCES[404][1])  # Django's would name our tables
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(SENTENCES[403][1])
    if isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(error.messages)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        detail = response.data if isinstance(response.data, dict) else {"": response.data}
        fields = {path: [str(line) for line in (lines if isinstance(lines, list) else [lines])] for path, lines in detail.items()}
        response.data = error_body("invalid", "Some of it is not right.", fields)
    else:
        code = getattr(error, "default_code", "error")
        response.data = error_body(str(code), str(getattr(error, "detail", error)))
    return response
