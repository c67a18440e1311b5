"""What people see when something is refused, missing or broken: a sentence, a way on, no detail. Programs get the one shape."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.limits import TooOften
from accounts.models import User
from config import urls
from engine.errors import Fault, InvalidTimeline
from engine.upgrades import NEWER
from media_library.storage import StorageDown
from tests.media_library.asgi import call

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
AWAY = "The studio&#x27;s database does not answer just now."


def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("the secret reason")


@csrf_protect
def _take(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def _misread(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("the secret reason")


def _overflow(request: HttpRequest) -> HttpResponse:
    raise RequestDataTooBig("the secret reason")


def _hurry(request: HttpRequest) -> HttpResponse:
    raise TooOften(60)


def _meet_the_future(request: HttpRequest) -> HttpResponse:
    raise InvalidTimeline([Fault("schema", NEWER)])


def _find_a_broken_rule(request: HttpRequest) -> HttpResponse:
    raise InvalidTimeline([Fault("duration", "the secret reason")])


def _lose_the_bucket(request: HttpRequest) -> HttpResponse:
    raise StorageDown


def _lose_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the secret reason") from psycopg.OperationalError("connection refused")


@api_view(["GET"])
def _lose_it_in_the_api(request: Request) -> Response:
    raise OperationalError("the secret reason") from psycopg.OperationalError("connection refused")


@api_view(["GET"])
def _break_in_the_api(request: Request) -> Response:
    raise RuntimeError("the secret reason")


VIEWS = {
    "break": _break,
    "refuse": _refuse,
    "take": _take,
    "misread": _misread,
    "overflow": _overflow,
    "hurry": _hurry,
    "future": _meet_the_future,
    "rule": _find_a_broken_rule,
    "bucket": _lose_the_bucket,
    "database": _lose_the_database,
}
urlpatterns = [
    *urls.urlpatterns,
    *(path(f"test/{name}/", view) for name, view in VIEWS.items()),
    path("api/v1/test/database/", _lose_it_in_the_api),
    path("api/v1/test/break/", _break_in_the_api),
]


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("method", "address", "status", "sentence"),
    [
        ("get", "/test/break/", 500, "The studio made a mistake"),
        ("get", "/test/refuse/", 403, "Not for you"),
        ("post", "/test/take/", 403, "This page is too old"),
        ("get", "/test/nowhere/", 404, "Nothing is here"),
        ("get", "/test/misread/", 400, "The studio did not understand"),
        ("get", "/test/overflow/", 413, "Too large"),
        ("get", "/test/future/", 409, "Made by a newer studio"),
        ("get", "/test/rule/", 500, "The studio made a mistake"),
        ("get", "/test/hurry/", 429, "Too many attempts"),
        ("get", "/test/bucket/", 503, "Not just now"),
        ("get", "/test/database/", 503, "Not just now"),
    ],
)
def test_each_error_has_a_page_of_its_own(visitor: Client, method: str, address: str, status: int, sentence: str) -> None:
    response = getattr(visitor, method)(address)
    page = response.content.decode()
    assert response.status_code == status
    assert f"<title>{sentence} · Reelwright</title>" in page
    assert '<a class="btn btn-sm" href="/">' in page
    assert "the secret reason" not in page


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("name", "status"), [("break", 500), ("database", 503)])
def test_an_error_page_asks_the_database_nothing(visitor: Client, django_assert_num_queries, name: str, status: int) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert visitor.get(f"/test/{name}/").status_code == status


ANSWERS = {
    "/test/misread/": (400, "bad_request"),
    "/test/refuse/": (403, "permission_denied"),
    "/test/nowhere/": (404, "not_found"),
    "/test/overflow/": (413, "too_large"),
    "/test/future/": (409, "newer_document"),
    "/test/hurry/": (429, "too_often"),
    "/test/rule/": (500, "server_error"),
    "/test/break/": (500, "server_error"),
    "/test/bucket/": (503, "storage_down"),
    "/test/database/": (503, "database_away"),
}
FRAGMENT, SCRIPT = "text/html, application/json;q=0.9", "application/json, text/html;q=0.9"  # as lib/http.ts asks


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("accept", [FRAGMENT, SCRIPT, "application/json"])
@pytest.mark.parametrize("address", ANSWERS)
def test_who_asks_for_a_fragment_or_for_json_gets_the_one_shape(visitor: Client, address: str, accept: str) -> None:
    answer = visitor.get(address, headers={"Accept": accept})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == ANSWERS[address]
    assert error["message"].endswith(".")
    assert error["fields"] == {}
    assert "the secret reason" not in answer.content.decode()
    assert ("Retry-After" in answer) == (answer.status_code in (429, 503))


@override_settings(ROOT_URLCONF=__name__)
def test_a_form_that_is_too_old_says_so_to_a_script_too(visitor: Client) -> None:
    answer = visitor.post("/test/take/", headers={"Accept": SCRIPT})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "page_too_old")


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nowhere/", 404, "not_found"),
        ("/api/v1/assets/00000000-0000-4000-8000-000000000000/", 404, "not_found"),
        ("/api/v1/test/break/", 500, "server_error"),
        ("/api/v1/test/database/", 503, "database_away"),
    ],
)
def test_the_api_answers_in_its_one_shape_whatever_goes_wrong(
    ada: User, visitor: Client, address: str, status: int, code: str
) -> None:
    visitor.force_login(ada)
    answer = visitor.get(address)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    words = answer.json()["error"]["message"]
    assert not any(table in words for table in ("Asset", "matches", "secret")), words


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_that_may_come_later_can_be_tried_again_and_a_form_cannot(visitor: Client) -> None:
    visitor.handler.enforce_csrf_checks = False
    again = '<a class="btn btn-sm btn-primary" href="">Try again</a>'
    assert again in visitor.get("/test/hurry/").content.decode()
    assert again not in visitor.post("/test/hurry/").content.decode()


@pytest.fixture
def no_database(ada: User) -> Iterator[None]:
    """As when its server is away: every statement fails, that of the session first."""

    def fail(*_: object) -> None:
        raise OperationalError("the secret reason") from psycopg.OperationalError("connection refused")

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("address", ["/", "/library/", "/accounts/login/", "/admin/", "/settings/data/export.zip"])
def test_without_a_database_pages_say_when_to_come_back(ada: User, no_database: None, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32  # who has one is looked up in the database, before any view
    answer = client.get(address)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert AWAY in page
    assert "the secret reason" not in page
    assert answer["Content-Security-Policy"]


def test_without_a_database_the_api_says_so_in_its_shape(no_database: None) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    answer = client.get("/api/v1/jobs/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["error"]["code"] == "database_away"


@pytest.mark.parametrize(
    "address",
    ["/media/00000000-0000-4000-8000-000000000000/poster?until=1&sign=x", "/uploads/00000000-0000-4000-8000-000000000000"],
)
def test_without_a_database_media_and_uploads_say_so_too(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def fail(request: object) -> None:
        raise OperationalError("the secret reason") from psycopg.OperationalError("connection refused")

    for module in ("serving", "uploads"):
        monkeypatch.setattr(f"media_library.{module}.visitor", fail)
    answer = call("HEAD" if "uploads" in address else "GET", address, headers={"tus-resumable": "1.0.0"})
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert b"the secret reason" not in answer.body


def test_what_the_database_refuses_is_still_a_mistake_of_ours(ada: User) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("no such table") from psycopg.errors.QueryCanceled("the secret reason")

    client = Client(raise_request_exception=False)
    client.force_login(ada)
    with connection.execute_wrapper(fail):
        assert client.get("/library/").status_code == 500


def test_a_signed_in_person_gets_the_page_in_their_theme(ada_client: Client, ada) -> None:  # type: ignore[no-untyped-def]
    ada.prefer(theme="dark")
    ada.save()
    response = ada_client.get("/test/nowhere/")
    assert response.status_code == 404
    assert 'data-theme="dark"' in response.content.decode()
