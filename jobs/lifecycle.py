"""What may happen to a Job once it is there: claim, beat, report, end, hand back, crash, take back, cancel, wake.

Each is one conditional UPDATE. A worker's names the fence it got at the claim, so that a late one changes nothing; time is
the database's, never a machine's. When to do which is decided in runner.py and reconciler.py.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Now
from django.utils.module_loading import import_string

from accounts import credits
from accounts.models import User
from jobs import kinds
from jobs import queue as bells
from jobs.models import Job, JobQuerySet
from jobs.submitting import describe

LEASE = float(getattr(settings, "JOB_LEASE_SECONDS", 15))
CRASHES_MAX = 3  # ends that were the job's own fault: its process died, or its code raised what it should not
STARTS_MAX = 8  # starts that came to no end, whoever's fault: a machine that dies often must not condemn a job at once
BACK_OFF = (2.0, 10.0)  # seconds before the second and the third try

Status = Job.Status


class JobFailed(Exception):
    """An expected failure: a sentence for the owner, `detail` for staff. It is not tried again."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class Cancelled(Exception):
    """The work must stop and publish nothing; the runner knows why."""


class NotNow(Exception):
    """What the work stands on does not answer: raised, it is as to return `Later`, and the job shows `stage` meanwhile."""

    stage = "Waiting"
    seconds = 30.0


class LeaseLost(Exception):
    """Another worker may have the job; nothing that this one does counts any more."""


@dataclass(frozen=True)
class Later:
    """What a perform returns that has nothing to do before `seconds` have passed. No worker is held, no attempt spent.

    With a `stage` the job shows that meanwhile, else what was reported last.
    """

    seconds: float
    stage: str = ""


@transaction.atomic
def claim(job: Job, *, seconds: float = LEASE) -> Job | None:
    """Take `job`, as read before, for this process. None when another was faster, when it is not to be had any more, or when
    its owner has as many at work as the tier allows."""
    kind = kinds.find(job.kind)  # none: its code is gone, and the try will say so
    owner = User.objects.lock(job.owner_id) if job.owner_id and kind and kind.is_counted else None
    if owner and job.status == Status.QUEUED and places_taken(owner) >= owner.allowance.jobs_at_once:
        return None
    free = Job.objects.claimable().filter(pk=job.pk, fence=job.fence, status=job.status, cancel_requested=False)
    taken = free.filter(Q(deadline_at__isnull=True) | Q(deadline_at__gt=Now())).update(
        **_seen(),
        status=Status.PROCESSING,
        attempt=F("attempt") + 1,
        fence=F("fence") + 1,
        lease_until=_in(seconds),
        started_at=Coalesce("started_at", Now()),
        deadline_at=Coalesce("deadline_at", _in(kind.deadline if kind else kinds.DEADLINE)),
    )
    if not taken:
        return None
    _announce(job)
    mine = Job.objects.get(pk=job.pk)
    mine.fence = job.fence + 1  # not what was read: a reader slower than its lease would adopt its successor's
    return mine


def beat(job: Job) -> None:
    """Prolong the lease. Raises LeaseLost."""
    if not _held(job).update(lease_until=_in(LEASE)):
        raise LeaseLost


def wish(job: Job) -> Literal["cancel", "deadline"] | None:
    """Why the work should stop, if it should. Raises LeaseLost."""
    is_late = Case(When(deadline_at__lt=Now(), then=True), default=False, output_field=BooleanField())
    found = _held(job).annotate(is_late=is_late).values_list("cancel_requested", "is_late").first()
    if found is None:
        raise LeaseLost
    return "cancel" if found[0] else "deadline" if found[1] else None


def report(job: Job, progress: int, stage: str) -> None:
    """Show progress (0..100) and stage, and prolong the lease. Raises Cancelled when the owner wants that, or LeaseLost."""
    fields = {"progress": progress, "stage": stage[:120], "lease_until": _in(LEASE)}
    if _held(job).filter(cancel_requested=False).update(**_seen(), **fields):
        _announce(job)
    elif wish(job) == "cancel":
        raise Cancelled


def complete(job: Job, result: dict[str, Any]) -> bool:
    """A request to cancel that comes when the result already stands is too late: the result counts."""
    return _end(_held(job), job, status=Status.COMPLETED, result=result, progress=100, stage="")


def fail(job: Job, error: str, detail: str = "") -> bool:
    return _end(_held(job), job, status=Status.FAILED, error=error[:500], error_detail=detail, stage="")


def stop(job: Job) -> bool:
    """End the job as cancelled, by the worker that holds it."""
    return _end(_held(job), job, status=Status.CANCELLED, stage="")


def hand_back(job: Job, seconds: float = 0.0, **fields: Any) -> bool:
    """Let go of the job until `seconds` have passed, without spending the attempt: Later, or a worker told to end."""
    return _let_go(_held(job), job, seconds, attempt=F("attempt") - 1, **fields)


def lose(job: Job) -> None:
    """The worker or what it stands on failed, not the job: its start stays counted, up to STARTS_MAX."""
    _try_again(_held(job), job, seconds=2.0, detail=job.error_detail)


def crash(job: Job, detail: str) -> None:
    """The job's own process died, or its code raised what it should not. The third time is the last."""
    crashes = job.crashes + 1  # no one else counts while this fence holds
    if crashes >= CRASHES_MAX:
        _end(_held(job), job, status=Status.FAILED, crashes=crashes, error=_BROKEN, error_detail=detail, stage="")
        return
    _let_go(
        _held(job),
        job,
        BACK_OFF[crashes - 1],
        crashes=crashes,
        error_detail=detail,
        stage=f"Trying again ({crashes + 1} of 3)",
    )


