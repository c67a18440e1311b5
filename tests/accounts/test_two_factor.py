"""AC3: a second factor, by codes of an app. Turned on and off by who has proved to be the person; asked for at sign-in."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SECURITY = "/settings/security/"
TURN_ON, TURN_OFF, CODES = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/"


def code_of(secret: str, steps_ago: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago)))


def sign_in(user: User) -> Client:
    """As far as the password goes."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def prove(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def turn_on(client: Client) -> tuple[str, list[str]]:
    """The secret, and the recovery codes as the page shows them."""
    prove(client)
    secret: str = client.get(TURN_ON).context["form"].secret
    shown = client.post(TURN_ON, {"code": code_of(secret)}, follow=True)
    return secret, shown.context["unused_codes"]


def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later moment, as a code is taken once."""
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)


@pytest.mark.parametrize("page", [TURN_ON, f"{CODES}generate/"])
def test_the_password_is_asked_again_first(ada: User, page: str) -> None:
    client = Client()
    client.force_login(ada)
    assert client.get(page)["Location"].startswith("/accounts/reauthenticate/")


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(TURN_ON)["Location"].startswith("/accounts/login/")


def test_the_page_shows_a_code_to_scan_and_the_words_to_type(ada: User) -> None:
    client = sign_in(ada)
    prove(client)
    page = client.get(TURN_ON)
    html = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in html
    assert page.context["form"].secret in html
    assert "issuer=Reelwright" in page.context["totp_url"]
    assert "style=" not in html


def test_a_wrong_code_turns_nothing_on_and_is_told_at_its_field(ada: User) -> None:
    client = sign_in(ada)
    prove(client)
    secret = client.get(TURN_ON).context["form"].secret
    wrong = client.post(TURN_ON, {"code": code_of(secret, steps_ago=9)})
    assert wrong.context["form"].errors == {"code": ["That code is not right. Type the one that your app shows now."]}
    assert wrong.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_it_is_on_and_ten_recovery_codes_are_shown_once(ada: User) -> None:
    client = sign_in(ada)
    _, codes = turn_on(client)
    assert len(set(codes)) == 10
    again = client.get(CODES).content.decode()
    assert "cannot be shown again" in again
    assert not any(code in again for code in codes)
    assert client.get(f"{CODES}download/").status_code == 403
    page = client.get(SECURITY).content.decode()
    assert "On since" in page
    assert "10 left" in page


def test_the_secrets_do_not_lie_readable_in_the_database(ada: User, settings: Settings) -> None:
    secret, codes = turn_on(sign_in(ada))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key, for the time after it leaked", [settings.SECRET_KEY]
    assert is_let_in(ada, codes[0])
    settings.SECRET_KEY_FALLBACKS = []
    assert not is_let_in(ada, codes[1])


def is_let_in(user: User, code: str) -> bool:
    client = sign_in(user)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return is_signed_in(client)


def test_signing_in_takes_the_code_after_the_password(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = turn_on(sign_in(ada))
    fresh(monkeypatch)
    client = sign_in(ada)
    assert not is_signed_in(client)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_signed_in(client)
    assert not is_let_in(ada, code_of(secret)), "a code was taken twice"


def test_a_recovery_code_lets_in_once(ada: User) -> None:
    _, codes = turn_on(sign_in(ada))
    assert is_let_in(ada, codes[3])
    assert not is_let_in(ada, codes[3])


def test_guessing_codes_is_stopped(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = turn_on(sign_in(ada))
    fresh(monkeypatch)
    client = sign_in(ada)
    for guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{guess}"})
    assert "Too many attempts" in client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).content.decode()
    assert not is_signed_in(client)


def test_turning_it_off_asks_for_the_person_again(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = turn_on(sign_in(ada))
    fresh(monkeypatch)
    client = sign_in(ada)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.post(TURN_OFF)["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=ada).count() == 2
    prove(client)
    assert client.get(TURN_OFF).status_code == 200
    assert client.post(TURN_OFF)["Location"] == "/accounts/2fa/"
    assert not Authenticator.objects.exists()
    assert "Off" in client.get("/accounts/2fa/", follow=True).content.decode()
    assert is_signed_in(sign_in(ada))


def test_new_codes_replace_the_old_ones(ada: User) -> None:
    client = sign_in(ada)
    _, old = turn_on(client)
    new = client.post(f"{CODES}generate/", follow=True).context["unused_codes"]
    assert set(new).isdisjoint(old)
    assert not is_let_in(ada, old[0])
    assert is_let_in(ada, new[0])


@pytest.mark.django_db(transaction=True)  # the mail goes out on commit
def test_whoever_reads_the_mail_is_told(ada: User, settings: Settings) -> None:
    client = sign_in(ada)
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    turn_on(client)
    client.post(TURN_OFF)
    assert [message.subject for message in mail.outbox] == ["A second factor was turned on", "The second factor was turned off"]
    assert all(message.to == [ada.email] and not re.search(r"\{[{%]", str(message.body)) for message in mail.outbox)


def test_staff_take_it_away_from_who_has_lost_it_and_that_is_on_record(ada: User) -> None:
    turn_on(sign_in(ada))
    root = make_user(is_staff=True, is_superuser=True)
    staff = Client()
    staff.force_login(root)
    staff.post("/admin/accounts/user/", {"action": "take_second_factor", "_selected_action": [str(ada.pk), str(root.pk)]})
    assert not Authenticator.objects.exists()
    assert is_signed_in(sign_in(ada))
    assert list(AuditEvent.objects.filter(action="second_factor_off").values_list("owner", "actor")) == [(ada.pk, root.pk)]
