"""/search/: what the palette finds, and that it finds nobody else's."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from config import searching
from media_library.models import Tag
from tests.factories import make_asset, make_project, make_setup

GONE = datetime(2026, 1, 1, tzinfo=UTC)


def titles(client: Client, words: str = "") -> list[str]:
    return [found["title"] for found in client.get("/search/", {"q": words}).json()]


def test_it_finds_projects_and_media_and_says_where_they_are(ada: User, ada_client: Client) -> None:
    project, asset = make_project(ada, name="Valley teaser"), make_asset(ada, name="Valley sunrise", kind="audio")
    assert ada_client.get("/search/?q=valley").json() == [
        {"kind": "Project", "title": "Valley teaser", "url": f"/projects/{project.pk}/edit/", "icon": "clapperboard", "hint": ""},
        {"kind": "Audio", "title": "Valley sunrise", "url": f"/library/{asset.pk}/", "icon": "music", "hint": ""},
    ]


def test_the_answer_says_whose_it_is(ada: User, ada_client: Client) -> None:
    assert ada_client.get("/search/").headers["X-Person"] == str(ada.pk)
    assert f'user="{ada.pk}"' in ada_client.get("/").content.decode(), "so that a page of somebody else keeps none of it"


def test_a_project_that_is_in_the_mixer_is_found_there_too(ada: User, bea: User, ada_client: Client) -> None:
    project = make_project(ada, name="Valley teaser")
    make_setup(project)
    make_setup(make_project(ada, name="Valley gone", deleted_at=GONE))
    make_setup(make_project(bea, name="Valley of hers"))
    found = ada_client.get("/search/?q=valley").json()
    assert found[0]["kind"] == "Project"
    assert found[1:] == [
        {"kind": "Mixer", "title": "Valley teaser", "url": f"/mixer/{project.pk}/", "icon": "shuffle", "hint": ""}
    ]


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", "night caf", "  café   night "])
def test_every_word_is_looked_for_without_regard_to_case_accents_or_order(ada: User, ada_client: Client, words: str) -> None:
    make_asset(ada, name="Café by night")
    make_asset(ada, name="Tea room")
    assert titles(ada_client, words) == ["Café by night"]


@pytest.mark.parametrize("words", ["%", "_", "100%"])
def test_the_databases_own_signs_are_words_like_any(ada: User, ada_client: Client, words: str) -> None:
    make_asset(ada, name="Valley")
    make_project(ada, name="Valley")
    assert titles(ada_client, words) == []


def test_without_words_the_latest_are_found(ada: User, ada_client: Client) -> None:
    for day in range(1, 10):
        make_asset(ada, name=f"Asset {day}", created_at=datetime(2026, 1, day, tzinfo=UTC))
        make_project(ada, name=f"Project {day}", last_opened_at=datetime(2026, 1, day, tzinfo=UTC))
    days = range(9, 9 - searching.LIMIT, -1)
    assert titles(ada_client) == [*(f"Project {day}" for day in days), *(f"Asset {day}" for day in days)]


def test_what_is_in_the_trash_or_failed_is_not_found(ada: User, ada_client: Client) -> None:
    make_asset(ada, deleted_at=GONE)
    make_asset(ada, status="failed", error="It holds no picture.")
    make_project(ada, deleted_at=GONE)
    assert titles(ada_client) == []


def test_nobody_finds_what_is_another_persons(ada: User, bea_client: Client) -> None:
    make_asset(ada)
    make_project(ada)
    assert titles(bea_client) == titles(bea_client, "valley") == []


def test_whatever_is_asked_is_answered(ada_client: Client) -> None:
    for words in ("\0", "x" * 5000, "'; --", "\\", "\U0001f600"):
        assert titles(ada_client, words) == []


@pytest.mark.parametrize(("words", "more"), [("", 0), ("valley sun", 1)])  # one for the person's tags
def test_it_asks_the_database_once_for_each_app(ada: User, django_assert_num_queries, words: str, more: int) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(len(settings.SEARCHABLES) + more):
        searching.find(ada, words)


def test_media_is_found_by_its_tags_too(ada: User, ada_client: Client) -> None:
    make_asset(ada, name="Valley").tags.add(Tag.objects.create(owner=ada, name="Spring launch"))
    assert titles(ada_client, "spring valley") == ["Valley"]


def test_names_are_never_kept_by_a_cache_on_the_way(ada_client: Client) -> None:
    assert ada_client.get("/search/")["Cache-Control"] == "private, no-store"
