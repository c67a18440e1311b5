"""Saving a timeline: by version, and with media of the owner's own only."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from engine.errors import InvalidTimeline
from engine.timeline import Canvas, Rate, Timeline
from projects import edits, timelines
from projects.timelines import VersionConflict
from tests.factories import make_asset, make_project
from tests.projects.documents import clips, media_of, project_with, timeline_of

pytestmark = pytest.mark.django_db


def test_a_project_is_born_with_a_video_and_an_audio_track_on_its_canvas(ada: User) -> None:
    project = timelines.create(ada, "  Film ", canvas=Canvas(width=1080, height=1920), rate=Rate(num=25))
    document = project.document()
    assert (project.name, project.version, project.status) == ("Film", 1, "DRAFT")
    assert sorted(track.type for track in document.tracks) == ["audio", "video"]
    assert (document.canvas.width, document.rate.num, document.duration) == (1080, 25, 0)


def test_saving_raises_the_version_and_moves_the_time_of_the_edit(ada: User) -> None:
    project = make_project(ada)
    before = project.edited_at
    saved = timelines.save(project, timeline_of(make_asset(ada)).dump(), 1)
    assert saved.version == 2
    assert saved.edited_at > before
    assert clips(project) == [("Valley", 0, 120)]


def test_saving_against_an_old_version_changes_nothing_and_tells_what_is_there(ada: User) -> None:
    project = project_with(ada, "A")
    timelines.save(project, timeline_of(make_asset(ada, name="B")).dump(), 1)
    with pytest.raises(VersionConflict) as caught:
        timelines.save(project, timeline_of(make_asset(ada, name="C")).dump(), 1)
    assert caught.value.current.version == 2
    assert clips(project) == [("B", 0, 120)]


@pytest.mark.parametrize("whose", ["a stranger's", "nobody's"])
def test_media_that_is_not_yours_is_refused_at_its_path(ada: User, bea: User, whose: str) -> None:
    project = make_project(ada)
    foreign = media_of(make_asset(bea)) if whose == "a stranger's" else edits.Media(uuid4(), "video", "Ghost", 1_000_000)
    timeline = edits.add_clip(timeline_of(make_asset(ada)), foreign)
    with pytest.raises(InvalidTimeline) as caught:
        timelines.save(project, timeline.dump(), 1)
    assert [(f.path, f.message) for f in caught.value.faults] == [
        ("tracks.1.elements.1.asset", "This clip's media is not in your library")
    ]
    assert clips(project) == []


def test_a_clip_longer_than_its_media_is_refused_at_its_length(ada: User) -> None:
    timeline = timeline_of(make_asset(ada))
    longer = edits.trim(timeline, timeline.elements()[0].id, duration=121)
    with pytest.raises(InvalidTimeline) as caught:
        timelines.save(make_project(ada), longer.dump(), 1)
    assert [fault.path for fault in caught.value.faults] == ["tracks.1.elements.0.duration"]


def test_media_that_was_deleted_does_not_keep_the_rest_from_being_saved(ada: User) -> None:
    gone, kept = make_asset(ada, name="Gone"), make_asset(ada, name="Kept")
    project = make_project(ada, timeline=timeline_of(gone, kept).dump())
    gone.delete()
    timeline = project.document()
    moved = edits.move(timeline, timeline.elements()[0].id, 1)
    assert timelines.save(project, moved.dump(), 1).version == 2


def test_an_edit_that_suits_any_version_is_made_on_the_newest(ada: User) -> None:
    project = project_with(ada, "A")
    timelines.save(project, timeline_of(make_asset(ada, name="B")).dump(), 1)
    project.version = 1
    more = media_of(make_asset(ada, name="C"))
    timelines.edit(project, lambda timeline: edits.add_clip(timeline, more))
    assert [name for name, _, _ in clips(project)] == ["B", "C"]


def test_a_project_in_the_trash_is_not_saved(ada: User) -> None:
    project = make_project(ada, deleted_at=timezone.now())
    with pytest.raises(VersionConflict):
        timelines.save(project, project.timeline, 1)


def test_a_document_stored_in_version_2_is_read_in_version_3_and_stored_so_when_it_is_saved(ada: User) -> None:
    stored = _of_version_2(project_with(ada, "Valley").timeline)
    project = make_project(ada, timeline=stored)
    assert project.document().dump()["schema"] == 3
    project.refresh_from_db()
    assert project.timeline == stored  # reading writes nothing
    saved = timelines.edit(project, lambda timeline: edits.add_text(timeline))
    assert (saved.timeline["schema"], saved.timeline["markers"], saved.timeline["range"]) == (3, [], None)


def test_an_edit_leaves_markers_points_and_links(ada: User) -> None:
    document = project_with(ada, "Valley", "Other").document().dump()
    link = str(uuid4())
    first, second = document["tracks"][1]["elements"]
    first["link"] = second["link"] = link
    document |= {"markers": [{"frame": 9, "name": "Here", "color": "red"}], "range": {"start": 3, "end": 900}}
    project = make_project(ada, timeline=document)

    def cut(timeline: Timeline) -> Timeline:
        shorter = edits.trim(timeline, UUID(first["id"]), duration=20)
        return edits.move(edits.add_text(shorter), UUID(first["id"]), 1)

    saved = timelines.edit(project, cut).document()
    assert [(each.frame, each.name, each.color) for each in saved.markers] == [(9, "Here", "red")]
    assert saved.range is not None and (saved.range.start, saved.range.end) == (3, 900)
    assert [str(each.link) for each in saved.elements()] == [link, link, "None"]


def _of_version_2(timeline: dict[str, Any]) -> dict[str, Any]:
    """The document as the program before markers wrote it."""
    older = {name: value for name, value in timeline.items() if name not in ("markers", "range")}
    tracks = [
        {**track, "elements": [{k: v for k, v in each.items() if k != "link"} for each in track["elements"]]}
        for track in timeline["tracks"]
    ]
    return {**older, "tracks": tracks, "schema": 2}
