"""What a person is shown of their jobs: one of them, or all that run, wait or are unread with the counts and meters beside.

The one definition of both shapes, for pages, events and the API.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now

from accounts import credits
from accounts.models import User
from jobs import expectation, kinds
from jobs.models import Job, JobQuerySet
from jobs.submitting import can_retry

SHOWN_MAX = 60  # jobs in a state; the page of all jobs has the rest
LATE = 10.0  # seconds: so much older than the commit that shows it may the time in a row be
RECENT = 60.0  # seconds for which a person's stream is taken up where it broke off

Snapshot = dict[str, Any]
State = dict[str, Any]

# What the script fills in to make a row of its own.
MOULD: Snapshot = {
    "id": "00000000-0000-0000-0000-000000000000",
    "kind": "render",
    "label": "",
    "title": "",
    "status": "queued",
    "stage": "",
    "progress": 0,
    "error": "",
    "link": "",
    "is_unread": False,
    "can_retry": False,
    "seconds_left": None,
    "completed_at": None,
}


@dataclass(frozen=True)
class Figures:
    """A person's counts and meters, and when that was by the database's clock."""

    at: datetime
    shown: dict[str, Any]

    @property
    def cursor(self) -> str:
        return self.at.isoformat()

    def since(self, cursor: str) -> float | None:
        """How many seconds back whoever has `cursor` must look; None when it is none of ours or of long ago."""
        try:
            passed = (self.at - datetime.fromisoformat(cursor)).total_seconds()
        except (ValueError, TypeError):
            return None
        return passed + LATE if 0 <= passed <= RECENT else None

    def state(self, jobs: list[Snapshot], *, is_whole: bool) -> State:
        return {"whole": is_whole, "jobs": jobs, **self.shown}


def snapshot(job: Job) -> Snapshot:
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "label": job.label,
        "title": job.title,
        "status": job.status,
        "stage": job.stage,
        "progress": job.progress,
        "error": job.error,
        "seq": job.seq,
        "link": kinds.link_of(job.kind, job),
        "price": job.price,
        "is_unread": job.is_unread,
        "can_retry": can_retry(job),
        "seconds_left": expectation.seconds_left(job),
        "created_at": job.created_at.isoformat(),
        "completed_at": job.completed_at.isoformat() if job.completed_at else None,
    }


def snapshots(jobs: JobQuerySet, most: int | None = None) -> list[Snapshot]:
    """Newest first, by one query; and one for each kind at work whose usual time is not remembered."""
    return [snapshot(job) for job in jobs.newest_first().defer("result", "error_detail")[:most]]


def state_of(user: User) -> State:
    """The whole state, by one query unless there are more jobs than are listed; the meters as `user` was read."""
    jobs = listed(user.pk)
    if len(jobs) == SHOWN_MAX:
        return opening(user.pk)[1]
    running = sum(job["status"] == Job.Status.PROCESSING for job in jobs)
    waiting = sum(job["status"] == Job.Status.QUEUED for job in jobs)
    unread = sum(job["is_unread"] for job in jobs)
    return {"whole": True, "jobs": jobs, **_shown(user, running, waiting, unread)}


def opening(owner_id: UUID, last: str = "") -> tuple[str, State]:
    """What a person's stream begins with: its cursor, and the whole state or what changed since the cursor `last`.

    Raises User.DoesNotExist when the person is gone.
    """
    figures = figures_of([owner_id]).get(owner_id)
    if figures is None:
        raise User.DoesNotExist
    seconds = figures.since(last)
    if seconds is not None:
        changed = snapshots(Job.objects.filter(owner=owner_id).changed_within(seconds), SHOWN_MAX + 1)
        if len(changed) <= SHOWN_MAX:
            return figures.cursor, figures.state(changed, is_whole=False)
    return figures.cursor, figures.state(listed(owner_id), is_whole=True)


def listed(owner_id: UUID) -> list[Snapshot]:
    return snapshots(Job.objects.filter(owner=owner_id).shown(), SHOWN_MAX)


def figures_of(owner_ids: Iterable[UUID]) -> dict[UUID, Figures]:
    """Of each person who is there, by one query."""
    people = User.objects.filter(pk__in=list(owner_ids)).only("credits", "storage_used", "tier", "licence_until")
    counted = people.annotate(
        at=Now(),
        running=_count(Job.objects.filter(status=Job.Status.PROCESSING)),
        waiting=_count(Job.objects.filter(status=Job.Status.QUEUED)),
        unread=_count(Job.objects.unread()),
    )
    return {user.pk: Figures(user.at, _shown(user, user.running, user.waiting, user.unread)) for user in counted}


def _shown(user: User, running: int, waiting: int, unread: int) -> dict[str, Any]:
    allowance = user.allowance
    return {
        "running": running,
        "waiting": waiting,
        "unread": unread,
        "credits": {"left": user.credits, "of": allowance.credits_a_month} if credits.is_on() else None,
        "storage": {"used": user.storage_used, "limit": allowance.storage_limit},
    }


def _count(jobs: JobQuerySet) -> Coalesce:
    counted = jobs.filter(owner=OuterRef("pk")).order_by().values("owner").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
