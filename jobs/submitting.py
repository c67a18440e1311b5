"""Asking for work: the row, its price and its place among the owner's others, in one transaction."""

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from accounts import credits
from accounts.models import User
from accounts.refusals import Refused
from jobs import kinds
from jobs import queue as bells
from jobs.models import Job

logger = logging.getLogger(__name__)

QUEUED_MAX = 50  # jobs of one person that wait


class QueueFull(Refused):
    status = 429
    code = "queue_full"


class KeyReused(Refused):
    code = "key_reused"


class NotRetried(Refused):
    status = 409
    code = "not_retried"


@transaction.atomic
def submit(
    kind: str,
    *,
    owner: User | None,
    params: dict[str, Any],
    title: str = "",
    key: str | None = None,
    price: int = 0,
    retry_of: Job | None = None,
    queue: str = "",
) -> Job:
    """Insert a job in the caller's transaction, charge its price, and ring on commit. `queue`: another than its kind's.

    With the same owner, key and request it is the job that exists. Raises KeyReused when the key belongs to another request,
    QueueFull, or NotEnoughCredits; then nothing was written.
    """
    known = _with_key(owner, key)
    if known is None and owner is not None and (price or kinds.get(kind).is_counted):
        User.objects.lock(owner.pk)  # of several requests at once, one after another
        known = _with_key(owner, key)
        if known is None:
            _make_room(kind, owner)
    if known is not None:
        return _same(known, kind, params)
    try:
        with transaction.atomic():  # a savepoint: losing the race must not break the caller's transaction
            job = Job.objects.create(
                kind=kind,
                queue=queue or kinds.get(kind).queue,
                owner=owner,
                params=params,
                title=title[:255],
                idempotency_key=key,
                price=price,
                retry_of=retry_of,
            )
    except IntegrityError:
        known = _with_key(owner, key)
        if known is None:
            raise
        return _same(known, kind, params)
    if price and owner is not None:
        credits.charge(owner, price, reference=job.pk, description=describe(job))
    transaction.on_commit(lambda: _tell(job))
    return job


def retry(job: Job) -> Job:
    """A new job for what this one was about, which names it; the same one again when it is asked for twice."""
    known = kinds.find(job.kind)
    if not can_retry(job) or known is None:
        raise NotRetried("This cannot be tried again from here. Start it anew where you started it.")
    made: Job = import_string(known.retry)(job)
    return made


def can_retry(job: Job) -> bool:
    known = kinds.find(job.kind)
    return bool(known and known.retry) and job.status in (Job.Status.FAILED, Job.Status.CANCELLED)


def retry_key(job: Job) -> str:
    """So that two clicks on Retry are one job."""
    return f"retry:{job.pk}"


def describe(job: Job) -> str:
    """The words of its entries in the ledger."""
    return f"{job.label}: {job.title}" if job.title else job.label


def _make_room(kind: str, owner: User) -> None:
    if not kinds.get(kind).is_counted:
        return
    waiting = Job.objects.filter(owner=owner, status=Job.Status.QUEUED).counted().count()
    if waiting >= QUEUED_MAX:
        raise QueueFull(f"You have {waiting} jobs waiting, the most there may be. Let some finish, or cancel some.")


def _same(known: Job, kind: str, params: dict[str, Any]) -> Job:
    if (known.kind, known.params) != (kind, params):
        raise KeyReused("This was sent before with other contents. Open the form again to ask for something else.")
    return known


def _with_key(owner: User | None, key: str | None) -> Job | None:
    return Job.objects.filter(owner=owner, idempotency_key=key).first() if key is not None else None


def _tell(job: Job) -> None:
    logger.info("Submitted %s for %s", job, job.owner_id)
    bells.ring(job.queue)
    bells.hint(job)
