"""AC7: what comes and goes is an entry, the balance is the sum of them, and nothing counts twice."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts import credits
from accounts.credits import NotEnoughCredits
from accounts.models import CreditTransaction, User
from tests.database.rows import make_entry

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def rich(ada: User) -> User:
    """Ada with 1,000 credits, and this month's given already."""
    credits.grant_month(ada)
    credits.grant(ada, 900, "A gift")
    return ada


def balance(user: User) -> int:
    have = User.objects.values_list("credits", flat=True).get(pk=user.pk)
    assert sum(CreditTransaction.objects.filter(owner=user).values_list("amount", flat=True)) == have
    return have


def kinds(user: User) -> list[tuple[str, int]]:
    return list(CreditTransaction.objects.filter(owner=user).order_by("id").values_list("kind", "amount"))


def test_a_charge_takes_credits_and_says_what_for(rich: User) -> None:
    job = uuid4()
    credits.charge(rich, 12, reference=job, description="Render: Film")
    assert balance(rich) == 988
    entry = CreditTransaction.objects.get(reference=job)
    assert (entry.kind, entry.amount, entry.description, entry.owner) == ("USAGE", -12, "Render: Film", rich)


def test_one_thing_is_charged_once(rich: User) -> None:
    job = uuid4()
    for _ in range(2):
        credits.charge(rich, 12, reference=job, description="Render: Film")
    assert balance(rich) == 988


def test_what_was_charged_stays_charged_when_nothing_is_left(rich: User) -> None:
    job = uuid4()
    for _ in range(2):
        credits.charge(rich, 1000, reference=job, description="Render: Film")
    assert balance(rich) == 0


def test_the_last_credit_can_be_spent_and_no_more(rich: User) -> None:
    credits.charge(rich, 1000, reference=uuid4(), description="Render: Film")
    with pytest.raises(NotEnoughCredits) as refused:
        credits.charge(rich, 1, reference=uuid4(), description="Render: Film")
    assert str(refused.value) == "This costs 1 credit and you have 0. Nothing was started."
    assert (refused.value.status, refused.value.code) == (402, "not_enough_credits")
    assert balance(rich) == 0


def test_a_refusal_names_both_figures_and_leaves_nothing(rich: User) -> None:
    with pytest.raises(NotEnoughCredits, match=r"This costs 1,200 credits and you have 1,000\."):
        credits.charge(rich, 1200, reference=uuid4(), description="Render: Film")
    assert kinds(rich) == [("GRANT", 100), ("GRANT", 900)]


def test_who_spends_before_the_months_credits_came_is_given_them_first(ada: User) -> None:
    credits.charge(ada, 30, reference=uuid4(), description="Render: Film")
    assert kinds(ada) == [("GRANT", 100), ("USAGE", -30)]
    assert balance(ada) == 70


