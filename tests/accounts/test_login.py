"""AC3: signing in and out."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/accounts/login/"


def sign_in(client: Client, login: str = "ada@example.com", password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(URL, {"login": login, "password": password, **more})  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["ada@example.com", "ADA@Example.com", " ada@example.com "])
def test_the_email_signs_in_however_it_is_cased(client: Client, ada: User, login: str) -> None:
    assert sign_in(client, login)["Location"] == reverse("home")
    assert is_signed_in(client)


def test_the_username_does_not_sign_in(client: Client, ada: User) -> None:
    sign_in(client, "ada")
    assert not is_signed_in(client)


def test_browsers_are_told_what_each_field_is(client: Client) -> None:
    fields = client.get(URL).context["form"].fields
    assert fields["login"].widget.attrs["autocomplete"] == "username"
    assert fields["password"].widget.attrs["autocomplete"] == "current-password"


def test_signing_in_changes_the_id_of_the_session(client: Client, ada: User) -> None:
    client.get(URL)
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    sign_in(client)
    assert client.session.session_key != before


def test_the_session_ends_with_the_browser_unless_asked_to_stay(client: Client, ada: User) -> None:
    sign_in(client)
    assert client.session.get_expire_at_browser_close()
    stays = Client()
    sign_in(stays, remember="on")
    assert not stays.session.get_expire_at_browser_close()


def errors(response: HttpResponse) -> list[str]:
    return list(response.context["form"].non_field_errors())  # type: ignore[attr-defined]


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(client: Client, ada: User) -> None:
    wrong = errors(sign_in(client, password="Wrong-Horse-7"))
    unknown = errors(sign_in(client, login="nobody@example.com"))
    assert wrong == unknown
    assert "do not match" in wrong[0]


def test_the_sixth_try_at_one_account_waits_even_with_the_right_password(client: Client, ada: User) -> None:
    for _ in range(5):
        sign_in(client, password="Wrong-Horse-7")
    assert errors(sign_in(client)) == ["Too many attempts. Wait five minutes, then try again."]
    assert not is_signed_in(client)


def test_tries_at_one_account_do_not_lock_another(client: Client, ada: User, bea: User) -> None:
    for _ in range(6):
        sign_in(client, password="Wrong-Horse-7")
    sign_in(client, bea.email)
    assert is_signed_in(client)


def test_one_address_cannot_try_many_accounts(client: Client, ada: User) -> None:
    for n in range(10):
        sign_in(client, f"person{n}@example.com")
    assert "Too many attempts" in errors(sign_in(client))[0]


def test_next_leads_back_only_within_the_studio(ada: User) -> None:
    assert sign_in(Client(), next="/settings/")["Location"] == "/settings/"
    for evil in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]:
        assert sign_in(Client(), next=evil)["Location"] == reverse("home")


def test_a_link_to_sign_out_asks_first_and_a_post_does_it(ada_client: Client) -> None:
    assert ada_client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(ada_client)
    assert ada_client.post("/accounts/logout/")["Location"] == URL
    assert not is_signed_in(ada_client)


def test_a_post_without_a_token_is_refused(ada: User) -> None:
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client: Client, ada: User, ada_client: Client) -> None:
    sign_in(client)
    new = "Better-Horse-8"
    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.status_code == 302
    assert client.get("/settings/").status_code == 200
    assert ada_client.get("/settings/").status_code == 302


def test_changing_the_password_needs_the_old_one(ada_client: Client, ada: User) -> None:
    new = "Better-Horse-8"
    response = ada_client.post("/accounts/password/change/", {"oldpassword": "nope", "password1": new, "password2": new})
    assert response.context["form"].errors["oldpassword"] == ["That is not your current password."]
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)
