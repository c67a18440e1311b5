"""Django's part of the studio goes through all its middleware and the view in one thread, and is handed over once."""

from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import urlpatterns as ours
from tests.media_library.asgi import call

pytestmark = pytest.mark.django_db(transaction=True)


def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


async def _wait(request: HttpRequest) -> HttpResponse:
    return HttpResponse("waited")


urlpatterns = [*ours, path("test/break/", _break), path("test/wait/", _wait)]


@pytest.fixture
def handovers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went from the event loop to a thread."""
    seen: list[str] = []
    plain = SyncToAsync.__call__

    async def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(getattr(self.func, "__qualname__", str(self.func)))
        return await plain(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    return seen


def test_a_page_is_handed_over_once_however_many_middlewares_there_are(ada_client: Client, handovers: list[str]) -> None:
    assert call("GET", "/library/", client=ada_client).status == 200
    assert len(settings.MIDDLEWARE) > 10
    assert len([name for name in handovers if "get_response" in name]) == 1
    assert len(handovers) <= 3, handovers  # and before it what a request begins with, and after it what it ends with


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_that_breaks_is_a_page_that_does_not_say_why() -> None:
    answer = call("GET", "/test/break/")
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert "content-security-policy" in answer.headers


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_may_be_a_coroutine() -> None:
    assert call("GET", "/test/wait/").body == b"waited"
