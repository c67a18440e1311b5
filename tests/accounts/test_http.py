"""signed_in: where a stranger is sent, and where they come back to. Ids that come from outside."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.http import AuthenticatedRequest, get_or_none, signed_in
from accounts.models import User
from tests.factories import make_user


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


@pytest.mark.django_db
def test_a_row_is_found_by_the_id_that_an_address_names() -> None:
    ada = make_user()
    assert get_or_none(User.objects.all(), str(ada.pk)) == ada
    assert get_or_none(User.objects.exclude(pk=ada.pk), str(ada.pk)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("pk", [None, "", "ada", "\0", "1" * 31])
def test_what_is_no_id_finds_nothing_and_asks_nothing(pk: str | None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert get_or_none(User.objects.all(), pk) is None
