"""Calls are written down once, and every total is what the rows say at that moment."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.models import User
from generation import costs
from generation.models import GenerationCost, ProviderModel
from generation.providers.shapes import Price, Usage
from tests.generation.factories import make_cost, make_generation, make_model

pytestmark = pytest.mark.django_db
SAID = Usage(cost=Decimal("0.04"), tokens_in=10, tokens_out=20, seconds=3.5)


def priced(amount: str, unit: str) -> dict[str, object]:
    return Price.model_validate({"amount": amount, "unit": unit, "as_of": "2026-11-27", "basis": "table"}).model_dump(mode="json")


def test_a_call_is_written_down_with_all_that_is_known(ada: User) -> None:
    generation = make_generation(ada, remote_id="r1")
    campaign = uuid4()
    cost = costs.record(generation, usage=SAID, latency_ms=4200, is_success=True, campaign=campaign, metadata={"units": 2})
    cost.refresh_from_db()
    assert (cost.owner, cost.generation, cost.category) == (ada, generation, "image")
    assert (cost.amount, cost.currency, cost.is_known) == (Decimal("0.0400"), "USD", True)
    assert (cost.provider, cost.model, cost.external_id) == ("fake", "fake/one", "r1")
    assert (cost.tokens_in, cost.tokens_out, cost.seconds, cost.latency_ms) == (10, 20, 3.5, 4200)
    assert (cost.campaign, cost.metadata, cost.is_success, cost.error) == (campaign, {"units": 2}, True, "")


def test_a_success_counts_once_however_often_it_is_told(ada: User) -> None:
    generation = make_generation(ada)
    for _ in range(2):
        costs.record(generation, usage=SAID, latency_ms=1, is_success=True)
    assert costs.spent(ada) == Decimal("0.04")


def test_each_try_that_failed_is_a_call_of_its_own(ada: User) -> None:
    generation = make_generation(ada)
    for tries in (0, 0, 1):
        generation.retry_count = tries
        costs.record(generation, usage=Usage(), latency_ms=1, is_success=False, error="It broke. " * 100)
    assert GenerationCost.objects.filter(is_success=False).count() == 2
    assert len(GenerationCost.objects.all()[0].error) == 500


@pytest.mark.parametrize(
    ("modality", "category"),
    [("video", "video"), ("image", "image"), ("music", "audio"), ("voice", "audio"), ("captions", "audio"), ("chat", "llm")],
)
def test_the_category_follows_what_is_made(ada: User, modality: str, category: str) -> None:
    generation = make_generation(ada, modality=modality)
    assert costs.record(generation, usage=SAID, latency_ms=1, is_success=True).category == category


def test_what_the_provider_does_not_say_is_reckoned_by_the_price(ada: User) -> None:
    make_model(model="fake/one", price=priced("0.04", "image"), own_price=priced("0.06", "image"))
    cost = costs.record(make_generation(ada), usage=Usage(), latency_ms=1, is_success=True)
    assert (cost.amount, cost.is_known) == (Decimal("0.0600"), True)


def test_what_nobody_knows_counts_as_nothing_and_says_so(ada: User) -> None:
    cost = costs.record(make_generation(ada), usage=Usage(), latency_ms=1, is_success=True)
    assert (cost.amount, cost.is_known) == (Decimal(0), False)


def test_what_was_to_be_free_is_known_to_be_free(ada: User) -> None:
    cost = costs.record(make_generation(ada, estimate=Decimal(0)), usage=Usage(), latency_ms=1, is_success=True)
    assert (cost.amount, cost.is_known) == (Decimal(0), True)


def test_a_failure_costs_what_the_provider_says_and_not_what_the_thing_would_have(ada: User) -> None:
    make_model(model="fake/one", price=priced("0.04", "image"))
    unknown = costs.record(make_generation(ada), usage=Usage(), latency_ms=1, is_success=False)
    told = costs.record(make_generation(ada), usage=Usage(cost=Decimal("0.01")), latency_ms=1, is_success=False)
    assert (unknown.amount, unknown.is_known) == (Decimal(0), False)
    assert (told.amount, told.is_known) == (Decimal("0.0100"), True)


def test_a_failure_still_costs_the_seconds_of_computing(ada: User) -> None:
    make_model(model="fake/one", price=priced("0.001", "compute_second"))
    cost = costs.record(make_generation(ada), usage=Usage(seconds=30), latency_ms=1, is_success=False)
    assert (cost.amount, cost.is_known) == (Decimal("0.0300"), True)


def test_totals_are_right_after_a_change_and_after_a_deletion(ada: User, bea: User) -> None:
    first, second = make_cost(ada, amount="0.1000"), make_cost(ada, amount="0.2000", provider="other", category="video")
    make_cost(bea, amount="5.0000")
    mine = GenerationCost.objects.visible_to(ada)
    assert costs.spent(ada) == Decimal("0.3000")
    GenerationCost.objects.filter(pk=second.pk).update(amount=Decimal("0.2500"), category="image")
    assert costs.spent(ada) == Decimal("0.3500")
    assert [(line.key, line.total) for line in costs.breakdown(mine, "category")] == [("image", Decimal("0.3500"))]
    first.delete()
    assert costs.spent(ada) == Decimal("0.2500")
    assert [line.key for line in costs.breakdown(mine, "provider")] == ["other"]
    assert costs.spent(bea) == Decimal("5.0000")


def test_a_breakdown_has_the_dearest_first_with_calls_failures_and_the_mean_time(ada: User) -> None:
    make_cost(ada, provider="cheap", amount="0.0100", latency_ms=100)
    make_cost(ada, provider="dear", amount="0.0200", latency_ms=1000)
    make_cost(ada, provider="dear", amount="0", latency_ms=2001, is_success=False)
    lines = costs.breakdown(GenerationCost.objects.visible_to(ada), "provider")
    assert lines == [
        costs.Line("dear", 2, 1, Decimal("0.0200"), 1500),
        costs.Line("cheap", 1, 0, Decimal("0.0100"), 100),
    ]


def test_many_small_sums_add_up_exactly(ada: User) -> None:
    for _ in range(30):
        make_cost(ada, amount="0.0001")
    assert costs.spent(ada) == Decimal("0.0030")


def test_a_month_begins_and_ends_by_utc(ada: User) -> None:
    for moment in (
        datetime(2026, 10, 31, 23, 59, 59, 999999, UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 30, 23, 59, 59, 999999, UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    ):
        make_cost(ada, amount="1", created_at=moment)
    assert costs.spent(ada, date(2026, 11, 15)) == 2
    assert costs.spent(ada, date(2026, 12, 31)) == 1


def test_each_day_has_its_sum_and_an_empty_one_has_nought(ada: User) -> None:
    make_cost(ada, amount="0.5", created_at=datetime(2026, 11, 1, 0, 0, tzinfo=UTC))
    make_cost(ada, amount="0.25", created_at=datetime(2026, 11, 3, 23, 59, tzinfo=UTC))
    days = costs.by_day(GenerationCost.objects.visible_to(ada), date(2026, 11, 1), date(2026, 11, 3))
    assert list(days.values()) == [Decimal("0.5"), Decimal(0), Decimal("0.25")]


def test_providers_by_day_are_listed_with_the_dearest_first(ada: User) -> None:
    make_cost(ada, provider="a", amount="1", created_at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    make_cost(ada, provider="b", amount="2", created_at=datetime(2026, 11, 2, 12, tzinfo=UTC))
    found = costs.by_provider_and_day(GenerationCost.objects.all(), date(2026, 11, 1), date(2026, 11, 2))
    assert found == {"b": [0, 2], "a": [1, 0]}
    assert list(found) == ["b", "a"]


def test_money_of_another_currency_is_never_added_to_dollars(ada: User) -> None:
    make_cost(ada, amount="1")
    make_cost(ada, amount="7", currency="EUR")
    rows = GenerationCost.objects.visible_to(ada)
    assert costs.spent(ada) == 1
    assert costs.total(rows, "EUR") == 7
    assert costs.breakdown(rows, "provider")[0].calls == 1


def test_what_is_told_in_other_money_counts_in_dollars_where_staff_have_said_how_many(ada: User) -> None:
    told = Usage(cost=Decimal("0.03"), currency="EUR")
    make_model(model="fake/one", price={**priced("0.03", "image"), "currency": "EUR"})
    cost = costs.record(make_generation(ada), usage=told, latency_ms=1, is_success=True)
    assert (cost.amount, cost.currency, costs.spent(ada)) == (Decimal("0.0300"), "EUR", Decimal(0))
    assert costs.others(GenerationCost.objects.visible_to(ada)) == {"EUR": Decimal("0.0300")}
    ProviderModel.objects.update(own_price=priced("0.035", "image"))
    cost = costs.record(make_generation(ada), usage=told, latency_ms=1, is_success=True)
    assert (cost.amount, cost.currency, costs.spent(ada)) == (Decimal("0.0350"), "USD", Decimal("0.0350"))


def test_it_outlives_its_owner_without_the_name(ada: User) -> None:
    cost = costs.record(make_generation(ada), usage=SAID, latency_ms=1, is_success=True)
    ada.delete()
    cost.refresh_from_db()
    assert (cost.owner, cost.generation, cost.amount) == (None, None, Decimal("0.0400"))
