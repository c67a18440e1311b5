"""The pages of versions: everything by forms, so that all of it works without script."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects import edits, timelines, versions
from projects.models import Project, ProjectVersion
from tests.factories import make_asset
from tests.projects.documents import clips, media_of, project_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(ada: User) -> Project:
    """A clip, kept as "One clip"; then another."""
    made = project_with(ada, "Valley", name="Spring film")
    versions.keep_named(made, "One clip")
    river = media_of(make_asset(ada, name="River"))
    return timelines.edit(made, lambda timeline: edits.add_clip(timeline, river))


def url(project: Project, more: str = "") -> str:
    return f"/projects/{project.pk}/versions/{more}"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_clip_table_leads_there(project: Project, ada_client: Client) -> None:
    assert f'href="{url(project)}"' in page(ada_client, f"/projects/{project.pk}/")


def test_each_says_what_who_when_and_how_much(ada: User, project: Project, ada_client: Client) -> None:
    long_ago = timezone.now() - timedelta(hours=3)
    ProjectVersion.objects.update(edited_at=long_ago)
    versions.keep(project, "export")
    html = page(ada_client, url(project))
    assert html.index("Version 2") < html.index("One clip"), "the newest first"
    for words in ("River added", "kept when it was exported", "2 elements", "3 hours ago", ada.display_name):
        assert words in html, words
    assert html.count("Restore One clip") == 1
    assert "Restore this version" not in html, "the state that is there now is not restored"


def test_without_any_the_page_says_when_they_come(ada: User, ada_client: Client) -> None:
    assert "No versions yet" in page(ada_client, url(project_with(ada, "Valley")))


def test_the_state_is_saved_by_name(project: Project, ada_client: Client) -> None:
    answer = ada_client.post(url(project), {"name": " Two clips "})
    assert answer["Location"] == url(project)
    assert "Two clips is saved." in page(ada_client, url(project))
    for name, sentence in {
        "": "Give the version a name",
        "x" * 101: "has at most 100 characters",
        "Other": "Nothing has changed since “Two clips”",
    }.items():
        answer = ada_client.post(url(project), {"name": name})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert project.versions.count() == 2


def test_one_shows_what_restoring_it_would_do(project: Project, ada_client: Client) -> None:
    html = page(ada_client, url(project, "1/"))
    assert "River removed" in html
    assert 'name="version" value="2"' in html


def test_restoring_keeps_what_was_there(project: Project, ada_client: Client) -> None:
    answer = ada_client.post(url(project, "1/restore/"), {"version": "2"}, follow=True)
    assert "The project is as in One clip again." in answer.content.decode()
    assert clips(project) == [("Valley", 0, 120)]
    assert project.versions.get(number=2).reason == "restore"


@pytest.mark.parametrize("version", ["1", "", "x", "99999999999999999999"])
def test_restoring_over_what_one_has_not_seen_is_refused(project: Project, ada_client: Client, version: str) -> None:
    answer = ada_client.post(url(project, "1/restore/"), {"version": version}, follow=True)
    assert "was changed in another tab" in answer.content.decode()
    assert len(clips(project)) == 2
    assert project.versions.count() == 1


def test_a_variation_is_a_project_of_its_own(project: Project, ada_client: Client) -> None:
    answer = ada_client.post(url(project, "1/duplicate/"))
    made = Project.objects.get(name="Spring film (variation)")
    assert answer["Location"] == f"/projects/{made.pk}/edit/"


def test_it_is_named_and_deleted(project: Project, ada_client: Client) -> None:
    versions.keep(project, "work")
    assert "stays until you delete it" in page(ada_client, url(project, "2/rename/"))
    assert ada_client.post(url(project, "2/rename/"), {"name": " "}).status_code == 422
    assert ada_client.post(url(project, "2/rename/"), {"name": "Two"})["Location"] == url(project)
    assert project.versions.get(number=2).kind == "named"
    assert "Delete Two?" in page(ada_client, url(project, "2/delete/"))
    assert project.versions.count() == 2
    ada_client.post(url(project, "2/delete/"))
    assert project.versions.get().number == 1


def test_one_of_a_newer_program_says_so_everywhere(project: Project, ada_client: Client) -> None:
    ProjectVersion.objects.update(timeline={**project.timeline, "schema": 99})
    assert "One clip" in page(ada_client, url(project))
    assert "made by a newer version of the program" in page(ada_client, url(project, "1/"))
    for act in ("restore", "duplicate"):
        answer = ada_client.post(url(project, f"1/{act}/"), {"version": "2"}, follow=True)
        assert "made by a newer version of the program" in answer.content.decode(), act
    assert len(clips(project)) == 2


@pytest.mark.parametrize("more", ["", "1/", "1/rename/", "1/restore/", "1/duplicate/", "1/delete/"])
def test_a_stranger_gets_404(project: Project, bea_client: Client, more: str) -> None:
    for answer in (bea_client.post(url(project, more), {"name": "x", "version": "2"}), bea_client.get(url(project, more))):
        assert answer.status_code in (404, 405)
    assert bea_client.post(url(project, more), {"name": "x", "version": "2"}).status_code in (404, 405)
    assert project.versions.get().name == "One clip"


def test_a_long_list_has_pages(project: Project, ada_client: Client) -> None:
    for n in range(3, 60):
        Project.objects.filter(pk=project.pk).update(version=n)
        project.refresh_from_db()
        versions.keep_named(project, f"Cut {n}")
    assert "Page 1 of 2" in page(ada_client, url(project))
    assert "One clip" in page(ada_client, url(project, "?page=2"))
