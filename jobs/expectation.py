"""How long a job may still take, by the last ones of its kind."""

import time
from statistics import median

from accounts import rows
from jobs.models import Job

LAST = 20  # completed jobs that are asked
KEPT = 30.0  # seconds for which this process remembers what they said
_medians: dict[str, tuple[float, float | None]] = {}  # by kind: until when it is remembered, and seconds


def seconds_left(job: Job) -> int | None:
    """None when nobody can know: it waits in line, it has ended, or it is the first of its kind."""
    if job.status != Job.Status.PROCESSING:
        return None
    whole = usual(job.kind)
    return None if whole is None else round(whole * (100 - job.progress) / 100)


def forget() -> None:
    _medians.clear()


def usual(kind: str) -> float | None:
    """Seconds from the first start to the end, waiting between two starts included."""
    until, seconds = _medians.get(kind, (0.0, None))
    if time.monotonic() < until:
        return seconds
    done = Job.objects.filter(kind=kind, status=Job.Status.COMPLETED).order_by("-completed_at")
    times = done.values_list("started_at", "completed_at")[:LAST]
    with rows.seen_by(None):  # everybody's: how long others waited tells nothing of them
        took = [(ended - began).total_seconds() for began, ended in times if began and ended]
    seconds = median(took) if took else None
    _medians[kind] = (time.monotonic() + KEPT, seconds)
    return seconds
