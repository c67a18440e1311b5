"""Films made in the worker: kept one by one, whatever happens to the others or to the worker, and paid for accordingly."""

import errno
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import User
from engine.checking import inspect
from engine.errors import DiskFull
from engine.mixing.making import Outcome
from engine.mixing.preparing import find_needs
from engine.probe import inspect_own
from engine.sandbox import SandboxUnavailable
from engine.segments import SegmentStore
from engine.tags import read_tags
from jobs import lifecycle, runner
from jobs.lifecycle import LeaseLost
from jobs.models import Job
from jobs.report import Report
from media_library import importing, quota, removing, storage
from media_library.models import Asset
from projects import keeping
from projects.mixing import making, mixes, setups
from projects.mixing.requesting import remake
from projects.models import Mix, MixOutput, Project
from tests.factories import make_asset
from tests.media import make_video
from tests.media_library.accounting import assert_storage_adds_up
from tests.projects.mixing.films import ask, entries, job_of, project_of, statuses

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]

COLOURS = ["#AA2200", "#22AA00", "#0022AA", "#AAAA22"]


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> SegmentStore:
    """Encoded once for all tests: what they look at comes after."""
    return SegmentStore(tmp_path_factory.mktemp("parts"), 10**9)


@pytest.fixture
def project(ada: User, media_dir: Path, parts: SegmentStore, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two groups of two clips of a second: four films of two."""
    monkeypatch.setattr(making, "store_of", lambda owner: parts)
    media = [clip(ada, colour) for colour in COLOURS]
    return project_of(ada, [media[:2], media[2:]], metadata={"static": {"title": "Spring"}})


def clip(owner: User, colour: str) -> Asset:
    """As an ingest leaves it, but for what is derived."""
    source = make_video(1, picture=colour, size=(160, 90))
    info = inspect_own(source)
    checksum = hashlib.sha256(source.read_bytes()).hexdigest()
    asset = make_asset(owner, name=colour[1:], size=info.size, checksum=checksum, duration_us=info.duration_us)
    Asset.objects.filter(pk=asset.pk).update(metadata={"probe": info.to_json()})
    path = storage.path_of(storage.key_of(asset))
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, path)
    return asset


def run(mix: Mix) -> Job:
    runner.run_inline("batch")
    return job_of(mix)


def film(mix: Mix, number: int) -> Asset:
    asset = mix.outputs.select_related("asset").get(number=number).asset
    assert asset is not None
    return asset


def assert_nothing_else_is_there(mix: Mix, folder: Path) -> None:
    """What lies there is what rows name, and no scratch is left."""
    kept = {storage.key_of(asset) for asset in Asset.objects.all()}
    assert {path.relative_to(folder).as_posix() for path in (folder / "originals").rglob("*") if path.is_file()} == kept
    assert not [path for path in (folder / "scratch").rglob("*") if path.is_file()]
    assert_storage_adds_up()


def test_every_film_is_made_kept_and_told(ada: User, project: Project, media_dir: Path) -> None:
    mix = ask(project)
    job = run(mix)
    assert (job.status, job.result, job.error) == ("completed", {"made": 4, "failed": 0}, "")
    assert statuses(mix) == ["ready"] * 4
    for output in mix.outputs.select_related("asset"):
        asset = output.asset
        assert asset is not None
        path = storage.original_path(asset)
        info = inspect(path, "mp4")
        assert (info.frames, info.width, info.height) == (output.frames, 1280, 720) == (60, 1280, 720)
        assert read_tags(path)["title"] == "Spring"
        assert (asset.name, asset.source, asset.status, asset.is_listed) == (output.name[:-4], "mixed", "ready", False)
        assert (asset.size, asset.checksum) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        assert (asset.job, asset.mime_type, asset.duration_us) == (None, "video/mp4", 2_000_000)
        assert asset.metadata["made"] == {"mix": str(mix.pk), "project": str(project.pk), "number": output.number}
        assert asset.derived.keys() == {"poster"}
        assert storage.derived_path(asset, "poster").stat().st_size == asset.derived["poster"]["size"]
    assert entries(ada) == [("USAGE", -4)]
    assert_nothing_else_is_there(mix, media_dir)
    project.refresh_from_db()
    assert project.status == "COMPLETED"


@pytest.mark.parametrize("format", ["mov", "avi"])
def test_the_other_containers(project: Project, format: str) -> None:
    setup = setups.setup_of(project)
    setups.change(setup, setup.version, format=format, count=1)
    mix = ask(project)
    assert run(mix).result == {"made": 1, "failed": 0}
    asset = film(mix, 1)
    assert (asset.mime_type, asset.width) == ({"mov": "video/quicktime", "avi": "video/x-msvideo"}[format], 1280)
    assert "poster" in asset.derived


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int, error: BaseException) -> list[str]:
    """The publication of a film fails once, when so many have come; the keys of all that were."""
    published: list[str] = []
    publish = storage.publish

    def failing(path: Path, key: str) -> None:
        if key.startswith("originals/"):
            if len(published) == after and error not in failed:
                failed.append(error)
                raise error
            published.append(key)
        publish(path, key)

    failed: list[BaseException] = []
    monkeypatch.setattr(storage, "publish", failing)
    return published


def test_a_run_that_broke_off_is_taken_up_where_it_was(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)
    published = interrupted(monkeypatch, 2, RuntimeError("pulled plug"))
    job = run(mix)
    assert (job.status, job.crashes) == ("processing", 1)
    assert sorted(statuses(mix)) == ["ready", "ready", "waiting", "waiting"]
    Job.objects.filter(pk=job.pk).update(wake_at=job.created_at)
    said: list[str] = []
    monkeypatch.setattr(Report, "_write", lambda self, progress, stage: said.append(stage))
    assert run(mix).result == {"made": 4, "failed": 0}
    assert len(published) == len(set(published)) == 4, "none was made twice"
    assert said
    assert all(words.endswith("of 4 videos done") and words[0] in "234" for words in said), "those made before count"
    assert entries(ada) == [("USAGE", -4)]
    assert_nothing_else_is_there(mix, media_dir)


def test_a_film_that_was_published_and_not_written_down_is_made_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)
    adopt, failed = importing.adopt, list[UUID]()

    def failing(*args: Any, **fields: Any) -> Asset:
        if not failed:
            failed.append(fields["asset_id"])
            raise RuntimeError("pulled plug")
        return adopt(*args, **fields)

    monkeypatch.setattr(importing, "adopt", failing)
    job = run(mix)
    assert statuses(mix) == ["waiting"] * 4
    Job.objects.filter(pk=job.pk).update(wake_at=job.created_at)
    assert run(mix).result == {"made": 4, "failed": 0}
    assert_nothing_else_is_there(mix, media_dir)


def test_what_is_done_is_not_done_again(project: Project) -> None:
    mix = ask(project)
    job = run(mix)
    assert making.perform_mix(job, Report(job, time_limit=60)) == {"made": 4, "failed": 0}


def test_media_that_are_gone_cost_their_films_alone(ada: User, project: Project) -> None:
    mix = ask(project)
    gone = Asset.objects.get(name=COLOURS[0][1:])
    without = [output.number for output in mix.outputs.all() if output.clips[0]["asset"] != str(gone.pk)]
    gone.delete()
    job = run(mix)
    assert job.result == {"made": 2, "failed": 2}
    assert [output.number for output in mix.outputs.filter(status="ready").order_by("number")] == without
    errors = set(mix.outputs.filter(status="failed").values_list("error", flat=True))
    assert len(errors) == 1
    assert COLOURS[0][1:] in errors.pop()
    assert entries(ada) == [("USAGE", -4), ("REFUND", 2)]


def test_media_that_are_deleted_under_its_hands_cost_their_films_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mix = ask(project)
    gone = Asset.objects.get(name=COLOURS[0][1:])

    def late(*args: Any) -> Any:
        needs = find_needs(*args)
        removing.remove(gone)
        return needs

    monkeypatch.setattr("engine.mixing.making.find_needs", late)
    monkeypatch.setattr(making, "store_of", lambda owner: SegmentStore(tmp_path / "empty", 10**9))
    assert run(mix).result == {"made": 2, "failed": 2}
    told = set(mix.outputs.filter(status="failed").values_list("error", flat=True))
    assert told == {f"“{gone.name}” is missing from the library's storage."}
    assert job_of(mix).attempt == 1


def test_staff_read_why_a_film_failed_until_it_is_asked_for_again(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bea: User, bea_client: Client
) -> None:
    mix = ask(project)
    damaged = Asset.objects.get(name=COLOURS[0][1:])
    good = storage.original_path(damaged).read_bytes()
    storage.original_path(damaged).write_bytes(bytes(len(good)))
    monkeypatch.setattr(making, "store_of", lambda owner: SegmentStore(tmp_path / "empty", 10**9))
    assert run(mix).result == {"made": 2, "failed": 2}
    failed = list(mix.outputs.filter(status="failed"))
    assert all("exit status" in each.error_detail and "exit status" not in each.error for each in failed)
    assert set(mix.outputs.filter(status="ready").values_list("error_detail", flat=True)) == {""}
    User.objects.filter(pk=bea.pk).update(is_staff=True, is_superuser=True)
    assert "exit status" in bea_client.get(f"/admin/projects/mixoutput/{failed[0].pk}/change/").content.decode()
    storage.original_path(damaged).write_bytes(good)
    remake(mix, [each.number for each in failed], "again")
    assert set(mix.outputs.values_list("error", "error_detail")) == {("", "")}


def test_an_error_that_is_nothing_of_the_media_fails_the_job(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    mix = ask(project)

    def made(*args: Any, **more: Any) -> Any:
        raise SandboxUnavailable("The media sandbox does not start on this machine.", "unshare: no")

    monkeypatch.setattr(making, "make", made)
    job = run(mix)
    assert (job.status, job.error) == ("failed", "The media sandbox does not start on this machine.")
    assert statuses(mix) == ["failed"] * 4
    assert set(mix.outputs.values_list("error", "error_detail")) == {(job.error, "unshare: no")}


def test_media_in_the_trash_can_still_be_read(project: Project) -> None:
    mix = ask(project)
    Asset.objects.update(deleted_at=mix.created_at)
    assert run(mix).result == {"made": 4, "failed": 0}


def test_where_not_one_can_be_made_the_job_has_failed(ada: User, project: Project) -> None:
    mix = ask(project)
    Asset.objects.all().delete()
    job = run(mix)
    assert job.status == "failed"
    assert job.error.startswith("None of the 4 videos could be made. ")
    assert statuses(mix) == ["failed"] * 4
    assert entries(ada) == [("USAGE", -4), ("REFUND", 4)]


def test_a_full_storage_keeps_what_fitted_and_says_so(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)
    checks: list[int] = []
    check = quota.check

    def full(user: User, size: int) -> None:
        checks.append(size)
        check(user, size if len(checks) < 3 else 10**15)

    monkeypatch.setattr(quota, "check", full)
    job = run(mix)
    assert job.result == {"made": 2, "failed": 2}
    assert len(checks) == 3, "no more is asked for"
    errors = set(mix.outputs.filter(status="failed").values_list("error", flat=True))
    assert len(errors) == 1
    assert errors.pop().startswith("Your storage is full")
    assert all(mix.outputs.filter(status="failed").values_list("error_detail", flat=True))
    assert entries(ada) == [("USAGE", -4), ("REFUND", 2)]
    assert_nothing_else_is_there(mix, media_dir)


def test_a_full_disk_keeps_what_fitted_and_says_so(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)
    interrupted(monkeypatch, 1, OSError(errno.ENOSPC, "No space left on device"))
    assert run(mix).result == {"made": 1, "failed": 3}
    told = set(mix.outputs.filter(status="failed").values_list("error", "error_detail"))
    assert told == {(str(DiskFull()), "[Errno 28] No space left on device")}
    assert entries(ada) == [("USAGE", -4), ("REFUND", 3)]
    assert_nothing_else_is_there(mix, media_dir)


def hearing(monkeypatch: pytest.MonkeyPatch, then: Callable[[making._Run, int], None]) -> None:
    """`then` is called after each film that was heard of, with how many they are."""
    hear = making._Run.hear

    def heard(self: making._Run, outcome: Outcome) -> None:
        hear(self, outcome)
        then(self, self.heard)

    monkeypatch.setattr(making._Run, "hear", heard)


def test_a_cancel_in_mid_run_keeps_what_is_done(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)

    def cancel(work: making._Run, heard: int) -> None:
        if heard == 1:
            lifecycle.cancel(work.job)
            work.report.stop("cancel")  # as the heartbeat, which looks every second

    hearing(monkeypatch, cancel)
    job = run(mix)
    made = mix.outputs.filter(status="ready").count()
    assert job.status == "cancelled"
    assert 1 <= made < 4
    assert mix.outputs.filter(status="waiting").count() == 4 - made
    assert entries(ada) == [("USAGE", -4), ("REFUND", 4 - made)]
    assert_nothing_else_is_there(mix, media_dir)
    monkeypatch.undo()
    remake(mix, [output.number for output in mix.outputs.filter(status="waiting")], "the rest")


def test_a_worker_that_lost_its_job_writes_nothing_more(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)

    def lose(work: making._Run, heard: int) -> None:
        if heard == 1:
            lifecycle.put_off(work.job, 0.0)  # as the reconciler, once the lease is over

    hearing(monkeypatch, lose)
    mine = lifecycle.claim(job_of(mix))
    assert mine is not None
    with pytest.raises(LeaseLost):
        making.perform_mix(mine, Report(mine, time_limit=60))
    assert statuses(mix).count("ready") == 1
    monkeypatch.undo()
    assert run(mix).result == {"made": 4, "failed": 0}


def test_a_mix_that_is_deleted_in_mid_run_leaves_nothing(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch, media_dir: Path
) -> None:
    mix = ask(project)

    def delete(work: making._Run, heard: int) -> None:
        if heard == 2:
            mixes.delete(Mix.objects.select_related("job", "owner", "project").get())

    hearing(monkeypatch, delete)
    runner.run_inline("batch")
    job = Job.objects.get(kind="mix")
    assert job.status in ("cancelled", "failed")
    assert entries(ada) == [("USAGE", -4), ("REFUND", 2)], "two were made, and thrown away"
    assert not MixOutput.objects.exists()
    assert not Asset.objects.filter(source="mixed").exists()
    assert_nothing_else_is_there(mix, media_dir)


def test_a_job_whose_project_was_deleted_before_it_began(ada: User, project: Project) -> None:
    mix = ask(project)
    mine = lifecycle.claim(job_of(mix))
    assert mine is not None
    keeping.delete(project)
    with pytest.raises(lifecycle.JobFailed, match="deleted"):
        making.perform_mix(mine, Report(mine, time_limit=60))


def test_a_film_without_a_poster_is_a_film(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    mix = ask(project)
    monkeypatch.setattr(making, "draw_own_poster", lambda film, info, path: None)
    assert run(mix).result == {"made": 4, "failed": 0}
    assert film(mix, 1).derived == {}
