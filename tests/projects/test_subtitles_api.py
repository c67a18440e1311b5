"""POST /api/v1/projects/<id>/captions/: a file of captions in the frames of the project; a fault is told with its line."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from tests.projects.documents import project_with

pytestmark = pytest.mark.django_db

SRT = "1\n00:00:01,000 --> 00:00:02,500\nTo the <i>high</i> valleys\n\n2\n00:00:02,500 --> 00:00:04,000\nin spring.\n"


def read(client: Client, pk: object, text: object):  # type: ignore[no-untyped-def]
    return client.post(f"/api/v1/projects/{pk}/captions/", {"text": text}, content_type="application/json")


@pytest.mark.parametrize("text", [SRT, "WEBVTT\n\n" + SRT.replace(",", ".")])
def test_a_file_is_told_in_frames(ada: User, ada_client: Client, text: str) -> None:
    project = project_with(ada, "Valley")
    answer = read(ada_client, project.pk, text)
    assert answer.status_code == 200
    assert answer.json() == {
        "captions": [
            {"start": 30, "duration": 45, "text": "To the high valleys"},
            {"start": 75, "duration": 45, "text": "in spring."},
        ]
    }


def test_a_fault_is_told_with_its_line(ada: User, ada_client: Client) -> None:
    answer = read(ada_client, project_with(ada, "Valley").pk, "1\n00:00:02,000 --> 00:00:01,000\nTurned\n")
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "Line 2: The caption ends before it begins"


@pytest.mark.parametrize("text", ["", None, 7 * ["x"]])
def test_no_text_is_refused(ada: User, ada_client: Client, text: object) -> None:
    assert read(ada_client, project_with(ada, "Valley").pk, text).status_code == 400


def test_nothing_is_saved_and_a_stranger_finds_nothing(ada: User, ada_client: Client, bea_client: Client) -> None:
    project = project_with(ada, "Valley")
    read(ada_client, project.pk, SRT)
    project.refresh_from_db()
    assert project.version == 1
    assert read(bea_client, project.pk, SRT).status_code == 404
    assert read(ada_client, uuid4(), SRT).status_code == 404
    assert read(Client(), project.pk, SRT).status_code in (401, 403)
