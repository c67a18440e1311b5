"""Which job is next in a queue. The one rule: who has the fewest at work goes first, then who has waited longest."""

from django.db.models import Count, Min
from django.db.models.functions import Now

from jobs import lifecycle
from jobs.models import Job

_TRIES = 3  # candidates of one owner; when others claim all of them, the queue is well served


def claim_next(queue: str, *, seconds: float = lifecycle.LEASE) -> Job | None:
    """Claim the next job of `queue` for `seconds`, or None."""
    waiting = Job.objects.claimable().filter(queue=queue)
    at_work = dict(
        Job.objects.active()
        .filter(lease_until__gte=Now())
        .values_list("owner")
        .annotate(Count("pk"))
        .values_list("owner", "pk__count")
    )
    owners = waiting.order_by().values("owner").annotate(since=Min("created_at")).values_list("owner", "since")
    for owner, _ in sorted(owners, key=lambda row: (at_work.get(row[0], 0), row[1])):
        for job in waiting.filter(owner=owner).order_by("created_at", "pk")[:_TRIES]:
            if job.cancel_requested or job.lease_until is not None:
                lifecycle.take_back(job)  # its worker died; the reconciler has not been here yet
                job.refresh_from_db()
            if claimed := lifecycle.claim(job, seconds=seconds):
                return claimed
    return None
