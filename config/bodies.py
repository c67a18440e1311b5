"""A bound on what Django is sent at once: it writes a body to the disk whole before it asks who sent it and to where."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_library.forms import FORM_MAX_BYTES

MOST = FORM_MAX_BYTES + 28 * 1024 * 1024  # a file a little too large still gets the form's own sentence
_TOO_LARGE = "reelwright.too_large"  # in the scope of a request whose body never reached Django


def bounded(app: ASGIApp, most: int = MOST) -> ASGIApp:
    """`app`, which sees a longer body as a sender who went away; of one that says so beforehand it sees no body, see below."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        said = dict(scope.get("headers", ())).get(b"content-length", b"0")
        if said.isdigit() and int(said[:20]) > most:
            await app({**scope, _TOO_LARGE: True}, _without_body(receive), send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message if came <= most else {"type": "http.disconnect"}

        await app(scope, counted, send)

    return answer


def refuse(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what was too long to be let in gets the page that says so."""

    def refused(request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "scope", {}).get(_TOO_LARGE):
            raise RequestDataTooBig
        return get_response(request)

    return refused


def _without_body(receive: Receive) -> Receive:
    """What comes is let go by, so that who sends it is there for the answer."""
    is_begun = False

    async def without() -> Message:
        nonlocal is_begun
        if not is_begun:
            is_begun = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await receive())["type"] == "http.request":
            pass
        return message

    return without
