"""The built-in provider: it draws, plays and speaks in our own process, needs no key and no network, and costs nothing.

What it can do is in `builtin_models`, the making in `generation.procedural`. It is procedural, and says so: no AI model.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from engine.errors import EngineError
from generation.procedural.alignment import CannotAlign
from generation.procedural.music import soundfont
from generation.procedural.programs import ProgramFailed
from generation.procedural.speech import CannotSpeak, reading, voices
from generation.providers import builtin_making, checking
from generation.providers.base import Advance, Download, Inputs
from generation.providers.builtin_models import MODELS, catalogue
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
    Usage,
)

NOTICE = "Procedural motion graphics and sound, not an AI model"
VERSION = "1"  # rises when the same prompt and seed would give something else
MAKERS: dict[str, Callable[[Order, Inputs, Path, Advance], Result]] = {
    "pictures": builtin_making.picture,
    "films": builtin_making.film,
    "music": builtin_making.music,
    "voice": builtin_making.voice,
    "captions": builtin_making.captions,
}


def build(name: str, configured: Mapping[str, Any], download: Download) -> "Builtin":
    return Builtin(name)


class Builtin:
    """What is made is made while one waits, so nothing is ever submitted that would have to be found or polled."""

    label = "Built in"
    notice = NOTICE
    is_local = True

    def __init__(self, name: str = "builtin") -> None:
        self.name = name

    def check(self) -> str:
        font = soundfont.found()
        players = f"fluidsynth and {font.name}" if font else "instruments of its own"
        return f"It works in the studio itself: {len(voices())} voices, music with {players}."

    def models(self) -> list[Model]:
        return catalogue()

    def validate(self, order: Order, model: Model) -> list[Fault]:
        found = checking.faults(order, model.capabilities)
        if order.modality == Modality.CAPTIONS and not order.prompt.strip():
            found.append(
                Fault("prompt", "Paste what is said: the built-in one finds the times of known words, and knows none itself.")
            )
        if not found and order.modality in (Modality.VOICE, Modality.CAPTIONS) and not order.voice.startswith("espeak-"):
            try:
                reading.spoken(order.prompt)
            except CannotSpeak as error:
                found.append(Fault("prompt", str(error)))
        return found

    def estimate(self, order: Order, model: Model) -> Estimate:
        return Estimate(Decimal(0), Decimal(0), basis="free")

    def is_waited_for(self, order: Order) -> bool:
        return False

    def submit(
        self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance
    ) -> Submission | Done:
        if order.model not in MODELS:
            raise ProviderError(ErrorKind.BAD_REQUEST, "The built-in generator has no such model. Choose another.")
        began = time.monotonic()
        try:
            result = MAKERS[order.model](order, inputs, folder, advance)
        except (CannotSpeak, CannotAlign) as error:
            raise ProviderError(ErrorKind.BAD_REQUEST, str(error)) from error
        except (ProgramFailed, EngineError) as error:
            raise ProviderError(ErrorKind.PROVIDER, str(error), detail=error.detail) from error
        usage = Usage(cost=Decimal(0), seconds=round(time.monotonic() - began, 3))
        return Done((result,), usage, {"version": VERSION, **result.metadata})

    def find(self, key: UUID) -> Submission | None:
        return None

    def poll(self, submission: Submission) -> Update:
        _knows_none()

    def stream(self, submission: Submission) -> Iterator[Update]:
        _knows_none()

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        _knows_none()

    def cancel(self, submission: Submission) -> CancelOutcome:
        return CancelOutcome.UNSUPPORTED

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Event:
        raise ProviderError(ErrorKind.AUTH, "The built-in generator sends no messages.")


def _knows_none() -> NoReturn:
    raise ProviderError(ErrorKind.GONE, "The built-in generator makes everything at once, and keeps nothing. Ask again.")
