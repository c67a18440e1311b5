"""Which job is next in a queue, by the owners' turns.

The owner with the fewest at work goes first; of several, the one whose last job began longest ago; then the one who has
waited longest. An owner who has as many begun as the tier allows has no turn, but for what is begun already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Now

from accounts.models import User
from jobs import kinds, lifecycle
from jobs.models import Job, JobQuerySet

_TRIES = 3  # candidates of one owner; when others claim all of them, the queue is well served
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Turn:
    """An owner (or nobody) with `count` jobs of one queue that may start now; `only_begun` when no further one may begin."""

    owner_id: UUID | None
    count: int
    only_begun: bool
    order: tuple[int, datetime, datetime]

    @property
    def jobs(self) -> JobQuerySet:
        mine = Job.objects.claimable().filter(owner=self.owner_id)
        return mine.exclude(_needs_place()) if self.only_begun else mine


def claim_next(queue: str, *, seconds: float = lifecycle.LEASE) -> Job | None:
    """Claim the next job of `queue` for `seconds`, or None."""
    for turn in turns(queue):
        for job in turn.jobs.filter(queue=queue).order_by("created_at", "pk")[:_TRIES]:
            if job.cancel_requested or job.lease_until is not None:
                lifecycle.take_back(job)  # its worker died; the reconciler has not been here yet
                job.refresh_from_db()
            if claimed := lifecycle.claim(job, seconds=seconds):
                return claimed
    return None


def turns(queue: str) -> list[Turn]:
    """Who may start something of `queue` now, in order."""
    waiting = Job.objects.claimable().filter(queue=queue).order_by()
    needs = _needs_place()
    rows = list(
        waiting.values("owner").annotate(
            since=Min("created_at"), begun=Count("pk", filter=~needs), fresh=Count("pk", filter=needs)
        )
    )
    owners = _owners([row["owner"] for row in rows if row["owner"]])
    at_work = _at_work()
    found = [_turn(row, owners.get(row["owner"]), at_work.get(row["owner"], (0, 0))) for row in rows]
    return sorted((turn for turn in found if turn.count), key=lambda turn: turn.order)


def _turn(row: Mapping[str, Any], owner: User | None, at_work: tuple[int, int]) -> Turn:
    held, places_taken = at_work
    places = max(0, owner.allowance.jobs_at_once - places_taken) if owner else row["fresh"]
    last: datetime = getattr(owner, "last_start", None) or _NEVER
    count = row["begun"] + min(row["fresh"], places)
    return Turn(row["owner"], count, only_begun=places == 0, order=(held, last, row["since"]))


def _owners(pks: list[UUID]) -> Mapping[UUID, User]:
    starts = Job.objects.filter(owner=OuterRef("pk"), started_at__isnull=False).order_by("-started_at")
    people = User.objects.only("pk", "tier", "licence_until").annotate(last_start=Subquery(starts.values("started_at")[:1]))
    return people.in_bulk(pks)


def _at_work() -> dict[UUID | None, tuple[int, int]]:
    """Of each owner: how many workers hold a job of theirs, and how many places are taken."""
    begun = Job.objects.filter(status=Job.Status.PROCESSING).order_by().values("owner")
    counted = begun.annotate(
        held=Count("pk", filter=Q(lease_until__gte=Now())), places=Count("pk", filter=Q(kind__in=kinds.counted()))
    )
    return {row["owner"]: (row["held"], row["places"]) for row in counted}


def _needs_place() -> Q:
    return Q(status=Job.Status.QUEUED, kind__in=kinds.counted())
