"""AC3: programs sign in for tokens that hold shortly, follow one another, and end when they should."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts import tokens
from accounts.closing import close_account, reopen_account
from accounts.models import ApiLogin, AuditEvent, User
from media_library.models import Upload
from tests.factories import PASSWORD, make_project, make_user
from tests.media_library import tus
from tests.media_library.asgi import call

pytestmark = pytest.mark.django_db
LOGIN, REFRESH, LOGOUT, ME = (f"/api/v1/auth/{name}/" for name in ("login", "refresh", "logout", "me"))


@pytest.fixture
def api() -> APIClient:
    return APIClient(enforce_csrf_checks=True)


def sign_in(api: APIClient, email: str = "ada@example.com", password: str = PASSWORD, **more: str) -> Any:
    return api.post(LOGIN, {"email": email, "password": password, **more}, format="json")


def pair(api: APIClient) -> dict[str, Any]:
    response = sign_in(api)
    assert response.status_code == 200, response.content
    return response.json()  # type: ignore[no-any-return]


def status(api: APIClient, access: str) -> int:
    return int(api.get(ME, HTTP_AUTHORIZATION=f"Bearer {access}").status_code)


def renew(api: APIClient, refresh: str) -> Any:
    return api.post(REFRESH, {"refresh": refresh}, format="json")


def code_of(response: Any) -> str:
    return str(response.json()["error"]["code"])


def test_a_good_sign_in_returns_the_tokens_and_the_user(api: APIClient, ada: User) -> None:
    response = sign_in(api, " ADA@example.com")
    found = response.json()
    assert set(found) == {"access", "refresh", "user"}
    assert (found["user"]["id"], found["user"]["email"], found["user"]["tier"]) == (str(ada.pk), ada.email, "FREE")
    assert "password" not in found["user"]
    assert response["Cache-Control"] == "no-store"
    assert api.get(ME, HTTP_AUTHORIZATION=f"Bearer {found['access']}").json() == found["user"]


def test_a_token_opens_the_api_without_a_csrf_token_and_only_what_is_ones_own(api: APIClient, ada: User, bea: User) -> None:
    mine, theirs = make_project(ada), make_project(bea)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {pair(api)['access']}")
    assert api.get(f"/api/v1/projects/{mine.pk}/timeline/").status_code == 200
    assert api.get(f"/api/v1/projects/{theirs.pk}/timeline/").status_code == 404
    assert api.post("/api/v1/jobs/read/").status_code == 200


def test_a_session_still_needs_a_csrf_token_and_who_is_signed_out_is_told(api: APIClient, ada: User) -> None:
    api.force_login(ada)
    assert api.post("/api/v1/jobs/read/").status_code == 403
    anonymous = APIClient().get(ME)
    assert (anonymous.status_code, anonymous["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert anonymous.json()["error"]["message"] == "You are signed out. Sign in again to go on."


def test_a_wrong_password_an_unknown_email_and_a_closed_account_are_one_answer(api: APIClient, ada: User) -> None:
    closed = make_user(email="closed@example.com")
    close_account(closed)
    answers = [sign_in(api, password="Wrong-Horse-7"), sign_in(api, "nobody@example.com"), sign_in(api, closed.email)]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.content for answer in answers}) == 1
    assert code_of(answers[0]) == "wrong_credentials"


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_a_password_is_hashed_once_for_who_is_there_and_for_who_is_not(
    api: APIClient, ada: User, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    sign_in(api, email, "Wrong-Horse-7")
    assert hashed == ["Wrong-Horse-7"]


def test_the_sixth_try_waits_even_with_the_right_password(api: APIClient, ada: User) -> None:
    for _ in range(5):
        assert sign_in(api, password="Wrong-Horse-7").status_code == 401
    late = sign_in(api)
    assert (late.status_code, code_of(late)) == (429, "too_often")
    assert int(late["Retry-After"]) > 800
    assert sign_in(api, "bea@example.com").status_code == 401  # counted apart


def test_failures_on_the_page_count_for_the_api_and_the_other_way_round(api: APIClient, ada: User, client: Client) -> None:
    for _ in range(3):
        sign_in(api, password="Wrong-Horse-7")
    for _ in range(2):
        client.post("/accounts/login/", {"login": ada.email, "password": "Wrong-Horse-7"})
    assert sign_in(api).status_code == 429
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_good_sign_in_is_not_held_against_the_next(api: APIClient, ada: User) -> None:
    assert [sign_in(api).status_code for _ in range(7)] == [200] * 7


def test_an_address_that_has_not_answered_does_not_sign_in_where_mail_is_sent(
    api: APIClient, ada: User, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    assert code_of(sign_in(api)) == "email_not_verified"
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    assert sign_in(api).status_code == 200


def code_now(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def test_who_has_a_second_factor_sends_its_code_and_each_code_serves_once(api: APIClient, ada: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(ada, secret)
    code = code_now(secret)
    assert code_of(sign_in(api)) == "second_factor_needed"
    assert code_of(sign_in(api, code="000000" if code != "000000" else "111111")) == "second_factor_wrong"
    assert sign_in(api, code=code).status_code == 200
    assert code_of(sign_in(api, code=code)) == "second_factor_wrong"


def test_wrong_codes_run_out(api: APIClient, ada: User, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api_login": {"amount": 100, "seconds": 60}}
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(ada, secret)
    for _ in range(5):
        sign_in(api, code="not one")
    assert code_of(sign_in(api, code=code_now(secret))) == "second_factor_wrong"
    cache.clear()
    assert sign_in(api, code=code_now(secret)).status_code == 200


def test_staff_who_must_have_a_second_factor_sign_in_by_it_alone(api: APIClient, ada: User, settings: Settings) -> None:
    settings.REQUIRE_STAFF_2FA = True
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    assert code_of(sign_in(api)) == "second_factor_missing"


def test_each_refresh_token_leads_to_the_next_pair(api: APIClient, ada: User) -> None:
    first = pair(api)
    second = renew(api, first["refresh"]).json()
    assert second["user"]["email"] == ada.email
    assert status(api, second["access"]) == 200
    third = renew(api, second["refresh"])
    assert third.status_code == 200
    assert ApiLogin.objects.get().serial == 3


def test_a_refresh_token_that_comes_again_ends_the_whole_family(api: APIClient, ada: User) -> None:
    first, other = pair(api), pair(api)
    second = renew(api, first["refresh"]).json()
    assert renew(api, first["refresh"]).status_code == 401
    assert renew(api, second["refresh"]).status_code == 401
    assert [status(api, token) for token in (first["access"], second["access"])] == [401, 401]
    event = AuditEvent.objects.get(action="token_reuse")
    assert (event.owner, event.actor, event.address) == (ada, None, "127.0.0.1")
    assert status(api, other["access"]) == 200  # another program's


def test_signing_out_ends_access_at_once(api: APIClient, ada: User) -> None:
    found = pair(api)
    assert api.post(LOGOUT, {"refresh": found["access"]}, format="json").status_code == 401
    assert api.post(LOGOUT, {"refresh": found["refresh"]}, format="json").status_code == 204
    assert status(api, found["access"]) == 401
    assert renew(api, found["refresh"]).status_code == 401
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == ["api_login", "api_login_revoked"]


def change_password(user: User) -> None:
    user.set_password("Better-Horse-8")
    user.save()


def close_and_reopen(user: User) -> None:
    close_account(user)
    reopen_account(user)


ENDS: dict[str, Callable[[User], Any]] = {
    "a new password": change_password,
    "a closed account": close_account,
    "a closed and reopened account": close_and_reopen,
    "a new epoch": lambda user: User.objects.filter(pk=user.pk).update(session_epoch=1),
    "an account switched off": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "a purge": lambda user: user.delete(),
    "a revocation": lambda user: tokens.revoke(tokens.api_logins_of(user).get()),
    "the end of its time": lambda user: ApiLogin.objects.update(expires_at=timezone.now() - timedelta(seconds=1)),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_ends_a_sign_in_ends_it_at_the_next_request(api: APIClient, ada: User, end: str) -> None:
    found = pair(api)
    assert status(api, found["access"]) == 200
    ENDS[end](ada)
    assert status(api, found["access"]) == 401
    assert renew(api, found["refresh"]).status_code == 401


def test_a_new_password_by_the_page_ends_the_sign_ins_of_programs(api: APIClient, ada: User, ada_client: Client) -> None:
    pair(api)
    new = {"oldpassword": PASSWORD, "password1": "Better-Horse-8", "password2": "Better-Horse-8"}
    assert ada_client.post("/accounts/password/change/", new).status_code == 302
    assert not tokens.api_logins_of(ada).exists()


def part(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def key() -> str:
    return str(tokens._backend().signing_key)


def sign(claims: dict[str, Any], algorithm: str = "HS256", secret: str | None = None, **headers: Any) -> str:
    return jwt.encode(claims, secret or key(), algorithm=algorithm, headers=headers)


def without(claims: dict[str, Any], name: str) -> dict[str, Any]:
    return {claim: value for claim, value in claims.items() if claim != name}


def none_with_signature(claims: dict[str, Any]) -> str:
    body = f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(key().encode(), body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "no algorithm": lambda claims: f"{part({'alg': 'none'})}.{part(claims)}.",
    "no algorithm, in capitals": lambda claims: f"{part({'alg': 'None'})}.{part(claims)}.",
    "no algorithm over a good signature": none_with_signature,
    "another of its family": lambda claims: sign(claims, "HS512"),
    "another key": lambda claims: sign(claims, secret="k" * 64),
    "the studio's own secret": lambda claims: sign(claims, secret="for tests only, and nowhere else, as anyone can read it here"),
    "a key that it names itself": lambda claims: sign(claims, secret="k" * 64, kid="../../dev/null", jwk={"k": "a2s"}),
    "another audience": lambda claims: sign({**claims, "aud": "elsewhere"}),
    "no audience": lambda claims: sign(without(claims, "aud")),
    "another issuer": lambda claims: sign({**claims, "iss": "elsewhere"}),
    "no issuer": lambda claims: sign(without(claims, "iss")),
    "another use": lambda claims: sign({**claims, "typ": "refresh"}),
    "no use": lambda claims: sign(without(claims, "typ")),
    "no end": lambda claims: sign(without(claims, "exp")),
    "its end in the past": lambda claims: sign({**claims, "exp": int(time.time()) - tokens.LEEWAY - 2}),
    "another person": lambda claims: sign({**claims, "sub": str(make_user().pk)}),
    "another state of the person": lambda claims: sign({**claims, "person": "0" * 32}),
    "a login that is none": lambda claims: sign({**claims, "login": "1 OR 1=1"}),
    "changed words": lambda claims: ".".join([sign(claims).split(".")[0], part(claims), sign({**claims, "x": 1}).split(".")[2]]),
    "a cut end": lambda claims: sign(claims)[:-4],
    "no token": lambda claims: "x",
    "bytes that are no text": lambda claims: "\xff\xfe",
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_token_opens_nothing(api: APIClient, ada: User, forgery: str) -> None:
    claims = jwt.decode(pair(api)["access"], options={"verify_signature": False})
    assert status(api, sign(claims)) == 200  # so what follows is what is wrong with it
    assert status(api, FORGED[forgery](claims)) == 401


def test_an_access_token_does_not_refresh_and_a_refresh_token_opens_nothing(api: APIClient, ada: User) -> None:
    found = pair(api)
    assert renew(api, found["access"]).status_code == 401
    assert status(api, found["refresh"]) == 401
    assert ApiLogin.objects.get().revoked_at is None


def test_access_holds_ten_minutes_and_refreshing_fourteen_days(api: APIClient, ada: User) -> None:
    found = pair(api)
    ends = [jwt.decode(found[kind], options={"verify_signature": False})["exp"] - time.time() for kind in ("access", "refresh")]
    assert 590 <= ends[0] <= 600
    assert 14 * 86400 - 10 <= ends[1] <= 14 * 86400


def test_no_token_says_who_it_is_in_words_or_holds_the_hash(api: APIClient, ada: User) -> None:
    claims = jwt.decode(pair(api)["access"], options={"verify_signature": False})
    assert set(claims) == {"typ", "sub", "login", "serial", "person", "exp", "iat", "aud", "iss"}
    assert ada.email not in str(claims)


def test_a_request_with_a_token_costs_one_query_more_than_what_it_asks(
    api: APIClient, ada: User, django_assert_num_queries: Any
) -> None:
    access = pair(api)["access"]
    status(api, access)  # the limit's share is taken
    with django_assert_num_queries(1):
        status(api, access)


def test_a_person_sees_what_is_signed_in_the_last_used_first_and_nobody_elses(api: APIClient, ada: User, bea: User) -> None:
    for agent in ("first", "second"):
        api.credentials(HTTP_USER_AGENT=agent)
        last = pair(api)
    sign_in(api, bea.email)
    assert [login.user_agent for login in tokens.api_logins_of(ada)] == ["second", "first"]
    api.post(LOGOUT, {"refresh": last["refresh"]}, format="json")
    assert [login.user_agent for login in tokens.api_logins_of(ada)] == ["first"]


@pytest.mark.parametrize(
    "body", [{}, {"email": "a@example.com"}, {"email": "", "password": ""}, {"email": 7, "password": []}, []]
)
def test_a_request_of_another_shape_is_told_what_is_missing(api: APIClient, ada: User, body: Any) -> None:
    response = api.post(LOGIN, body, format="json")
    assert response.status_code == 400
    assert code_of(response) == "invalid"


def test_a_signed_in_browser_is_no_way_to_get_a_token(api: APIClient, ada: User) -> None:
    api.force_login(ada)
    assert code_of(sign_in(api, password="Wrong-Horse-7")) == "wrong_credentials"


@pytest.mark.django_db(transaction=True)
def test_a_program_uploads_with_its_token_from_no_page_of_ours(api: APIClient, ada: User, bea: User) -> None:
    mine = {"authorization": f"Bearer {pair(api)['access']}", "origin": "", "tus-resumable": "1.0.0"}
    address = tus.address(tus.create(None, 10, **mine))
    assert call("HEAD", address, headers=mine).headers["upload-offset"] == "0"
    assert Upload.objects.get().owner == ada
    theirs = {**mine, "authorization": f"Bearer {sign_in(api, bea.email).json()['access']}"}
    assert call("HEAD", address, headers=theirs).status == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("header", ["Bearer x", "bearer x.y.z", "Basic YTpi", "Bearer "])
def test_a_token_that_does_not_hold_is_not_helped_by_a_session(ada_client: Client, header: str) -> None:
    """A page elsewhere cannot set the header; if one could, it would have gained nothing by it."""
    elsewhere = {"origin": "https://evil.example", "authorization": header}
    assert tus.create(ada_client, 10, **elsewhere).status in (401, 403)
    assert not Upload.objects.exists()
