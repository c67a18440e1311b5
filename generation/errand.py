"""One start of a generation's job: who asks whom for what, and how it waits or fails. Captions wait in the same way."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from generation import health, phases
from generation.models import Generation
from generation.providers.base import Adapter
from generation.providers.shapes import ErrorKind, ProviderError, Role
from jobs.lifecycle import JobFailed, NotNow
from jobs.models import Job
from jobs.report import Report
from media_library.models import Asset

PAUSE_MAX = 60.0  # seconds before the same is asked again
TRIES_MAX = 10  # of a request that was surely not taken, when the provider is at fault
Phase = Generation.Phase


class Waiting(NotNow):
    """The job goes on by itself after so many seconds; until then it shows the stage."""

    def __init__(self, seconds: float, stage: str, detail: str = "") -> None:
        super().__init__(stage)
        self.seconds, self.stage, self.detail = seconds, stage, detail


@dataclass(frozen=True)
class Errand:
    job: Job
    report: Report
    generation: Generation
    adapter: Adapter

    @property
    def label(self) -> str:
        return self.adapter.label

    @property
    def inputs(self) -> Mapping[Role, Asset]:
        """What goes in. One that was deleted since it was asked for would make something else."""
        found = self.generation.inputs
        if set(self.job.params.get("roles", [])) - {role.value for role in found}:
            self.fail("A picture that was to go in was deleted. Choose another, then ask again.")
        return found

    def may_ask(self) -> None:
        may_ask(self.adapter)

    def again(self, error: ProviderError, *, stage: str = "", least: float = 1.0) -> NoReturn:
        """The same is asked again, after what the provider wants or ever longer. No worker is held meanwhile."""
        waiting = after(error, self.adapter, self.generation.retry_count, stage=stage, least=least)
        phases.count_retry(self.generation)
        raise waiting

    def fail(self, message: str, detail: str = "", **fields: Any) -> NoReturn:
        """The provider's part is over, and nothing came of it."""
        phases.step(self.generation, Phase.FAILED, **fields)
        raise JobFailed(message, detail)


def may_ask(adapter: Adapter) -> None:
    """Raises Waiting while the provider is left alone."""
    seconds = 0.0 if adapter.is_local else health.may_ask(adapter.name)
    if seconds:
        raise Waiting(seconds, f"{adapter.label} does not answer; trying again")


def after(error: ProviderError, adapter: Adapter, tries: int, *, stage: str = "", least: float = 1.0) -> Waiting:
    """The wait after a call that did not do, which counts against the provider where it was at fault."""
    if not adapter.is_local:
        health.note_error(adapter.name, error)
    words = "takes no more just now" if error.kind == ErrorKind.RATE_LIMITED else "does not answer"
    seconds = max(least, error.retry_after or pause(tries))
    return Waiting(seconds, stage or f"{adapter.label} {words}; trying again", f"{error}\n{error.detail}")


def pause(tries: int) -> float:
    """Seconds before the next of so many: twice as long each time, and never the same for two that failed together."""
    return float(min(2.0 ** min(tries, 10), PAUSE_MAX)) * random.uniform(1.0, 1.25)  # noqa: S311 - no secret
