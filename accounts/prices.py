"""What work costs, in credits: so many for each started unit of it. The list is settings.PRICES."""

from dataclasses import dataclass
from math import ceil

from django.conf import settings


@dataclass(frozen=True)
class Price:
    """`credits` for each started `per` of `unit`: 1 for each started 30 seconds."""

    credits: int
    per: int
    unit: str


def price(name: str) -> Price:
    return Price(**settings.PRICES[name])


def price_list() -> dict[str, Price]:
    return {name: price(name) for name in settings.PRICES}


def cost(name: str, amount: float) -> int:
    """Credits for `amount` of the unit of `name`; nothing where the installation has credits switched off."""
    if not settings.CREDITS:
        return 0
    found = price(name)
    return found.credits * max(1, ceil(amount / found.per))


def cost_of_video(seconds: float, shorter_side: int) -> int:
    """A render. `shorter_side` in pixels: from 2160 on it costs more."""
    return cost("render_2160p" if shorter_side >= 2160 else "render", seconds)
