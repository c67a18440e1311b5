"""AC3: the browsers that are signed in as a person, listed and ended."""

from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts import sessions
from accounts.devices import device
from accounts.models import ApiLogin, AuditEvent, User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/settings/security/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604"
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


def sign_in(user: User, user_agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def row_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def test_every_browser_is_listed_this_one_first_and_named(ada: User, bea: User) -> None:
    here, phone = sign_in(ada), sign_in(ada, PHONE)
    sign_in(bea)
    browsers = here.get(URL).context["browsers"]
    assert [(browser.device, browser.is_current) for browser in browsers] == [
        ("Firefox on Linux", True),
        ("Safari on iPhone", False),
    ]
    assert browsers[0].address == "127.0.0.1"
    assert [browser.is_current for browser in phone.get(URL).context["browsers"]] == [True, False]


def test_one_is_ended_and_the_others_go_on(ada: User) -> None:
    here, there, third = sign_in(ada), sign_in(ada, PHONE), sign_in(ada)
    assert here.post(f"{URL}sessions/{row_of(there).pk}/end/")["Location"] == URL
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, True]
    assert AuditEvent.objects.filter(action="sessions_ended", owner=ada, actor=ada).count() == 1


def test_the_own_one_is_ended_by_signing_out(ada: User) -> None:
    here = sign_in(ada)
    assert here.post(f"{URL}sessions/{row_of(here).pk}/end/")["Location"] == "/accounts/logout/"
    assert is_signed_in(here)


def test_a_stranger_ends_nobodys_session(ada: User, bea: User) -> None:
    here = sign_in(ada)
    assert sign_in(bea).post(f"{URL}sessions/{row_of(here).pk}/end/").status_code == 404
    assert is_signed_in(here)


def test_ending_all_others_ends_those_that_were_never_listed_and_programs_too(ada: User, ada_client: Client) -> None:
    here, there = sign_in(ada), sign_in(ada, PHONE)
    program = ApiLogin.objects.create(owner=ada, user_agent="curl/8", expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert here.post(f"{URL}sessions/end-others/")["Location"] == URL
    assert [is_signed_in(client) for client in (here, there, ada_client)] == [True, False, False]
    assert [browser.is_current for browser in here.get(URL).context["browsers"]] == [True]
    program.refresh_from_db()
    assert program.revoked_at


def test_programs_are_listed_and_ended_by_their_owner_alone(ada_client: Client, ada: User, bea_client: Client) -> None:
    program = ApiLogin.objects.create(owner=ada, user_agent="curl/8", expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert list(ada_client.get(URL).context["programs"]) == [program]
    assert bea_client.post(f"{URL}programs/{program.pk}/end/").status_code == 404
    assert ada_client.post(f"{URL}programs/{program.pk}/end/")["Location"] == URL
    assert not ada_client.get(URL).context["programs"]


def test_a_new_password_leaves_this_browser_alone_in_the_list(ada: User) -> None:
    here, there = sign_in(ada), sign_in(ada, PHONE)
    new = {"oldpassword": PASSWORD, "password1": "Better-Horse-8", "password2": "Better-Horse-8"}
    here.post("/accounts/password/change/", new)
    assert not is_signed_in(there)
    assert [browser.is_current for browser in here.get(URL).context["browsers"]] == [True]


def test_when_it_was_seen_is_written_at_most_once_in_five_minutes(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    here = sign_in(ada)
    UserSession.objects.update(last_seen_at=LONG_AGO)
    is_signed_in(here)
    assert row_of(here).last_seen_at == LONG_AGO
    monkeypatch.setattr(sessions, "SEEN_EVERY", 0)
    is_signed_in(here)
    assert row_of(here).last_seen_at > LONG_AGO


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 (KHTML, like Gecko) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537 Chrome/140 Safari/537", "Chrome on macOS"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_named_in_words(user_agent: str, words: str) -> None:
    assert device(user_agent) == words
