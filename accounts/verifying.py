"""Whether the ledger is right. Nothing here repairs: an entry is never changed, so a fault is put right by an entry of staff's.

What upper layers know of it (that what was charged is there) is found by the dotted paths of settings.LEDGER_CHECKS, each a
function that returns sentences.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.module_loading import import_string

from accounts import append_only, credits
from accounts.models import CreditTransaction


def faults() -> Iterator[str]:
    """A sentence for each."""
    for record in append_only.RECORDS:
        if not append_only.is_installed(connection, record):
            yield f"The database does not refuse changes of {record.rows}. Run manage.py migrate, which puts that right."
    for user in credits.wrong_balances().order_by("pk").iterator():
        entries: int = user.entries  # type: ignore[attr-defined]
        yield f"The balance of {user.pk} is {user.credits:,}, and the entries add up to {entries:,}."
    for refund in _wrong_refunds():
        yield f"Of {refund.reference} more was given back ({refund.amount:,}) than was charged, or to someone else."
    for path in settings.LEDGER_CHECKS:
        yield from import_string(path)()


def _wrong_refunds() -> Iterator[CreditTransaction]:
    """There is one at most for each reference, by the database's word."""
    kinds = CreditTransaction.Kind
    usage = CreditTransaction.objects.filter(reference=OuterRef("reference"), kind=kinds.USAGE)
    found = CreditTransaction.objects.filter(kind=kinds.REFUND).annotate(
        charged=Subquery(usage.values("amount")), charged_to=Subquery(usage.values("owner"))
    )
    is_anothers = ~Q(charged_to=F("owner")) & Q(charged_to__isnull=False, owner__isnull=False)
    half_purged = Q(charged_to__isnull=True, owner__isnull=False) | Q(charged_to__isnull=False, owner__isnull=True)
    wrong = found.filter(Q(charged__isnull=True) | Q(amount__gt=-F("charged")) | is_anothers | half_purged)
    yield from wrong.order_by("pk").iterator()
