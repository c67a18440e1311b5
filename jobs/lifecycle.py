"""What may happen to a Job: submit, claim, beat, report, end, hand back, crash, take back, cancel.

Each is one conditional UPDATE. A worker's names the fence it got at the claim, so that a late one changes nothing; time is
the database's, never a machine's. When to do which is decided in runner.py and reconciler.py.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Now
from django.utils.module_loading import import_string

from accounts.models import User
from jobs import queue as bells
from jobs.models import Job, JobQuerySet

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


class LeaseLost(Exception):
    """Another worker may have the job; nothing that this one does counts any more."""


@dataclass(frozen=True)
class Later:
    """What a perform returns that has nothing to do before `seconds` have passed. No worker is held, no attempt spent."""

    seconds: float


def submit(kind: str, *, owner: User | None, params: dict[str, Any], title: str = "", key: str | None = None) -> Job:
    """Insert a job in the caller's transaction and ring on commit. With the same owner and key, the job that exists."""
    queue = str(settings.JOB_KINDS[kind]["queue"])
    if key is not None and (known := _with_key(owner, key)):
        return known
    try:
        with transaction.atomic():  # a savepoint: losing the race must not break the caller's transaction
            job = Job.objects.create(kind=kind, queue=queue, owner=owner, params=params, title=title[:255], idempotency_key=key)
    except IntegrityError:
        known = _with_key(owner, key) if key is not None else None
        if known is None:
            raise
        return known
    transaction.on_commit(lambda: bells.ring(queue))
    return job


def claim(job: Job, *, seconds: float = LEASE) -> Job | None:
    """Take `job`, as read before, for this process. None when another was faster, or it is not to be had any more."""
    free = Job.objects.claimable().filter(pk=job.pk, fence=job.fence, cancel_requested=False)
    taken = free.update(
        **_seen(),
        status=Status.PROCESSING,
        attempt=F("attempt") + 1,
        fence=F("fence") + 1,
        lease_until=_in(seconds),
        started_at=Coalesce("started_at", Now()),
    )
    if not taken:
        return None
    _announce(job.pk)
    mine = Job.objects.get(pk=job.pk)
    mine.fence = job.fence + 1  # not what was read: a reader slower than its lease would adopt its successor's
    return mine


def beat(job: Job) -> None:
    """Prolong the lease. Raises LeaseLost."""
    if not _held(job).update(lease_until=_in(LEASE)):
        raise LeaseLost


def is_cancel_requested(job: Job) -> bool:
    """Raises LeaseLost."""
    asked = _held(job).values_list("cancel_requested", flat=True).first()
    if asked is None:
        raise LeaseLost
    return asked


def report(job: Job, progress: int, stage: str) -> None:
    """Show progress (0..100) and stage, and prolong the lease. Raises Cancelled when the owner wants that, or LeaseLost."""
    fields = {"progress": progress, "stage": stage[:120], "lease_until": _in(LEASE)}
    if _held(job).filter(cancel_requested=False).update(**_seen(), **fields):
        _announce(job.pk)
    elif is_cancel_requested(job):
        raise Cancelled


def complete(job: Job, result: dict[str, Any]) -> bool:
    """A request to cancel that comes when the result already stands is too late: the result counts."""
    return _end(_held(job), job.pk, status=Status.COMPLETED, result=result, progress=100, stage="")


def fail(job: Job, error: str, detail: str = "") -> bool:
    return _end(_held(job), job.pk, status=Status.FAILED, error=error[:500], error_detail=detail, stage="")


def stop(job: Job) -> bool:
    """End the job as cancelled, by the worker that holds it."""
    return _end(_held(job), job.pk, status=Status.CANCELLED, stage="")


def hand_back(job: Job, seconds: float = 0.0) -> bool:
    """Let go of the job until `seconds` have passed, without spending the attempt: Later, or a worker told to end."""
    return _let_go(_held(job), job.pk, seconds, attempt=F("attempt") - 1)


def lose(job: Job) -> None:
    """The worker or what it stands on failed, not the job: its start stays counted, up to STARTS_MAX."""
    _try_again(_held(job), job, seconds=2.0, detail=job.error_detail)


