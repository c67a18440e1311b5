"""DM1: a person closes their own account. It goes to whoever knows the password and means it; the operator can open it again."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.closing import reopen_account
from accounts.models import ApiLogin, AuditEvent, User
from tests.factories import PASSWORD, make_job, make_project

pytestmark = pytest.mark.django_db
URL = "/settings/data/close/"


def close(client: Client, **changes: str) -> int:
    return client.post(URL, {"username": "ada", "password": PASSWORD, **changes}).status_code


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"].startswith("/accounts/login/")


def test_the_page_says_what_goes_and_when(ada_client: Client) -> None:
    page = ada_client.get(URL).content.decode()
    assert "After 30 days everything of yours is deleted for good" in page
    assert "the operator of this studio can open the account again" in page


def test_it_is_closed_signed_out_everywhere_and_nothing_is_removed(ada: User, ada_client: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(ada)
    project, job = make_project(ada), make_job(ada)
    answer = ada_client.post(URL, {"username": "ada", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/settings/closed/", 302)]
    assert "Your account is closed" in answer.content.decode()
    assert [client.get("/settings/").status_code for client in (ada_client, elsewhere)] == [302, 302]
    ada.refresh_from_db()
    assert ada.deleted_at
    project.refresh_from_db()
    job.refresh_from_db()
    assert job.status == "queued"
    assert AuditEvent.objects.filter(action="account_closed", owner=ada, actor=ada).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "Wrong-Horse-7"}, "That is not your password."),
        ({"username": "bea"}, "That is not your username."),
        ({"username": ""}, "This field is required."),
    ],
)
def test_it_takes_the_username_and_the_password(ada: User, ada_client: Client, changes: dict[str, str], sentence: str) -> None:
    answer = ada_client.post(URL, {"username": "ada", "password": PASSWORD, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    ada.refresh_from_db()
    assert ada.is_active


def test_a_get_closes_nothing(ada: User, ada_client: Client) -> None:
    ada_client.get(URL, {"username": "ada", "password": PASSWORD})
    ada.refresh_from_db()
    assert ada.is_active


def test_programs_are_signed_out_and_stay_so_when_it_is_opened_again(ada: User, ada_client: Client) -> None:
    program = ApiLogin.objects.create(owner=ada, expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    close(ada_client)
    ada.refresh_from_db()
    reopen_account(ada)
    program.refresh_from_db()
    assert program.revoked_at


def test_the_person_is_told_by_mail_where_mail_can_be_sent(ada: User, ada_client: Client, settings: Settings) -> None:
    settings.HAS_EMAIL = True
    close(ada_client)
    assert [(message.to, message.subject) for message in mail.outbox] == [(["ada@example.com"], "Your account is closed")]
    assert "In 30 days" in mail.outbox[0].body
