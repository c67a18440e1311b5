"""What each kind of work is: the shape of settings.JOB_KINDS, by whose dotted paths this layer finds what lies above it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

DEADLINE = 24 * 3600.0


@dataclass(frozen=True)
class Kind:
    """One entry. `perform`, `settle`, `link`, `retry` and `discard` are dotted paths; the last three may be empty.

    perform(job, report) -> dict | Later    does the work, in a worker.
    settle(job) -> int | None               writes rows as the job ends. The credits that it earned; None: all or nothing.
    link(job) -> str                        the address of what it is about, or "".
    retry(job) -> Job                       asks for the same again. Raises accounts.refusals.Refused.
    discard(job) -> None                    removes what a job that did not complete had published. Safe to call twice.
    """

    label: str
    queue: str
    perform: str
    settle: str
    time_limit: float  # seconds of one start
    deadline: float = DEADLINE  # seconds from the first start to the end, waiting included
    is_counted: bool = True  # against the jobs that a person may have waiting and at work
    is_quiet: bool = False  # its success is no news
    link: str = ""
    retry: str = ""
    discard: str = ""


def find(name: str) -> Kind | None:
    entry = settings.JOB_KINDS.get(name)
    return Kind(**entry) if entry else None


def get(name: str) -> Kind:
    """Raises KeyError for a kind that is gone."""
    return Kind(**settings.JOB_KINDS[name])


def counted() -> list[str]:
    return [name for name in settings.JOB_KINDS if get(name).is_counted]


def link_of(name: str, job: object) -> str:
    """The address of what a job of that kind is about, or ""."""
    known = find(name)
    return str(import_string(known.link)(job)) if known and known.link else ""
