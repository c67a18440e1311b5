"""What work costs, and how it is said."""

import pytest
from pytest_django import Settings

from accounts import prices


@pytest.mark.parametrize(
    ("name", "amount", "credits"),
    [
        ("render", 0.1, 1),
        ("render", 30, 1),
        ("render", 30.01, 2),
        ("render", 7200, 240),
        ("render_2160p", 31, 8),
        ("mix", 5, 5),
        ("image", 1, 1),
        ("clip", 3, 3),
        ("clip", 3.2, 4),
        ("music", 10, 1),
        ("music", 11, 2),
        ("voice", 1, 1),
        ("voice", 500, 1),
        ("voice", 501, 2),
        ("transcode", 60, 1),
        ("enhance", 61, 2),
        ("edit", 119, 2),
        ("render", 0, 1),
    ],
)
def test_each_started_unit_costs(name: str, amount: float, credits: int) -> None:
    assert prices.cost(name, amount) == credits


@pytest.mark.parametrize(("side", "credits"), [(720, 1), (1080, 1), (2159, 1), (2160, 4)])
def test_a_render_costs_by_its_shorter_side(side: int, credits: int) -> None:
    assert prices.cost_of_video(30, side) == credits


def test_where_credits_are_off_nothing_costs(settings: Settings) -> None:
    settings.CREDITS = False
    assert prices.cost("render", 900) == prices.cost_of_video(900, 2160) == 0


@pytest.mark.parametrize(
    ("name", "label", "words"),
    [
        ("render", "Render", "per started 30 seconds"),
        ("render_2160p", "Render at 2160p", "per started 30 seconds"),
        ("mix", "Mix", "per output"),
        ("clip", "Video clip", "per second"),
        ("voice", "Voice-over", "per started 500 characters"),
        ("transcode", "Conversion", "per started minute"),
    ],
)
def test_a_price_in_words(name: str, label: str, words: str) -> None:
    assert (prices.label(name), prices.price(name).words) == (label, words)


def test_the_list_has_the_prices_of_what_can_be_done(settings: Settings) -> None:
    generated, tools = ["image", "clip", "music", "voice"], ["transcode", "enhance", "edit"]
    known = ["render", "render_2160p", "mix", *generated, *tools]
    assert [name for name in prices.price_list() if name != "caption"] == known
    settings.JOB_KINDS = {"generate": {}}
    assert list(prices.price_list()) == generated