def crash(job: Job, detail: str) -> None:
    """The job's own process died, or its code raised what it should not. The third time is the last."""
    crashes = job.crashes + 1  # no one else counts while this fence holds
    if crashes >= CRASHES_MAX:
        _end(_held(job), job.pk, status=Status.FAILED, crashes=crashes, error=_BROKEN, error_detail=detail, stage="")
        return
    _let_go(
        _held(job),
        job.pk,
        BACK_OFF[crashes - 1],
        crashes=crashes,
        error_detail=detail,
        stage=f"Trying again ({crashes + 1} of 3)",
    )


def put_off(job: Job, seconds: float) -> bool:
    """Let go of a job that cannot be ended as its settle raises; it is tried again until the code is better."""
    return _let_go(Job.objects.active().filter(pk=job.pk, fence=job.fence), job.pk, seconds)


def take_back(job: Job) -> None:
    """Free a job whose worker no longer beats; or end it, if its owner asked for that or it was started too often."""
    if job.cancel_requested:
        _end(_unheld(job.pk).filter(fence=job.fence), job.pk, status=Status.CANCELLED, stage="")
    elif job.lease_until is not None:
        _try_again(_unheld(job.pk).filter(fence=job.fence), job, seconds=0.0, detail=job.error_detail)


def cancel(job: Job) -> None:
    """End it at once if no worker holds it; else ask the worker to, which looks every second."""
    if _end(_unheld(job.pk), job.pk, status=Status.CANCELLED, stage=""):
        return
    held = Job.objects.filter(pk=job.pk, status=Status.PROCESSING, cancel_requested=False)
    if held.update(**_seen(), cancel_requested=True, stage="Cancelling"):
        _announce(job.pk)


def cancel_all_of(owner: User) -> int:
    """Cancel everything of a person. How much is not over yet: a worker holds it, or has only now asked for more."""
    active = Job.objects.active().filter(owner=owner)
    for job in active.all():
        cancel(job)
    return active.count()  # asked anew


_BROKEN = "Something went wrong on our side while working on this. The details are kept for the operator."
_UNLUCKY = "The work was interrupted too many times. Please start it again."


def _try_again(rows: JobQuerySet, job: Job, *, seconds: float, detail: str) -> None:
    if job.attempt >= STARTS_MAX:
        _end(rows, job.pk, status=Status.FAILED, error=_UNLUCKY, error_detail=detail, stage="")
    else:
        _let_go(rows, job.pk, seconds, stage="Interrupted, starting again")


def _let_go(rows: JobQuerySet, pk: UUID, seconds: float, **fields: Any) -> bool:
    """The fence rises here too, so that the one who let go cannot write any more."""
    freed = rows.update(**_seen(), fence=F("fence") + 1, lease_until=None, wake_at=_in(seconds), **fields)
    if freed:
        _announce(pk)
    return bool(freed)


def _end(rows: JobQuerySet, pk: UUID, **fields: Any) -> bool:
    """End the job if it is still among `rows`, and settle in the same transaction. False when it was not."""
    with transaction.atomic():
        ended = rows.update(**_seen(), fence=F("fence") + 1, lease_until=None, completed_at=Now(), **fields)
        if not ended:
            return False
        job = Job.objects.get(pk=pk)
        if job.kind in settings.JOB_KINDS:
            import_string(settings.JOB_KINDS[job.kind]["settle"])(job)
        _announce(pk)
    return True


def _held(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, fence=job.fence, status=Status.PROCESSING)


def _unheld(pk: UUID) -> JobQuerySet:
    return Job.objects.active().filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()), pk=pk)


def _with_key(owner: User | None, key: str) -> Job | None:
    return Job.objects.filter(owner=owner, idempotency_key=key).first()


def _seen() -> dict[str, Any]:
    """What every change that a person can see also changes."""
    return {"seq": F("seq") + 1, "updated_at": Now()}


def _in(seconds: float) -> Combinable:
    # a sum is written with more digits than SQLite's clock has, and so would lie after the very moment it names
    return Now() + timedelta(seconds=seconds) if seconds else Now()


def _announce(pk: UUID) -> None:
    transaction.on_commit(lambda: bells.hint(pk))
