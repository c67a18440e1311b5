"""AC3: the email that a person signs in with is changed, by who knows the password and, with a mail server, reads the new one."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts import emails
from accounts.models import AuditEvent, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL, SECURITY = "/settings/security/email/", "/settings/security/"
NEW = "ada@new.example"


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.HAS_EMAIL = settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.fixture
def confirmed(ada: User) -> EmailAddress:
    return EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=True)


def ask(client: Client, email: str = NEW, password: str = PASSWORD) -> int:
    return client.post(URL, {"email": email, "password": password}).status_code


def addresses(user: User) -> set[tuple[str, bool, bool]]:
    return set(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified"))


def follow(client: Client) -> None:
    link = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert link
    client.post(link[0].removeprefix("http://testserver"))


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"].startswith("/accounts/login/")


def test_without_a_mail_server_it_is_changed_at_once(ada: User, ada_client: Client, confirmed: EmailAddress) -> None:
    assert ask(ada_client, "Ada@New.Example ") == 302
    ada.refresh_from_db()
    assert ada.email == NEW
    assert addresses(ada) == {(NEW, True, False)}
    assert ada_client.get(SECURITY).status_code == 200
    assert AuditEvent.objects.filter(action="email_changed", owner=ada).count() == 1
    client = Client()
    client.post("/accounts/login/", {"login": NEW, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_it_works_where_no_address_was_on_record(ada: User, ada_client: Client) -> None:
    ask(ada_client)
    assert addresses(ada) == {(NEW, True, False)}


@pytest.mark.parametrize(
    ("email", "password", "field", "sentence"),
    [
        (NEW, "Wrong-Horse-7", "password", "That is not your password."),
        ("bea@example.com", PASSWORD, "email", "That email is taken."),
        ("ADA@example.com", PASSWORD, "email", "That is your email already."),
        ("nobody", PASSWORD, "email", "Enter a valid email address."),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_changes(
    ada: User, bea: User, ada_client: Client, email: str, password: str, field: str, sentence: str
) -> None:
    refused = ada_client.post(URL, {"email": email, "password": password})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {field: [sentence]}
    assert f'value="{email}"' in refused.content.decode()
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"


def test_guessing_the_password_is_stopped(ada: User, ada_client: Client) -> None:
    for _ in range(10):
        ask(ada_client, password="Wrong-Horse-7")
    refused = ada_client.post(URL, {"email": NEW, "password": PASSWORD})
    assert "Too many attempts" in str(refused.context["form"].errors["password"])


@pytest.mark.usefixtures("with_mail", "confirmed")
class TestWithMail:
    def test_the_old_one_holds_until_the_new_one_answers(self, ada: User, ada_client: Client) -> None:
        assert ask(ada_client) == 302
        assert addresses(ada) == {("ada@example.com", True, True), (NEW, False, False)}
        assert mail.outbox[-1].to == [NEW]
        assert ada_client.get(SECURITY).context["awaited_email"] == NEW
        ada.refresh_from_db()
        assert ada.email == "ada@example.com"

    def test_by_the_link_it_takes_the_place_and_the_old_one_is_told(self, ada: User, ada_client: Client) -> None:
        ask(ada_client)
        follow(ada_client)
        ada.refresh_from_db()
        assert ada.email == NEW
        assert addresses(ada) == {(NEW, True, True)}
        assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["ada@example.com"], "Your email was changed")
        assert NEW in mail.outbox[-1].body
        assert AuditEvent.objects.filter(action="email_changed", owner=ada).count() == 1

    def test_another_try_replaces_the_one_before(self, ada: User, ada_client: Client) -> None:
        ask(ada_client)
        ask(ada_client, "ada@third.example")
        assert ada_client.get(SECURITY).context["awaited_email"] == "ada@third.example"

    def test_it_can_be_called_off_and_the_link_is_dead(self, ada: User, ada_client: Client) -> None:
        ask(ada_client)
        assert ada_client.post(f"{URL}keep/")["Location"] == SECURITY
        follow(ada_client)
        ada.refresh_from_db()
        assert ada.email == "ada@example.com"
        assert ada_client.get(SECURITY).context["awaited_email"] == ""

    def test_nothing_tells_whether_another_has_the_address_but_its_owner_is_told(self, bea: User, ada_client: Client) -> None:
        assert ask(ada_client, bea.email) == 302
        assert [(message.to, message.subject) for message in mail.outbox] == [([bea.email], "You have an account already")]

    def test_an_address_that_somebody_took_since_is_not_confirmed(self, ada: User, ada_client: Client) -> None:
        ask(ada_client)
        make_user(email=NEW, username="quicker")
        follow(ada_client)
        ada.refresh_from_db()
        assert ada.email == "ada@example.com"


def test_losing_a_race_for_an_address_is_a_fault_of_the_form(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = emails._change_now

    def late(*args: object) -> None:
        make_user(email=NEW, username="quicker")
        change(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(emails, "_change_now", late)
    assert ask(ada_client) == 422


@pytest.mark.parametrize(
    "post", [{"email": "second@example.com", "action_add": ""}, {"email": "ada@example.com", "action_remove": ""}]
)
def test_allauths_own_page_changes_nothing(ada: User, ada_client: Client, confirmed: EmailAddress, post: dict[str, str]) -> None:
    assert ada_client.post("/accounts/email/", post)["Location"] == SECURITY
    assert addresses(ada) == {("ada@example.com", True, True)}
