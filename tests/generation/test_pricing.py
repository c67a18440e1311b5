"""Credits before, money after: by the unit of each price, and nothing where nobody knows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from generation import pricing
from generation.providers.shapes import Modality, Order, Price, Usage


def order(modality: Modality, prompt: str = "A valley", **fields: Any) -> Order:
    return Order(modality=modality, model="one", prompt=prompt, **fields)


def price(amount: str, unit: str, per: int = 1, currency: str = "USD") -> Price:
    figures = {"amount": amount, "unit": unit, "per": per, "currency": currency}
    return Price.model_validate({**figures, "as_of": date(2026, 11, 27), "basis": "table"})


@pytest.mark.parametrize(
    ("asked", "credits"),
    [
        (order(Modality.IMAGE), 1),
        (order(Modality.VIDEO, seconds=4.2), 5),
        (order(Modality.VIDEO), 5),
        (order(Modality.MUSIC, seconds=30), 3),
        (order(Modality.VOICE, "x" * 500), 1),
        (order(Modality.VOICE, "x" * 501), 2),
        (order(Modality.CAPTIONS, "", seconds=61), 2),
        (order(Modality.CHAT), 0),
    ],
)
def test_credits_follow_the_list_of_prices(asked: Order, credits: int) -> None:
    assert pricing.credits_for(asked.modality, asked) == credits


def test_without_credits_nothing_is_charged(settings: Settings) -> None:
    settings.CREDITS = False
    assert pricing.credits_for("video", order(Modality.VIDEO, seconds=10)) == 0


@pytest.mark.parametrize(
    ("asked", "its_price", "usage", "amount"),
    [
        (order(Modality.IMAGE), price("0.04", "image"), Usage(), "0.0400"),
        (order(Modality.IMAGE), price("0.04", "call"), Usage(), "0.0400"),
        (order(Modality.VIDEO, seconds=5), price("0.075", "second"), Usage(), "0.3750"),
        (order(Modality.VIDEO), price("0.075", "second"), Usage(), None),
        (order(Modality.VIDEO), price("0.001525", "compute_second"), Usage(seconds=40.1), "0.0612"),
        (order(Modality.VIDEO), price("0.001525", "compute_second"), Usage(), None),
        (order(Modality.VOICE, "x" * 250), price("15", "character", per=1_000_000), Usage(), "0.0038"),
        (order(Modality.CHAT), price("2", "input_token", per=1_000_000), Usage(tokens_in=1000), "0.0020"),
        (order(Modality.CHAT), price("8", "output_token", per=1_000_000), Usage(tokens_out=500), "0.0040"),
        (order(Modality.IMAGE), None, Usage(), None),
    ],
)
def test_money_follows_the_unit_of_the_price(asked: Order, its_price: Price | None, usage: Usage, amount: str | None) -> None:
    assert pricing.amount(asked, its_price, usage) == (None if amount is None else Decimal(amount))


def test_what_the_provider_says_counts_before_its_price() -> None:
    dear, said = price("9", "image", currency="EUR"), Usage(cost=Decimal("0.03995"))
    assert pricing.amount(order(Modality.IMAGE), dear, said) == Decimal("0.0400")
    assert pricing.currency_of(dear, said) == "USD"
    assert pricing.currency_of(dear, Usage()) == "EUR"
