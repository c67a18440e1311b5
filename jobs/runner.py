"""Runs one job: claims it, lets its kind do the work under a heartbeat, and writes down how it ended.

The only place that catches every exception: whatever a job does, its row must say so.
"""

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.utils.module_loading import import_string

from accounts import tracing
from engine.errors import NO_ROOM, DiskFull, EngineError
from engine.errors import Cancelled as EngineCancelled
from jobs import choosing, kinds, lifecycle, slip
from jobs import queue as bells
from jobs.heartbeat import Heartbeat
from jobs.lifecycle import JobFailed, Later, NotNow
from jobs.models import Job
from jobs.report import Report

__all__ = ["Report", "answer_ring", "horse_died", "run_inline", "run_next"]

logger = logging.getLogger(__name__)
End = Callable[[], object]
_PATIENCE = 60.0  # seconds that an outcome waits for a database that is restarting
_INLINE_LEASE = 24 * 3600.0  # no heartbeat runs beside a test


def answer_ring(queue: str) -> None:
    """What a ring makes a work-horse do. One job at a time, so that a more urgent queue gets its turn in between."""
    connections.close_all()  # the worker's own, inherited by the fork
    if run_next(queue) and choosing.turns(queue):
        bells.ring(queue)
    connections.close_all()


def run_next(queue: str) -> bool:
    """Claim the next job of `queue` and run it in this process, which ends hard if the work will not stop when it must."""
    told_to_end = threading.Event()  # set from before the claim: no moment in which SIGTERM would lose the job
    before = signal.signal(signal.SIGTERM, lambda *_: told_to_end.set())
    try:
        job = choosing.claim_next(queue)
        if job is None:
            return False
        slip.write(job)
        report = Report(job, time_limit=_time_limit(job), told_to_end=told_to_end)
        heartbeat = Heartbeat(report, partial(_end_hard, job, report))
        heartbeat.start()
        try:
            _run(job, report, heartbeat.silence)
        finally:
            heartbeat.silence()
            slip.clear()
    finally:
        signal.signal(signal.SIGTERM, before)
    return True


def run_inline(queue: str | None = None) -> int:
    """Run every job that can be claimed now, in this thread and without Redis; for tests and scripts. How many were run."""
    queues = [queue] if queue else sorted({kinds.get(name).queue for name in settings.JOB_KINDS})
    count = 0
    while job := next(filter(None, (choosing.claim_next(name, seconds=_INLINE_LEASE) for name in queues)), None):
        _run(job, Report(job, time_limit=_time_limit(job)), lambda: None)
        count += 1
    return count


def horse_died(how: str) -> None:
    """Called in the worker when its work-horse ended without a word: a crash of the job it had in hand, if it still held it."""
    if (held := slip.read()) is None:
        return
    slip.clear()
    pk, fence = held
    job = Job.objects.filter(pk=pk, fence=fence).first()
    if job is not None:
        _crashed(job, how)
    connections.close_all()


@tracing.of_job
def take_back(job: Job) -> None:
    """The reconciler's: as lifecycle.take_back, and a job whose settle raises does not keep it from the others."""
    _book(job, partial(lifecycle.take_back, job))


@tracing.of_job
def discard(job: Job) -> None:
    """Remove what a job that did not complete had published. A kind that cannot is asked again at the next tick."""
    kind = kinds.find(job.kind)
    try:
        if kind and kind.discard:
            import_string(kind.discard)(job)
    except Exception:
        logger.exception("What %s left could not be removed", job)
        return
    Job.objects.filter(pk=job.pk).update(leftovers=False)


@tracing.of_job
def _run(job: Job, report: Report, silence: Callable[[], None]) -> None:
    """`silence` ends the heartbeat's right to end this process; the work is over by then."""
    end = _work(job, report)
    silence()
    _book(job, end)
    _tidy(job)


@tracing.of_job
def _crashed(job: Job, how: str) -> None:
    logger.warning("The process of %s died: %s", job, how)
    _book(job, partial(lifecycle.stop, job) if job.cancel_requested else partial(lifecycle.crash, job, how))


@tracing.of_job
def _end_hard(job: Job, report: Report) -> None:
    """In the heartbeat's thread, which has no context of its own: the work did not stop when it was told to."""
    _stopped(job, report)()


def _tidy(job: Job) -> None:
    """At once what the reconciler would do soon; and what it cannot see: a late worker may publish after the job was over."""
    kind = kinds.find(job.kind)
    now = Job.objects.filter(pk=job.pk).first() if kind and kind.discard else None
    if now is not None and now.is_ended and now.status != Job.Status.COMPLETED:
        discard(now)


def _work(job: Job, report: Report) -> End:
    """Let the job's kind do the work. Returns how it ended, to be written down."""
    try:
        outcome = import_string(kinds.get(job.kind).perform)(job, report)
        if isinstance(outcome, Later):
            shown = {"stage": outcome.stage[:120]} if outcome.stage else {}
            return partial(lifecycle.hand_back, job, outcome.seconds, **shown)
        return partial(lifecycle.complete, job, dict(outcome))
    except Exception as error:
        if report.reason is not None:  # whatever it raised, it did so because it was told to stop
            return _stopped(job, report)
        detail = getattr(error, "detail", "") or traceback.format_exc()
        if isinstance(error, NotNow):
            logger.warning("%s cannot go on now: %s", job, error)
            return partial(lifecycle.hand_back, job, error.seconds, stage=error.stage, error_detail=detail)
        if isinstance(error, JobFailed | EngineError) and not isinstance(error, EngineCancelled):
            return partial(lifecycle.fail, job, str(error), detail)
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            logger.error("%s found the disk full", job)
            return partial(lifecycle.fail, job, str(DiskFull()), detail)
        if isinstance(error, OperationalError | InterfaceError):
            logger.warning("%s lost its database: %s", job, error)
            return partial(lifecycle.lose, job)
        logger.exception("%s crashed", job)
        return partial(lifecycle.crash, job, detail)


def _stopped(job: Job, report: Report) -> End:
    match report.reason:
        case "cancel":
            return partial(lifecycle.stop, job)
        case "time":
            return partial(lifecycle.fail, job, f"It took longer than {_time_limit(job) / 60:.0f} minutes and was stopped.")
        case "deadline":
            return partial(lifecycle.fail, job, lifecycle.LATE)
        case "shutdown":
            return partial(lifecycle.hand_back, job)
        case _:
            logger.warning("%s lost its lease; what it made is dropped", job)
            return lambda: None


def _book(job: Job, end: End) -> None:
    """Write down how the job ended. A database that restarts is waited for, a settle that raises is a crash of the job."""
    give_up_at = time.monotonic() + _PATIENCE
    fallbacks: list[Callable[[str], End]] = [
        lambda detail: partial(lifecycle.crash, job, detail),
        lambda _: partial(lifecycle.put_off, job, _PATIENCE),  # the third crash settles too; wait for better code
    ]
    while True:
        try:
            end()
            return
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > give_up_at:
                raise
            connection.close()
            time.sleep(0.5)
        except Exception:
            logger.exception("%s could not be settled", job)
            end = fallbacks.pop(0)(traceback.format_exc())


def _time_limit(job: Job) -> float:
    kind = kinds.find(job.kind)
    return float(kind.time_limit) if kind else 3600.0
