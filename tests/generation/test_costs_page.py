"""What a person's calls cost: by day, provider and category, the dearest first; what is left of the budget; nothing of others."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from generation.models import Budget
from tests.generation.factories import make_cost, make_generation
from tests.generation.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db
PAGE = "/generate/costs/"


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_calls_it_says_where_to_begin(ada_client: Client, fake: FakeProvider) -> None:
    shown = page(ada_client)
    assert "Nothing was generated" in shown
    assert 'href="/generate/"' in shown


def test_the_parts_stand_with_the_dearest_first(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    make_cost(ada, amount="0.04", latency_ms=1500)
    make_cost(ada, provider="dear", category="video", amount="1.25", latency_ms=90_000)
    make_cost(ada, provider="dear", category="video", amount="0", latency_ms=90_000, is_success=False, error="It broke.")
    shown = page(ada_client)
    assert "$1.29" in shown
    assert shown.index("dear") < shown.index("Fake Films")
    assert "1.5 min" in shown
    assert "1 failed" in shown
    assert "Failed: It broke." in shown


def test_every_day_of_the_month_has_a_bar_and_a_line_in_the_table(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    make_cost(ada, amount="0.5", created_at=datetime(2026, 2, 3, 12, tzinfo=UTC))
    shown = page(ada_client, "?month=2026-02")
    assert "3 February: $0.50" in shown
    assert shown.count("<title>") == 1 + 28, "the page's own, and one for each day"
    assert "28 Feb 2026" in shown


def test_months_lead_to_those_before_and_after(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    before = (timezone.now().replace(day=1) - timedelta(days=1)).date()
    make_cost(ada, created_at=timezone.now().replace(day=1) - timedelta(days=1))
    link = f"?month={before:%Y-%m}"
    assert link in page(ada_client)
    assert f"?month={timezone.now():%Y-%m}" in page(ada_client, link)
    assert 'rel="prev"' not in page(ada_client, link)


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "9999-12", "0001-01", "x"])
def test_what_is_no_month_is_this_one(ada_client: Client, fake: FakeProvider, month: str) -> None:
    assert f"{timezone.now():%B %Y}" in page(ada_client, f"?month={month}")


def test_the_budget_says_what_is_left_and_what_is_held(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    assert "no limit" in page(ada_client)
    Budget.objects.create(owner=ada, monthly=Decimal(2))
    make_cost(ada, amount="0.5")
    make_generation(ada, estimate=Decimal("0.25"))
    shown = page(ada_client)
    assert "$1.25" in shown
    assert "left of $2.00 this month" in shown
    assert "$0.25 of it is held" in shown
    assert 'value="38"' in shown


def test_a_budget_that_is_used_up_says_what_still_works(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    Budget.objects.create(owner=ada, monthly=0)
    assert "Models that are free still work" in page(ada_client)


def test_what_nobody_knows_is_said(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    make_cost(ada, amount="0", is_known=False)
    make_cost(ada, amount="3", currency="EUR")
    shown = page(ada_client)
    assert "Of 1 call nobody knows the cost. It counts as nothing here." in shown
    assert "not known" in shown
    assert "and 3.00 EUR" in shown


def test_money_of_other_currencies_is_told_apart_and_that_no_budget_counts_it(
    ada: User, ada_client: Client, fake: FakeProvider
) -> None:
    sentence = "Only US dollars are added up: no other figure here counts what was paid in another currency, nor does the budget."
    make_cost(ada, amount="0.5")
    assert sentence not in page(ada_client)
    make_cost(ada, amount="3", currency="EUR")
    make_cost(ada, amount="400", currency="JPY")
    Budget.objects.create(owner=ada, monthly=Decimal(2))
    shown = page(ada_client)
    assert sentence in shown
    assert ("and 3.00 EUR" in shown, "and 400.00 JPY" in shown, "3 EUR" in shown) == (True, True, True)
    assert "$1.50" in shown, "what is left of the budget"


def test_others_costs_are_nobody_elses(ada: User, bea_client: Client, fake: FakeProvider) -> None:
    make_cost(ada, amount="7.77")
    assert "7.77" not in page(bea_client)


def test_calls_come_by_twenties_and_keep_the_month(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    for _ in range(21):
        make_cost(ada)
    shown = page(ada_client)
    assert f"month={timezone.now():%Y-%m}&amp;page=2" in shown
    assert "Page 2 of 2" in page(ada_client, "?page=2")


def test_it_asks_as_much_for_many_as_for_few(
    ada: User, ada_client: Client, fake: FakeProvider, django_assert_max_num_queries: object
) -> None:
    for n in range(25):
        make_cost(ada, provider=f"p{n}")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        page(ada_client)
