"""Films by /videos: made as a job of the server's, which is asked about until it ends."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from generation.providers.answers import AnswerError, Reply, said
from generation.providers.base import Advance, Inputs
from generation.providers.http import Client
from generation.providers.openai_compat.capabilities import film_size
from generation.providers.openai_compat.refusals import explained, kind_of, moderated
from generation.providers.redaction import clean
from generation.providers.sending import mime_type
from generation.providers.shapes import (
    CancelOutcome,
    ErrorKind,
    Order,
    ProviderError,
    Result,
    Role,
    State,
    Submission,
    Update,
)

POLL = 5.0  # seconds, where the server does not say when to ask again
POLL_MAX = 60.0

_STATES = {
    "queued": State.QUEUED,
    "completed": State.SUCCEEDED,
    "failed": State.FAILED,
    "cancelled": State.CANCELLED,
    "canceled": State.CANCELLED,
    "expired": State.EXPIRED,
}


def submit(client: Client, order: Order, inputs: Inputs) -> Submission:
    fields = {"model": order.model, "prompt": order.prompt}
    if size := film_size(order):
        fields["size"] = size
    if order.seconds is not None:
        fields["seconds"] = f"{order.seconds:g}"
    first = inputs.get(Role.FIRST)
    with explained(client.label):
        if first is None:
            reply = client.post_multipart("/videos", fields, submits=True)
        else:
            with first.open("rb") as file:
                files = {"input_reference": (first.name, file, mime_type(first))}
                reply = client.post_multipart("/videos", fields, files, submits=True)
    return Submission(reply.id("id"), reply=client.redacted(reply.data))


def poll(client: Client, submission: Submission) -> Update:
    reply = client.get_json(_path(submission), absent=ErrorKind.GONE)
    state = _STATES.get(str(reply.member("status")), State.RUNNING)
    expires = reply.number("expires_at")
    if state == State.SUCCEEDED and expires and expires < datetime.now(UTC).timestamp():
        state = State.EXPIRED
    progress = reply.number("progress")
    return Update(
        state,
        progress=min(max(progress / 100, 0.0), 1.0) if progress is not None and state == State.RUNNING else None,
        stage={State.QUEUED: "In the queue", State.RUNNING: "Rendering"}.get(state, ""),
        error=_error(reply) if state == State.FAILED else None,
        poll_after=_poll_after(reply),
        reply=client.redacted(reply.data),
    )


def fetch(client: Client, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
    target = folder / "film.mp4"
    client.download_to(f"{_path(submission)}/content", target, most=most, advance=advance)
    return [Result(target, "video/mp4")]


def cancel(client: Client, submission: Submission) -> CancelOutcome:
    """By deleting it, but never what has ended: that would delete the film."""
    try:
        if poll(client, submission).state.is_end:
            return CancelOutcome.TOO_LATE
        client.delete(_path(submission), absent=ErrorKind.GONE)
    except AnswerError as error:
        if error.kind == ErrorKind.GONE:
            return CancelOutcome.TOO_LATE
        if error.status == 409:  # it is being stopped
            return CancelOutcome.REQUESTED
        if error.status in (405, 501):
            return CancelOutcome.UNSUPPORTED
        raise
    return CancelOutcome.CANCELLED


def _path(submission: Submission) -> str:
    return f"/videos/{quote(submission.remote_id, safe='')}"


def _poll_after(reply: Reply) -> float:
    try:
        asked = float(reply.headers.get("openai-poll-after-ms", "")) / 1000
    except ValueError:
        return POLL
    return min(max(asked, 1.0), POLL_MAX) if asked > 0 else POLL


def _error(reply: Reply) -> ProviderError:
    error = reply.member("error")
    kind = kind_of(error) or ErrorKind.PROVIDER
    words = said(error)
    if kind == ErrorKind.MODERATION:
        return ProviderError(kind, moderated(reply.label, words))
    message = f"{reply.label} could not make it: {words}" if words else f"{reply.label} could not make it, and does not say why."
    return ProviderError(kind, clean(message, most=400))
