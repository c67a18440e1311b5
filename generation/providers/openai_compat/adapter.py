"""The adapter over the parts: it sends each modality to its wire."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from generation.providers import checking, signatures
from generation.providers.answers import AnswerError, parse
from generation.providers.base import Advance, Download, Inputs
from generation.providers.http import Client
from generation.providers.openai_compat import catalogue, films, pictures, sounds
from generation.providers.polling import polled
from generation.providers.prices import expected
from generation.providers.shapes import (
    CancelOutcome,
    CannotSay,
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

OWN_HOST = "api.openai.com"


class OpenAICompatible:
    is_local = False

    def __init__(self, *, name: str, url: str, key: str, named: Sequence[str], webhook_secret: str, download: Download) -> None:
        """`named`: the models that are offered, "image:gpt-image-2"; none: all that the server lists."""
        host = urlsplit(url).hostname or url
        self.name = name
        self.label = "OpenAI" if host == OWN_HOST else host
        self.notice = f"Made by the named AI model at {host}"
        self._named, self._secret, self._download = named, webhook_secret, download
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = Client(url, headers, label=self.label, secrets=(key, webhook_secret))

    def check(self) -> str:
        try:
            found = len(self.client.get_json("/models").items("data"))
        except AnswerError as error:
            if not self._named or error.kind not in (ErrorKind.BAD_REQUEST, ErrorKind.PROVIDER):
                raise
            return f"{self.label} answers, but does not list its models ({error.status}); those of OPENAI_MODELS are offered."
        return f"{self.label} answers and lists {found} {'model' if found == 1 else 'models'}."

    def models(self) -> list[Model]:
        return catalogue.listed(self.client, self._named)

    def validate(self, order: Order, model: Model) -> list[Fault]:
        return checking.faults(order, model.capabilities)

    def estimate(self, order: Order, model: Model) -> Estimate:
        return expected(order, model.price)

    def is_waited_for(self, order: Order) -> bool:
        return order.modality != Modality.VIDEO

    def submit(
        self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance
    ) -> Submission | Done:
        """The protocol has no place for our key, and sends webhooks only where the account's own settings say."""
        advance(0.0, f"Waiting for {self.label}")
        if order.modality == Modality.IMAGE:
            return pictures.submit(self.client, order, inputs, folder, self._download, advance)
        if order.modality == Modality.VIDEO:
            return films.submit(self.client, order, inputs)
        if order.modality == Modality.VOICE:
            return sounds.speak(self.client, order, folder)
        if order.modality == Modality.CAPTIONS:
            return sounds.write_down(self.client, order, inputs, folder)
        raise ProviderError(ErrorKind.BAD_REQUEST, f"{self.label} makes no {order.modality.value} by this protocol.")

    def find(self, key: UUID) -> Submission | None:
        raise CannotSay

    def poll(self, submission: Submission) -> Update:
        return films.poll(self.client, submission)

    def stream(self, submission: Submission) -> Iterator[Update]:
        return polled(self.poll, submission)

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        return films.fetch(self.client, submission, folder, most=most, advance=advance)

    def cancel(self, submission: Submission) -> CancelOutcome:
        return films.cancel(self.client, submission)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        if not self._secret:
            raise signatures.forged("no secret is set to check it by")
        event_id = signatures.verify_standard(headers, body, self._secret, now)
        try:
            told = parse(body)
        except ValueError:
            told = None
        data = told.get("data") if isinstance(told, Mapping) else None
        remote_id = data.get("id") if isinstance(data, Mapping) else ""
        return Event(event_id, str(remote_id or "")[:255], str(told.get("type", "") if isinstance(told, Mapping) else "")[:40])
