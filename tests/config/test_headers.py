"""What every page tells the browser about itself, and how cookies are kept."""

import pytest
from django.test import Client, override_settings

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nowhere/", "/healthz", "/admin/", "/api/v1/jobs/x/"])
def test_every_answer_carries_the_strict_headers(address: str, ada_client: Client) -> None:
    headers = ada_client.get(address).headers
    assert {name: headers.get(name) for name in STRICT} == STRICT
    assert headers["Content-Security-Policy"]


@pytest.mark.parametrize("is_https", [False, True])
def test_no_script_reads_the_session_and_no_other_site_sends_it(is_https: bool) -> None:
    make_user(email="cy@example.com", username="cy_")
    client = Client()
    with override_settings(SESSION_COOKIE_SECURE=is_https):
        client.post("/accounts/login/", {"login": "cy@example.com", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", is_https)


def test_another_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
