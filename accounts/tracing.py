"""What is being worked on here and now: one request, or one job. Every record of the log names it, see config/logs.py.

In the lowest layer, because each layer above says or asks it. Threads that a view starts by asgiref or asyncio know it too.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Asked:
    """A request: its id, and who sent it once that is known. One object for all the tasks and threads that answer it."""

    id: str
    user_id: str = ""


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)
_job_id: ContextVar[str] = ContextVar("job_id", default="")


def answer(asked: Asked) -> None:
    """For the task that answers it, to its end: the server's own words about an answer that failed come after ours."""
    _asked.set(asked)


def request_id() -> str:
    """Of the request that is being answered; empty where there is none."""
    asked = _asked.get()
    return asked.id if asked else ""


def recognise(user_id: UUID | str) -> None:
    """Say who sent the request that is being answered."""
    if asked := _asked.get():
        asked.user_id = str(user_id)


def job_id() -> str:
    """Of the job that is being worked on; empty where there is none."""
    return _job_id.get()


class _Job(Protocol):
    @property
    def pk(self) -> UUID: ...


J = TypeVar("J", bound=_Job)


def of_job(work: Callable[Concatenate[J, P], R]) -> Callable[Concatenate[J, P], R]:
    """For a function whose first argument is the job that it works on."""

    @wraps(work)
    def named(job: J, /, *args: P.args, **kwargs: P.kwargs) -> R:
        token = _job_id.set(str(job.pk))
        try:
            return work(job, *args, **kwargs)
        finally:
            _job_id.reset(token)

    return named
