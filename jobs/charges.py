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
    wrong = priced.filter(Q(charged__isnull=True) | ~Q(charged=-F("price")) | Q(given_back__isnull=False, status__in=Job.ACTIVE))
    for pk, price, status, charged, back in wrong.order_by("pk").values_list("pk", "price", "status", "charged", "given_back"):
        more = f" and {back:,} given back while it is not over" if back and status in Job.ACTIVE else ""
        yield f"The job {pk} has the price {price:,}, and {-(charged or 0):,} was charged for it{more}."
