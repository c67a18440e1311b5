"""Previews of documents: what decides their key, what is shown without its media, and what is refused as a save is."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from accounts.models import User
from engine.media import MediaInfo
from engine.timeline import AudioElement, ColorElement, Timeline, Track, Transition, VideoElement
from media_library.models import Asset
from projects import previews
from projects.models import Project
from projects.stand_ins import without
from tests.factories import make_asset, make_project
from tests.projects.documents import timeline_of

pytestmark = pytest.mark.django_db


def film(owner: User, **fields: Any) -> Asset:
    """With what planning asks of it; it has no file, for nothing is read before a piece is made."""
    info = MediaInfo("video", "mp4", 1000, duration_us=4_000_000, width=1920, height=1080, video_codec="h264", audio_codec="aac")
    derived = {"proxy": {"size": 10, "type": "video/mp4"}}
    return make_asset(owner, metadata={"probe": info.to_json()}, derived=derived, **fields)


@pytest.fixture
def project(ada: User) -> Project:
    return make_project(ada, timeline=timeline_of(film(ada), film(ada)).dump())


def post(client: Client, project: Project, document: dict[str, Any] | None = None) -> Any:
    address = f"/api/v1/projects/{project.pk}/preview/"
    return client.post(address, {"timeline": document or project.document().dump()}, content_type="application/json")


def key_of(client: Client, project: Project, document: dict[str, Any]) -> str:
    answer = post(client, project, document)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["key"])


def test_it_tells_what_a_player_needs(project: Project, ada_client: Client) -> None:
    told = post(ada_client, project).json()
    assert told == {
        "key": told["key"],
        "master": f"/previews/{told['key']}/master.m3u8",
        "stills": f"/previews/{told['key']}/still-FRAME.jpg",
        "duration": 240,
        "size": {"width": 640, "height": 360},
        "missing": [],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"zoom": 3.0},
        {"position": 30},
        {"range": {"start": 3, "end": 9}},
        {"markers": [{"id": "0190a9a4-0000-7000-8000-000000000001", "frame": 3}]},
    ],
)
def test_what_is_only_looked_at_changes_no_key(project: Project, ada_client: Client, change: dict[str, Any]) -> None:
    document = project.document().dump()
    assert key_of(ada_client, project, document) == key_of(ada_client, project, {**document, **change})


def test_names_and_ids_change_no_key_and_pictures_do(project: Project, ada_client: Client) -> None:
    document = project.document().dump()
    key = key_of(ada_client, project, document)
    clip = next(track for track in document["tracks"] if track["type"] == "video")["elements"][0]
    clip |= {"name": "Another", "id": str(uuid4())}
    assert key_of(ada_client, project, document) == key
    clip["scale"] = 0.5
    assert key_of(ada_client, project, document) != key


def test_a_proxy_made_anew_is_another_key(project: Project, ada_client: Client) -> None:
    document = project.document().dump()
    key = key_of(ada_client, project, document)
    Asset.objects.update(derived={"proxy": {"size": 11, "type": "video/mp4"}})
    assert key_of(ada_client, project, document) != key


def test_nothing_is_saved(project: Project, ada_client: Client) -> None:
    document = project.document().dump()
    post(ada_client, project, {**document, "duration": 300})
    project.refresh_from_db()
    assert (project.version, project.document().duration) == (1, 240)


def test_a_restart_forgets_nothing_and_only_its_owner_finds_it(
    project: Project, ada: User, bea: User, ada_client: Client
) -> None:
    key = key_of(ada_client, project, project.document().dump())
    known = previews.find(ada, key)
    previews._recent.clear()
    again = previews.find(ada, key)
    assert known is not None
    assert again is not None
    assert again is not known
    assert (again.timeline, again.sources) == (known.timeline, known.sources)
    assert again.rendition.pieces.keys() == known.rendition.pieces.keys()
    assert all(source.path.name == "proxy" for source in again.sources.values())
    assert previews.find(bea, key) is None
    assert previews.find(ada, "0" * 64) is None


def test_an_edit_of_a_picture_leaves_the_sound_and_the_other_pictures(project: Project, ada: User, ada_client: Client) -> None:
    document = project.document().dump()
    before = previews.find(ada, key_of(ada_client, project, document))
    next(track for track in document["tracks"] if track["type"] == "video")["elements"][1]["opacity"] = 0.5
    after = previews.find(ada, key_of(ada_client, project, document))
    assert before is not None
    assert after is not None
    new = after.rendition.pieces.keys() - before.rendition.pieces.keys()
    assert {after.rendition.pieces[name].kind for name in new} == {"video"}
    assert len(new) == 1


def test_an_empty_document_has_none(ada: User, ada_client: Client) -> None:
    told = post(ada_client, make_project(ada)).json()
    assert (told["key"], told["master"], told["duration"], told["size"]) == ("", "", 0, None)


def test_media_that_lack_are_told_and_the_rest_is_shown(project: Project, ada: User, ada_client: Client) -> None:
    lacking = next(iter(project.document().assets()))
    Asset.objects.filter(pk=lacking).update(status="processing")
    told = post(ada_client, project).json()
    assert (told["missing"], told["duration"]) == ([str(lacking)], 240)
    Asset.objects.filter(pk=lacking).delete()
    assert post(ada_client, project).json()["missing"] == [str(lacking)]


def test_what_a_save_refuses_is_refused(project: Project, bea: User, ada_client: Client) -> None:
    theirs = timeline_of(film(bea)).dump()
    answer = post(ada_client, project, theirs)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["tracks.1.elements.0.asset"]
    document = project.document().dump()
    assert post(ada_client, project, {**document, "duration": 3}).status_code == 422
    next(track for track in document["tracks"] if track["type"] == "video")["elements"][1]["source_in"] = 500
    assert "lasts 4 s" in str(post(ada_client, project, document).json()["error"]["fields"])


def test_a_stranger_finds_nothing(project: Project, bea_client: Client, ada_client: Client) -> None:
    assert post(bea_client, project).status_code == 404
    assert ada_client.get(f"/api/v1/projects/{project.pk}/preview/").status_code == 405


def test_in_the_place_of_what_is_missing_stands_a_surface() -> None:
    gone, there = uuid4(), uuid4()
    timeline = _two(VideoElement(start=0, duration=60, asset=gone, x=0.25, fade_in=5), there, VideoElement)
    first, second = without(timeline, {gone}).tracks[0].elements
    assert isinstance(first, ColorElement)
    assert (first.start, first.duration, first.x, first.fade_in) == (0, 60, 0.25, 5)
    assert second == timeline.tracks[0].elements[1]


def test_what_followed_a_missing_sound_begins_without_it() -> None:
    gone, there = uuid4(), uuid4()
    timeline = _two(AudioElement(start=0, duration=60, asset=gone), there, AudioElement)
    [rest] = without(timeline, {gone}).tracks[0].elements
    assert isinstance(rest, AudioElement)
    assert (rest.start, rest.transition) == (50, None)
    assert Timeline.load(without(timeline, {gone}).dump()).duration == 110


def _two(first: Any, asset: UUID, kind: Any) -> Timeline:
    second = kind(start=50, duration=60, asset=asset, transition=Transition())
    track = Track(type="video" if kind is VideoElement else "audio", elements=[first, second])
    return Timeline(tracks=[track], duration=110)
