"""The orders of the gallery: by address, page by page, with the takes of a prompt side by side."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from generation import gallery
from generation.models import Generation
from generation.sorting import ORDERS
from tests.factories import make_asset
from tests.generation.factories import make_cost
from tests.generation.fake_provider import FakeProvider
from tests.generation.test_gallery import asked, made, prompts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake")]


def film(owner: User, prompt: str, seconds: float | None = None, price: int = 0, age: int = 0, **fields: Any) -> Generation:
    """So many days old; one that is made where it has a length."""
    asset = make_asset(owner, source="generated", duration_us=round(seconds * 1_000_000)) if seconds else None
    moment = timezone.now() - timedelta(days=age)
    known: dict[str, Any] = {"modality": "video", "prompt": prompt, "created_at": moment, "phase": "done" if seconds else "new"}
    return asked(owner, "completed" if seconds else "queued", {"price": price}, **known, asset=asset, **fields)


def shown(owner: User, sort: str, modality: str = "video") -> list[str]:
    return prompts(gallery.page_of(owner, modality, sort=sort))


def test_each_order(ada: User) -> None:
    film(ada, "Old, long", seconds=9, price=2, age=3)
    film(ada, "Dear", seconds=4, price=8, age=2)
    film(ada, "New", seconds=1, price=2)
    assert shown(ada, "newest") == ["New", "Dear", "Old, long"]
    assert shown(ada, "oldest") == ["Old, long", "Dear", "New"]
    assert shown(ada, "dearest") == ["Dear", "New", "Old, long"]  # of those that are as dear the newest first
    assert shown(ada, "longest") == ["Old, long", "Dear", "New"]


def test_where_no_credits_are_charged_the_money_at_the_provider_counts(ada: User) -> None:
    for prompt, amount in (("Cheap", "0.0029"), ("Dear", "1.5000"), ("Middling", "0.4000")):
        make_cost(ada, generation=film(ada, prompt, seconds=4), amount=amount)
    film(ada, "Free", seconds=4)
    assert shown(ada, "dearest") == ["Dear", "Middling", "Cheap", "Free"]


def test_what_is_not_made_yet_is_as_long_as_it_was_asked_for(ada: User) -> None:
    film(ada, "Made", seconds=5)
    asked(ada, "queued", modality="video", prompt="To come", seconds=7.5)
    asked(ada, "queued", modality="video", prompt="Nobody knows")
    assert shown(ada, "longest") == ["To come", "Made", "Nobody knows"]


@pytest.mark.parametrize("sort", ORDERS)
def test_pages_follow_each_other_and_no_prompt_is_torn_apart(ada: User, sort: str) -> None:
    for n in range(12):
        batch = uuid4()
        for take in (1, 2, 3):  # alike in price and age, and of one prompt some longer than of the next
            film(ada, f"Prompt {n:02}", seconds=1 + (n * take) % 5, price=n % 3, age=n % 4, batch=batch, take=take)
    first = gallery.page_of(ada, "video", sort=sort)
    second = gallery.page_of(ada, "video", after=first.next, sort=sort)
    assert (len(first.takes), len(second.takes), second.next) == (21, 15, "")
    assert sorted(prompts(first) + prompts(second)) == [f"Prompt {n:02}" for n in range(12)]


@pytest.mark.parametrize(
    "told", [["1"], ["1", "2", "3", "4"], ["x", "x", "x"], [1, 2, 3], {"a": 1}, ["9" * 40, "2026-01-01T00:00+00:00", "x"]]
)
@pytest.mark.parametrize("sort", ORDERS)
def test_a_cursor_of_nobodys_begins_at_the_beginning(ada: User, sort: str, told: Any) -> None:
    film(ada, "One", seconds=4)
    cursor = urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    assert prompts(gallery.page_of(ada, "video", after=cursor, sort=sort)) == ["One"]


def test_a_figure_that_no_column_holds_begins_at_the_beginning(ada: User) -> None:
    film(ada, "One", seconds=4)
    cursor = urlsafe_b64encode(json.dumps(["9" * 40, timezone.now().isoformat(), str(uuid4())]).encode()).decode()
    assert prompts(gallery.page_of(ada, "video", after=cursor, sort="longest")) == ["One"]


def test_the_page_has_a_link_for_each_order_that_keeps_the_filter(ada: User, ada_client: Client) -> None:
    for _ in range(21):
        made(ada, review="kept")
    page = ada_client.get("/generate/?modality=image&show=kept&sort=oldest").content.decode()
    assert 'href="/generate/?modality=image&amp;show=kept&amp;sort=dearest"' in page
    assert 'href="/generate/?modality=image&amp;show=kept&amp;sort=oldest" aria-current="page"' in page
    assert 'href="/generate/?modality=image&amp;show=kept&amp;sort=oldest&amp;after=' in page
    assert 'href="/generate/?modality=image&amp;show=rejected&amp;sort=oldest"' in page


def test_a_picture_has_no_length_to_sort_by(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    made(ada, prompt="Old", created_at=timezone.now() - timedelta(days=1))
    made(ada, prompt="New")
    answer = ada_client.get("/generate/?modality=image&sort=longest")
    assert [order["label"] for order in answer.context["orders"]] == ["Newest", "Oldest", "Dearest"]
    assert prompts(answer.context["page"]) == ["New", "Old"]
    assert "sort=longest" in ada_client.get("/generate/?modality=music").content.decode()
