"""How often one may ask: counted across processes, and told with the seconds to wait."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from accounts import limits
from accounts.limits import TooOften, check
from accounts.models import RateCount, User
from config.urls import urlpatterns as ours
from media_library.models import Upload
from projects import requesting
from tests.factories import make_asset, make_project
from tests.media_library import tus
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db


def _ask(request: HttpRequest) -> HttpResponse:
    check("192.0.2.7", "submit")
    return HttpResponse("done")


urlpatterns = [*ours, path("test/ask/", _ask)]


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    limits._held.clear()
    yield
    limits._held.clear()


@pytest.fixture
def rates(settings: Settings) -> dict[str, dict[str, int]]:
    settings.RATE_LIMITS = {"submit": {"amount": 3, "seconds": 60}, "api": {"amount": 100, "seconds": 60}}
    return settings.RATE_LIMITS  # type: ignore[no-any-return]


def ask(who: User | str, times: int, name: str = "submit") -> int:
    """How many were let through."""
    passed = 0
    for _ in range(times):
        try:
            check(who, name)
        except TooOften:
            continue
        passed += 1
    return passed


def test_so_many_pass_and_the_next_is_told_how_long_to_wait(ada: User, rates: Any) -> None:
    assert ask(ada, 3) == 3
    with pytest.raises(TooOften) as refused:
        check(ada, "submit")
    assert refused.value.status == 429
    assert 55 <= refused.value.retry_after <= 60
    assert str(refused.value).endswith(f"Wait {refused.value.retry_after} seconds, then try again.")


def test_people_addresses_and_things_are_counted_apart(ada: User, bea: User, rates: Any) -> None:
    assert [ask(ada, 4), ask(bea, 4), ask("192.0.2.7", 4), ask(ada, 4, "api")] == [3, 3, 3, 4]


def test_the_count_begins_anew_when_it_has_ended(ada: User, rates: Any) -> None:
    ask(ada, 4)
    RateCount.objects.update(ends_at=1)
    assert ask(ada, 4) == 3


def test_asking_on_does_not_make_the_wait_longer(ada: User, rates: Any) -> None:
    ask(ada, 3)
    before = RateCount.objects.get().ends_at
    ask(ada, 20)
    assert RateCount.objects.get().ends_at == before


def test_of_a_large_allowance_one_write_serves_several(ada: User, rates: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        ask(ada, 4, "api")
    assert ask(ada, 200, "api") == 96


def test_what_a_process_holds_ends_with_the_count(ada: User, rates: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(ada, 1, "api")
    later = time.monotonic() + 61
    monkeypatch.setattr(limits, "monotonic", lambda: later)
    check(ada, "api")
    assert RateCount.objects.get().taken == 4


def test_neither_the_address_nor_the_name_of_who_asked_is_kept(rates: Any) -> None:
    check("ada@example.com 192.0.2.7", "submit")
    key = RateCount.objects.get().key
    assert key.startswith("submit:")
    assert "ada" not in key


def test_the_api_answers_429_in_its_one_shape(ada_client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": {"amount": 2, "seconds": 60}}
    answers = [ada_client.get("/api/v1/jobs/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 55 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["error"]["code"] == "too_often"


def test_a_page_answers_429_with_the_sentence_and_the_seconds(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.RATE_LIMITS = {"submit": {"amount": 1, "seconds": 600}}
    client.get("/test/ask/")
    page, data = (client.get("/test/ask/", headers={"Accept": kind}) for kind in ("text/html", "application/json"))
    assert (page.status_code, data.status_code) == (429, 429)
    assert "Wait 10 minutes, then try again." in page.content.decode()
    assert data.json()["error"]["code"] == "too_often"
    assert 590 <= int(page["Retry-After"]) <= 600


def test_a_render_is_asked_for_so_often_and_the_same_one_again_as_often_as_one_likes(ada: User, settings: Settings) -> None:
    settings.RATE_LIMITS = {"submit": {"amount": 1, "seconds": 60}}
    project = make_project(ada, timeline=timeline_of(make_asset(ada)).dump())
    for _ in range(3):
        requesting.request_render(project, "720p", ada, "one")
    with pytest.raises(TooOften):
        requesting.request_render(project, "720p", ada, "another")
    assert project.renders.count() == 1


@pytest.mark.django_db(transaction=True)
def test_uploads_are_begun_so_often_and_what_is_begun_goes_on(ada_client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {"upload": {"amount": 1, "seconds": 60}}
    address = tus.address(tus.create(ada_client, 10))
    late = tus.create(ada_client, 10)
    assert (late.status, Upload.objects.count()) == (429, 1)
    assert 55 <= int(late.headers["retry-after"]) <= 60
    assert tus.send(ada_client, address, 0, b"0123").status == 204
