"""AC1: the user's row and its names."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_email_is_kept_in_lower_case() -> None:
    assert make_user(email=" Ada@Example.COM ").email == "ada@example.com"


def test_a_form_lowers_the_email_too() -> None:
    user = make_user()
    user.email = "Ada@Example.com"
    user.full_clean()
    assert user.email == "ada@example.com"


@pytest.mark.parametrize("username", ["ab", "a" * 31, "with space", "dash-ed", "dot.ted", "trailing\n", "é_accent", ""])
def test_a_username_is_three_to_thirty_letters_digits_or_underscores(username: str) -> None:
    user = make_user()
    user.username = username
    with pytest.raises(ValidationError) as refused:
        user.full_clean()
    assert "username" in refused.value.message_dict


@pytest.mark.parametrize(("first", "last", "shown"), [("Ada", "Byron", "Ada Byron"), ("Ada", "", "Ada"), ("", "", "ada")])
def test_the_display_name_is_the_full_name_else_the_username(first: str, last: str, shown: str) -> None:
    assert User(username="ada", first_name=first, last_name=last).display_name == shown


@pytest.mark.parametrize(("first", "last", "shown"), [("Ada", "Byron", "AB"), ("Ada", "", "A"), ("", "", "AD")])
def test_initials_come_from_the_names_else_the_username(first: str, last: str, shown: str) -> None:
    assert User(username="ada", first_name=first, last_name=last).initials == shown


def test_createsuperuser_asks_for_an_email_and_a_username(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Correct-Horse-7")
    call_command("createsuperuser", email="Root@Example.com", username="root", interactive=False, verbosity=0)
    root = User.objects.get_by_natural_key("ROOT@example.com")
    assert root.is_staff
    assert root.is_superuser
    assert root.check_password("Correct-Horse-7")
