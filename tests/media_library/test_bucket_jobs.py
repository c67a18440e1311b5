"""Work on media in a bucket: nothing is lost while it does not answer, and another machine can go on."""

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from jobs import runner
from jobs.models import Job
from media_library import importing, storage
from media_library.models import Asset, Upload
from media_library.storage.bucket import Bucket
from projects.requesting import request_render
from tests.factories import make_project
from tests.media import make_image, make_video
from tests.media_library import tus
from tests.media_library.buckets import bucket, server, unplug, use
from tests.projects.documents import timeline_of

__all__ = ["bucket", "unplug"]

pytestmark = pytest.mark.django_db(transaction=True)
Unplug = Callable[[], Callable[[], None]]


def bring(ada: User, folder: Path, made: Path, name: str) -> Asset:
    folder.mkdir(parents=True, exist_ok=True)
    return importing.import_file(ada, Path(shutil.copyfile(made, folder / uuid4().hex)), name=name)


def in_bucket() -> list[str]:
    return sorted(key for kind in ("originals/", "derived/") for key, _, _ in storage.keys(kind))


def test_a_picture_is_prepared_from_and_into_the_bucket(ada: User, bucket: Bucket, tmp_path: Path) -> None:
    asset = bring(ada, tmp_path, make_image(), "picture.png")
    runner.run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, asset.error) == ("ready", "")
    assert in_bucket() == [storage.key_of(asset, "poster"), storage.key_of(asset)]


def test_a_job_waits_for_the_bucket_and_goes_on_by_itself(ada: User, tmp_path: Path, unplug: Unplug) -> None:
    asset = bring(ada, tmp_path, make_image(), "picture.png")
    mend = unplug()
    assert runner.run_inline("import") == 1
    job = Job.objects.get()
    assert (job.status, job.attempt, job.crashes, job.stage) == ("processing", 0, 0, "Waiting for the storage")
    assert job.wake_at > timezone.now()
    mend()
    Job.objects.update(wake_at=timezone.now())
    assert runner.run_inline("import") == 1
    asset.refresh_from_db()
    assert asset.status == "ready"


def test_an_upload_whose_last_step_the_bucket_missed_is_finished_at_the_next_request(ada_client: Client, unplug: Unplug) -> None:
    url = tus.address(tus.create(ada_client, 10))
    mend = unplug()
    assert tus.send(ada_client, url, 0, b"0123456789").status == 503
    upload = Upload.objects.get()
    assert upload.asset is None
    assert storage.upload_path(upload.pk).read_bytes() == b"0123456789"
    mend()
    assert tus.offset(ada_client, url).status == 200
    assert storage.local(storage.key_of(Asset.objects.get())).read_bytes() == b"0123456789"
    assert not storage.upload_path(upload.pk).exists()


def test_an_import_that_the_bucket_misses_counts_nothing(ada: User, tmp_path: Path, unplug: Unplug) -> None:
    unplug()
    with pytest.raises(storage.StorageDown):
        bring(ada, tmp_path, make_image(), "picture.png")
    ada.refresh_from_db()
    assert (Asset.objects.count(), Upload.objects.count(), ada.storage_used) == (0, 0, 0)


@pytest.mark.ffmpeg
def test_a_machine_that_has_nothing_renders_and_keeps_the_film(
    ada: User, bucket: Bucket, settings: Settings, tmp_path: Path
) -> None:
    clip = bring(ada, tmp_path, make_video(1), "Counter.mp4")
    runner.run_inline("import")
    clip.refresh_from_db()
    project = make_project(ada, timeline=timeline_of(clip).dump())
    render = request_render(project, "720p", ada, uuid4())
    use(settings, settings.S3_BUCKET, server(), tmp_path / "other")
    runner.run_inline("render")
    render.refresh_from_db()
    assert render.asset is not None, render.job and render.job.error_detail
    assert storage.key_of(render.asset) in in_bucket()
    assert storage.path_of(storage.key_of(clip)).is_file()


def test_a_render_that_waits_for_the_bucket_has_done_nothing_yet(
    ada: User, tmp_path: Path, unplug: Unplug, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = bring(ada, tmp_path, make_video(1), "Counter.mp4")
    runner.run_inline("import")
    clip.refresh_from_db()
    request_render(make_project(ada, timeline=timeline_of(clip).dump()), "720p", ada, uuid4())
    unplug()
    monkeypatch.setattr("projects.rendering.render_plan", lambda *a, **k: pytest.fail("rendered for nothing"))
    runner.run_inline("render")
    job = Job.objects.get(kind="render")
    assert (job.status, job.stage, job.crashes) == ("processing", "Waiting for the storage", 0)
