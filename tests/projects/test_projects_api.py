"""Projects over JSON: what their pages show and do."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from projects.models import Project, Render
from tests.factories import make_project

pytestmark = pytest.mark.django_db
ALL = "/api/v1/projects/"


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    answer = getattr(client, method)(path, body or {}, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def test_projects_are_listed_page_by_page_and_searched(ada: User, bea: User, ada_client: Client) -> None:
    for n in range(23):
        make_project(ada, name=f"Spring {n}")
    make_project(bea)
    first = ada_client.get(ALL).json()
    rest = ada_client.get(ALL, {"after": first["next"]}).json()
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (20, 3, None)
    assert "timeline" not in first["results"][0]
    assert len(ada_client.get(ALL, {"q": "spring 22"}).json()["results"]) == 1


def test_a_project_begins_as_its_owner_prefers_or_as_it_says(ada: User, ada_client: Client) -> None:
    ada.prefer(new_project={"canvas": {"width": 1080, "height": 1920}})
    ada.save()
    status, usual = send(ada_client, "post", ALL, {"name": "Usual", "description": "For spring"})
    _, wide = send(ada_client, "post", ALL, {"name": "Wide", "width": 1280, "height": 720, "rate_num": 25})
    documents = [Project.objects.get(pk=each["id"]).document() for each in (usual, wide)]
    assert (status, usual["description"]) == (201, "For spring")
    assert [(each.canvas.width, each.canvas.height, each.rate.num) for each in documents] == [(1080, 1920, 30), (1280, 720, 25)]


@pytest.mark.parametrize("body", [{}, {"name": "  "}, {"name": "x" * 501}, {"name": "x", "width": 99_999}])
def test_what_is_wrong_is_told_by_its_field(ada_client: Client, body: dict[str, Any]) -> None:
    status, told = send(ada_client, "post", ALL, body)
    assert (status, told["error"]["code"]) == (400, "invalid")
    assert told["error"]["fields"]


def test_a_project_is_renamed_trashed_restored_and_deleted(ada: User, ada_client: Client) -> None:
    project = make_project(ada, description="For spring")
    path = f"{ALL}{project.pk}/"
    assert send(ada_client, "patch", path, {"name": "Summer"})[1]["name"] == "Summer"
    assert Project.objects.get().description == "For spring"
    assert send(ada_client, "delete", path)[0] == 204
    assert ada_client.get(ALL).json()["results"] == []
    assert ada_client.get(ALL, {"trashed": "1"}).json()["results"][0]["id"] == str(project.pk)
    assert send(ada_client, "post", f"{path}restore/")[1]["deleted_at"] is None
    send(ada_client, "delete", path)
    send(ada_client, "delete", path)
    assert not Project.objects.exists()


def test_renders_of_a_project_are_listed_and_one_of_another_project_is_not_there(ada: User, ada_client: Client) -> None:
    project, other = make_project(ada), make_project(ada)
    film = {"owner": ada, "name": "Film", "preset": "720p", "snapshot": {}, "project_version": 1, "fingerprint": "f"}
    made = Render.objects.create(project=project, **film)
    [told] = ada_client.get(f"{ALL}{project.pk}/renders/").json()
    assert (told["id"], told["asset"], told["price"]) == (str(made.pk), None, 0)
    assert ada_client.get(f"{ALL}{project.pk}/renders/{made.pk}/").json() == told
    assert ada_client.get(f"{ALL}{other.pk}/renders/{made.pk}/").status_code == 404
