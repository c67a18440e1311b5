"""PATCH /api/v1/projects/<id>/view/: where a person looks, kept without a version and apart from the document."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from projects import timelines
from projects.models import Project
from tests.factories import make_project
from tests.projects.documents import project_with

pytestmark = pytest.mark.django_db


def look(client: Client, project: Project, **view: Any) -> Any:
    return client.patch(f"/api/v1/projects/{project.pk}/view/", view, content_type="application/json")


def seen(client: Client, project: Project) -> tuple[float, int, int]:
    told = client.get(f"/api/v1/projects/{project.pk}/timeline/").json()
    return told["timeline"]["zoom"], told["timeline"]["position"], told["version"]


def test_it_is_kept_without_a_version_and_is_no_edit(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    answer = look(ada_client, project, zoom=2.5, position=77)
    assert (answer.status_code, answer.json()) == (200, {"zoom": 2.5, "position": 77})
    assert seen(ada_client, project) == (2.5, 77, 1)
    before = project.edited_at
    project.refresh_from_db()
    assert (project.edited_at, project.timeline["zoom"], project.timeline["position"]) == (before, 1.0, 0)
    assert look(ada_client, project, zoom=3).json() == {"zoom": 3, "position": 77}
    assert look(ada_client, project).json() == {"zoom": 3, "position": 77}


def test_the_editor_opens_there_again(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    look(ada_client, project, zoom=2.5, position=77)
    boot = ada_client.get(f"/projects/{project.pk}/edit/").context["boot"]["timeline"]
    assert (boot["zoom"], boot["position"]) == (2.5, 77)


def test_a_save_says_where_it_looks_itself(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    look(ada_client, project, zoom=2.5, position=77)
    timelines.save(project, {**project.timeline, "zoom": 4, "position": 5}, 1)
    assert seen(ada_client, project) == (4, 5, 2)


def test_a_place_beyond_the_end_is_the_end(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    assert look(ada_client, project, position=3_000_000).json()["position"] == 120
    assert seen(ada_client, project) == (1, 120, 1)
    assert look(ada_client, make_project(ada), position=50).json()["position"] == 0


def test_a_save_of_an_old_version_does_not_touch_it(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    look(ada_client, project, position=77)
    with pytest.raises(timelines.VersionConflict):
        timelines.save(project, project.timeline, 9)
    assert seen(ada_client, project) == (1, 77, 1)


@pytest.mark.parametrize(
    "view",
    [{"zoom": 0.05}, {"zoom": 11}, {"zoom": "nan"}, {"position": -1}, {"position": 1.5}, {"position": 10**12}, {"zoom": None}],
)
def test_what_no_view_can_be_is_refused(ada: User, ada_client: Client, view: dict[str, Any]) -> None:
    answer = look(ada_client, project := project_with(ada, "Valley"), **view)
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == list(view)
    assert seen(ada_client, project) == (1, 0, 1)


def test_a_stranger_gets_404(ada: User, bea_client: Client) -> None:
    assert look(bea_client, project_with(ada, "Valley"), zoom=2).status_code == 404
