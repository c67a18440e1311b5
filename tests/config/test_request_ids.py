"""Every answer says by which id the log knows its request, whichever part of the studio gave it."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from accounts import tracing
from config.bodies import MOST
from config.urls import urlpatterns as ours
from tests.media_library.asgi import Answer, call

NOTHING = "2a0e3c0c-6f0e-4f0e-8f4d-4b5ad5b0f8f0"  # an id of nothing that there is
pytestmark = pytest.mark.django_db(transaction=True)
MADE = re.compile(r"[0-9a-f]{32}")


def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


def _say(request: HttpRequest) -> HttpResponse:
    return HttpResponse(tracing.request_id())


urlpatterns = [*ours, path("test/break/", _break), path("test/say/", _say)]


def id_of(answer: Answer) -> str:
    return answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/nowhere/", 404),
        ("GET", f"/media/{NOTHING}/original", 404),
        ("HEAD", f"/uploads/{NOTHING}", 401),
        ("GET", f"/jobs/{NOTHING}/events/", 401),
    ],
)
def test_each_part_of_the_studio_names_the_request(method: str, address: str, status: int) -> None:
    first, second = call(method, address), call(method, address)
    assert first.status == status
    assert MADE.fullmatch(id_of(first))
    assert id_of(first) != id_of(second)


def test_an_answer_that_no_view_gave_names_it_too() -> None:
    answer = call("POST", "/library/upload/", headers={"content-length": str(MOST + 1)})
    assert answer.status == 413
    assert MADE.fullmatch(id_of(answer))


@pytest.mark.parametrize("sent", ["8letters", "a-Proxy_made-this", "x" * 64, "0b7e7c1e-5d0c-4f43-9d3b-0c6f2f6f7a11"])
def test_the_id_that_a_proxy_sent_is_kept(sent: str) -> None:
    assert id_of(call("GET", "/healthz", headers={"X-Request-ID": sent})) == sent


@pytest.mark.parametrize("sent", ["", "7letter", "x" * 65, "with space", "new\nline-", "semi;colon", "<script>", "ümläute-"])
def test_another_is_made_for_one_that_is_not_sane(sent: str) -> None:
    assert MADE.fullmatch(id_of(call("GET", "/healthz", headers={"X-Request-ID": sent})))


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_knows_the_id_and_outside_of_a_request_there_is_none() -> None:
    answer = call("GET", "/test/say/", headers={"X-Request-ID": "from-the-proxy"})
    assert answer.body == b"from-the-proxy"
    assert tracing.request_id() == ""


@override_settings(ROOT_URLCONF=__name__)
def test_the_page_that_says_that_something_broke_shows_it() -> None:
    answer = call("GET", "/test/break/", headers={"accept": "text/html"})
    assert answer.status == 500
    assert f">{id_of(answer)}</code>" in answer.body.decode()
    assert "the secret reason" not in answer.body.decode()
