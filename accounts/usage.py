"""What a person's credits did: day by day over the last month, and every entry as CSV."""

import csv
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.models import CreditTransaction, User
from accounts.spreadsheets import plain

DAYS = 30
AT_ONCE = 500  # entries that an export reads in one query
COLUMNS = ["time", "kind", "description", "amount", "balance", "reference"]
Kind = CreditTransaction.Kind


@dataclass(frozen=True)
class Day:
    """`spent` is less what was given back of it, whenever that was; `balance` is that of the day's end, in UTC."""

    date: date
    spent: int
    balance: int


def last_days(user: User, today: date | None = None) -> list[Day]:
    """The last DAYS days, today included."""
    today = today or timezone.now().date()
    dates = [today - timedelta(days=back) for back in range(DAYS)]
    entries = CreditTransaction.objects.filter(owner=user, created_at__gte=datetime.combine(dates[-1], time(), UTC)).order_by()
    days = entries.annotate(day=TruncDate("created_at", tzinfo=UTC)).values("day")
    changes = dict(days.annotate(sum=Sum("amount")).values_list("day", "sum"))
    refund = CreditTransaction.objects.filter(reference=OuterRef("reference"), kind=Kind.REFUND).values("amount")
    usage = days.filter(kind=Kind.USAGE).annotate(back=Coalesce(Subquery(refund), 0))
    spent = dict(usage.values("day").annotate(sum=Sum(F("amount") + F("back"))).values_list("day", "sum"))
    balance, found = user.credits, []
    for day in dates:
        found.append(Day(day, -spent.get(day, 0), max(0, balance)))
        balance -= changes.get(day, 0)
    return found[::-1]


def csv_lines(user: User) -> Generator[str, None, None]:
    """The whole statement, oldest first, a few hundred entries at a time: no query stays open while the reader is slow."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    balance, last = 0, 0
    while entries := _after(user, last):
        lines = []
        for entry in entries:
            balance += entry.amount
            lines.append(writer.writerow(_row(entry, balance)))
        last = entries[-1].pk
        yield "".join(lines)


def _after(user: User, last: int) -> list[CreditTransaction]:
    return list(CreditTransaction.objects.filter(owner=user, pk__gt=last).order_by("pk")[:AT_ONCE])


def _row(entry: CreditTransaction, balance: int) -> list[object]:
    moment = entry.created_at.astimezone(UTC).isoformat(timespec="seconds")
    return [moment, entry.kind, plain(entry.description), entry.amount, balance, entry.reference]


class _Echo:
    """A file for csv.writer that hands back each line."""

    def write(self, line: str) -> str:
        return line
