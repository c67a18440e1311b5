"""AC3: a new password for one that was forgotten."""

import re
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/accounts/password/reset/"
NEW = "Better-Horse-8"


def link_in(body: str) -> str:
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", body)
    assert found, body
    return found[1]


def ask(client: Client, email: str = "ada@example.com") -> str:
    """Ask for the mail and return the path of the link in it."""
    client.post(URL, {"email": email})
    return link_in(str(mail.outbox[-1].body))


def choose(client: Client, link: str, password: str = NEW) -> int:
    """Follow the link and type a password; the status of the answer, 302 when it was taken."""
    arrived = client.get(link, follow=True)
    return client.post(arrived.request["PATH_INFO"], {"password1": password, "password2": password}).status_code


def test_the_link_in_the_mail_sets_a_new_password(client: Client, ada: User) -> None:
    assert choose(client, ask(client)) == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert mail.outbox[0].to == [ada.email]


def test_the_link_works_once(client: Client, ada: User) -> None:
    link = ask(client)
    choose(client, link)
    again = Client().get(link, follow=True)
    assert "no longer works" in again.content.decode()
    assert choose(Client(), link, "Third-Horse-9") == 200
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_the_link_is_not_kept_in_the_address_of_the_page(client: Client, ada: User) -> None:
    link = ask(client)
    assert client.get(link)["Location"].endswith("-set-password/")


def test_a_reset_ends_every_session(client: Client, ada_client: Client) -> None:
    choose(client, ask(client))
    assert ada_client.get("/settings/").status_code == 302


def test_a_weak_password_is_refused_here_too(client: Client, ada: User) -> None:
    assert choose(client, ask(client), "weak") == 200
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_the_page_answers_alike_whether_or_not_the_email_has_an_account(client: Client, ada: User) -> None:
    known = client.post(URL, {"email": ada.email}, follow=True)
    unknown = client.post(URL, {"email": "nobody@example.com"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert len(mail.outbox) == 2
    assert "/password/reset/key/" not in mail.outbox[1].body


def test_no_more_than_five_mails_a_minute_go_to_one_address(client: Client, ada: User) -> None:
    answers = [client.post(URL, {"email": ada.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_without_a_mail_server_the_mail_lies_in_the_data_folder_and_the_page_says_so(
    client: Client, ada: User, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    sentence = "This studio has no mail server set up. Its operator finds the mail in the data folder."
    assert sentence in client.get(URL).content.decode()
    assert sentence in client.post(URL, {"email": ada.email}, follow=True).content.decode()
    [file] = tmp_path.iterdir()
    body = message_from_bytes(file.read_bytes()).get_payload(decode=True)
    assert isinstance(body, bytes)
    assert choose(client, link_in(body.decode())) == 302


def test_with_a_mail_server_the_page_does_not_speak_of_the_operator(client: Client, settings: Settings) -> None:
    settings.HAS_EMAIL = True
    assert "operator" not in client.get(URL).content.decode()
