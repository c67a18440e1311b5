"""What a price makes of an order, before it runs. Where the bill counts what nobody can know yet, nothing is said."""

from decimal import ROUND_CEILING, Decimal

from generation.providers.shapes import Estimate, Order, Price


def expected(order: Order, price: Price | None) -> Estimate:
    """Both ends None for a price that counts computing, tokens, or a length or size that the model decides."""
    quantity = _quantity(order, price) if price is not None else None
    if price is None or quantity is None:
        return Estimate(None, None)
    most = quantity.to_integral_value(ROUND_CEILING) if price.unit == "megapixel" else quantity  # begun ones are billed as whole
    each = price.amount / price.per
    return Estimate(each * quantity, each * most, price.currency, price.basis, price.as_of)


def _quantity(order: Order, price: Price) -> Decimal | None:
    if price.unit in ("call", "image") or price.amount == 0:  # nothing is nothing, however much of it
        return Decimal(1)
    if price.unit == "second" and order.seconds is not None:
        return Decimal(str(order.seconds))
    if price.unit == "character":
        return Decimal(len(order.prompt))
    if price.unit == "megapixel" and order.size is not None:
        return Decimal(order.size[0] * order.size[1]) / 1_000_000
    return None
