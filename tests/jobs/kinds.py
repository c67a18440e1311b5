"""Kinds of job that exist in tests alone, and the note of what was settled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.test import override_settings

from jobs.models import Job
from jobs.report import Report

Perform = Callable[[Job, Report], Any]
settled: list[tuple[str, str]] = []
discarded: list[str] = []
earned: int | None = None
_perform: Perform = lambda job, report: {}  # noqa: E731


def perform(job: Job, report: Report) -> Any:
    return _perform(job, report)


def settle(job: Job) -> None:
    settled.append((str(job.pk), job.status))


def settle_earned(job: Job) -> int | None:
    return earned


def discard(job: Job) -> None:
    discarded.append(str(job.pk))


def settle_badly(job: Job) -> None:
    raise ValueError("settle is broken")


@contextmanager
def kind(does: Perform, **more: Any) -> Iterator[list[tuple[str, str]]]:
    """A kind named "toy" whose perform is `does`. Yields the list of (id, status) that were settled."""
    global _perform
    before, _perform = _perform, does
    settled.clear()
    discarded.clear()
    toy = {"label": "Toy", "queue": "render", "perform": f"{__name__}.perform", "settle": f"{__name__}.settle", "time_limit": 60}
    try:
        with override_settings(JOB_KINDS={"toy": {**toy, **more}}):
            yield settled
    finally:
        _perform = before


def settle_by_a_row(job: Job) -> None:
    Job.objects.create(kind="settled", queue="batch")
