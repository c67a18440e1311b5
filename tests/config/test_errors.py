"""What people see when something is refused, missing or broken: a sentence, a way on, and no detail."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from config.urls import urlpatterns as ours


def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("the secret reason")


@csrf_protect
def _take(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [*ours, path("test/break/", _break), path("test/refuse/", _refuse), path("test/take/", _take)]


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
def test_an_error_page_asks_the_database_nothing(visitor: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert visitor.get("/test/break/").status_code == 500


def test_a_signed_in_person_gets_the_page_in_their_theme(ada_client: Client, ada) -> None:  # type: ignore[no-untyped-def]
    ada.prefer(theme="dark")
    ada.save()
    response = ada_client.get("/test/nowhere/")
    assert response.status_code == 404
    assert 'data-theme="dark"' in response.content.decode()
