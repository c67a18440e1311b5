"""AC3: making an account, without a mail server."""

import re
from collections.abc import Callable

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import credits
from accounts.adapter import AccountAdapter
from accounts.models import User
from accounts.passwords import RULES
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL = "/accounts/signup/"


def form(**changes: str) -> dict[str, str]:
    return {"email": "new@example.com", "username": "newcomer", "password1": PASSWORD, "password2": PASSWORD, **changes}


def test_signing_up_signs_in_and_goes_home(client: Client) -> None:
    response = client.post(URL, form(email="New@Example.com"))
    assert response.status_code == 302
    assert response["Location"] == reverse("home")
    user = User.objects.get()
    assert (user.email, user.username) == ("new@example.com", "newcomer")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert mail.outbox == []


def test_a_new_person_has_the_months_credits_at_once(client: Client) -> None:
    client.post(URL, form())
    user = User.objects.get()
    assert user.credits == 100
    assert [entry.description for entry in user.credit_transactions.all()] == [f"Credits of Free for {timezone.now():%Y-%m}"]


def test_a_person_and_their_credits_are_there_together_or_not_at_all(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credits, "grant_month", _be_killed)
    with pytest.raises(KeyboardInterrupt):
        client.post(URL, form())
    assert not User.objects.exists()


def test_next_is_followed_only_within_the_studio(client: Client) -> None:
    assert client.post(URL, form(next="/library/"))["Location"] == "/library/"
    assert Client().post(URL, form(email="b@example.com", username="bbb", next="//evil.example/"))["Location"] == reverse("home")


def test_fields_come_in_the_order_email_username_password(client: Client) -> None:
    page = client.get(URL).content.decode()
    names = [name for name in re.findall(r'<input[^>]*name="(\w+)"', page) if name != "csrfmiddlewaretoken"]
    assert names == ["email", "username", "password1", "password2"]


def test_browsers_are_told_what_each_field_is(client: Client) -> None:
    fields = client.get(URL).context["form"].fields
    told = {name: field.widget.attrs["autocomplete"] for name, field in fields.items()}
    assert told == {"email": "username", "username": "nickname", "password1": "new-password", "password2": "new-password"}


def test_the_rules_of_a_password_are_shown_before_it_is_typed(client: Client) -> None:
    assert RULES in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"email": "ADA@example.com"}, "email", "That email is taken."),
        ({"username": "Ada"}, "username", "That username is taken."),
        ({"username": "a!"}, "username", "Use 3 to 30 letters, digits or underscores."),
        ({"email": "nonsense"}, "email", "Enter a valid email address."),
        ({"password1": "alllower77"}, "password1", "Add an upper-case letter."),
        ({"password2": "Other-Horse-8"}, "password2", "same password"),
        ({"password1": "Newcomer1", "password2": "Newcomer1"}, "password1", "too similar to the username"),
    ],
)
def test_a_fault_is_told_in_a_sentence_at_its_field(client: Client, changes: dict[str, str], field: str, sentence: str) -> None:
    make_user(email="ada@example.com", username="ada")
    response = client.post(URL, form(**changes))
    assert sentence in " ".join(response.context["form"].errors[field])
    assert User.objects.count() == 1


def _be_killed(user: User) -> int:
    raise KeyboardInterrupt


def someone_is_quicker(monkeypatch: pytest.MonkeyPatch, **their: str) -> None:
    """Between the check of the form and the write of the row another request makes an account."""
    save: Callable[..., User] = DefaultAccountAdapter.save_user

    def late(self: AccountAdapter, *args: object, **kwargs: object) -> User:
        if not User.objects.exists():
            make_user(**their)
        return save(self, *args, **kwargs)

    monkeypatch.setattr(DefaultAccountAdapter, "save_user", late)


@pytest.mark.parametrize(
    ("their", "field", "sentence"),
    [
        ({"email": "new@example.com"}, "email", "That email is taken."),
        ({"username": "NEWCOMER"}, "username", "That username is taken."),
    ],
)
def test_losing_a_race_for_a_name_is_a_fault_of_the_form(
    client: Client, monkeypatch: pytest.MonkeyPatch, their: dict[str, str], field: str, sentence: str
) -> None:
    someone_is_quicker(monkeypatch, **their)
    response = client.post(URL, form())
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert field in response.context["form"].errors
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


def test_the_password_is_not_sent_back(client: Client) -> None:
    page = client.post(URL, form(email="nonsense")).content.decode()
    assert PASSWORD not in page


def test_a_flood_of_sign_ups_from_one_address_is_stopped(client: Client) -> None:
    answers = [client.post(URL, form(email="nonsense")).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
