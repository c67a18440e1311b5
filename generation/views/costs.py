"""What a person's calls to providers cost: a month by day, provider and category, the budget, and the calls themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import plots
from accounts.http import AuthenticatedRequest, signed_in
from generation import budgets, catalogue, costs
from generation.models import GenerationCost
from generation.models.costs import GenerationCostQuerySet

CALLS_A_PAGE = 20
FINE = 10_000  # parts of a dollar that the plot counts in
EARLIEST = date(2020, 1, 1)


@dataclass(frozen=True)
class Row:
    """A line of a breakdown as it is drawn: `percent` of the dearest one."""

    label: str
    line: costs.Line
    percent: float

    @property
    def latency(self) -> str:
        """The mean time of a call."""
        seconds = self.line.latency_ms / 1000
        return f"{self.line.latency_ms} ms" if seconds < 1 else f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.1f} min"


@require_safe
@signed_in
def page(request: AuthenticatedRequest) -> HttpResponse:
    """GET month: "2026-11"; what is no month, or is still to come, is this one."""
    today = timezone.now().date()
    first = _month(request.GET.get("month", ""), today)
    mine = GenerationCost.objects.visible_to(request.user)
    rows = mine.in_month(first)
    last = min(_next(first) - timedelta(days=1), today)
    calls = Paginator(rows.newest_first(), CALLS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "generation/costs.html",
        {
            "first": first,
            "earlier": _earlier(mine, first),
            "later": _next(first) if _next(first) <= today else None,
            "total": budgets.dollars(costs.total(rows)),
            "standing": budgets.standing(request.user) if first.month == today.month and first.year == today.year else None,
            "has_calls": bool(calls.paginator.count),
            "page_obj": calls,
            "query": urlencode({"month": f"{first:%Y-%m}"}),
            **_plots(rows, first, last),
            **_parts(rows),
        },
    )


def _plots(rows: GenerationCostQuerySet, first: date, last: date) -> dict[str, Any]:
    days = costs.by_day(rows, first, last)
    words = [f"{day:%-d %B}: {budgets.dollars(amount)}" for day, amount in days.items()]
    plot = plots.plot([int(amount * FINE) for amount in days.values()], words)
    table = [{"date": day, "amount": budgets.dollars(amount)} for day, amount in days.items()]
    return {"days": table, "plot": plot, "top": budgets.dollars(Decimal(plot.top) / FINE)}


def _parts(rows: GenerationCostQuerySet) -> dict[str, Any]:
    labels = {name: adapter.label for name, adapter in catalogue.adapters().items()}
    categories = dict(GenerationCost.Category.choices)
    return {
        "providers": _rows(costs.breakdown(rows, "provider"), labels),
        "categories": _rows(costs.breakdown(rows, "category"), categories),
        "unknown": rows.filter(is_known=False).count(),
        "others": [f"{amount:,.2f} {currency}" for currency, amount in costs.others(rows).items()],
    }


def _rows(lines: list[costs.Line], labels: dict[str, str]) -> list[Row]:
    dearest = max((line.total for line in lines), default=Decimal(0)) or Decimal(1)
    return [Row(labels.get(line.key, line.key), line, round(float(100 * line.total / dearest), 1)) for line in lines]


def _month(written: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{written}-01")
    except ValueError:
        return today.replace(day=1)
    return found if EARLIEST <= found <= today else today.replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _earlier(mine: GenerationCostQuerySet, first: date) -> date | None:
    """The month before, if anything was called for before this one."""
    before = (first - timedelta(days=1)).replace(day=1)
    return before if mine.between(EARLIEST, first - timedelta(days=1)).exists() else None
