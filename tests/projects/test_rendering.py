"""From a project to a video: what is refused, what is joined and used again, and a real render that is exact."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engine.media import MediaInfo
from engine.probe import inspect_own
from jobs import lifecycle, runner
from jobs.models import Job
from jobs.submitting import KeyReused
from media_library import storage
from media_library.models import Asset
from projects import edits, rendering, renders, timelines
from projects.models import Project, Render
from projects.requesting import RenderRefused, request_render
from tests.factories import make_asset, make_job, make_project
from tests.media import frame_of, make_image, make_video, read_counter
from tests.projects.documents import element_id, open_table, project_with, timeline_of

pytestmark = pytest.mark.django_db


def ask(project: Project, key: object = None, preset: str = "720p") -> Render:
    return request_render(project, preset, project.owner, key or uuid4())  # type: ignore[arg-type]


def finish(render: Render) -> Render:
    """As if the worker had made it: the file stands at its key and the job ends."""
    path = storage.path_of(storage.original_key(render.owner_id, render.asset_id_to_be))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"video")
    job = lifecycle.claim(render.job)  # type: ignore[arg-type]
    assert job is not None
    facts = {"kind": "video", "container": "mov,mp4", "size": 5, "duration_us": 4_000_000, "width": 1280, "height": 720}
    lifecycle.complete(job, {"facts": facts, "checksum": "c" * 64, "size": 5})
    render.refresh_from_db()
    return render


def status_of(project: Project) -> str:
    project.refresh_from_db()
    return project.status


def test_asking_makes_one_render_and_one_job_of_the_timeline_as_it_is(ada: User) -> None:
    project = project_with(ada, "Valley")
    render = ask(project)
    assert render.snapshot == project.timeline
    assert (render.project_version, render.name) == (1, "Spring film")
    assert Job.objects.get().params == {"render": str(render.pk), "project": str(project.pk)}
    assert status_of(project) == "PROCESSING"


def test_a_double_click_asks_for_one_render(ada: User) -> None:
    project, key = project_with(ada, "Valley"), uuid4()
    assert ask(project, key) == ask(project, key)
    assert Job.objects.filter(kind="render").count() == 1


def test_a_key_asks_for_one_render_whatever_came_since(ada: User) -> None:
    project, key = project_with(ada, "Valley"), uuid4()
    first = ask(project, key)
    timelines.edit(project, lambda timeline: edits.add_text(timeline))
    assert ask(project, key) == first
    assert ask(project) != first


def test_a_key_that_was_used_for_something_else_is_refused(ada: User) -> None:
    project, key = project_with(ada, "Valley"), uuid4()
    ask(project, key)
    with pytest.raises(KeyReused):
        ask(project, key, preset="square")
    with pytest.raises(KeyReused):
        request_render(project, "720p", ada, key, "Another name")
    assert Job.objects.count() == 1


def test_one_that_is_being_made_is_joined_not_doubled(ada: User) -> None:
    project = project_with(ada, "Valley")
    assert ask(project) == ask(project)
    assert ask(project, preset="square") != ask(project)


def test_one_that_is_there_is_used_again_at_once(ada: User) -> None:
    project = project_with(ada, "Valley")
    first = finish(ask(project))
    again = ask(project)
    assert again != first
    assert (again.asset, again.job) == (first.asset, None)
    assert status_of(project) == "COMPLETED"


def test_markers_points_and_links_ask_for_no_other_video(ada: User) -> None:
    project = project_with(ada, "Valley")
    first = finish(ask(project))
    timeline = project.document().dump()
    timeline["tracks"][1]["elements"][0]["link"] = str(uuid4())
    timeline |= {"markers": [{"frame": 5}], "range": {"start": 1, "end": 9}}
    again = ask(timelines.save(project, timeline, project.version))
    assert (again.fingerprint, again.asset, again.job) == (first.fingerprint, first.asset, None)


@pytest.mark.parametrize("how", ["trashed", "deleted", "file gone"])
def test_one_whose_video_is_gone_is_made_again(ada: User, how: str) -> None:
    project = project_with(ada, "Valley")
    video = finish(ask(project)).asset
    assert video is not None
    if how == "trashed":
        Asset.objects.filter(pk=video.pk).update(deleted_at=timezone.now())
    elif how == "deleted":
        video.delete()
    else:
        storage.original_path(video).unlink()
    assert ask(project).job is not None


def test_a_strangers_equal_video_is_not_used(ada: User, bea: User) -> None:
    shared = {"checksum": "a" * 64}
    hers = make_project(bea, timeline=timeline_of(make_asset(bea, **shared)).dump())
    finish(ask(hers))
    mine = make_project(ada, timeline=timeline_of(make_asset(ada, **shared)).dump())
    render = ask(mine)
    assert render.fingerprint == Render.objects.get(owner=bea).fingerprint
    assert render.asset is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "processing"}, "Valley cannot be rendered. Its media is still being prepared."),
        ({"status": "failed"}, "Valley cannot be rendered. Its media could not be read."),
        ({"deleted_at": timezone.now()}, "Valley cannot be rendered. Its media is in the trash."),
    ],
)
def test_media_that_cannot_be_used_is_named(ada: User, change: dict[str, object], sentence: str) -> None:
    project = project_with(ada, "Valley")
    Asset.objects.update(**change)
    with pytest.raises(RenderRefused, match=sentence):
        ask(project)
    assert not Job.objects.exists()


def test_an_empty_project_is_not_rendered(ada: User) -> None:
    with pytest.raises(RenderRefused, match="The project is empty"):
        ask(make_project(ada))


def test_a_project_whose_media_is_gone_is_not_rendered(ada: User) -> None:
    project = project_with(ada, "Valley")
    Asset.objects.all().delete()
    with pytest.raises(RenderRefused, match="not in your library any more"):
        ask(project)


def test_a_project_that_was_deleted_a_moment_ago_is_not_rendered(ada: User) -> None:
    project = project_with(ada, "Valley")
    Project.objects.filter(pk=project.pk).delete()
    with pytest.raises(RenderRefused, match="just been deleted"):
        request_render(project, "720p", ada, uuid4())
    assert not Job.objects.exists()


def test_the_video_becomes_an_asset_once_however_often_it_is_settled(ada: User) -> None:
    render = finish(ask(project_with(ada, "Valley")))
    renders.settle_render(Job.objects.get(kind="render"))
    asset = Asset.objects.get(source="rendered")
    assert (asset.pk, asset.name, asset.status) == (render.asset_id_to_be, "Spring film", "ready")
    assert render.asset == asset


def test_the_projects_status_follows_its_latest_render(ada: User) -> None:
    project = project_with(ada, "Valley")
    first = ask(project)
    lifecycle.cancel(first.job)  # type: ignore[arg-type]
    assert status_of(project) == "DRAFT"
    finish(ask(project))
    assert status_of(project) == "COMPLETED"
    timelines.edit(project, lambda timeline: edits.add_text(timeline))
    second = ask(project)
    lifecycle.cancel(second.job)  # type: ignore[arg-type]
    assert status_of(project) == "COMPLETED"
    third = lifecycle.claim(ask(project).job)  # type: ignore[arg-type]
    lifecycle.fail(third, "It broke.")  # type: ignore[arg-type]
    assert status_of(project) == "FAILED"


def test_a_project_deleted_while_it_is_rendered_leaves_no_file(
    ada: User, monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_DIR = tmp_path  # type: ignore[attr-defined]
    ask(project_with(ada, "Valley"))

    def made(planned: object, out: Path, *args: object, **kwargs: object) -> MediaInfo:
        out.write_bytes(b"video")
        Project.objects.get().delete()
        return MediaInfo.from_json({"kind": "video", "container": "mp4", "size": 5})

    monkeypatch.setattr(rendering, "plan_of", lambda *args: None)
    monkeypatch.setattr(rendering, "bring", lambda planned: None)
    monkeypatch.setattr(rendering, "spread", lambda *args: None)
    monkeypatch.setattr(rendering, "render_plan", made)
    runner.run_inline("render")
    job = Job.objects.get()
    assert (job.status, job.error) == ("failed", "The project was deleted.")
    assert not [path for path in (tmp_path / "originals").rglob("*") if path.is_file()]


def test_a_job_without_its_render_settles_to_nothing(ada: User) -> None:
    renders.settle_render(make_job(ada, params={"render": str(uuid4())}))
    assert not Render.objects.exists()
    assert not Asset.objects.exists()


@pytest.mark.ffmpeg
def test_a_film_made_by_hand_is_rendered_exactly(ada: User, ada_client: Client, bring_in: Callable[[Path, str], Asset]) -> None:
    clip = bring_in(make_video(3), "Counter.mp4")
    picture = bring_in(make_image(), "Still.png")
    project = make_project(ada)
    address = f"/projects/{project.pk}/"
    for asset in (clip, picture, clip):
        ada_client.post(f"{address}add/", {"action": f"add:{asset.pk}"})
    values = open_table(ada_client, project)
    first = element_id(project, clip.name)
    ada_client.post(address, {**values, f"{first}-source_in": "1", f"{first}-duration": "00:00:01:10"})
    ada_client.post(address, {**open_table(ada_client, project), "action": f"title:{first}"})

    answer = ada_client.post(f"{address}render/", {"name": "Film", "preset": "720p", "key": str(uuid4())})
    length = timelines.edit(project, lambda timeline: edits.remove(timeline, first)).document().duration
    assert length == 90 + 90  # an edit after the render was asked for: it is not in it
    assert runner.run_inline("render") == 1
    render = Render.objects.get()
    assert answer["Location"] == f"{address}renders/{render.pk}/"
    assert render.job is not None
    assert render.job.status == "completed", render.job.error_detail
    assert render.asset is not None

    path = storage.original_path(render.asset)
    info = inspect_own(path)
    assert info.frames == 40 + 90 + 90
    assert (info.width, info.height) == (1280, 720)
    assert [read_counter(frame_of(path, n).crop((0, 0, 1280, 180))) for n in (0, 39, 130)] == [30, 69, 0]
    page = ada_client.get(answer["Location"]).content.decode()
    assert "<video" in page
    assert "Download" in page
    assert status_of(project) == "COMPLETED"


@pytest.mark.ffmpeg
def test_media_that_vanished_fails_the_render_with_a_sentence(
    ada: User, ada_client: Client, bring_in: Callable[[Path, str], Asset]
) -> None:
    clip = bring_in(make_video(1), "Counter.mp4")
    project = make_project(ada, timeline=timeline_of(clip).dump())
    render = ask(project)
    storage.original_path(clip).unlink()
    runner.run_inline("render")
    render.refresh_from_db()
    assert render.job is not None
    assert render.job.status == "failed"
    assert "missing from the library" in render.job.error
    page = ada_client.get(f"/projects/{project.pk}/renders/{render.pk}/").content.decode()
    assert "The render failed" in page
    assert "Render again" in page
    assert status_of(project) == "FAILED"
