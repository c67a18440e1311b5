"""What a person's tier allows, their credits, and what those went on."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import credits, plots, prices
from accounts.http import AuthenticatedRequest, in_thread, signed_in
from accounts.models import CreditTransaction
from accounts.usage import csv_lines, last_days

ENTRIES_A_PAGE = 20


@require_safe
@signed_in
def usage(request: AuthenticatedRequest) -> HttpResponse:
    """GET kind: of one kind alone, in small letters. Without credits it shows what the tier allows and nothing else."""
    return render(request, "accounts/usage.html", _credits_of(request) if credits.is_on() else {})


@require_safe
@signed_in
def usage_csv(request: AuthenticatedRequest) -> HttpResponseBase:
    if not credits.is_on():
        raise Http404
    response = StreamingHttpResponse(in_thread(csv_lines(request.user)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="credits.csv"'
    return response


def _credits_of(request: AuthenticatedRequest) -> dict[str, Any]:
    kinds = {kind.lower(): label for kind, label in CreditTransaction.Kind.choices}
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in kinds else ""
    query = urlencode({"kind": chosen} if chosen else {})
    page = Paginator(credits.entries_of(request.user, chosen.upper()), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = credits.with_balance(page.object_list)
    days = last_days(request.user)
    return {
        "has_credits": True,
        "has_entries": bool(page.paginator.count or chosen),
        "page_obj": page,
        "chips": [{"kind": key, "label": label, "is_chosen": key == chosen} for key, label in {"": "All", **kinds}.items()],
        "chosen": kinds.get(chosen, ""),
        "query": query,
        "days": days,
        "spent": sum(day.spent for day in days),
        "spent_plot": _plot_of({day.date: day.spent for day in days}),
        "balance_plot": _plot_of({day.date: day.balance for day in days}),
        "prices": {prices.label(name): price for name, price in prices.price_list().items()},
    }


def _plot_of(figures: dict[date, int]) -> plots.Plot:
    return plots.plot(list(figures.values()), [f"{day:%-d %B}: {figure:,}" for day, figure in figures.items()])
