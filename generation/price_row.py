"""What stands beside the button that asks: credits and what is left of them, the money it takes elsewhere, and how long."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts import credits
from accounts.models import User
from accounts.refusals import Refused
from generation import catalogue, requesting
from generation.providers.shapes import Estimate
from generation.requesting import Want
from jobs.templatetags.jobs import length_of_time

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True)
class PriceRow:
    """`cost` and `left` in credits; `money` and `expected` in words, "" for nothing to say. `fault`: why there is no price."""

    cost: int = 0
    left: int = 0
    takes: int = 1
    money: str = ""
    expected: str = ""
    fault: str = ""

    @property
    def is_short(self) -> bool:
        return self.cost > self.left


def price_row(user: User, want: Want) -> PriceRow:
    try:
        quoted = requesting.quote(user, want)
    except Refused as refusal:
        return PriceRow(left=user.credits, takes=want.takes * len(want.prompts), fault=str(refusal))
    return PriceRow(
        cost=quoted.credits,
        left=credits.within_reach(user, quoted.credits),
        takes=quoted.takes,
        money=_money(quoted.estimate, want.model.provider),
        expected=_length(quoted.seconds),
    )


def _money(estimate: Estimate, provider: str) -> str:
    """ "$0.40 at Replicate", "$0.30 to $0.50 at Replicate"; nothing where it is free."""
    if estimate.basis == "free":
        return ""
    adapter = catalogue.adapters().get(provider)
    where = adapter.label if adapter else provider
    low, high = estimate.low, estimate.high
    if low is None and high is None:
        return f"what {where} takes is not known"
    ends = [_amount(each, estimate.currency) for each in dict.fromkeys((low, high)) if each is not None]
    return f"{' to '.join(ends)} at {where}"


def _amount(value: Decimal, currency: str) -> str:
    """To the cent, and finer where it is less than ten."""
    figure = f"{value:,.2f}" if value >= Decimal("0.10") else f"{value:.4f}".rstrip("0").ljust(4, "0")
    return f"{SIGNS[currency]}{figure}" if currency in SIGNS else f"{figure} {currency}"


def _length(seconds: float | None) -> str:
    return length_of_time(timedelta(seconds=max(1.0, seconds))) if seconds else ""
