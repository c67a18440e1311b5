"""GET /metrics: how the jobs and the credits are doing, for Prometheus.

Read from the database when it is asked for, so that it is right whichever web process answers and whatever was restarted.
Not here: workers that wait and pages that listen, of which no process knows more than its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseUnavailable
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from accounts.models import CreditTransaction
from jobs.models import Job

Family = CounterMetricFamily | GaugeMetricFamily
Entry = CreditTransaction.Kind


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Everybody but staff and who sends METRICS_TOKEN is told that there is no such page; 503 while the database is away."""
    try:
        if not _is_let_in(request):
            raise Http404
        return HttpResponse(generate_latest(_registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    except DatabaseUnavailable:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")


def _is_let_in(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bool(settings.METRICS_TOKEN) and constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    return bool(request.user.is_staff)  # a closed account has no session


class Figures(Collector):
    """Four queries, whatever there is."""

    def collect(self) -> Iterator[Family]:
        yield from _queues()
        yield from _outcomes()
        yield from _leftovers()
        yield from _credits()


def _queues() -> Iterator[Family]:
    waiting = GaugeMetricFamily(
        "reelwright_jobs_waiting", "Jobs that may start now or wait for their owner's others.", labels=["queue"]
    )
    running = GaugeMetricFamily("reelwright_jobs_running", "Jobs that a worker holds.", labels=["queue"])
    oldest = GaugeMetricFamily(
        "reelwright_jobs_oldest_waiting_seconds",
        "For how long the first of those that wait could have been started.",
        labels=["queue"],
    )
    late = GaugeMetricFamily("reelwright_jobs_late", "Jobs past their deadline that nothing has ended yet.", labels=["queue"])
    rows = {row["queue"]: row for row in _by_queue()}
    for queue in sorted({*settings.RQ_QUEUES, *rows}):
        row = rows.get(queue, {})
        age = row.get("age")
        waiting.add_metric([queue], row.get("waiting", 0))
        running.add_metric([queue], row.get("running", 0))
        oldest.add_metric([queue], max(0.0, age.total_seconds()) if age else 0.0)
        late.add_metric([queue], row.get("late", 0))
    yield from (waiting, running, oldest, late)


def _by_queue() -> Iterable[Any]:
    can_start = Q(wake_at__lte=Now()) & (Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))
    return (
        Job.objects.active()
        .order_by()
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=can_start),
            running=Count("pk", filter=Q(lease_until__gte=Now())),
            # one whose lease ran out waits since then
            age=Now() - Min(Coalesce("lease_until", "wake_at"), filter=can_start),
            late=Count("pk", filter=Q(deadline_at__lt=Now())),
        )
    )


def _outcomes() -> Iterator[Family]:
    ended = CounterMetricFamily("reelwright_jobs_ended", "Jobs that came to their end.", labels=["kind", "status"])
    families = {
        "losses": CounterMetricFamily(
            "reelwright_job_leases_lost", "Leases that ran out: a worker or machine had died.", labels=["kind"]
        ),
        "crashes": CounterMetricFamily("reelwright_job_crashes", "Starts that ended by the job's own fault.", labels=["kind"]),
        "tried_again": CounterMetricFamily("reelwright_job_retries", "Jobs that people asked for again.", labels=["kind"]),
    }
    totals: dict[str, Counter[str]] = {name: Counter() for name in families}
    counts: Counter[tuple[str, str]] = Counter()
    for row in _by_kind():
        counts[row["kind"], row["status"]] = row["count"]
        for name, total in totals.items():
            total[row["kind"]] += row[name]
    for kind in sorted({*settings.JOB_KINDS, *(kind for kind, _ in counts)}):
        for status in Job.ENDED:
            ended.add_metric([kind, status.value], counts[kind, status.value])
        for name, family in families.items():
            family.add_metric([kind], totals[name][kind])
    yield from (ended, *families.values())


def _by_kind() -> Iterable[Any]:
    sums = {"losses": Sum("losses"), "crashes": Sum("crashes"), "tried_again": Count("retry_of")}
    return Job.objects.order_by().values("kind", "status").annotate(count=Count("pk"), **sums)


def _leftovers() -> Iterator[Family]:
    count = Job.objects.filter(leftovers=True).count()
    yield GaugeMetricFamily("reelwright_jobs_leftovers", "Jobs that failed and whose files are still to be removed.", value=count)


def _credits() -> Iterator[Family]:
    entries = CreditTransaction.objects.order_by().values("kind").annotate(count=Count("pk"), sum=Sum(F("amount")))
    rows = {row["kind"]: row for row in entries}
    used, back = (rows.get(kind, {"count": 0, "sum": 0}) for kind in (Entry.USAGE, Entry.REFUND))
    yield CounterMetricFamily("reelwright_credits_charged", "Credits that were charged for jobs.", value=-used["sum"])
    yield CounterMetricFamily("reelwright_credits_refunded", "Credits that were given back.", value=back["sum"])
    yield CounterMetricFamily("reelwright_refunds", "Jobs for which credits were given back.", value=back["count"])


_registry = CollectorRegistry()
_registry.register(Figures())
