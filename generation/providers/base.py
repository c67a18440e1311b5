"""The protocol of an adapter: what generating.py asks of every provider, and nothing else is asked.

An adapter holds its address, its key and its HTTP client; it has no state of its own, so any process may go on with what
another began. Every method may raise ProviderError. None repeats a request that could cost money.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from generation.providers.shapes import (
    CancelOutcome,
    Done,
    Estimate,
    Event,
    Fault,
    Model,
    Order,
    Result,
    Role,
    Submission,
    Update,
)

Inputs = Mapping[Role, Path]
Advance = Callable[[float, str], None]  # share of 1, stage in words; raises to stop the work
Download = Callable[[str, Path, int, Advance], None]  # address, target, most bytes: of the public internet; raises ProviderError


class Adapter(Protocol):
    name: str  # of the provider, as settings and rows know it: "replicate"
    label: str  # for people: "Replicate"
    notice: str  # what it is, in one sentence that stands beside what it makes
    is_local: bool  # it works in our own process: free, harmless to repeat, and it needs no network

    def check(self) -> str:
        """Test connection: asks the server something that costs nothing, and returns a sentence about what answered."""

    def models(self) -> list[Model]:
        """The catalogue, live where the server has one."""

    def validate(self, order: Order, model: Model) -> list[Fault]:
        """What the model cannot do of it, before money is spent. No network. Mostly checking.faults()."""

    def estimate(self, order: Order, model: Model) -> Estimate:
        """What it will cost. It never guesses. No network unless the server quotes."""

    def is_waited_for(self, order: Order) -> bool:
        """Whether `submit` lasts as long as somebody else works on it: then a worker of those that only wait does it."""

    def submit(
        self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance
    ) -> Submission | Done:
        """Exactly one request that makes something. `key` is ours, and the provider's own id where it lets us choose it.

        Done holds files in `folder`. A ProviderError with `is_sent` means that nobody knows whether it was taken. `webhook_url`
        is "" where nobody outside can reach us.
        """

    def find(self, key: UUID) -> Submission | None:
        """After a lost reply: what was taken under `key`, or None when surely nothing was. Raises CannotSay."""

    def poll(self, submission: Submission) -> Update:
        """Where it is. ProviderError GONE when the provider knows no such thing."""

    def stream(self, submission: Submission) -> Iterator[Update]:
        """Updates as they come, to the end, where the server pushes them; else what repeated polls give."""

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        """Bring what a SUCCEEDED submission made into `folder`: `most` bytes each at the utmost, only from where it may come."""

    def cancel(self, submission: Submission) -> CancelOutcome:
        """Stop it if it can be; harmless on what has ended."""

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        """Header names are in small letters. Raises ProviderError AUTH for what the provider did not send, or not just now."""
