"""GET and PUT /api/v1/projects/<id>/timeline/: the same rules as the pages, as JSON."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from projects import edits
from tests.factories import make_asset, make_project
from tests.projects.documents import clips, media_of, project_with, timeline_of

pytestmark = pytest.mark.django_db


def put(client: Client, pk: object, version: object, timeline: object):  # type: ignore[no-untyped-def]
    body = {"version": version, "timeline": timeline}
    return client.put(f"/api/v1/projects/{pk}/timeline/", body, content_type="application/json")


def test_it_gives_version_and_document(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    answer = ada_client.get(f"/api/v1/projects/{project.pk}/timeline/").json()
    assert answer["version"] == 1
    assert answer["timeline"] == project.timeline


def test_strangers_get_404_others_are_refused_and_other_methods_405(ada: User, ada_client: Client, bea_client: Client) -> None:
    project = project_with(ada, "Valley")
    address = f"/api/v1/projects/{project.pk}/timeline/"
    assert bea_client.get(address).status_code == 404
    assert put(bea_client, project.pk, 1, project.timeline).status_code == 404
    assert Client().get(address).status_code in (401, 403)
    assert ada_client.post(address).status_code == 405
    assert ada_client.get(f"/api/v1/projects/{uuid4()}/timeline/").status_code == 404


def test_a_save_gives_the_next_version(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    answer = put(ada_client, project.pk, 1, timeline_of(make_asset(ada)).dump())
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert clips(project) == [("Valley", 0, 120)]


def test_a_save_against_an_old_version_gives_both_sides(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    put(ada_client, project.pk, 1, timeline_of(make_asset(ada, name="Theirs")).dump())
    answer = put(ada_client, project.pk, 1, project.timeline)
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["code"], error["current"]["version"]) == ("conflict", 2)
    assert error["current"]["timeline"]["tracks"][1]["elements"][0]["name"] == "Theirs"
    assert clips(project) == [("Theirs", 0, 120)]


def test_a_strangers_media_is_refused_at_its_path_and_nothing_is_stored(ada: User, bea: User, ada_client: Client) -> None:
    project = make_project(ada)
    timeline = edits.add_clip(timeline_of(make_asset(ada)), media_of(make_asset(bea)))
    answer = put(ada_client, project.pk, 1, timeline.dump())
    assert answer.status_code == 422
    fields = answer.json()["error"]["fields"]
    assert fields == {"tracks.1.elements.1.asset": ["This clip's media is not in your library"]}
    assert clips(project) == []


def test_every_fault_is_told_at_once_with_its_path(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", "Other")
    timeline = project.document().dump()
    timeline["zoom"] = 50
    timeline["tracks"][1]["elements"][1]["start"] = 10
    answer = put(ada_client, project.pk, 1, timeline)
    assert answer.status_code == 422
    fields = answer.json()["error"]["fields"]
    assert fields["zoom"] == ["Zoom must be between 0.1 and 10.0"]
    assert "tracks.1.elements.1.start" in fields


def test_markers_points_and_links_are_kept(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    timeline = project.document().dump()
    link = str(uuid4())
    timeline["tracks"][1]["elements"][0]["link"] = link
    timeline |= {
        "markers": [{"id": str(uuid4()), "frame": 5000, "name": "Here", "color": "pink"}],
        "range": {"start": 1, "end": 9},
    }
    assert put(ada_client, project.pk, 1, timeline).status_code == 200
    assert ada_client.get(f"/api/v1/projects/{project.pk}/timeline/").json()["timeline"] == timeline


def test_a_document_of_a_newer_program_is_refused_with_a_sentence_and_nothing_is_stored(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    answer = put(ada_client, project.pk, 1, {**project.timeline, "schema": 4})
    assert answer.status_code == 422
    message = "The document was made by a newer version of the program; update this one to open it"
    assert answer.json()["error"]["fields"] == {"schema": [message]}
    project.refresh_from_db()
    assert (project.version, project.timeline["schema"]) == (1, 3)


@pytest.mark.parametrize(
    ("version", "timeline"), [(None, {}), ("x", {}), (0, {}), (1, []), (1, None), (1, {"schema": 2}), (1, {}), (10**12, {})]
)
def test_a_body_of_another_shape_is_refused_in_the_common_form(
    ada: User, ada_client: Client, version: object, timeline: object
) -> None:
    answer = put(ada_client, make_project(ada).pk, version, timeline)
    assert answer.status_code in (400, 422)
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff", 400),
        (b'{"version": 1, "timeline": ' + b"9" * 5000 + b"}", 400),
        (b'{"version": 1, "timeline": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
        (b'{"version": 1, "timeline": {"schema": 1, "zoom": ' + b"[" * 500 + b"]" * 500 + b"}}", 422),
        (b'{"version": 1, "timeline": {"schema": 1, "name": "\\ud800"}}', 422),
        (b'{"version": 1, "timeline": {"schema": 1, "tracks": [{"type": "video", "name": "a\\u0000b"}]}}', 422),
        (b" " * (20 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_hostile_body_is_refused_in_the_common_form(ada: User, ada_client: Client, body: bytes, status: int) -> None:
    address = f"/api/v1/projects/{make_project(ada).pk}/timeline/"
    answer = ada_client.put(address, body, content_type="application/json")
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


def test_a_write_without_the_csrf_token_is_refused(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert put(client, project_with(ada, "Valley").pk, 1, {}).status_code == 403
