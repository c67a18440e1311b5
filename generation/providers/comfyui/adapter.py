"""The adapter of ComfyUI's own interface. What it makes costs the studio nothing, and is found again by the studio's key."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from generation.providers.base import Advance, Download, Inputs
from generation.providers.checking import faults
from generation.providers.comfyui import history
from generation.providers.comfyui.filling import fill
from generation.providers.comfyui.listening import progress_of
from generation.providers.comfyui.offering import Nodes, names_of, offers
from generation.providers.comfyui.server import Place, Server
from generation.providers.comfyui.workflows import Slot, Workflow, read_all
from generation.providers.shapes import (
    CancelOutcome,
    Done,
    ErrorKind,
    Estimate,
    Event,
    Fault,
    Model,
    Order,
    ProviderError,
    Result,
    State,
    Submission,
    Update,
)

LISTEN = 1.0  # seconds for which a poll listens for how far it is
STREAM = 5.0  # seconds after which a stream looks for itself
CANCEL_WAITS = (0.2, 0.5, 1.0)  # seconds; a prompt that is just beginning forgets that it was interrupted


def build(name: str, values: Mapping[str, Any], download: Download) -> "ComfyUI":
    """`values` are url, token and workflows: a folder of one's own, or None. All files are on the server itself."""
    return ComfyUI(values["url"], token=values.get("token", ""), workflows=values.get("workflows"))


class ComfyUI:
    name = "comfyui"
    label = "ComfyUI"
    notice = "Made by the studio's own ComfyUI server"
    is_local = False

    def __init__(self, url: str, *, token: str = "", workflows: Path | None = None) -> None:
        self._server = Server(url, token, self.label)
        self._folder = workflows

    def check(self) -> str:
        system = self._server.client.get_json("/system_stats").member("system")
        version = system.get("comfyui_version") if isinstance(system, Mapping) else None
        models, reasons = self._offered()
        said = f"ComfyUI {version or 'of unknown version'} answers, and has what {len(models)} models need."
        return " ".join([said, *reasons])[:500]

    def models(self) -> list[Model]:
        return self._offered()[0]

    def validate(self, order: Order, model: Model) -> list[Fault]:
        return faults(order, model.capabilities)

    def estimate(self, order: Order, model: Model) -> Estimate:
        return Estimate(low=Decimal(0), high=Decimal(0), basis="free")

    def is_waited_for(self, order: Order) -> bool:
        return False

    def submit(
        self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance
    ) -> Submission | Done:
        workflow, names = self._chosen(order.model)
        advance(0.0, "Sending to ComfyUI")
        files = {role: self._server.upload(path, f"{key}-{role}") for role, path in inputs.items() if workflow.has(role)}
        reply = self._server.begin(fill(workflow, order, files=files, names=names, key=key), key)
        submission = Submission(reply.id("prompt_id"), reply={"number": reply.number("number")})
        if words := history.refusal(reply.data, self.label):  # it takes a graph of which some ends can be reached
            with suppress(ProviderError):
                self.cancel(submission)
            raise ProviderError(ErrorKind.BAD_REQUEST, words)
        return submission

    def find(self, key: UUID) -> Submission | None:
        """Sure: whatever the server has taken it answers for, by our key, until it is started anew; and then it has lost it."""
        place = self._server.place(str(key))
        if place is not None:
            return Submission(place.prompt_id)
        ended = str(key) if self._server.entry(str(key)) is not None else self._server.ended_of(str(key))
        return Submission(ended) if ended else None

    def poll(self, submission: Submission) -> Update:
        place, update = self._look(submission)
        if place is None or not place.is_running:
            return update
        with closing(self._server.messages(place, seconds=LISTEN)) as messages:
            told = next((data for kind, data in messages if kind == "progress_state"), None)
        return _running(place, told)

    def stream(self, submission: Submission) -> Iterator[Update]:
        while True:
            place, update = self._look(submission)
            yield update
            if place is None:
                return
            until = time.monotonic() + STREAM
            with closing(self._server.messages(place, seconds=STREAM)) as messages:
                for kind, data in messages:
                    if kind == "progress_state":
                        yield _running(place, data)
                    has_begun = kind == "execution_start" and not place.is_running
                    if has_begun or (kind == "executing" and data.get("node") is None):  # the latter: it has ended
                        until = 0.0
                        break
            time.sleep(min(max(until - time.monotonic(), 0.0), 2.0))  # one that does not talk is only polled

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        entry = self._server.entry(submission.remote_id)
        if entry is None:
            raise _unknown()
        saved = history.saved_by(entry)
        if not saved:
            message = "The workflow has ended and saved no film, sound or picture. It needs a node that saves what it makes."
            raise ProviderError(ErrorKind.BAD_REQUEST, message)
        results = []
        for number, file in enumerate(saved):
            path = folder / f"{number}{file.suffix}"
            self._server.download(file, path, most=most, advance=advance)
            results.append(Result(path, history.MIME_TYPES[file.suffix], metadata={"file": file.name}))
        return results

    def cancel(self, submission: Submission) -> CancelOutcome:
        for wait in CANCEL_WAITS:
            place = self._server.place(submission.remote_id)
            if place is None:
                entry = self._server.entry(submission.remote_id)
                is_done = entry is not None and history.update_of(entry, self.label).state == State.SUCCEEDED
                return CancelOutcome.TOO_LATE if is_done else CancelOutcome.CANCELLED
            self._server.stop(place)
            time.sleep(wait)
        return CancelOutcome.REQUESTED if self._server.place(submission.remote_id) else CancelOutcome.CANCELLED

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        raise ProviderError(ErrorKind.AUTH, "ComfyUI sends no webhooks.")

    def _offered(self) -> tuple[list[Model], list[str]]:
        """Models, and why there are not more."""
        workflows, reasons = read_all(self._folder)
        nodes, models = Nodes(self._server.client), []
        for workflow in workflows:
            found, reason = offers(workflow, nodes)
            models += found
            reasons += [reason] if reason else []
        return models, reasons

    def _chosen(self, model: str) -> tuple[Workflow, dict[Slot, str]]:
        """The workflow of a model's id, and the server's files for it."""
        name, _, file = model.partition(":")
        for workflow in read_all(self._folder)[0]:
            if workflow.name == name:
                names = names_of(workflow, file, Nodes(self._server.client))
                if names is not None:
                    return workflow, names
        raise ProviderError(ErrorKind.BAD_REQUEST, f"ComfyUI no longer has {model}. Choose another model.")

    def _look(self, submission: Submission) -> tuple[Place | None, Update]:
        """First at the queue and then at what has ended: what moves in between is seen."""
        place = self._server.place(submission.remote_id)
        if place is not None:
            return place, _running(place) if place.is_running else _queued(place)
        entry = self._server.entry(submission.remote_id)
        if entry is None:
            raise _unknown()
        return None, history.update_of(entry, self.label)


def _queued(place: Place) -> Update:
    return Update(State.QUEUED, stage=f"{place.ahead} before it" if place.ahead else "Next", poll_after=3.0)


def _running(place: Place, told: Mapping[str, Any] | None = None) -> Update:
    nodes = (told or {}).get("nodes")
    progress, stage = progress_of(nodes, place.graph) if isinstance(nodes, Mapping) else (None, "")
    return Update(State.RUNNING, progress=progress, stage=stage or "Running", poll_after=2.0)


def _unknown() -> ProviderError:
    return ProviderError(ErrorKind.GONE, "ComfyUI knows nothing of this any more. It may have been started anew.")
