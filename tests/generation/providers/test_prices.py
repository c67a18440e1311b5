"""What a price makes of an order before it runs, and that nothing is guessed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generation.providers.prices import expected
from generation.providers.shapes import Estimate, Modality, Order, Orientation, Price

SIZE = {"orientation": Orientation.LANDSCAPE, "resolution": 1080}  # 2.07 megapixels


@pytest.mark.parametrize(
    ("unit", "per", "order", "low", "high"),
    [
        ("call", 1, {}, "0.5", "0.5"),
        ("image", 1, {}, "0.5", "0.5"),
        ("second", 1, {"seconds": 5}, "2.5", "2.5"),
        ("second", 60, {"seconds": 30}, "0.25", "0.25"),
        ("character", 1000, {"prompt": "x" * 400}, "0.2", "0.2"),
        ("megapixel", 1, SIZE, "1.0368", "1.5"),
    ],
)
def test_what_can_be_counted_is(unit: Any, per: int, order: dict[str, Any], low: str, high: str) -> None:
    price = Price(amount=Decimal("0.5"), unit=unit, per=per, as_of=date(2026, 11, 1), basis="catalogue")
    found = expected(Order(modality=Modality.VIDEO, model="m", **order), price)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))
    assert (found.basis, found.as_of) == ("catalogue", date(2026, 11, 1))


@pytest.mark.parametrize("unit", ["second", "compute_second", "input_token", "output_token", "megapixel"])
def test_what_nobody_can_know_is_not_guessed(unit: Any) -> None:
    price = Price(amount=Decimal("0.5"), unit=unit, as_of=date(2026, 11, 1), basis="table")
    assert expected(Order(modality=Modality.VIDEO, model="m"), price) == Estimate(None, None)
    assert expected(Order(modality=Modality.VIDEO, model="m"), None) == Estimate(None, None)
