"""A provider inside the test's process that writes down what is said, and how its captions are asked for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from generation.captioning.requesting import request_captions
from generation.captioning.wishes import Wish
from generation.models import ProviderModel
from generation.providers.base import Advance, Inputs
from generation.providers.shapes import Capabilities, Done, Order, Result, Role, Submission, Usage, Word
from jobs.models import Job
from media_library.models import Asset
from tests.generation.factories import make_model
from tests.generation.fake_provider import FakeProvider

HEARD = (Word("Hello", 0, 400_000), Word("valley.", 500_000, 900_000))
HEARS = Capabilities(roles=(Role.SOUND,), needs=(Role.SOUND,), prompt_max=10_000)


@dataclass
class Listener(FakeProvider):
    """It hears HEARD, in answer to a sound and perhaps a script; or tells `phrases`, or `text` alone."""

    words: tuple[Word, ...] = HEARD
    phrases: tuple[Word, ...] = ()
    text: str = ""
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    is_slow: bool = False

    def submit(
        self, order: Order, inputs: Inputs, *, key: UUID, webhook_url: str, folder: Path, advance: Advance
    ) -> Submission | Done:
        self.calls.append("submit")
        word = self._next(self.submits)
        if callable(word):
            word()
        self.heard.append((order.prompt, inputs[Role.SOUND].read_bytes()[:4]))
        if self.is_slow:
            return Submission("r1")
        return Done((self.told(inputs[Role.SOUND]),), Usage(cost=self.cost))

    def fetch(self, submission: Submission, folder: Path, *, most: int, advance: Advance) -> list[Result]:
        self.calls.append("fetch")
        return [self.told(folder / "transcript.txt")]

    def told(self, path: Path) -> Result:
        return Result(path, "text/plain", self.words, phrases=self.phrases, text=self.text)


def a_sound(asset: Asset, folder: Path, kind: str, report: Any) -> Path:
    path = folder / f"sound.{kind}"
    path.write_bytes(b"RIFF")
    return path


def model(**fields: Any) -> ProviderModel:
    return make_model(HEARS, modality="captions", label="Ears", **fields)


def ask(user: User, asset: Asset, **wishes: Any) -> Job:
    return request_captions(user, Wish(asset, **wishes), uuid4())


def now(job: Job) -> Job:
    job.refresh_from_db()
    return job


def captions_of(project: Any) -> list[str]:
    project.refresh_from_db()
    return [each.text for track in project.document().tracks if track.type == "caption" for each in track.elements]


def died() -> None:
    raise KeyboardInterrupt
