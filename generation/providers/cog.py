"""A Cog container, the runtime of Replicate's models on a machine of one's own: one model, asked while one waits.

It tells nobody later how a prediction went: it forgets each as it ends, and its webhooks carry the whole file. So the answer to
the one request is waited for, and its connection is the prediction's life: where it breaks, Cog stops the work. That is also
how a lost reply is settled, without money and without doubt: what may still run under our key is stopped, and may be asked
for again.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from generation.providers import predictions, signatures
from generation.providers.answers import AnswerError, Reply
from generation.providers.base import Advance, Download, Inputs
from generation.providers.checking import faults
from generation.providers.http import Client
from generation.providers.outputs import Origins, bring_all
from generation.providers.prices import expected
from generation.providers.schemas import Reading, filled, modality_of, properties_of, read
from generation.providers.schemas.properties import Property, at
from generation.providers.sending import addressed
from generation.providers.shapes import (
    CancelOutcome,
    Done,
    ErrorKind,
    Estimate,
    Event,
    Fault,
    Modality,
    Model,
    Order,
    ProviderError,
    Result,
    Submission,
    Update,
)

MODEL = "cog"  # the one that a server has
WAIT = 840.0  # seconds for a prediction: a little less than a worker has for a job
BEAT = 1.0  # seconds between two looks at whether somebody has stopped it
ANSWER_MAX = 160 * 1024 * 1024  # bytes: the file is in it, in base64
FILE_MAX = 1024**3  # bytes of one that it names by an address of its own
BUSY_AFTER = 5.0  # seconds
GONE = "The studio was interrupted, and a Cog server keeps nothing that it has made. Start it again."
_STATES = {
    "READY": "it is ready",
    "BUSY": "it is at work",
    "STARTING": "it is still starting",
}


class Cog:
    label = "Cog"
    notice = "An AI model on a server of the studio's own"
    is_local = False

    def __init__(self, name: str, *, url: str, modality: str, download: Download) -> None:
        """`modality`: what its model makes; "" where that shall be guessed from its schema."""
        self.name = name
        self._modality = Modality(modality) if modality else None
        self._client = Client(url, label=self.label)
        self._origins = Origins(self._client, download)

    def check(self) -> str:
        reply = self._client.get_json("health-check")
        state = str(reply.member("status"))
        if state not in _STATES:
            raise ProviderError(ErrorKind.PROVIDER, f"The Cog server answers, but its model is unusable: {state[:40]}.")
        version = at(reply.data, "version", "cog") or at(reply.data, "version", "coglet") or "unknown"
        return f"A Cog server answers, and {_STATES[state]} (version {str(version)[:40]})."

    def models(self) -> list[Model]:
        properties = self._properties()
        modality = self._modality or modality_of(properties, "")
        reading = read(properties, modality)
        if reading.missing:
            return []
        takes = reading.capabilities(can_cancel="always")
        return [Model(id=MODEL, label="Model of the Cog server", modality=modality, capabilities=takes)]

    def validate(self, order: Order, model: Model) -> list[Fault]:
        return faults(order, model.capabilities)

    def estimate(self, order: Order, model: Model) -> Estimate:
        """A server of one's own sends no bill; staff may have entered what it costs them."""
        return expected(order, model.price) if model.price else Estimate(Decimal(0), Decimal(0), basis="free")

    def is_waited_for(self, order: Order) -> bool:
        return True

    def submit(self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance) -> Done:
        """The prediction, start to end. When `advance` raises it is stopped."""
        reading: Reading = read(self._properties(), order.modality)
        body = {"input": filled(reading, order, addressed(inputs, None))}
        reply = self._made(key, body, advance)
        output = reply.member("output")
        results = bring_all(output, order.modality, folder, self._origins, most=FILE_MAX, advance=advance)
        kept = predictions.kept(self._client, reply.data)
        return Done(results, predictions.usage_of(reply.data), kept, remote_id=str(key))

    def find(self, key: UUID) -> Submission | None:
        self._stop(key)
        return None

    def poll(self, submission: Submission) -> Update:
        raise ProviderError(ErrorKind.GONE, GONE)

    def stream(self, submission: Submission) -> Iterator[Update]:
        yield self.poll(submission)

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        raise ProviderError(ErrorKind.GONE, GONE)

    def cancel(self, submission: Submission) -> CancelOutcome:
        return CancelOutcome.CANCELLED if self._stop(submission.remote_id) else CancelOutcome.TOO_LATE

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        raise signatures.forged("no Cog server is asked to call")

    def _properties(self) -> tuple[Property, ...]:
        document = self._client.get_json("openapi.json").data
        found = properties_of(document, at(document, "components", "schemas", "Input"))
        if not found:
            raise ProviderError(ErrorKind.PROVIDER, "The Cog server does not say what its model takes.")
        return found

    def _made(self, key: UUID, body: Mapping[str, Any], advance: Advance) -> Reply:
        """The answer, once the prediction has succeeded."""
        reply = self._waited_for(key, body, advance)
        if reply.status == 202:  # one of this key is still there, from a try whose connection broke
            self._stop(key)
            raise self._busy("its last try is still being stopped")
        status = reply.member("status")
        if status == "canceled":
            raise ProviderError(ErrorKind.CANCELLED, "It was stopped at the Cog server.")
        if status != "succeeded":
            error = predictions.error_in(self._client, reply.member("error"))
            kind = ErrorKind.BAD_REQUEST if error.kind == ErrorKind.PROVIDER else error.kind  # it ran: again would be the same
            raise ProviderError(kind, str(error), detail=error.detail)
        return reply

    def _waited_for(self, key: UUID, body: Mapping[str, Any], advance: Advance) -> Reply:
        asked: list[Reply | ProviderError] = []
        thread = threading.Thread(target=self._ask, args=(key, body, asked), daemon=True)
        thread.start()
        with ExitStack() as unless_it_ends:
            unless_it_ends.callback(self._stop_quietly, key)
            while thread.is_alive():
                thread.join(BEAT)
                advance(0.0, "Working")
            unless_it_ends.pop_all()
        answer = asked[0]
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    def _ask(self, key: UUID, body: Mapping[str, Any], asked: list[Reply | ProviderError]) -> None:
        try:
            asked.append(self._client.put_json(f"predictions/{key}", body, submits=True, wait=WAIT, most=ANSWER_MAX))
        except AnswerError as error:
            asked.append(self._refusal(error))
        except ProviderError as error:
            asked.append(self._too_long(key) if error.kind == ErrorKind.TIMEOUT else error)

    def _refusal(self, error: AnswerError) -> ProviderError:
        if error.status == 409:
            return self._busy(error.detail)
        if error.status == 503:
            return ProviderError(ErrorKind.PROVIDER, "The Cog server is not ready.", detail=error.detail, retry_after=BUSY_AFTER)
        return error

    def _too_long(self, key: UUID) -> ProviderError:
        """Not one to be asked again: it would take as long as this time."""
        self._stop_quietly(key)
        message = f"The Cog server did not finish within {WAIT / 60:.0f} minutes, the longest that the studio waits for one."
        return ProviderError(ErrorKind.BAD_REQUEST, message)

    def _stop_quietly(self, key: UUID) -> None:
        with suppress(ProviderError):
            self._stop(key)

    def _stop(self, key: UUID | str) -> bool:
        """Whether there was something to stop."""
        try:
            self._client.post_json(f"predictions/{key}/cancel", None, submits=False)
        except AnswerError as error:
            if error.status == 404:
                return False
            raise
        return True

    def _busy(self, detail: str) -> ProviderError:
        message = "The Cog server is at work on something else."
        return ProviderError(ErrorKind.RATE_LIMITED, message, detail=detail, retry_after=BUSY_AFTER)


def build(name: str, configured: Mapping[str, Any], download: Download) -> Cog:
    return Cog(name, url=configured["url"], modality=configured.get("modality") or "", download=download)
