"""What was asked for, in groups and pages, and what state each take is told to be in."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from generation import gallery
from generation.models import Generation, Provider
from tests.factories import make_asset, make_job
from tests.generation.factories import make_generation
from tests.generation.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db
URL = "/generate/?modality=image"


def asked(owner: User, status: str = "completed", job: dict[str, Any] | None = None, **fields: Any) -> Generation:
    """With a job that stands so."""
    pk, ended = uuid4(), {"completed_at": timezone.now()} if status in ("completed", "failed", "cancelled") else {}
    params = {"generation": str(pk)}
    about = make_job(owner, kind="generate", queue="provider", status=status, params=params, **ended, **(job or {}))
    return make_generation(owner, pk=pk, job=about, **fields)


def made(owner: User, **fields: Any) -> Generation:
    """A take whose picture is there."""
    asset = make_asset(owner, kind="image", source="generated", duration_us=None)
    return asked(owner, asset=asset, phase="done", **fields)


def prompts(page: gallery.Page) -> list[str]:
    return [group.first.prompt for group in page.groups]


def test_takes_of_one_prompt_stand_together_by_number_the_newest_prompt_first(ada: User, bea: User, fake: FakeProvider) -> None:
    old, batch, now = made(ada, prompt="Old"), uuid4(), timezone.now()
    three = [made(ada, prompt="New", batch=batch, take=n, created_at=now + timedelta(seconds=n)) for n in (2, 1, 3)]
    made(bea, prompt="Hers")
    made(ada, prompt="Film", modality="video")
    page = gallery.page_of(ada, "image")
    assert prompts(page) == ["New", "Old"]
    assert [each.generation.take for each in page.groups[0].takes] == [1, 2, 3]
    assert {each.generation.pk for each in page.takes} == {old.pk, *(each.pk for each in three)}


def test_a_page_has_twenty_takes_and_leads_to_the_next_without_cutting_a_group(ada: User, fake: FakeProvider) -> None:
    begin = timezone.now()
    for n in range(12):
        batch = uuid4()
        for number in (1, 2, 3):
            made(ada, prompt=f"Prompt {n:02}", batch=batch, take=number, created_at=begin + timedelta(seconds=n))
    first = gallery.page_of(ada, "image")
    second = gallery.page_of(ada, "image", after=first.next)
    assert (len(first.takes), len(second.takes), second.next) == (21, 15, "")
    assert [len(group.takes) for group in (*first.groups, *second.groups)] == [3] * 12
    assert prompts(first) + prompts(second) == [f"Prompt {n:02}" for n in reversed(range(12))]


def test_exactly_one_page_has_no_next(ada: User, fake: FakeProvider) -> None:
    for _ in range(20):
        made(ada)
    page = gallery.page_of(ada, "image")
    assert (len(page.takes), page.next) == (20, "")


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyIyMDI2LTAxLTAxIiwgIngiXQ", "%F0"])
def test_a_cursor_of_nobodys_begins_at_the_beginning(ada: User, fake: FakeProvider, cursor: str) -> None:
    made(ada)
    assert len(gallery.page_of(ada, "image", after=cursor).takes) == 1


def test_filters_narrow_it(ada: User, fake: FakeProvider) -> None:
    made(ada, prompt="Kept", review="kept")
    made(ada, prompt="Rejected", review="rejected")
    asked(ada, "failed", prompt="Failed", phase="failed")
    make_generation(ada, prompt="Lost", job=None, phase="unknown")
    for show in ("kept", "rejected"):
        assert prompts(gallery.page_of(ada, "image", show)) == [show.capitalize()]
    assert set(prompts(gallery.page_of(ada, "image", "failed"))) == {"Failed", "Lost"}
    assert gallery.count(ada, "image", "all") == 4


@pytest.mark.parametrize(
    ("job", "asset", "phase", "state"),
    [
        ("queued", None, "new", "waiting"),
        ("processing", None, "submitted", "working"),
        ("completed", {"status": "ready"}, "done", "ready"),
        ("completed", {"status": "processing", "checksum": ""}, "done", "preparing"),
        ("completed", {"status": "failed", "error": "Odd."}, "done", "failed"),
        ("completed", {"deleted_at": timezone.now()}, "done", "trashed"),
        ("failed", None, "failed", "failed"),
        ("failed", None, "unknown", "failed"),
        ("cancelled", None, "cancelled", "cancelled"),
        ("completed", None, "done", "gone"),
    ],
)
def test_the_state_of_a_take(ada: User, job: str, asset: Any, phase: str, state: str) -> None:
    made_of = make_asset(ada, kind="image", **asset) if asset else None
    assert gallery.take_of(asked(ada, job, asset=made_of, phase=phase)).state == state


def test_what_made_it_is_said_and_how_far_it_is_to_be_trusted(fake: FakeProvider) -> None:
    assert gallery.notice_of("fake", set()) == "Fake Films: contract-tested, not verified with a live key"
    Provider.objects.create(name="fake", is_verified=True)
    assert gallery.notice_of("fake", gallery.verified_providers()) == "Fake Films: made by a test"
    fake.is_local = True
    assert gallery.notice_of("fake", set()) == "Fake Films: made by a test"
    assert gallery.notice_of("gone", set()) == "gone, which this studio is not connected to any more"


def test_the_page_shows_each_take_in_its_state(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    ready = made(ada, prompt="A valley", seed=48213, review="kept")
    working = asked(ada, "processing", {"stage": "Step 3 of 9"}, prompt="A film")
    failed = asked(ada, "failed", {"error": "It was silly."}, prompt="Silly", phase="failed")
    page = ada_client.get(URL).content.decode()
    assert "Seed 48213" in page
    assert f'action="/generate/takes/{ready.pk}/review/"' in page
    assert "Step 3 of 9" in page
    assert f'refresh="/generate/takes/{working.pk}/card/"' in page
    assert "It was silly." in page
    assert f'action="/generate/takes/{failed.pk}/retry/"' in page


def test_the_next_page_is_a_link_that_keeps_the_filter(ada: User, ada_client: Client, fake: FakeProvider) -> None:
    for _ in range(21):
        made(ada, review="kept")
    page = ada_client.get(f"{URL}&show=kept").content.decode()
    assert 'href="/generate/?modality=image&amp;show=kept&amp;after=' in page


@pytest.mark.parametrize(
    ("show", "words"),
    [("all", "Nothing made yet"), ("kept", "Nothing kept yet"), ("failed", "Nothing failed"), ("x", "made yet")],
)
def test_an_empty_gallery_says_what_belongs_there(ada_client: Client, fake: FakeProvider, show: str, words: str) -> None:
    assert words in ada_client.get(f"{URL}&show={show}").content.decode()


def test_more_takes_ask_for_no_more_queries(
    ada: User, ada_client: Client, fake: FakeProvider, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made(ada)
    ada_client.get(URL)
    with CaptureQueriesContext(connection) as one:
        ada_client.get(URL)
    for _ in range(9):
        made(ada)
    with django_assert_num_queries(len(one)):
        ada_client.get(URL)