def put_off(job: Job, seconds: float) -> bool:
    """Let go of a job that cannot be ended as its settle raises; it is tried again until the code is better."""
    return _let_go(Job.objects.active().filter(pk=job.pk, fence=job.fence), job, seconds)


def take_back(job: Job) -> None:
    """Free a job whose worker no longer beats. Or end it: its owner wants that, it is late, or it was started too often."""
    rows = _unheld(job).filter(fence=job.fence)
    if job.cancel_requested:
        _end(rows, job, status=Status.CANCELLED, stage="")
    elif job.deadline_at and _end(rows.filter(deadline_at__lt=Now()), job, status=Status.FAILED, error=LATE, stage=""):
        pass
    elif job.lease_until is not None:
        _try_again(rows.filter(lease_until__isnull=False), job, seconds=0.0, detail=job.error_detail, losses=F("losses") + 1)


def cancel(job: Job) -> None:
    """End it at once if no worker holds it; else ask the worker to, which looks every second."""
    if _end(_unheld(job), job, status=Status.CANCELLED, stage=""):
        return
    held = Job.objects.filter(pk=job.pk, status=Status.PROCESSING, cancel_requested=False)
    if held.update(**_seen(), cancel_requested=True, stage="Cancelling"):
        _announce(job)


def cancel_all_of(owner: User) -> int:
    """Cancel everything of a person. How much is not over yet: a worker holds it, or has only now asked for more."""
    active = Job.objects.active().filter(owner=owner)
    for job in active.all():
        cancel(job)
    return active.count()  # asked anew


def wake(pk: UUID) -> bool:
    """What an unheld job waits for has news: it is due now, and its queue is rung for. One that has ended stays as it is."""
    resting = Job.objects.active().unheld().filter(pk=pk, wake_at__gt=Now())
    queue = resting.values_list("queue", flat=True).first()
    if queue is None or not resting.update(wake_at=Now()):
        return False
    transaction.on_commit(lambda: bells.ring(queue))
    return True


def places_taken(owner: User) -> int:
    """How many of the person's jobs are begun: one that waits for a provider or for its next try keeps its place."""
    return Job.objects.filter(owner=owner, status=Status.PROCESSING).counted().count()


LATE = "It did not come to its end in time and was stopped."
_BROKEN = "Something went wrong on our side while working on this. The details are kept for the operator."
_UNLUCKY = "The work was interrupted too many times. Please start it again."


def _try_again(rows: JobQuerySet, job: Job, *, seconds: float, detail: str, **fields: Any) -> None:
    if job.attempt >= STARTS_MAX:
        _end(rows, job, status=Status.FAILED, error=_UNLUCKY, error_detail=detail, stage="", **fields)
    else:
        _let_go(rows, job, seconds, stage="Interrupted, starting again", **fields)


def _let_go(rows: JobQuerySet, job: Job, seconds: float, **fields: Any) -> bool:
    """The fence rises here too, so that the one who let go cannot write any more."""
    freed = rows.update(**_seen(), fence=F("fence") + 1, lease_until=None, wake_at=_in(seconds), **fields)
    if freed:
        _announce(job)
    return bool(freed)


@transaction.atomic
def _end(rows: JobQuerySet, job: Job, *, status: Status, **fields: Any) -> bool:
    """End the job if it is still among `rows`; settle, and give back what was not earned, in the same transaction."""
    kind = kinds.find(job.kind)
    if job.owner_id:
        User.objects.lock(job.owner_id)
    read_at: Combinable | None = None if status == Status.FAILED else Now()
    if status == Status.COMPLETED and not (kind and kind.is_quiet):
        read_at = F("read_at")  # news, unless it was hushed
    ended = rows.update(
        **_seen(),
        status=status,
        fence=F("fence") + 1,
        lease_until=None,
        completed_at=Now(),
        read_at=read_at,
        leftovers=bool(kind and kind.discard) and status != Status.COMPLETED,
        **fields,
    )
    if not ended:
        return False
    now = Job.objects.get(pk=job.pk)
    earned = import_string(kind.settle)(now) if kind else None
    _give_back(now, earned)
    _announce(now)
    return True


def _give_back(job: Job, earned: int | None) -> None:
    """What was charged and not earned. A settle that does not say otherwise earned all by completing, or nothing."""
    if earned is None:
        earned = job.price if job.status == Status.COMPLETED else 0
    rest = job.price - min(max(earned, 0), job.price)
    if rest and job.owner_id:
        credits.refund(job.owner_id, rest, reference=job.pk, description=f"Given back: {describe(job)}")


def _held(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, fence=job.fence, status=Status.PROCESSING)


def _unheld(job: Job) -> JobQuerySet:
    return Job.objects.active().unheld().filter(pk=job.pk)


def _seen() -> dict[str, Any]:
    """What every change that a person can see also changes."""
    return {"seq": F("seq") + 1, "updated_at": Now()}


def _in(seconds: float) -> Combinable:
    # a sum is written with more digits than SQLite's clock has, and so would lie after the very moment it names
    return Now() + timedelta(seconds=seconds) if seconds else Now()


def _announce(job: Job) -> None:
    transaction.on_commit(lambda: bells.hint(job))
