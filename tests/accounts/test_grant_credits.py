"""Credits by hand: the action of the admin, and the command."""

from html import unescape
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import credits
from accounts.models import CreditTransaction, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


@pytest.fixture
def root() -> User:
    return make_user(username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def staff(root: User) -> Client:
    client = Client()
    client.force_login(root)
    return client


def ask(staff: Client, *users: User, **fields: Any) -> Any:
    return staff.post(LIST, {"action": "grant_credits", "_selected_action": [str(user.pk) for user in users], **fields})


def give(staff: Client, *users: User, **fields: Any) -> Any:
    return ask(staff, *users, **{"apply": "Grant", "amount": "50", "reason": "For the bug", "key": str(uuid4()), **fields})


def said(response: Any) -> str:
    return unescape(response.content.decode())


def left(*users: User) -> list[int]:
    assert not credits.wrong_balances().exists()
    return [User.objects.get(pk=user.pk).credits for user in users]


def test_the_action_asks_how_many_and_why(staff: Client, ada: User, bea: User) -> None:
    response = ask(staff, ada, bea)
    assert response.status_code == 200
    assert response.context["form"]["key"].value()
    assert not response.context["form"].errors
    assert "To 2 people" in said(response)
    assert ask(staff, ada).context["form"]["key"].value() != response.context["form"]["key"].value()
    assert left(ada, bea) == [0, 0]


def test_chosen_people_are_given_credits_and_it_is_on_record(staff: Client, root: User, ada: User, bea: User) -> None:
    response = give(staff, ada, bea)
    assert response.status_code == 302
    assert "50 credits granted to 2." in said(staff.get(LIST))
    assert left(ada, bea, root) == [50, 50, 0]
    assert CreditTransaction.objects.filter(kind="GRANT", description="For the bug").count() == 2
    changes = LogEntry.objects.filter(user=root).values_list("object_id", "change_message")
    assert sorted(changes) == sorted((str(user.pk), "Granted +50 credits: For the bug") for user in (ada, bea))


def test_a_double_click_gives_once(staff: Client, ada: User) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert give(staff, ada, key=key).status_code == 302
    assert left(ada) == [50]
    assert LogEntry.objects.count() == 1
    assert "nothing was given twice" in said(staff.get(LIST))


def test_the_same_form_with_another_amount_is_refused(staff: Client, ada: User) -> None:
    key = str(uuid4())
    give(staff, ada, key=key)
    assert "sent before with another amount" in said(give(staff, ada, key=key, amount="70"))
    assert left(ada) == [50]


def test_a_correction_takes_away_but_never_below_nothing_and_then_from_nobody(staff: Client, ada: User, bea: User) -> None:
    give(staff, ada, amount="100")
    give(staff, bea, amount="30")
    response = give(staff, ada, bea, amount="-40", reason="By mistake")
    assert "bea@example.com has 30 credits, so 40 credits cannot be taken away." in said(response)
    assert left(ada, bea) == [100, 30]
    give(staff, ada, bea, amount="-30", reason="By mistake")
    assert left(ada, bea) == [70, 0]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"amount": "0"}, "amount", "Nothing is no grant."),
        ({"amount": ""}, "amount", "This field is required."),
        ({"amount": "1.5"}, "amount", "Enter a whole number."),
        ({"amount": "9" * 30}, "amount", "Ensure this value is less than or equal to 1000000000."),
        ({"reason": "  "}, "reason", "This field is required."),
        ({"reason": "x" * 256}, "reason", "Ensure this value has at most 255 characters (it has 256)."),
        ({"key": ""}, "key", "This field is required."),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_given(
    staff: Client, ada: User, fields: dict[str, str], field: str, sentence: str
) -> None:
    response = give(staff, ada, **fields)
    assert response.context["form"].errors == {field: [sentence]}
    assert left(ada) == [0]


@pytest.mark.parametrize(("rights", "amount"), [(["view_user"], 0), (["view_user", "change_user"], 50)])
def test_only_who_may_change_people_gives_credits(ada: User, rights: list[str], amount: int) -> None:
    clerk = make_user(is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(clerk)
    give(client, ada)
    assert left(ada) == [amount]


# The ledger in the admin


def test_the_ledger_is_read_and_never_written(staff: Client, ada: User) -> None:
    entry = credits.grant(ada, 50, "A gift")
    address = "/admin/accounts/credittransaction/"
    assert staff.get(address).status_code == 200
    assert staff.get(f"{address}{entry.pk}/change/").status_code == 200
    assert staff.get(f"{address}add/").status_code == 403
    assert staff.post(f"{address}{entry.pk}/change/", {"amount": "5000"}).status_code == 403
    assert staff.post(f"{address}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    staff.post(address, {"action": "delete_selected", "_selected_action": [str(entry.pk)], "post": "yes"})
    assert left(ada) == [50]


def test_entries_are_found_by_address_reference_and_words_and_filtered_by_kind(staff: Client, ada: User, bea: User) -> None:
    entry = credits.grant(ada, 50, "For the bug")
    credits.purchase(bea, 500, "500 credits", reference=uuid4())
    for words in ["ada@", str(entry.reference), "the bug"]:
        found = staff.get("/admin/accounts/credittransaction/", {"q": words}).context["cl"].queryset
        assert [row.pk for row in found] == [entry.pk], words
    kind = staff.get("/admin/accounts/credittransaction/", {"kind__exact": "GRANT"}).context["cl"].queryset
    assert [row.pk for row in kind] == [entry.pk]


# The command


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("grant_credits", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_gives_and_says_what_it_did(ada: User) -> None:
    assert run("ADA@example.com", "1500", "--reason", "A gift") == (
        "Granted +1,500 credits to ada@example.com, who has 1,500 now.\n"
    )
    assert run("ada@example.com", "-20", "--reason", "By mistake") == (
        "Granted -20 credits to ada@example.com, who has 1,480 now.\n"
    )
    assert left(ada) == [1480]


def test_a_dry_run_says_it_and_gives_nothing(ada: User) -> None:
    assert run("ada@example.com", "50", "--reason", "A gift", "--dry-run") == (
        "Would grant +50 credits to ada@example.com, who would have 50.\n"
    )
    assert left(ada) == [0]
    assert not CreditTransaction.objects.exists()


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@example.com", "5", "--reason", "A gift"], "There is no account with the address nobody@example.com."),
        (["ada@example.com", "0", "--reason", "A gift"], "amount: Nothing is no grant."),
        (["ada@example.com", "many", "--reason", "A gift"], "amount: Enter a whole number."),
        (["ada@example.com", "5", "--reason", " "], "reason: This field is required."),
        (["ada@example.com", "-5", "--reason", "By mistake"], "amount: ada@example.com has 0 credits, so 5 credits cannot"),
        (["ada@example.com", "5"], "required: --reason"),
    ],
)
def test_what_cannot_be_given_is_an_error(ada: User, arguments: list[str], sentence: str, more: list[str]) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments, *more)
    assert left(ada) == [0]
