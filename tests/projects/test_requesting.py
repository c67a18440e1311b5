"""What a render costs, who may have it, and trying one again."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from accounts.credits import NotEnoughCredits
from accounts.models import CreditTransaction, User
from engine.media import MediaInfo
from engine.presets import PRESETS, Preset
from jobs import lifecycle, runner, submitting
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from projects import rendering, renders, requesting
from projects.models import Project, Render
from projects.requesting import RenderRefused, request_render
from tests.factories import make_asset, make_job, make_project
from tests.projects.documents import project_with, timeline_of
from tests.projects.test_rendering import finish

pytestmark = pytest.mark.django_db


def long_project(owner: User, seconds: int) -> Project:
    asset = make_asset(owner, duration_us=seconds * 1_000_000)
    return make_project(owner, timeline=timeline_of(asset).dump())


def entries(user: User) -> list[tuple[str, int]]:
    return list(CreditTransaction.objects.filter(owner=user).exclude(kind="GRANT").order_by("id").values_list("kind", "amount"))


def failed(render: Render) -> Job:
    mine = lifecycle.claim(render.job)  # type: ignore[arg-type]
    assert mine is not None
    lifecycle.fail(mine, "The disk was full.")
    return Job.objects.get(pk=mine.pk)


@pytest.mark.parametrize(("seconds", "cost"), [(1, 1), (30, 1), (31, 2), (60, 2), (3600, 120)])
def test_a_render_costs_a_credit_for_each_started_half_minute(ada: User, seconds: int, cost: int) -> None:
    User.objects.filter(pk=ada.pk).update(tier="PRO")
    ada.refresh_from_db()
    render = request_render(long_project(ada, seconds), "720p", ada, uuid4())
    assert render.job is not None
    assert render.job.price == cost
    assert entries(ada) == [("USAGE", -cost)]


def test_a_video_of_2160_lines_costs_four_times_as_much(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "2160p", Preset("2160p", "4K, 3840 x 2160", 3840, 2160))
    project = long_project(ada, 31)
    with pytest.raises(RenderRefused, match="larger than 1080p, the most that Free allows"):
        request_render(project, "2160p", ada, uuid4())
    User.objects.filter(pk=ada.pk).update(tier="PRO")
    ada.refresh_from_db()
    render = request_render(project, "2160p", ada, uuid4())
    assert render.job is not None
    assert render.job.price == 8


def test_without_the_credits_nothing_is_made(ada: User) -> None:
    project = long_project(ada, 101 * 30)
    with pytest.raises(NotEnoughCredits, match="costs 101 credits and you have 100"):
        request_render(project, "720p", ada, uuid4())
    assert not Job.objects.exists()
    assert not Render.objects.exists()
    assert entries(ada) == []


def test_what_is_joined_or_there_already_costs_nothing(ada: User) -> None:
    project = project_with(ada, "Valley")
    first = request_render(project, "720p", ada, uuid4())
    request_render(project, "720p", ada, uuid4())
    finish(first)
    request_render(project, "720p", ada, uuid4())
    assert entries(ada) == [("USAGE", -1)]


def test_with_credits_off_nothing_is_charged_or_given(ada: User, settings: Settings) -> None:
    settings.CREDITS = False
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    failed(render)
    assert not CreditTransaction.objects.exists()


def test_a_failed_render_is_given_back_and_its_retry_is_charged(ada: User) -> None:
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    old = failed(render)
    again = submitting.retry(old)
    assert again.retry_of == old
    assert entries(ada) == [("USAGE", -1), ("REFUND", 1), ("USAGE", -1)]
    assert submitting.retry(old) == again, "two clicks are one job"
    assert Render.objects.get(job=again).snapshot == render.snapshot
    assert Job.objects.count() == 2


def test_a_retry_takes_the_timeline_as_it_was(ada: User) -> None:
    project = project_with(ada, "Valley")
    old = failed(request_render(project, "720p", ada, uuid4()))
    Project.objects.filter(pk=project.pk).update(timeline=timeline_of(make_asset(ada), make_asset(ada)).dump())
    assert Render.objects.get(job=submitting.retry(old)).snapshot == project.timeline


def test_what_completed_or_runs_is_not_tried_again(ada: User) -> None:
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    assert render.job is not None
    with pytest.raises(submitting.NotRetried):
        submitting.retry(render.job)
    job = finish(render).job
    assert job is not None
    job.refresh_from_db()
    with pytest.raises(submitting.NotRetried):
        submitting.retry(job)


def test_a_retry_without_its_project_is_refused(ada: User) -> None:
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    old = failed(render)
    Project.objects.all().delete()
    with pytest.raises(submitting.NotRetried, match="was deleted"):
        submitting.retry(old)


def test_a_retry_with_media_in_the_trash_names_it(ada: User) -> None:
    old = failed(request_render(project_with(ada, "Valley"), "720p", ada, uuid4()))
    Asset.objects.update(status="failed")
    with pytest.raises(RenderRefused, match="Valley cannot be rendered"):
        submitting.retry(old)
    assert Job.objects.count() == 1


def test_what_a_render_published_before_it_was_cancelled_is_removed(ada: User) -> None:
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    path = storage.path_of(storage.original_key(ada.pk, render.asset_id_to_be))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"video")
    job = failed(render)
    assert job.leftovers
    renders.discard_render(job)
    assert not path.exists()
    renders.discard_render(job)


def test_the_file_of_a_finished_render_is_no_leftover(ada: User) -> None:
    render = finish(request_render(project_with(ada, "Valley"), "720p", ada, uuid4()))
    assert render.job is not None
    renders.discard_render(render.job)
    assert render.asset is not None
    assert storage.original_path(render.asset).exists()


def test_a_render_leads_to_its_page_and_an_old_job_nowhere(ada: User) -> None:
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    assert render.job is not None
    assert renders.link_render(render.job) == f"/projects/{render.project_id}/renders/{render.pk}/"
    assert renders.link_render(make_job(ada, params={"render": str(render.pk)})) == ""


def test_the_offer_tells_cost_and_what_is_left(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(credits=7)
    ada.refresh_from_db()
    offer = requesting.offer(long_project(ada, 45))
    assert (offer["cost"], offer["left"]) == (2, 7)


def test_a_video_that_does_not_fit_is_not_kept_and_given_back(
    ada: User, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_DIR = tmp_path
    request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    limit = ada.allowance.storage_limit
    User.objects.filter(pk=ada.pk).update(storage_used=limit - 4)

    def made(planned: object, out: Path, *args: object, **kwargs: object) -> MediaInfo:
        out.write_bytes(b"video")
        return MediaInfo.from_json({"kind": "video", "container": "mp4", "size": 5})

    monkeypatch.setattr(rendering, "plan_of", lambda *args: None)
    monkeypatch.setattr(rendering, "bring", lambda planned: None)
    monkeypatch.setattr(rendering, "spread", lambda *args: None)
    monkeypatch.setattr(rendering, "render_plan", made)
    runner.run_inline("render")
    job = Job.objects.get()
    assert (job.status, job.error[:21]) == ("failed", "Your storage is full:")
    assert entries(ada) == [("USAGE", -1), ("REFUND", 1)]
    assert not [path for path in (tmp_path / "originals").rglob("*") if path.is_file()]
    ada.refresh_from_db()
    assert ada.storage_used == limit - 4
