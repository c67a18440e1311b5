"""Stills of a project: for the owner, of the right frame, kept, and never a broken picture without a word."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from media_library.models import Asset
from projects import edits, stills, timelines
from tests.factories import make_project
from tests.media import make_video, read_counter
from tests.projects.documents import project_with, timeline_of

pytestmark = pytest.mark.django_db


def test_it_is_for_the_owner_alone(ada: User, bea_client: Client, ada_client: Client) -> None:
    address = f"/projects/{make_project(ada).pk}/still/"
    assert bea_client.get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/")
    assert ada_client.post(address).status_code == 405


def test_an_empty_project_says_so_in_a_picture(ada: User, ada_client: Client) -> None:
    answer = ada_client.get(f"/projects/{make_project(ada).pk}/still/?frame=0")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "Add a clip to see it here." in answer.content.decode()


def test_what_cannot_be_drawn_says_why_in_a_picture(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "<Valley>")
    Asset.objects.all().delete()
    answer = ada_client.get(f"/projects/{project.pk}/still/?frame=0")
    assert answer.status_code == 422
    assert "no longer in the library" in answer.content.decode()
    assert "<Valley>" not in answer.content.decode()


@pytest.mark.ffmpeg
def test_it_shows_the_frame_that_was_asked_for_and_is_kept(
    ada: User, ada_client: Client, bring_in: Callable[[Path, str], Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = bring_in(make_video(2), "Counter.mp4")
    project = make_project(ada, timeline=timeline_of(clip).dump())
    address = f"/projects/{project.pk}/still/"
    for asked, shown in (("0", 0), ("37", 37), ("00:00:01:05", 35), ("9999", 59), ("nonsense", 0)):
        answer = ada_client.get(f"{address}?frame={asked}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert read_counter(Image.open(io.BytesIO(answer.content))) == shown

    monkeypatch.setattr(stills, "still", lambda *a, **k: pytest.fail("drawn twice"))
    again = ada_client.get(f"{address}?frame=37")
    assert again.status_code == 200
    assert ada_client.get(f"{address}?frame=37", headers={"If-None-Match": again["ETag"]}).status_code == 304
    timelines.edit(project, lambda timeline: edits.add_text(timeline, "New"))
    assert stills.key_of(project, project.document(), 37) != again["ETag"].strip('"')
