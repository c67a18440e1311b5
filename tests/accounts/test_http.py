"""signed_in: where a stranger is sent, and where they come back to."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import User


@signed_in
def greet(request: AuthenticatedRequest, word: str) -> HttpResponse:
    return HttpResponse(f"{word} {request.user.username}")


def next_of(request: HttpRequest) -> str:
    request.user = AnonymousUser()
    sent = urlsplit(greet(request, "Hello")["Location"])
    assert sent.path == "/accounts/login/"
    return parse_qs(sent.query)["next"][0]


def test_a_person_reaches_the_view_with_its_arguments() -> None:
    request = RequestFactory().get("/")
    request.user = User(username="ada")
    assert greet(request, "Hello").content == b"Hello ada"  # type: ignore[attr-defined]


def test_a_page_is_come_back_to_with_its_query() -> None:
    assert next_of(RequestFactory().get("/library/?q=sea")) == "/library/?q=sea"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/library/?q=sea", "/library/?q=sea"),
        ("http://evil.example/library/", "/"),
        ("//testserver", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_a_form_is_not_come_back_to_but_its_page_is(referer: str, back: str) -> None:
    assert next_of(RequestFactory().post("/settings/theme/", headers={"Referer": referer})) == back
