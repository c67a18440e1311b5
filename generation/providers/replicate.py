"""Replicate: predictions of any model that it hosts, which are asked for, looked at again, and fetched within the hour.

A prediction gets its id there, and what was asked for cannot be looked up by anything of ours: after a lost reply Replicate
cannot say whether it took the request. Prices are in no answer; what a prediction took is told in seconds of computing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from generation.providers import predictions, signatures
from generation.providers.answers import AnswerError, Reply, malformed, parse
from generation.providers.base import Advance, Download, Inputs
from generation.providers.checking import faults
from generation.providers.http import Client
from generation.providers.outputs import Origins, bring_all
from generation.providers.polling import polled
from generation.providers.prices import expected
from generation.providers.remembered import Remembered
from generation.providers.replicate_models import Catalogue
from generation.providers.schemas import filled
from generation.providers.sending import addressed, mime_type
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
)

LIFETIME = "6h"  # after which Replicate itself stops a prediction: as long as a job waits for one
HOSTS = ("replicate.delivery",)
QUIET = 10.0  # seconds that it may be silent when a webhook waits for the secret
_POLL_AFTER = {State.QUEUED: 5.0, State.RUNNING: 3.0}
_OVER = (State.SUCCEEDED, State.FAILED)


class Replicate:
    label = "Replicate"
    notice = "An AI model hosted by Replicate"
    is_local = False

    def __init__(self, name: str, *, url: str, key: str, models: list[str], webhook_secret: str, download: Download) -> None:
        self.name = name
        self._client = Client(url, {"Authorization": f"Bearer {key}"}, label=self.label, secrets=[key, webhook_secret])
        self._catalogue = Catalogue(self._client, models)
        self._origins = Origins(self._client, download, HOSTS)
        self._own_secret = webhook_secret
        self._secret = Remembered(self._ask_secret, seconds=24 * 3600)

    def check(self) -> str:
        account = self._client.get_json("account").member("username")
        return f"Replicate knows the key: it is of the account {str(account)[:100]}."

    def models(self) -> list[Model]:
        return self._catalogue.models()

    def validate(self, order: Order, model: Model) -> list[Fault]:
        return faults(order, model.capabilities)

    def estimate(self, order: Order, model: Model) -> Estimate:
        return expected(order, model.price)

    def is_waited_for(self, order: Order) -> bool:
        return False

    def submit(self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance) -> Submission:
        known = self._catalogue.known(order.model, order.modality)
        body: dict[str, Any] = dict(known.body)
        body["input"] = filled(known.reading, order, addressed(inputs, self._upload))
        if webhook_url.startswith("https://"):
            body |= {"webhook": webhook_url, "webhook_events_filter": ["start", "completed"]}
        reply = self._client.post_json(known.path, body, submits=True, headers={"Cancel-After": LIFETIME})
        return Submission(reply.id("id"), {"modality": order.modality.value}, self._kept(reply))

    def find(self, key: UUID) -> Submission | None:
        raise CannotSay

    def poll(self, submission: Submission) -> Update:
        reply = self._prediction(submission)
        state = predictions.STATES.get(str(reply.member("status")))
        if state is None:
            raise reply.malformed(f"the status {str(reply.member('status'))[:100]}")
        if state == State.SUCCEEDED and reply.member("data_removed") is True:
            state = State.EXPIRED
        progress = predictions.progress_of(reply.member("logs")) if state == State.RUNNING else None
        return Update(
            state,
            progress=progress,
            stage="Waiting for a machine" if state == State.QUEUED else "Working" if state == State.RUNNING else "",
            error=predictions.error_in(self._client, reply.member("error")) if state == State.FAILED else None,
            usage=predictions.usage_of(reply.data),
            poll_after=_POLL_AFTER.get(state, 0.0),
            reply=self._kept(reply),
        )

    def stream(self, submission: Submission) -> Iterator[Update]:
        return polled(self.poll, submission)

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        reply = self._prediction(submission)
        output = reply.member("output")
        if output is None:
            raise ProviderError(ErrorKind.GONE, f"{self.label} has removed what it made before it was fetched.")
        modality = Modality(submission.handles.get("modality", Modality.VIDEO))
        return list(bring_all(output, modality, folder, self._origins, most=most, advance=advance))

    def cancel(self, submission: Submission) -> CancelOutcome:
        try:
            reply = self._client.post_json(f"{self._path(submission)}/cancel", None, submits=False)
        except AnswerError as error:
            if error.status in (400, 404, 409, 410, 422):
                return CancelOutcome.TOO_LATE
            raise
        state = predictions.STATES.get(str(reply.member("status")))
        if state == State.CANCELLED:
            return CancelOutcome.CANCELLED
        return CancelOutcome.TOO_LATE if state in _OVER else CancelOutcome.REQUESTED

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        event = signatures.verify_standard(headers, body, self._own_secret or self._secret(), now)
        try:
            data = parse(body)
        except ValueError as error:
            raise malformed(self.label, str(error), is_sent=False) from None
        said = Reply(self.label, 200, {}, data)
        return Event(event, said.id("id"), str(said.member("status") or "")[:40])

    def _prediction(self, submission: Submission) -> Reply:
        return self._client.get_json(self._path(submission), absent=ErrorKind.GONE, most=64 * 1024 * 1024)

    def _path(self, submission: Submission) -> str:
        return f"predictions/{quote(submission.remote_id, safe='')}"

    def _upload(self, path: Path) -> str:
        """A file for a prediction to read; Replicate removes it by itself."""
        kind = mime_type(path)
        name = f"input.{kind.partition('/')[2]}"
        with path.open("rb") as file:
            files = {"content": (name, file, kind)}
            reply = self._client.post_multipart("files", {"filename": name, "type": kind}, files, submits=False, wait=300.0)
        urls = reply.member("urls")
        address = urls.get("get") if isinstance(urls, Mapping) else None
        return address if isinstance(address, str) else self._client.url(f"files/{quote(reply.id('id'), safe='')}")

    def _ask_secret(self) -> str:
        return self._client.get_json("webhooks/default/secret", wait=QUIET).id("key")

    def _kept(self, reply: Reply) -> dict[str, Any]:
        return predictions.kept(self._client, reply.data)


def build(name: str, configured: Mapping[str, Any], download: Download) -> Replicate:
    return Replicate(
        name,
        url=configured.get("url") or "https://api.replicate.com/v1",
        key=configured["key"],
        models=configured.get("models") or [],
        webhook_secret=configured.get("webhook_secret") or "",
        download=download,
    )
