"""What a generation costs: its person in credits, before, and whoever runs the studio in money at the provider, after."""

from decimal import ROUND_HALF_UP, Decimal

from accounts import prices
from generation.providers.shapes import Modality, Order, Price, Usage

SECONDS = {Modality.VIDEO: 5.0, Modality.MUSIC: 30.0}  # what a length is taken for that the model decides
PRICED_AS = {
    Modality.VIDEO: "clip",
    Modality.IMAGE: "image",
    Modality.MUSIC: "music",
    Modality.VOICE: "voice",
    Modality.CAPTIONS: "caption",
}
_STEP = Decimal("0.0001")


def credits_for(modality: Modality | str, order: Order) -> int:
    """Credits for one take, by settings.PRICES; 0 where credits are switched off, and for what has no price."""
    modality = Modality(modality)
    name = PRICED_AS.get(modality)
    return prices.cost(name, _extent(modality, order)) if name else 0


def amount(order: Order, price: Price | None, usage: Usage) -> Decimal | None:
    """What one call cost, to four decimals of `currency_of`: as the provider says, or by its price. None: nobody knows."""
    if usage.cost is not None:
        return usage.cost.quantize(_STEP, ROUND_HALF_UP)
    units = _units(order, price, usage) if price is not None else None
    if price is None or units is None:
        return None
    return (price.amount * units / price.per).quantize(_STEP, ROUND_HALF_UP)


def currency_of(price: Price | None, usage: Usage) -> str:
    return price.currency if price is not None and usage.cost is None else usage.currency


def _extent(modality: Modality, order: Order) -> float:
    if modality is Modality.VOICE:
        return len(order.prompt)
    if modality is Modality.IMAGE:
        return 1
    return order.seconds or SECONDS.get(modality, 1.0)


def _units(order: Order, price: Price, usage: Usage) -> Decimal | None:
    """How many of the price's units a call took."""
    counted: dict[str, float | int | None] = {
        "call": 1,
        "image": 1,
        "megapixel": None,  # whoever counts so tells what it came to
        "second": order.seconds,
        "compute_second": usage.seconds,
        "character": len(order.prompt),
        "input_token": usage.tokens_in,
        "output_token": usage.tokens_out,
    }
    found = counted[price.unit]
    return None if found is None else Decimal(str(found))
