"""What a take that is in line waits for, in words, and about when it begins. The twin of frontend/src/elements/take-line.ts.

The times are those of the job tray: the median of the last ones of the kind, less what is done.
"""

from functools import cached_property
from heapq import heapify, heapreplace
from uuid import UUID

from jobs import expectation
from jobs.models import Job
from jobs.templatetags.jobs import time_left

KIND = "generate"


class Line:
    """One person's generations that run or wait; asked for when the first of them wants to know."""

    def __init__(self, owner_id: UUID) -> None:
        self.owner_id = owner_id

    @cached_property
    def _jobs(self) -> list[Job]:
        """In the order in which they begin."""
        active = Job.objects.filter(owner=self.owner_id, kind=KIND).active()
        return list(active.only("kind", "status", "progress").order_by("created_at", "pk"))

    def words(self, job_id: UUID) -> str:
        queue = [job.pk for job in self._jobs if job.status == Job.Status.QUEUED]
        before = queue.index(job_id) if job_id in queue else 0
        left = [expectation.seconds_left(job) for job in self._jobs if job.status == Job.Status.PROCESSING]
        return words(before, left, expectation.usual(KIND))


def words(before: int, left: list[int | None], usual: float | None) -> str:
    """`before` wait in front of it; those at work have so many seconds `left`; one takes about `usual`. None: nobody knows."""
    what = "Waiting for a worker"
    if left:
        what = f"{before} before it" if before else "Next in line"
    elif before:
        what = f"{what}, {before} before it"
    if usual is None:
        return what
    seconds = begins_in(before, left, usual)
    return f"{what} · takes about {_about(usual)}" if seconds is None else f"{what} · begins in about {_about(seconds)}"


def begins_in(before: int, left: list[int | None], usual: float) -> float | None:
    """Seconds until a place is free for it, when each in front of it takes the first that comes free."""
    if not left or None in left:
        return None
    places = [float(each or 0) for each in left]
    heapify(places)
    for _ in range(before):
        heapreplace(places, places[0] + usual)
    return places[0]


def _about(seconds: float) -> str:
    return time_left(round(seconds)).removesuffix(" left")
