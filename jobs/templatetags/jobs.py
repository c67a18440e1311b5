"""What jobs say in templates: their words, times and amounts. The twins of frontend/src/lib/job-words.ts and amounts.ts."""

from datetime import datetime, timedelta
from math import floor
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from jobs.feed import MOULD, Snapshot

register = template.Library()

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


@register.simple_tag
def job_mould() -> Snapshot:
    """What a row is made from before it is filled."""
    return MOULD


@register.filter
def job_words(job: Any) -> str:
    """How far it is or how it ended, of a Job or a snapshot of one."""
    told = job if isinstance(job, dict) else vars(job)
    status, stage, error = (told.get(name, "") for name in ("status", "stage", "error"))
    ends = {"failed": error or "It failed.", "completed": "Done", "cancelled": "Cancelled"}
    begins = {"queued": "Waiting for a worker", "processing": "Starting"}
    return str(ends.get(status) or stage or begins.get(status, ""))


@register.filter
def job_amount(job: dict[str, Any]) -> str:
    """Of a snapshot: "64% · 1 min left" while it is at work."""
    if job["status"] != "processing":
        return ""
    left = job["seconds_left"]
    return f"{job['progress']}%" if left is None else f"{job['progress']}% · {time_left(left)}"


@register.filter
def time_left(seconds: int) -> str:
    if seconds < 60:
        return f"{max(1, _nearest(seconds))} s left"
    if seconds < 3600:
        return f"{_nearest(seconds / 60)} min left"
    return f"{int(seconds // 3600)} h {_nearest(seconds % 3600 / 60)} min left"


@register.filter
def moment(text: str | None) -> datetime | None:
    """The time that a snapshot carries as text."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def length_of_time(span: timedelta) -> str:
    """How long something took: 3 s, 1 min 12 s, 2 h 5 min."""
    seconds = max(0, _nearest(span.total_seconds()))
    if seconds < 60:
        return f"{max(1, seconds)} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s" if seconds % 60 else f"{seconds // 60} min"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


@register.filter
def stored(count: int) -> str:
    """Bytes that are kept, in powers of 1024 as limits are set: 41.2 GB, 100 GB."""
    value, unit = float(count), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    rounded = _nearest(value * 10) / 10 if unit else value
    return f"{intcomma(f'{rounded:g}' if rounded < 1000 else f'{rounded:.0f}')} {_UNITS[unit]}"


@register.filter
def filled(used: int, limit: int) -> str:
    """ "41.2" of "100 GB", but "12 MB" of "5 GB": the unit stands once where it is the same."""
    figure, unit = stored(used).split()
    return figure if unit == stored(limit).split()[1] else stored(used)


@register.filter
def percent_of(used: int, limit: int) -> int:
    return 100 * used // limit if limit > 0 else 100


@register.filter
def minus(one: int, other: int) -> int:
    return one - other


@register.filter
def is_short_of(left: int | None, cost: int) -> bool:
    return cost > (left or 0)


@register.filter
def at_most(value: int, limit: int) -> int:
    return min(value, limit)


def _nearest(value: float) -> int:
    """As Math.round does it: Python's own rounds halves to the even."""
    return floor(value + 0.5)
