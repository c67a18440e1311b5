"""What calls to providers cost: each is written down once, and summed when somebody asks.

No total is kept, so none can be wrong after a row is changed or deleted. Money is never added up across currencies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from generation import pricing
from generation.models import Generation, GenerationCost, ProviderModel
from generation.models.costs import GenerationCostQuerySet
from generation.providers.shapes import Modality, Order, Usage
from media_library.models import Asset

USD = "USD"
STEP = Decimal("0.0001")
Category = GenerationCost.Category
CATEGORY_OF = {
    Modality.VIDEO: Category.VIDEO,
    Modality.IMAGE: Category.IMAGE,
    Modality.MUSIC: Category.AUDIO,
    Modality.VOICE: Category.AUDIO,
    Modality.CAPTIONS: Category.AUDIO,
    Modality.CHAT: Category.LLM,
}


@dataclass(frozen=True)
class Line:
    """One part of a breakdown. `latency_ms` is the mean of its calls."""

    key: str
    calls: int
    failed: int
    total: Decimal
    latency_ms: int


@dataclass(frozen=True)
class Call:
    """A call that is no generation's, such as writing down what is said. `key` is the same when it is written down again."""

    key: UUID
    owner: User | None
    provider: str
    order: Order
    asset: Asset | None = None
    estimate: Decimal | None = None
    external_id: str = ""


def record(
    generation: Generation,
    *,
    usage: Usage,
    latency_ms: int,
    is_success: bool,
    error: str = "",
    asset: Asset | None = None,
    category: str | None = None,
    campaign: UUID | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> GenerationCost:
    """Write down a call for a generation: of one that succeeded one row, of those that failed one for each `retry_count`.

    A call that was surely not taken costs `Usage(cost=Decimal(0))`; of any other that failed only what the provider itself says
    counts, and what it does not say is marked as not known.
    """
    name = "made" if is_success else f"failed:{generation.retry_count}"
    call = Call(
        uuid5(generation.pk, name),
        generation.owner,
        generation.provider,
        generation.order,
        asset=asset,
        estimate=generation.estimate,
        external_id=generation.remote_id,
    )
    more = {"generation": generation, "campaign": campaign, "metadata": dict(metadata or {})}
    return _write(call, usage, latency_ms, is_success, error, category=category, **more)


def record_call(call: Call, *, usage: Usage, latency_ms: int, is_success: bool, error: str = "") -> GenerationCost:
    return _write(call, usage, latency_ms, is_success, error)


def spent(user: User, month: date | None = None) -> Decimal:
    """US dollars in a calendar month (UTC), this one unless another is named."""
    return total(GenerationCost.objects.visible_to(user).in_month(month or timezone.now().date()))


def total(rows: GenerationCostQuerySet, currency: str = USD) -> Decimal:
    return _money(rows.filter(currency=currency).aggregate(sum=Sum("amount"))["sum"])


def others(rows: GenerationCostQuerySet) -> dict[str, Decimal]:
    """What was paid in other currencies than US dollars, which nothing else here counts."""
    found = rows.exclude(currency=USD).order_by("currency").values_list("currency", flat=True).distinct()
    return {currency: total(rows, currency) for currency in found}


def breakdown(rows: GenerationCostQuerySet, by: str, currency: str = USD) -> list[Line]:
    """By "provider", "category" or "model", the dearest first."""
    found = (
        rows.filter(currency=currency)
        .order_by()
        .values(by)
        .annotate(calls=Count("pk"), failed=Count("pk", filter=Q(is_success=False)), sum=Sum("amount"), latency=Avg("latency_ms"))
    )
    lines = [Line(row[by], row["calls"], row["failed"], _money(row["sum"]), round(row["latency"] or 0)) for row in found]
    return sorted(lines, key=lambda line: (-line.total, -line.calls, line.key))


def by_day(rows: GenerationCostQuerySet, first: date, last: date, currency: str = USD) -> dict[date, Decimal]:
    """What each day from `first` to `last` cost, in UTC; 0 where it was nothing."""
    days = rows.between(first, last).filter(currency=currency).order_by().annotate(day=TruncDate("created_at", tzinfo=UTC))
    found = dict(days.values("day").annotate(sum=Sum("amount")).values_list("day", "sum"))
    count = (last - first).days + 1
    return {day: _money(found.get(day)) for day in (first + timedelta(days=n) for n in range(count))}


def by_provider_and_day(rows: GenerationCostQuerySet, first: date, last: date) -> dict[str, list[Decimal]]:
    """US dollars of each provider, the dearest first: one sum for each day from `first` to `last`."""
    days = rows.between(first, last).filter(currency=USD).order_by().annotate(day=TruncDate("created_at", tzinfo=UTC))
    sums = {(row["provider"], row["day"]): row["sum"] for row in days.values("provider", "day").annotate(sum=Sum("amount"))}
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = {name: [_money(sums.get((name, day))) for day in wanted] for name in {name for name, _ in sums}}
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1]), item[0])))


def _write(call: Call, usage: Usage, latency_ms: int, is_success: bool, error: str, **more: Any) -> GenerationCost:
    cost, currency = _cost_of(call, usage, is_success)
    values = {
        "owner": call.owner,
        "asset": call.asset,
        "category": more.pop("category", None) or CATEGORY_OF[call.order.modality],
        "amount": cost or Decimal(0),
        "currency": currency,
        "is_known": cost is not None,
        "provider": call.provider,
        "model": call.order.model,
        "external_id": call.external_id,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "seconds": usage.seconds,
        "latency_ms": max(0, latency_ms),
        "is_success": is_success,
        "error": error[:500],
        **more,
    }
    written, _ = GenerationCost.objects.get_or_create(pk=call.key, defaults=values)
    return written


def _cost_of(call: Call, usage: Usage, is_success: bool) -> tuple[Decimal | None, str]:
    order = call.order
    row = ProviderModel.objects.filter(provider=call.provider, model=order.model, modality=order.modality.value).first()
    price = row.current_price if row else None
    if usage.currency != USD and row is not None and row.own_price:
        usage = replace(usage, cost=None, currency=USD)  # staff have said what it comes to in dollars
    if not is_success and price is not None and price.unit != "compute_second":
        price = None  # a price is of what was made
    cost = pricing.amount(order, price, usage)
    if cost is None and call.estimate == 0:
        cost = Decimal(0)
    return cost, pricing.currency_of(price, usage)


def _money(found: Decimal | None) -> Decimal:
    """SQLite adds up fractions of two; four decimals are what was meant."""
    return Decimal(found or 0).quantize(STEP, ROUND_HALF_UP)
