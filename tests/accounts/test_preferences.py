"""AC4's beginning: one definition of the preferences."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.preferences import Preferences, validate_preferences


def test_the_theme_follows_the_system_until_it_is_chosen() -> None:
    assert User().theme == "system"


def test_a_choice_is_kept_as_plain_json() -> None:
    user = User()
    user.prefer(theme="dark")
    assert user.preferences == {"theme": "dark"}
    assert user.theme == "dark"


@pytest.mark.parametrize("bad", [{"theme": "pink"}, {"colour": "red"}, {"theme": None}, [], "dark"])
def test_what_the_definition_does_not_know_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        validate_preferences(bad)


def test_a_refusal_names_the_key() -> None:
    with pytest.raises(ValidationError, match="colour"):
        validate_preferences({"colour": "red"})


@pytest.mark.parametrize("stored", [{"theme": "pink"}, {"from_the_future": 1}, None, []])
def test_unreadable_preferences_read_as_the_defaults(stored: object) -> None:
    assert Preferences.read(stored) == Preferences()


def test_an_unknown_preference_cannot_be_chosen() -> None:
    user = User()
    with pytest.raises(ValueError, match="colour"):
        user.prefer(colour="red")
    assert user.preferences == {}
