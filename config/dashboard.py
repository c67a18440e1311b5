"""What staff see first in the admin: the queues, failures and their reasons, storage, who signed up, and what providers cost."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from generation import budgets, costs
from generation.models import GenerationCost
from jobs import kinds
from jobs.models import Job
from media_library.models import Asset

DAYS = 30  # of sign-ups
FAILURE_DAYS = 7
LINES = 8  # of a table
NEARLY_FULL = 0.9  # of what a tier allows
SHADES = [f"var(--color-primary-{step})" for step in (500, 300, 700, 200, 900)]  # of providers, the dearest first
STACKED = json.dumps(
    {
        "maintainAspectRatio": False,
        "plugins": {"legend": {"display": True, "align": "end"}},
        "scales": {axis: {"stacked": True, "grid": {"display": axis == "y"}} for axis in ("x", "y")},
    }
)


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    note: str = ""
    url: str = ""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold asks this for the context of the admin's first page."""
    counts = sign_ups()
    context |= {
        "figures": figures(),
        "queues": queues(),
        "failures": failures(),
        "failure_days": FAILURE_DAYS,
        "fullest": fullest(),
        "sign_ups": _plot(counts),
        "sign_up_count": sum(counts.values()),
        "days": DAYS,
        "spending": spending(),
        "stacked": STACKED,
    }
    return context


def figures() -> list[Figure]:
    active = Job.objects.active()
    week = timezone.now() - timedelta(days=7)
    failed = Job.objects.filter(status=Job.Status.FAILED, completed_at__gt=timezone.now() - timedelta(days=1)).count()
    kept = User.objects.aggregate(used=Sum("storage_used"), people=Count("pk", filter=Q(deleted_at__isnull=True)))
    return [
        Figure("Waiting jobs", f"{active.filter(status=Job.Status.QUEUED).count():,}", url=_jobs(status="queued")),
        Figure("Jobs at work", f"{active.filter(status=Job.Status.PROCESSING).count():,}", url=_jobs(status="processing")),
        Figure("Failed in a day", f"{failed:,}", url=_jobs(status="failed")),
        Figure("Storage", filesizeformat(kept["used"] or 0), _counted(Asset.objects.count(), "asset")),
        Figure(
            "People",
            f"{kept['people']:,}",
            f"{User.objects.filter(last_login__gt=week).count():,} signed in this week",
            reverse("admin:accounts_user_changelist"),
        ),
    ]


def queues() -> list[dict[str, Any]]:
    """Each queue with what waits, what is at work, and how long the oldest has waited."""
    waiting, working = Q(status=Job.Status.QUEUED), Q(status=Job.Status.PROCESSING)
    counts = (
        Job.objects.active()
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=waiting), working=Count("pk", filter=working), oldest=Min("created_at", filter=waiting)
        )
    )
    found = {row["queue"]: row for row in counts}
    nothing = {"waiting": 0, "working": 0, "oldest": None}
    return [{"name": name, **(found.get(name) or nothing), "url": _jobs(queue=name)} for name in settings.RQ_QUEUES]


def failures() -> list[dict[str, Any]]:
    """The reasons of late, most frequent first: a reason is a kind and the sentence that its owner was told."""
    since = timezone.now() - timedelta(days=FAILURE_DAYS)
    failed = Job.objects.filter(status=Job.Status.FAILED, completed_at__gt=since)
    rows = failed.values("kind", "error").annotate(count=Count("pk")).order_by("-count", "kind", "error")[:LINES]
    return [{**row, "label": _label(row["kind"]), "url": _jobs(status="failed", kind=row["kind"])} for row in rows]


def fullest() -> list[dict[str, Any]]:
    people: QuerySet[User] = User.objects.filter(storage_used__gt=0).order_by(F("storage_used").desc())[:LINES]
    rows = []
    for user in people:
        share = user.storage_used / user.allowance.storage_limit
        rows.append(
            {
                "email": user.email,
                "url": reverse("admin:accounts_user_change", args=[user.pk]),
                "used": filesizeformat(user.storage_used),
                "percent": round(100 * share),
                "is_nearly_full": share >= NEARLY_FULL,
            }
        )
    return rows


def sign_ups(today: date | None = None) -> dict[date, int]:
    """How many on each of the last days, today last."""
    last = today or timezone.now().date()
    first = last - timedelta(days=DAYS - 1)
    begin = datetime.combine(first, time.min, UTC)  # and not by the date of each, which no index knows
    counted = User.objects.filter(created_at__gte=begin).annotate(day=TruncDate("created_at")).values("day")
    counts = {row["day"]: row["count"] for row in counted.annotate(count=Count("pk"))}
    return {day: counts.get(day, 0) for day in (first + timedelta(days=n) for n in range(DAYS))}


def spending(today: date | None = None) -> dict[str, Any]:
    """What each provider cost on each of the last days, in US dollars: a plot, and their sums, the dearest first."""
    last = today or timezone.now().date()
    first = last - timedelta(days=DAYS - 1)
    found = costs.by_provider_and_day(GenerationCost.objects.all(), first, last)
    bars = [
        {"label": name, "data": [float(amount) for amount in amounts], "backgroundColor": SHADES[place % len(SHADES)]}
        for place, (name, amounts) in enumerate(found.items())
    ]
    labels = [f"{first + timedelta(days=n):%d %b}" for n in range(DAYS)]
    url = reverse("admin:generation_generationcost_changelist")
    sums = [
        {"name": name, "total": budgets.dollars(sum(amounts, Decimal(0))), "url": f"{url}?{urlencode({'provider': name})}"}
        for name, amounts in found.items()
    ]
    return {"plot": json.dumps({"labels": labels, "datasets": bars}), "providers": sums}


def _plot(counts: dict[date, int]) -> str:
    """As Chart.js reads it."""
    bars = {"label": "Sign-ups", "data": list(counts.values()), "backgroundColor": "var(--color-primary-500)"}
    return json.dumps({"labels": [f"{day:%d %b}" for day in counts], "datasets": [bars]})


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def _label(kind: str) -> str:
    known = kinds.find(kind)
    return known.label if known else kind


def _jobs(**filters: str) -> str:
    named = {("status__exact" if name == "status" else name): value for name, value in filters.items()}
    return f"{reverse('admin:jobs_job_changelist')}?{urlencode(named)}"
