"""A provider inside the test's process: it does what its scripts say, and counts what it made as a real one would charge for it.

Every script is a list that is worked off from its beginning; when it is empty all goes well. An entry is a ProviderError to
raise, or a word, see `submit`, `poll` and `fetch`.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from generation.providers import checking
from generation.providers.base import Advance, Inputs
from generation.providers.shapes import (
    CancelOutcome,
    CannotSay,
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
    Usage,
)
from tests.media import make_image

BUSY = ProviderError(ErrorKind.RATE_LIMITED, "Fake Films takes no more just now.", retry_after=90.0)
UNREACHABLE = ProviderError(ErrorKind.NETWORK, "Fake Films cannot be reached.")
REFUSED = ProviderError(ErrorKind.BAD_REQUEST, "Fake Films did not take this: the prompt is silly.")
NO_KEY = ProviderError(ErrorKind.AUTH, "Fake Films does not accept the studio's key.")
FAULT = ProviderError(ErrorKind.PROVIDER, "Fake Films has a fault of its own (500).", detail="500")
CUT = ProviderError(ErrorKind.NETWORK, "The connection to Fake Films broke off.", detail="cut")
GONE = ProviderError(ErrorKind.GONE, "Fake Films knows nothing of this any more.")
# the reply was lost: taken or not is said by the word before it
LOST = ProviderError(ErrorKind.TIMEOUT, "Fake Films did not answer in time.", is_sent=True)
MALFORMED = ProviderError(ErrorKind.PROVIDER, "Fake Films answered with something odd.", is_sent=True)
Entry = ProviderError | str | Callable[[], object]


@dataclass
class Remote:
    """What it has taken, and will want money for unless it was cancelled."""

    id: str
    key: str
    order: Order | None = None
    webhook_url: str = ""
    is_cancelled: bool = False
    polls: int = 0


@dataclass
class FakeProvider:
    name: str = "fake"
    label: str = "Fake Films"
    notice: str = "Made by a test"
    is_local: bool = False
    holds: bool = False
    can_say: bool = True  # what became of a submission whose reply was lost
    cost: Decimal | None = Decimal("0.04")
    file: Callable[[], Path] = make_image
    mime_type: str = "image/png"
    submits: list[Entry] = field(default_factory=list)
    polls: list[Entry | Update] = field(default_factory=list)
    fetches: list[Entry] = field(default_factory=list)
    cancels: list[Entry] = field(default_factory=list)
    finds: list[Entry] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    remote: dict[str, Remote] = field(default_factory=dict)
    ledger: Path | None = None  # where another process finds what it made
    price: Decimal | None = Decimal("0.04")

    @property
    def effective(self) -> list[Remote]:
        """What was made and not taken back."""
        return [each for each in self.remote.values() if not each.is_cancelled]

    def count(self, call: str) -> int:
        return self.calls.count(call)

    def check(self) -> str:
        return "Fake Films answered."

    def models(self) -> list[Model]:
        return []

    def validate(self, order: Order, model: Model) -> list[Fault]:
        return checking.faults(order, model.capabilities)

    def estimate(self, order: Order, model: Model) -> Estimate:
        return Estimate(self.price, self.price, basis="table" if self.price is not None else "unknown")

    def is_waited_for(self, order: Order) -> bool:
        return self.holds

    def submit(
        self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance
    ) -> Submission | Done:
        """ "done": made at once. "taken, lost" and "taken, malformed": taken, and the answer does not come, or makes no sense.
        "not taken, lost": neither. A callable is called once it is taken, and its word, if it returns one, counts.
        """
        self.calls.append("submit")
        word = self._next(self.submits)
        if word == "not taken, lost":
            raise LOST
        if word == "done" or self.is_local:
            advance(0.5, "Drawing")
            return Done((self._result(folder),), Usage(cost=self.cost), {"made": True})
        made = self._take(Remote(uuid4().hex, str(key), order, webhook_url))
        if callable(word):
            word = word()
        if word == "taken, lost":
            raise LOST
        if word == "taken, malformed":
            raise MALFORMED
        return Submission(made.id, {"status_url": f"/{made.id}"}, {"status": "queued"})

    def find(self, key: UUID) -> Submission | None:
        self.calls.append("find")
        self._next(self.finds)
        if not self.can_say:
            raise CannotSay
        known = [each for each in self._known() if each.key == str(key)]
        return Submission(known[-1].id) if known else None

    def poll(self, submission: Submission) -> Update:
        """An Update as it is; "queued", "running 40", "succeeded", "failed", "cancelled" or "expired". At last it succeeded."""
        self.calls.append("poll")
        word = self._next(self.polls)
        if isinstance(word, Update):
            return word
        state, _, percent = str(word or "succeeded").partition(" ")
        usage = Usage(cost=self.cost) if state == "succeeded" else Usage()
        return Update(State(state), progress=int(percent) / 100 if percent else None, usage=usage, reply={"status": state})

    def stream(self, submission: Submission) -> Iterator[Update]:
        yield self.poll(submission)

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        """ "nothing": an empty list. "rubbish": no picture. "three": with two more files."""
        self.calls.append("fetch")
        advance(0.5, "Fetching")
        word = self._next(self.fetches)
        if word == "nothing":
            return []
        found = self._result(folder)
        if word == "rubbish":
            found.path.write_bytes(b"<html>Not found</html>")
        return [found] * (3 if word == "three" else 1)

    def cancel(self, submission: Submission) -> CancelOutcome:
        self.calls.append("cancel")
        self._next(self.cancels)
        if submission.remote_id in self.remote:
            self.remote[submission.remote_id].is_cancelled = True
        return CancelOutcome.CANCELLED

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        """Signed with the word "right"."""
        if headers.get("x-signature") != "right":
            raise ProviderError(ErrorKind.AUTH, "This webhook is not from Fake Films.")
        said: dict[str, Any] = json.loads(body)
        return Event(said["id"], said["job"], said["status"])

    def _next(self, script: list[Any]) -> Any:
        entry = script.pop(0) if script else None
        if isinstance(entry, ProviderError):
            raise entry
        return entry() if callable(entry) and script is not self.submits else entry

    def _take(self, made: Remote) -> Remote:
        self.remote[made.id] = made
        if self.ledger is not None:
            with self.ledger.open("a") as file:
                file.write(f"{made.id} {made.key}\n")
        return made

    def _known(self) -> list[Remote]:
        if self.ledger is None:
            return list(self.remote.values())
        lines = self.ledger.read_text().splitlines() if self.ledger.exists() else []
        return [Remote(remote_id, key) for remote_id, key in map(str.split, lines)]

    def _result(self, folder: Path) -> Result:
        path = folder / "result"
        shutil.copyfile(self.file(), path)
        return Result(path, self.mime_type)
