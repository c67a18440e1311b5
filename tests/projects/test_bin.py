"""The editor's bin: what a project uses, what it does not, what the library has; by pages, by words, by ids; nobody else's."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from engine.timeline import Timeline
from media_library import shelves
from media_library.models import Tag
from projects import timelines
from projects.bin import PAGE_SIZE
from projects.models import Project
from tests.factories import make_asset, make_project
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db
Names = list[str]


@pytest.fixture
def project(ada: User) -> Project:
    """Names one of Ada's films; she has a picture, a sound and a film beside it."""
    used = make_asset(ada, name="Valley")
    made = make_project(ada, timeline=timeline_of(used).dump())
    timelines.note_uses(made, made.document())
    make_asset(ada, name="Ridge")
    make_asset(ada, name="Photo", kind="image", duration_us=None, has_audio=False)
    make_asset(ada, name="Song", kind="audio", width=None, height=None)
    return made


def ask(client: Client, project: Project, **query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/projects/{project.pk}/bin/", query)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def names(told: dict[str, Any]) -> Names:
    return [item["name"] for item in told["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Song", "Photo", "Ridge", "Valley"]),
        ({"scope": "project"}, ["Valley"]),
        ({"scope": "unused"}, ["Song", "Photo", "Ridge"]),
        ({"kind": "audio"}, ["Song"]),
        ({"kind": "video", "scope": "unused"}, ["Ridge"]),
        ({"q": "vall"}, ["Valley"]),
        ({"q": "vall", "scope": "unused"}, []),
    ],
)
def test_it_shows_what_is_looked_for_the_newest_first(
    project: Project, ada_client: Client, query: dict[str, str], found: Names
) -> None:
    told = ask(ada_client, project, **query)
    assert (names(told), told["total"], told["next"]) == (found, len(found), "")


def test_words_are_looked_for_in_tags_too(project: Project, ada: User, ada_client: Client) -> None:
    [tag] = shelves.find_or_make(Tag, ada, ["dusk"])
    ada.assets.get(name="Ridge").tags.add(tag)
    assert names(ask(ada_client, project, q="dusk")) == ["Ridge"]


def test_what_the_editor_adds_belongs_to_the_project(project: Project, ada: User, ada_client: Client) -> None:
    ids = f"{ada.assets.get(name='Song').pk},{uuid4()}"
    assert names(ask(ada_client, project, scope="project", also=ids)) == ["Song", "Valley"]
    assert names(ask(ada_client, project, scope="project", also=ids, kind="video")) == ["Valley"]


def test_nothing_of_the_trash_or_of_others_is_shown(project: Project, ada: User, bea: User, ada_client: Client) -> None:
    from django.utils import timezone

    theirs = make_asset(bea, name="Bea's")
    ada.assets.filter(name="Song").update(deleted_at=timezone.now())
    assert names(ask(ada_client, project, also=str(theirs.pk), scope="project")) == ["Valley"]
    assert names(ask(ada_client, project)) == ["Photo", "Ridge", "Valley"]


def test_pages_follow_each_other(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    for n in range(PAGE_SIZE + 5):
        make_asset(ada, name=f"Film {n}")
    first = ask(ada_client, project)
    rest = ask(ada_client, project, after=first["next"])
    assert (len(first["items"]), len(rest["items"]), first["total"], rest["next"]) == (PAGE_SIZE, 5, PAGE_SIZE + 5, "")
    assert len({item["id"] for item in first["items"] + rest["items"]}) == PAGE_SIZE + 5


def test_by_ids_each_is_told_also_what_is_gone(project: Project, ada: User, bea: User, ada_client: Client) -> None:
    mine, theirs = ada.assets.get(name="Ridge"), make_asset(bea)
    told = ask(ada_client, project, ids=f"{mine.pk},{theirs.pk},{mine.pk}")
    assert [(item["id"], item["status"], item["name"]) for item in told["items"]] == [
        (str(mine.pk), "ready", "Ridge"),
        (str(theirs.pk), "gone", "Missing media"),
    ]


def test_what_is_not_ready_says_why(project: Project, ada: User, ada_client: Client) -> None:
    make_asset(ada, name="Broken", status="failed", error="It is cut short.", checksum="", size=0)
    [item] = ask(ada_client, project, q="broken")["items"]
    assert (item["status"], item["problem"]) == ("failed", "It is cut short.")
    assert (item["original"], item["poster"], item["filmstrip"]) == ("", "", None)


@pytest.mark.parametrize("query", [{"ids": "nonsense"}, {"kind": "film"}, {"scope": "all"}, {"ids": ",".join(["x"] * 3)}])
def test_what_cannot_be_meant_is_refused(project: Project, ada_client: Client, query: dict[str, str]) -> None:
    answer = ada_client.get(f"/api/v1/projects/{project.pk}/bin/", query)
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"].keys() == query.keys()


def test_more_ids_than_fit_are_refused(project: Project, ada_client: Client) -> None:
    ids = ",".join(str(uuid4()) for _ in range(101))
    assert ada_client.get(f"/api/v1/projects/{project.pk}/bin/", {"ids": ids}).status_code == 400


def test_a_cursor_that_is_none_begins_at_the_beginning(project: Project, ada_client: Client) -> None:
    assert names(ask(ada_client, project, after="nonsense"))[0] == "Song"


def test_a_stranger_finds_nothing(project: Project, bea_client: Client) -> None:
    assert bea_client.get(f"/api/v1/projects/{project.pk}/bin/").status_code == 404
    assert Client().get(f"/api/v1/projects/{project.pk}/bin/").status_code in (401, 403)


def test_a_page_costs_the_same_few_queries(
    project: Project, ada: User, ada_client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for n in range(PAGE_SIZE):
        make_asset(ada, name=f"Film {n}", derived={"poster": {"size": 1, "type": "image/jpeg"}})
    ask(ada_client, project)  # the throttle takes its count for the next ones too
    for query in ({"scope": "unused"}, {"q": "film"}, {"ids": str(ada.assets.first().pk)}):  # type: ignore[union-attr]
        with django_assert_max_num_queries(5):  # session, user, project, tags where there are words, assets with their count
            ask(ada_client, project, **query)


def test_an_empty_timeline_uses_nothing(ada: User, ada_client: Client) -> None:
    project = make_project(ada, timeline=Timeline.new().dump())
    make_asset(ada)
    assert names(ask(ada_client, project, scope="project")) == []
