"""A bound on what Django is sent at once: it writes a body to the disk whole before it asks who sent it and to where."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from media_library.forms import FORM_MAX_BYTES

MOST = FORM_MAX_BYTES + 28 * 1024 * 1024  # a file a little too large still gets the form's own sentence


def bounded(app: ASGIApp, most: int = MOST) -> ASGIApp:
    """`app`, which sees a longer body as a sender who went away; one that says so beforehand is told."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        said = dict(scope.get("headers", ())).get(b"content-length", b"0")
        if said.isdigit() and int(said[:20]) > most:
            refusal = PlainTextResponse("This is more than the studio takes at once.", 413)
            await refusal(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message if came <= most else {"type": "http.disconnect"}

        await app(scope, counted, send)

    return answer
