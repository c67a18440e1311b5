"""AC1: a closed account keeps its row, and nobody gets in by it."""

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.closing import close_account, reopen_account
from accounts.models import User
from tests.accounts.test_reset import ask, choose
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str = PASSWORD) -> HttpResponse:
    return client.post("/accounts/login/", {"login": "ada@example.com", "password": password})  # type: ignore[return-value]


def test_a_closed_account_keeps_its_row_and_its_names(ada: User) -> None:
    close_account(ada)
    ada.refresh_from_db()
    assert ada.deleted_at
    assert not ada.is_active
    answer = Client().post(
        "/accounts/signup/", {"email": "ada@example.com", "username": "ada", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert set(answer.context["form"].errors) == {"email", "username"}


def test_a_closed_account_cannot_sign_in_and_learns_nothing(client: Client, ada: User) -> None:
    close_account(ada)
    right = sign_in(client)
    assert "_auth_user_id" not in client.session
    wrong = sign_in(client, "Wrong-Horse-7")
    assert right.status_code == wrong.status_code == 200
    assert (
        right.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()  # type: ignore[attr-defined]
    )


def test_tries_at_a_closed_account_are_counted_like_wrong_ones(client: Client, ada: User) -> None:
    close_account(ada)
    answers = [sign_in(client).context["form"].non_field_errors()[0] for _ in range(6)]  # type: ignore[attr-defined]
    assert len(set(answers[:5])) == 1
    assert "Too many attempts" in answers[5]


def test_closing_ends_every_session_and_reopening_does_not_bring_them_back(ada: User, ada_client: Client) -> None:
    assert ada_client.get("/settings/").status_code == 200
    close_account(ada)
    assert ada_client.get("/settings/").status_code == 302
    reopen_account(ada)
    assert ada_client.get("/settings/").status_code == 302


def test_sessions_of_others_go_on(ada: User, bea_client: Client) -> None:
    close_account(ada)
    assert bea_client.get("/settings/").status_code == 200


def test_a_closed_account_gets_no_link_to_reset_its_password(client: Client, ada: User) -> None:
    close_account(ada)
    client.post("/accounts/password/reset/", {"email": ada.email})
    assert all("/password/reset/key/" not in message.body for message in mail.outbox)


def test_a_link_sent_before_dies_with_the_account(client: Client, ada: User) -> None:
    link = ask(client)
    close_account(ada)
    assert choose(client, link) == 200
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_link_opened_before_dies_with_the_account(client: Client, ada: User) -> None:
    page = client.get(ask(client), follow=True).request["PATH_INFO"]
    close_account(ada)
    client.post(page, {"password1": "Better-Horse-8", "password2": "Better-Horse-8"})
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_reopened_account_signs_in_again(client: Client, ada: User) -> None:
    close_account(ada)
    reopen_account(ada)
    sign_in(client)
    assert "_auth_user_id" in client.session


def test_closing_twice_keeps_the_first_time(ada: User) -> None:
    close_account(ada)
    first = ada.deleted_at
    close_account(ada)
    assert ada.deleted_at == first
