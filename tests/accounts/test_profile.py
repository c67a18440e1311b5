"""The page of one's own settings."""

from typing import Any

import pytest
from django.test import Client

from accounts.forms.profile import ProfileForm
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/settings/"


def form(**changes: str) -> dict[str, Any]:
    return {"first_name": "Ada", "last_name": "Lovelace", "username": "ada", **changes}


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_saving_changes_the_names(ada: User, ada_client: Client) -> None:
    assert ada_client.post(URL, form(username="countess"))["Location"] == URL
    ada.refresh_from_db()
    assert (ada.display_name, ada.username) == ("Ada Lovelace", "countess")
    assert "Your profile is saved." in ada_client.get(URL).content.decode()


def test_email_and_rights_cannot_be_changed_here(ada: User, ada_client: Client) -> None:
    ada_client.post(URL, form(email="other@example.com", is_staff="on", is_superuser="on"))
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"
    assert not ada.is_staff
    assert not ada.is_superuser


def test_the_casing_of_ones_own_username_may_change(ada: User, ada_client: Client) -> None:
    ada_client.post(URL, form(username="ADA"))
    ada.refresh_from_db()
    assert ada.username == "ADA"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"username": "BEA"}, "username", "That username is taken."),
        ({"username": "no spaces"}, "username", "Use 3 to 30 letters, digits or underscores."),
        ({"first_name": "x" * 151}, "first_name", "Ensure this value has at most 150 characters (it has 151)."),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_saved(
    ada: User, ada_client: Client, bea: User, changes: dict[str, str], field: str, sentence: str
) -> None:
    response = ada_client.post(URL, form(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    assert sentence in response.content.decode()
    ada.refresh_from_db()
    assert (ada.username, ada.last_name) == ("ada", "Byron")


def test_losing_a_race_for_a_username_is_a_fault_of_the_form(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_save = ProfileForm.try_save

    def late(self: ProfileForm) -> bool:
        make_user(username="quicker")
        return try_save(self)

    monkeypatch.setattr(ProfileForm, "try_save", late)
    response = ada_client.post(URL, form(username="Quicker"))
    assert response.status_code == 422
    assert response.context["form"].errors == {"username": ["That username is taken."]}


@pytest.mark.parametrize("theme", ["system", "light", "dark"])
def test_the_menu_sets_the_theme_and_goes_back(ada: User, ada_client: Client, theme: str) -> None:
    response = ada_client.post("/settings/theme/", {"theme": theme, "next": "/library/"})
    assert response["Location"] == "/library/"
    ada.refresh_from_db()
    assert ada.preferences == {"theme": theme}


def test_the_menu_goes_back_only_within_the_studio(ada_client: Client) -> None:
    for evil in ["//evil.example", "https://evil.example/", "/\\evil.example", "word", "home", ""]:
        assert ada_client.post("/settings/theme/", {"theme": "dark", "next": evil})["Location"] == "/settings/preferences/"


def test_an_unknown_theme_changes_nothing(ada: User, ada_client: Client) -> None:
    assert ada_client.post("/settings/theme/", {"theme": "pink"}).status_code == 422
    ada.refresh_from_db()
    assert ada.theme == "system"


def test_a_get_does_not_change_the_theme(ada_client: Client) -> None:
    assert ada_client.get("/settings/theme/", {"theme": "dark"}).status_code == 405
