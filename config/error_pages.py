"""What is answered where a page cannot be: the pages of errors, and for programs and our pages' scripts the same in JSON.

The REST framework answers for what its own views raise, see api.py. What it lets through, and addresses under /api/ that
are none, come here as all else does.
"""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin

from accounts import tracing
from accounts.http import error_body
from accounts.outages import DatabaseAway, is_away
from accounts.refusals import Refused
from engine.errors import InvalidTimeline
from engine.upgrades import NEWER

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SENTENCES = {  # as code for programs, and sentence for people, where no page is drawn
    400: ("bad_request", "What was sent is not in a form that the studio reads, so nothing was saved."),
    403: ("permission_denied", "This is for others. If you should have it, ask whoever runs this studio."),
    404: ("not_found", "That is not here: it may be deleted, or it may belong to someone else."),
    413: ("too_large", "This is more than the studio takes at once, so nothing was saved."),
    500: ("server_error", "The studio made a mistake. Try again in a moment."),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404)


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    told = ("page_too_old", "This page is too old to do that. Reload it and try again.")
    return answer(request, 403, told, template="403_csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever nobody caught, in a middleware too. Django hands it to no handler, but calls this while it is handled."""
    if is_away(sys.exc_info()[1]):
        return refused(request, DatabaseAway())
    return answer(request, 500, is_bare=True)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal that will pass, with the seconds after which to try again."""
    told = (refusal.code, str(refusal))
    response = answer(request, refusal.status, told, is_bare=isinstance(refusal, DatabaseAway))
    response["Retry-After"] = str(refusal.retry_after)
    return response


class LaterPage(MiddlewareMixin):
    """The answer of a page that let through a refusal which will pass: TooOften, or that media cannot be had just now.

    And of one that met a document of a newer program, where an older one was put back.

    The API has its own, in config/api.py.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, InvalidTimeline) and any(fault.message == NEWER for fault in error.faults):
            return answer(request, 409, ("newer_document", f"{NEWER}."))
        is_passing = isinstance(error, Refused) and error.status in (429, 503)
        return refused(request, error) if is_passing else None  # type: ignore[arg-type]


def answer(
    request: HttpRequest, status: int, told: tuple[str, str] | None = None, *, template: str = "", is_bare: bool = False
) -> HttpResponse:
    """A bare page asks nobody who is looking: it is drawn where the database may be what is broken."""
    code, sentence = told or SENTENCES[status]
    if wants_json(request):
        more: dict[str, Any] = {"reference": tracing.request_id()} if status == 500 and tracing.request_id() else {}
        return JsonResponse(error_body(code, sentence, **more), status=status)
    context = {"message": sentence, "can_retry": request.method in {"GET", "HEAD"}}
    page = render_to_string(template or f"{status}.html", context, request=None if is_bare else request)
    return HttpResponse(page, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Programs, and scripts: they name JSON among what they take, which no browser does that goes to a page."""
    named = any((kind.main_type, kind.sub_type) == ("application", "json") for kind in request.accepted_types)
    return named or request.path_info.startswith("/api/")
