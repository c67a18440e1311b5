"""A budget stops before money is spent: what was spent this month, what is under way, and what is asked for now."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from generation import budgets, costs
from generation.budgets import OverBudget
from generation.captioning.requesting import request_captions
from generation.captioning.wishes import Wish
from generation.models import Budget, Generation
from generation.providers.shapes import Capabilities, Estimate, Role, Usage
from jobs import submitting
from jobs.models import Job
from tests.factories import make_asset
from tests.generation.factories import make_cost, make_generation, make_model
from tests.generation.fake_provider import FakeProvider
from tests.generation.working import ask

pytestmark = pytest.mark.django_db
HEARS = Capabilities(roles=(Role.SOUND,), needs=(Role.SOUND,))


def give(user: User, monthly: str) -> None:
    Budget.objects.create(owner=user, monthly=Decimal(monthly))


def check(user: User, high: str | None, takes: int = 1) -> None:
    with transaction.atomic():
        budgets.check(user, None if high is None else Decimal(high), takes)


def test_without_any_budget_everything_goes(ada: User, settings: Settings) -> None:
    settings.PROVIDER_BUDGET = None
    check(ada, "1000000")
    check(ada, None)


def test_the_installations_budget_is_everybodys_and_ones_own_counts_before_it(ada: User, bea: User, settings: Settings) -> None:
    settings.PROVIDER_BUDGET = Decimal("7.50")
    give(ada, "20")
    assert [budgets.monthly_of(ada), budgets.monthly_of(bea)] == [Decimal(20), Decimal("7.50")]


def test_what_fits_goes_and_a_hundredth_of_a_cent_more_does_not(ada: User) -> None:
    give(ada, "1")
    make_cost(ada, amount="0.4")
    check(ada, "0.6")
    check(ada, "0.3", takes=2)
    with pytest.raises(OverBudget, match=r"This may cost \$0.6001, and \$0.60 of your \$1.00 for this month are left") as refused:
        check(ada, "0.6001")
    assert refused.value.status == 402
    with pytest.raises(OverBudget):
        check(ada, "0.3001", takes=2)


def test_last_months_money_is_gone(ada: User) -> None:
    give(ada, "1")
    make_cost(ada, amount="1", created_at=timezone.now().replace(day=1) - timedelta(days=2))
    check(ada, "1")


def test_what_is_under_way_is_held_and_is_let_go_when_it_ends(ada: User) -> None:
    give(ada, "1")
    generation = make_generation(ada, estimate=Decimal("0.7"))
    with pytest.raises(OverBudget):
        check(ada, "0.4")
    Job.objects.filter(generation=generation).update(status="failed", completed_at=timezone.now())
    check(ada, "0.4")


def test_what_is_written_down_already_is_not_held_too(ada: User) -> None:
    give(ada, "1")
    generation = make_generation(ada, estimate=Decimal("0.7"))
    costs.record(generation, usage=Usage(cost=Decimal("0.5")), latency_ms=1, is_success=True)
    assert budgets.standing(ada) == budgets.Standing(Decimal(1), Decimal("0.5"), Decimal(0))
    check(ada, "0.5")


def test_what_ends_between_the_two_looks_is_not_missed(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    give(ada, "1")
    generation = make_generation(ada, estimate=Decimal("0.7"))
    looks = {"held": budgets.held, "spent": costs.spent}

    def look(name: str) -> Decimal:
        found = looks.pop(name)(ada)
        if looks:  # the other is still to come
            costs.record(generation, usage=Usage(cost=Decimal("0.7")), latency_ms=1, is_success=True)
            Job.objects.filter(generation=generation).update(status="completed", completed_at=timezone.now())
        return found

    monkeypatch.setattr(budgets, "held", lambda user: look("held"))
    monkeypatch.setattr(costs, "spent", lambda user: look("spent"))
    with pytest.raises(OverBudget):
        check(ada, "0.4")


def test_what_nobody_can_price_is_refused_where_there_is_a_budget(ada: User) -> None:
    give(ada, "100")
    with pytest.raises(OverBudget, match="Nobody can say what this will cost"):
        check(ada, None)


def test_a_price_in_other_money_is_refused_where_there_is_a_budget_and_only_there(ada: User, settings: Settings) -> None:
    settings.PROVIDER_BUDGET = None
    with transaction.atomic():
        budgets.check(ada, Decimal("0.1"), currency="EUR")
    give(ada, "100")
    with transaction.atomic(), pytest.raises(OverBudget, match="This is priced in EUR, and your budget is in US dollars"):
        budgets.check(ada, Decimal("0.1"), currency="EUR")
    with transaction.atomic():
        budgets.check(ada, Decimal(0), currency="EUR")


def test_a_price_in_other_money_is_never_taken_for_dollars(
    ada: User, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    euros = Estimate(Decimal("0.4"), Decimal("0.4"), "EUR", "catalogue")
    monkeypatch.setattr(fake, "estimate", lambda order, model: euros)
    made = ask(ada)
    assert made.estimate is None, "of which no currency is kept"
    give(ada, "100")
    assert budgets.standing(ada).held == 0
    with pytest.raises(OverBudget, match="priced in EUR"):
        ask(ada)
    Job.objects.filter(generation=made).update(status="failed", completed_at=timezone.now())
    with pytest.raises(OverBudget, match="priced in EUR"):
        submitting.retry(Job.objects.get(generation=made))
    with pytest.raises(OverBudget, match="priced in EUR"):
        request_captions(ada, Wish(make_asset(ada), model=make_model(HEARS, modality="captions")), uuid4())
    assert (Generation.objects.count(), Job.objects.count()) == (1, 1)


def test_of_captions_at_work_their_price_is_held_too_until_it_is_written_down(ada: User, fake: FakeProvider) -> None:
    ears, asset, key = make_model(HEARS, modality="captions"), make_asset(ada), uuid4()
    give(ada, "0.07")
    job = request_captions(ada, Wish(asset, model=ears), key)
    assert budgets.standing(ada).held == Decimal("0.04")
    with pytest.raises(OverBudget, match=r"This may cost \$0.04, and \$0.03 of your \$0.07 for this month are left"):
        request_captions(ada, Wish(asset, model=ears), uuid4())
    assert request_captions(ada, Wish(asset, model=ears), key) == job
    Job.objects.filter(pk=job.pk).update(result={"words": [], "phrases": [], "text": "Hello."})
    assert budgets.standing(ada).held == 0


def test_what_is_free_may_be_made_when_nothing_is_left(ada: User) -> None:
    give(ada, "0")
    check(ada, "0", takes=4)
    with pytest.raises(OverBudget):
        check(ada, "0.0001")


def test_of_others_nothing_counts(ada: User, bea: User) -> None:
    give(ada, "1")
    make_cost(bea, amount="5")
    make_generation(bea, estimate=Decimal(5))
    check(ada, "1")


def test_what_is_asked_for_is_held_from_the_moment_its_rows_are_there(ada: User) -> None:
    give(ada, "1")
    for _ in range(2):
        check(ada, "0.4")
        make_generation(ada, estimate=Decimal("0.4"))
    with pytest.raises(OverBudget):
        check(ada, "0.4")
    assert Generation.objects.count() == 2


@pytest.mark.parametrize(
    ("amount", "words"), [("0", "$0.00"), ("1.5", "$1.50"), ("1234.567", "$1,234.57"), ("0.0004", "$0.0004"), ("0.6000", "$0.60")]
)
def test_money_is_said_to_the_cent_and_below_a_dollar_with_all_that_counts(amount: str, words: str) -> None:
    assert budgets.dollars(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "currency", "words"), [("0.5000", "EUR", "0.5 EUR"), ("1.5", "USD", "$1.50"), ("100", "JPY", "100 JPY")]
)
def test_other_money_is_named(amount: str, currency: str, words: str) -> None:
    assert budgets.money(Decimal(amount), currency) == words
