"""What a take that is in line waits for, in words, and about when it begins: by the times that the job tray tells."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from generation import gallery
from generation.waiting import Line, words
from jobs import expectation
from tests.factories import make_job
from tests.generation.fake_provider import FakeProvider
from tests.generation.test_gallery import URL, asked, made


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    expectation.forget()
    yield
    expectation.forget()


def make(owner: User, status: str, second: int, **fields: Any) -> Any:
    return make_job(owner, kind="generate", status=status, created_at=timezone.now() + timedelta(seconds=second), **fields)


def took(owner: User, seconds: int) -> None:
    now = timezone.now()
    make_job(owner, kind="generate", status="completed", started_at=now - timedelta(seconds=seconds), completed_at=now)


@pytest.mark.parametrize(  # frontend/src/elements/take-line.test.ts holds the same
    ("before", "left", "usual", "told"),
    [
        (0, [], None, "Waiting for a worker"),
        (2, [], None, "Waiting for a worker, 2 before it"),
        (0, [], 40, "Waiting for a worker · takes about 40 s"),
        (0, [12], None, "Next in line"),
        (0, [30, 12], 40, "Next in line · begins in about 12 s"),
        (1, [30, 12], 40, "1 before it · begins in about 30 s"),
        (2, [30, 12], 40, "2 before it · begins in about 52 s"),
        (3, [30, 12], 40, "3 before it · begins in about 1 min"),
        (0, [12, None], 40, "Next in line · takes about 40 s"),
    ],
)
def test_the_words(before: int, left: list[int | None], usual: float | None, told: str) -> None:
    assert words(before, left, usual) == told


@pytest.mark.django_db
def test_the_line_is_ones_own_by_when_each_was_asked_for(ada: User, bea: User) -> None:
    took(bea, 40)  # how long others took tells how long one's own takes
    make(ada, "processing", 0, progress=50)
    third, second = make(ada, "queued", 3), make(ada, "queued", 2)
    make(bea, "queued", 1)
    make_job(ada, kind="render", status="queued")
    line = Line(ada.pk)
    assert line.words(second.pk) == "Next in line · begins in about 20 s"
    assert line.words(third.pk) == "1 before it · begins in about 1 min"


@pytest.mark.django_db
def test_the_page_says_it_and_how_long_what_runs_will_take(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    took(ada, 40)
    asked(ada, "processing", {"progress": 25})
    asked(ada, "queued")
    page = ada_client.get(URL).content.decode()
    assert "Next in line · begins in about 30 s" in page
    assert "25% · 30 s left" in page
    assert 'usual="40.0"' in page


@pytest.mark.django_db
def test_the_line_is_asked_for_once_and_only_when_something_waits(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries, fake: FakeProvider
) -> None:
    for _ in range(3):
        made(ada)
    with django_assert_num_queries(2):
        gallery.page_of(ada, "image")
    for _ in range(3):
        asked(ada, "queued")
    expectation.usual("generate")
    with django_assert_num_queries(3):
        gallery.page_of(ada, "image")
