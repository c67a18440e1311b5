"""AC3: with a mail server, an email is confirmed before its account can be used."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
FORM = {"email": "new@example.com", "username": "newcomer", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.HAS_EMAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/accounts/confirm-email/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_mail_confirm_sign_in_and_reset() -> None:
    client = Client()
    response = client.post("/accounts/signup/", FORM, follow=True)
    assert "Confirm your email" in response.content.decode()
    assert not is_signed_in(client)
    assert mail.outbox[0].to == ["new@example.com"]

    early = Client()
    early.post("/accounts/login/", {"login": "new@example.com", "password": PASSWORD})
    assert not is_signed_in(early)

    link = link_in(mail.outbox[0])
    assert "Is new@example.com yours?" in client.get(link).content.decode()
    assert client.post(link)["Location"] in {reverse("account_login"), reverse("home")}

    later = Client()
    later.post("/accounts/login/", {"login": "new@example.com", "password": PASSWORD})
    assert is_signed_in(later)

    later.post("/accounts/password/reset/", {"email": "new@example.com"})
    assert "/accounts/password/reset/key/" in mail.outbox[-1].body


def test_following_the_link_alone_confirms_nothing() -> None:
    """Mail scanners follow links."""
    client = Client()
    client.post("/accounts/signup/", FORM)
    client.get(link_in(mail.outbox[0]))
    client.post("/accounts/login/", {"login": "new@example.com", "password": PASSWORD})
    assert not is_signed_in(client)


def test_a_made_up_link_says_that_it_does_not_work(client: Client) -> None:
    assert "no longer works" in client.get("/accounts/confirm-email/made-up/").content.decode()


def test_signing_up_with_a_taken_email_looks_the_same_and_tells_its_owner_by_mail(client: Client, ada: User) -> None:
    fresh = Client().post("/accounts/signup/", FORM, follow=True)
    taken = client.post("/accounts/signup/", {**FORM, "email": ada.email, "username": "another"}, follow=True)
    assert taken.redirect_chain == fresh.redirect_chain
    assert mail.outbox[-1].to == [ada.email]
    assert mail.outbox[-1].subject == "You have an account already"
    assert User.objects.count() == 2


def test_a_lost_race_for_an_email_tells_its_owner_too(client: Client, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.account.internal.flows import manage_email

    look, answers = manage_email.assess_unique_email, iter([True])
    monkeypatch.setattr(manage_email, "assess_unique_email", lambda *args, **kw: next(answers, None) or look(*args, **kw))
    response = client.post("/accounts/signup/", {**FORM, "email": ada.email})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[-1].subject == "You have an account already"
    assert User.objects.count() == 1