def test_a_charge_goes_with_the_transaction_that_it_belongs_to(rich: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        credits.charge(rich, 12, reference=uuid4(), description="Render: Film")
        _ = 1 / 0
    assert balance(rich) == 1000


def test_a_refusal_leaves_the_callers_transaction_whole(rich: User) -> None:
    with transaction.atomic():
        with pytest.raises(NotEnoughCredits):
            credits.charge(rich, 5000, reference=uuid4(), description="Render: Film")
        credits.charge(rich, 5, reference=uuid4(), description="Render: Film")
    assert balance(rich) == 995


def test_a_charge_is_given_back_once(rich: User) -> None:
    job = uuid4()
    credits.charge(rich, 12, reference=job, description="Render: Film")
    for amount in (12, 12, 5):
        credits.refund(rich.pk, amount, reference=job, description="Given back: Render: Film")
    assert kinds(rich)[2:] == [("USAGE", -12), ("REFUND", 12)]
    assert balance(rich) == 1000


def test_a_part_can_be_given_back(rich: User) -> None:
    job = uuid4()
    credits.charge(rich, 12, reference=job, description="Mix")
    credits.refund(rich.pk, 5, reference=job, description="Given back: Mix")
    assert balance(rich) == 993


def test_never_more_is_given_back_than_was_charged(rich: User, bea: User) -> None:
    job = uuid4()
    credits.refund(rich.pk, 12, reference=job, description="Given back")
    credits.charge(rich, 12, reference=job, description="Render: Film")
    credits.refund(bea.pk, 12, reference=job, description="Given back")
    credits.refund(rich.pk, 0, reference=job, description="Given back")
    credits.refund(rich.pk, 50, reference=job, description="Given back")
    assert kinds(rich)[2:] == [("USAGE", -12), ("REFUND", 12)]
    assert (balance(rich), balance(bea)) == (1000, 0)


def test_staff_give_and_correct(rich: User) -> None:
    credits.grant(rich, 50, "For the bug that you found")
    credits.grant(rich, -20, "Given to the wrong account")
    assert kinds(rich)[2:] == [("GRANT", 50), ("GRANT", -20)]
    assert balance(rich) == 1030


def test_a_correction_below_zero_is_refused_with_a_sentence(rich: User) -> None:
    with pytest.raises(NotEnoughCredits) as refused:
        credits.grant(rich, -1001, "Given to the wrong account")
    assert str(refused.value) == "ada@example.com has 1,000 credits, so 1,001 credits cannot be taken away."
    assert balance(rich) == 1000


def test_a_grant_with_a_reference_is_given_once(rich: User) -> None:
    reference = uuid4()
    first, second = (credits.grant(rich, 50, "A gift", reference=reference) for _ in range(2))
    assert first == second
    assert balance(rich) == 1050


def test_a_reference_that_is_anothers_answers_for_nobody_else(rich: User, bea: User) -> None:
    reference = uuid4()
    credits.grant(rich, 50, "A gift", reference=reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        credits.grant(bea, 50, "A gift", reference=reference)
    assert (balance(rich), balance(bea)) == (1050, 0)


def test_nothing_is_no_grant(rich: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        credits.grant(rich, 0, "A gift")


def test_a_purchase_is_entered_once(rich: User) -> None:
    payment = uuid4()
    for _ in range(2):
        credits.purchase(rich, 500, "500 credits", reference=payment)
    assert kinds(rich)[2:] == [("PURCHASE", 500)]


def test_a_long_title_does_not_break_a_charge(rich: User) -> None:
    credits.charge(rich, 1, reference=uuid4(), description="Render: " + "x" * 300)
    assert len(CreditTransaction.objects.get(kind="USAGE").description) == 255


# The month's credits


def test_the_month_is_given_once(ada: User) -> None:
    assert [credits.grant_month(ada, NOVEMBER) for _ in range(3)] == [100, 0, 0]
    assert balance(ada) == 100
    assert CreditTransaction.objects.get().description == "Credits of Free for 2026-11"


def test_the_next_month_is_given_anew_and_what_is_left_stays(ada: User) -> None:
    credits.grant_month(ada, NOVEMBER)
    credits.charge(ada, 30, reference=uuid4(), description="Render: Film")
    assert credits.grant_month(ada, DECEMBER) == 100
    assert balance(ada) == 170


def test_a_rise_in_tier_gives_the_difference_and_a_fall_takes_nothing(ada: User) -> None:
    given = []
    for tier in ("FREE", "BASIC", "FREE", "PRO", "BASIC", "PRO", "ENTERPRISE"):
        ada.tier = tier
        ada.save()
        given.append(credits.grant_month(ada, NOVEMBER))
    assert given == [100, 400, 0, 1500, 0, 0, 18_000]
    assert balance(ada) == 20_000


def test_a_licence_that_has_ended_gives_the_credits_of_free(ada: User) -> None:
    ada.tier, ada.licence_until = "PRO", timezone.now() - timedelta(seconds=1)
    ada.save()
    assert credits.grant_month(ada) == 100


def test_the_tier_that_counts_is_that_of_the_row_not_of_what_was_read_before(ada: User) -> None:
    old = User.objects.get(pk=ada.pk)
    User.objects.filter(pk=ada.pk).update(tier="PRO")
    assert credits.grant_month(old, NOVEMBER) == 2000
    assert credits.grant_month(ada, NOVEMBER) == 0
    assert balance(ada) == 2000


def test_figures_that_change_hold_from_the_next_month_on(ada: User, settings: Settings) -> None:
    credits.grant_month(ada, NOVEMBER)
    settings.TIERS = {**settings.TIERS, "FREE": {**settings.TIERS["FREE"], "credits_a_month": 300}}
    assert credits.grant_month(ada, NOVEMBER) == 0
    assert credits.grant_month(ada, DECEMBER) == 300


def test_gifts_do_not_count_as_the_months_credits(ada: User) -> None:
    credits.grant(ada, 5000, "A gift")
    assert credits.grant_month(ada, NOVEMBER) == 100


def test_where_credits_are_off_no_month_is_given(ada: User, settings: Settings) -> None:
    settings.CREDITS = False
    assert credits.grant_month(ada) == 0
    assert not CreditTransaction.objects.exists()


# The balance


def test_each_entry_has_the_balance_after_it_newest_first(rich: User, bea: User) -> None:
    job = uuid4()
    credits.charge(rich, 200, reference=job, description="Render: Film")
    credits.grant(bea, 7, "A gift")
    credits.refund(rich.pk, 50, reference=job, description="Given back: Render: Film")
    assert [(entry.amount, entry.balance) for entry in credits.with_balance(credits.entries_of(rich))] == [  # type: ignore[attr-defined]
        (50, 850),
        (-200, 800),
        (900, 1000),
        (100, 100),
    ]


def test_of_one_kind_the_balance_counts_the_others_too(rich: User, bea: User) -> None:
    credits.charge(rich, 200, reference=uuid4(), description="Render: Film")
    credits.grant(bea, 7, "A gift")
    credits.grant(rich, 1, "A gift")
    found = credits.with_balance(credits.entries_of(rich, "GRANT"))
    assert [(entry.amount, entry.balance) for entry in found] == [(1, 801), (900, 1000), (100, 100)]  # type: ignore[attr-defined]


def test_a_row_that_was_read_before_does_not_write_its_balance_back(rich: User) -> None:
    """allauth, the admin and forms save whole rows; a charge in between must not be undone by them."""
    stale = User.objects.get(pk=rich.pk)
    credits.charge(rich, 200, reference=uuid4(), description="Render: Film")
    User.objects.filter(pk=rich.pk).update(storage_used=77)
    stale.first_name, stale.credits = "Augusta", 5_000_000
    stale.save()
    stale.refresh_from_db()
    assert (stale.first_name, stale.storage_used, balance(stale)) == ("Augusta", 77, 800)


def test_saving_a_row_read_in_part_writes_that_part(rich: User) -> None:
    part = User.objects.only("email").get(pk=rich.pk)
    part.email = "countess@example.com"
    part.save()
    rich.refresh_from_db()
    assert (rich.email, rich.first_name) == ("countess@example.com", "Ada")


def test_a_balance_that_is_not_the_sum_of_its_entries_is_found(rich: User, bea: User) -> None:
    assert not credits.wrong_balances().exists()
    User.objects.filter(pk=rich.pk).update(credits=1)
    make_entry(bea)
    found = {user.email: (user.credits, user.entries) for user in credits.wrong_balances()}  # type: ignore[attr-defined]
    assert found == {"ada@example.com": (1, 1000), "bea@example.com": (0, 10)}


@pytest.mark.parametrize(("number", "words"), [(0, "0 credits"), (1, "1 credit"), (1200, "1,200 credits")])
def test_credits_in_words(number: int, words: str) -> None:
    assert credits.counted(number) == words
