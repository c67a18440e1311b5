"""fal: its queue takes a request, tells where it stands at addresses that it names, and keeps the result for minutes only.

A request gets its id there: after a lost reply fal cannot say whether it took it. fal repeats requests that fail on its side;
here it is told not to. What is billed is told with the result, in units whose price its catalogue has.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from generation.providers.answers import AnswerError, Reply
from generation.providers.base import Advance, Download, Inputs
from generation.providers.checking import faults
from generation.providers.fal_models import Catalogue, requests_of
from generation.providers.fal_storage import KEPT, Storage
from generation.providers.fal_webhooks import Webhooks
from generation.providers.http import Client
from generation.providers.outputs import Origins, bring_all
from generation.providers.polling import polled
from generation.providers.predictions import progress_of
from generation.providers.prices import expected
from generation.providers.schemas import filled
from generation.providers.sending import addressed
from generation.providers.shapes import (
    CancelOutcome,
    CannotSay,
    ErrorKind,
    Estimate,
    Event,
    Fault,
    Modality,
    Model,
    Order,
    ProviderError,
    Result,
    State,
    Submission,
    Update,
    Usage,
)

QUEUE = "https://queue.fal.run"
PLATFORM = "https://api.fal.ai/v1"
REST = "https://rest.fal.ai"
HOSTS = ("fal.media", "fal.ai", "storage.googleapis.com")  # some models still keep their files at the last
HEADERS = {"x-fal-no-retry": "1", **KEPT}  # of what it makes too: we fetch that at once
RESULT_MAX = 64 * 1024 * 1024  # bytes
SAID_MAX = 300  # characters
_STATES = {
    "IN_QUEUE": State.QUEUED,
    "IN_PROGRESS": State.RUNNING,
    "COMPLETED": State.SUCCEEDED,
    "CANCELLED": State.CANCELLED,
    "CANCELED": State.CANCELLED,
}


class Fal:
    label = "fal"
    notice = "An AI model hosted by fal"
    is_local = False

    def __init__(
        self, name: str, *, key: str, models: list[str], download: Download, queue: str, platform: str, rest: str
    ) -> None:
        self.name = name
        headers = {"Authorization": f"Key {key}"}
        self._queue = Client(queue, headers, label=self.label, secrets=[key])
        self._catalogue = Catalogue(Client(platform, headers, label=self.label, secrets=[key]), models)
        self._storage = Storage(Client(rest, headers, label=self.label, secrets=[key]))
        self._webhooks = Webhooks(Client(rest, label=self.label))
        self._origins = Origins(self._queue, download, HOSTS)

    def check(self) -> str:
        return f"fal knows the key: it quotes {self._catalogue.a_price()}."

    def models(self) -> list[Model]:
        return self._catalogue.models()

    def validate(self, order: Order, model: Model) -> list[Fault]:
        return faults(order, model.capabilities)

    def estimate(self, order: Order, model: Model) -> Estimate:
        return expected(order, model.price)

    def is_waited_for(self, order: Order) -> bool:
        return False

    def submit(self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance) -> Submission:
        reading = self._catalogue.reading(order.model, order.modality)
        body = filled(reading, order, addressed(inputs, self._storage.put))
        query = {"fal_webhook": webhook_url} if webhook_url.startswith("https://") else {}
        reply = self._queue.post_json(order.model, body, submits=True, params=query, headers=HEADERS)
        request_id = reply.id("request_id")
        handles = {"modality": order.modality.value, "model": order.model}
        for name in ("status_url", "response_url", "cancel_url"):
            address = reply.member(name)
            if isinstance(address, str) and self._queue.is_here(address):  # the key goes there
                handles[name] = address
        return Submission(request_id, handles, self._kept(reply))

    def find(self, key: UUID) -> Submission | None:
        raise CannotSay

    def poll(self, submission: Submission) -> Update:
        reply = self._queue.get_json(self._address(submission, "status"), absent=ErrorKind.GONE, params={"logs": 1})
        state = _STATES.get(str(reply.member("status")))
        if state is None:
            raise reply.malformed(f"the status {str(reply.member('status'))[:100]}")
        if state == State.SUCCEEDED:
            return self._ended(submission, reply)
        before = reply.number("queue_position")
        waits = "Waiting for a machine" if not before else f"{before:.0f} before it"
        return Update(
            state,
            progress=progress_of(_log(reply.member("logs"))) if state == State.RUNNING else None,
            stage=waits if state == State.QUEUED else "Working" if state == State.RUNNING else "",
            poll_after=5.0 if state == State.QUEUED else 3.0,
            reply=self._kept(reply),
        )

    def stream(self, submission: Submission) -> Iterator[Update]:
        return polled(self.poll, submission)

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        output = self._result(submission).data
        modality = Modality(submission.handles.get("modality", Modality.VIDEO))
        return list(bring_all(output, modality, folder, self._origins, most=most, advance=advance))

    def cancel(self, submission: Submission) -> CancelOutcome:
        try:
            reply = self._queue.put_json(self._address(submission, "cancel"), None, submits=False)
        except AnswerError as error:
            if error.status in (400, 404, 409, 410, 422):
                return CancelOutcome.TOO_LATE
            raise
        said = reply.data.get("status") if isinstance(reply.data, Mapping) else None
        return {
            "OK": CancelOutcome.CANCELLED,
            "CANCELLED": CancelOutcome.CANCELLED,
            "ALREADY_COMPLETED": CancelOutcome.TOO_LATE,
            "NOT_FOUND": CancelOutcome.TOO_LATE,
        }.get(str(said), CancelOutcome.REQUESTED)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        return self._webhooks.verify(headers, body, now)

    def _ended(self, submission: Submission, status: Reply) -> Update:
        """COMPLETED says only that it is over: whether it went well, and what it is billed as, the result says."""
        kept = self._kept(status)
        if words := status.member("error"):
            return Update(State.FAILED, error=self._failure(words, str(status.member("error_type") or "")), reply=kept)
        try:
            result = self._result(submission)
        except AnswerError as answer:
            if answer.kind == ErrorKind.GONE:
                return Update(State.EXPIRED, error=answer, reply=kept)
            if _is_of_the_model(answer):
                return Update(State.FAILED, error=_refined(answer), reply=kept)
            raise
        return Update(State.SUCCEEDED, progress=1.0, usage=self._usage(submission, result), reply=kept)

    def _address(self, submission: Submission, what: str) -> str:
        """As fal has named it. Where only a webhook has told the id, as fal names it mostly."""
        model = submission.handles.get("model", "")
        if named := submission.handles.get(f"{what}_url"):
            return named
        if not model:
            raise ProviderError(ErrorKind.GONE, "fal is not told by the id alone where this stands.")
        request = f"{requests_of(model)}/{quote(submission.remote_id, safe='')}"
        return request if what == "response" else f"{request}/{what}"

    def _result(self, submission: Submission) -> Reply:
        return self._queue.get_json(self._address(submission, "response"), absent=ErrorKind.GONE, most=RESULT_MAX)

    def _usage(self, submission: Submission, result: Reply) -> Usage:
        """Of the units that were billed; where the catalogue has no price for them, nothing is said of money."""
        try:
            units = Decimal(result.headers.get("x-fal-billable-units", "").strip())
            price = self._catalogue.unit_price(submission.handles.get("model", "")) if 0 <= units < 10**9 else None
        except (InvalidOperation, ProviderError):
            price = None
        return Usage() if price is None else Usage(cost=units * price.amount, currency=price.currency)

    def _failure(self, error: Any, kind: str) -> ProviderError:
        words = self._queue.clean(" ".join(str(error).split()))
        passing = ErrorKind.TIMEOUT if "timeout" in kind else ErrorKind.PROVIDER
        return ProviderError(passing, f"The model at fal failed: {words[:SAID_MAX]}", detail=f"{kind} {words}".strip())

    def _kept(self, reply: Reply) -> dict[str, Any]:
        names = ("request_id", "status", "queue_position", "error", "error_type", "metrics")
        found = self._queue.redacted({name: reply.data[name] for name in names if reply.data.get(name) is not None})
        return dict(found)


def build(name: str, configured: Mapping[str, Any], download: Download) -> Fal:
    """`queue`, `platform` and `rest` are for tests: fal's own addresses otherwise."""
    return Fal(
        name,
        key=configured["key"],
        models=configured.get("models") or [],
        download=download,
        queue=configured.get("queue", QUEUE),
        platform=configured.get("platform", PLATFORM),
        rest=configured.get("rest", REST),
    )


def _is_of_the_model(answer: AnswerError) -> bool:
    """Rather than of the way to it: a refusal of what was asked for, or a fault that says what it is."""
    says_what = isinstance(answer.data, Mapping) and ("detail" in answer.data or "error_type" in answer.data)
    return answer.kind == ErrorKind.BAD_REQUEST or (answer.status >= 500 and says_what)


def _refined(answer: AnswerError) -> ProviderError:
    """What the model's own error is about: fal says when it is what was asked for."""
    detail = answer.data.get("detail") if isinstance(answer.data, Mapping) else answer.data
    kinds = {str(each.get("type")) for each in detail if isinstance(each, Mapping)} if isinstance(detail, list) else set()
    if "content_policy_violation" not in kinds:
        return answer
    message = str(answer).replace("did not take this", "will not make this")
    return ProviderError(ErrorKind.MODERATION, message, detail=answer.detail)


def _log(lines: Any) -> str:
    some = lines[-50:] if isinstance(lines, list) else []
    return "\n".join(str(each.get("message", "")) for each in some if isinstance(each, Mapping))
