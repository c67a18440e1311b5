"""What the ledger's check knows of jobs: a job that has a price was charged it, and nothing is given back before it ends."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery

from accounts.models import CreditTransaction
from jobs.models import Job


def faults() -> Iterator[str]:
    """A sentence for each. See settings.LEDGER_CHECKS."""
    entries = CreditTransaction.objects.filter(reference=OuterRef("pk")).values("amount")
    priced = Job.objects.filter(price__gt=0, owner__isnull=False).annotate(
        charged=Subquery(entries.filter(kind="USAGE")), given_back=Subquery(entries.filter(kind="REFUND"))
    )
    wrong = priced.filter(
        Q(charged__isnull=True) | ~Q(charged=-F("price")) | Q(given_back__isnull=False, status__in=Job.ACTIVE)
    )
    for job in wrong.order_by("pk").iterator():
        back = f" and {job.given_back:,} given back while it is not over" if job.given_back and not job.is_ended else ""
        yield f"The job {job.pk} has the price {job.price:,}, and {-(job.charged or 0):,} was charged for it{back}."
