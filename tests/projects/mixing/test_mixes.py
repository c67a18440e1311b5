"""How the jobs of a mix end, what is earned, what its project's status is, and what goes when it is deleted."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import CreditTransaction, User
from jobs import lifecycle, runner
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from projects import keeping, renders
from projects.mixing import mixes
from projects.mixing.mixes import NOT_MADE, progress_of
from projects.mixing.requesting import remake
from projects.models import Mix, MixOutput, Project
from projects.requesting import request_render
from tests.factories import make_asset
from tests.media_library.accounting import assert_storage_adds_up, used
from tests.projects.documents import timeline_of
from tests.projects.mixing.films import ask, asked, claimed, entries, job_of, keep, mixable, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_dir(settings: Settings, tmp_path: Path) -> Path:
    folder = settings.MEDIA_DIR = tmp_path / "media"
    return folder


def balance(user: User) -> int:
    return User.objects.values_list("credits", flat=True).get(pk=user.pk)


def originals(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "originals").rglob("*"))


def test_a_completed_mix_earns_the_films_that_are_there(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 2, 3)
    MixOutput.objects.filter(mix=mix, number=4).update(status="failed", error="Clip 4 is damaged.")
    lifecycle.complete(job, {"made": 3, "failed": 1})
    assert entries(ada) == [("USAGE", -4), ("REFUND", 1)]
    assert statuses(mix) == ["ready", "ready", "ready", "failed"]
    assert Project.objects.get().status == "COMPLETED"


def test_all_of_them_are_paid_and_nothing_is_given_back(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 2, 3, 4)
    lifecycle.complete(job, {"made": 4, "failed": 0})
    assert entries(ada) == [("USAGE", -4)]
    assert not Job.objects.exclude(pk=job.pk).exists(), "nothing is prepared that nobody asked for"


def test_what_failed_with_the_job_says_why(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1)
    lifecycle.fail(job, "It took longer than 720 minutes and was stopped.")
    assert statuses(mix) == ["ready", "failed", "failed", "failed"]
    assert set(mix.outputs.exclude(error="").values_list("error", flat=True)) == {job_of(mix).error}
    assert entries(ada) == [("USAGE", -4), ("REFUND", 3)]
    assert Project.objects.get().status == "FAILED"
    assert job_of(mix).result == {}


def test_a_film_that_was_forgotten_does_not_wait_for_ever(ada: User) -> None:
    mix = asked(ada)
    lifecycle.complete(claimed(mix), {})
    assert set(mix.outputs.values_list("error", flat=True)) == {NOT_MADE}
    assert balance(ada) == 100


def test_a_cancel_keeps_what_is_done_and_leaves_the_rest_unmade(ada: User) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 3)
    lifecycle.cancel(job_of(mix))
    lifecycle.stop(job)
    assert statuses(mix) == ["ready", "waiting", "ready", "waiting"]
    assert entries(ada) == [("USAGE", -4), ("REFUND", 2)]
    assert job_of(mix).is_ended
    assert (progress_of(mix).status, progress_of(mix).waiting) == ("CANCELLED", 2)
    assert Project.objects.get().status == "DRAFT"


def test_of_a_price_for_several_at_a_time_the_share_is_earned(ada: User, settings: Settings) -> None:
    settings.PRICES = {**settings.PRICES, "mix": {"credits": 3, "per": 2, "unit": "output"}}
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1)
    lifecycle.fail(job, "The disk was full.")
    assert entries(ada) == [("USAGE", -6), ("REFUND", 4)]


def test_the_words_of_its_status_are_those_of_its_job(ada: User) -> None:
    mix = asked(ada)
    assert progress_of(mix).status == "PENDING"
    job = claimed(mix)
    job_of(mix)
    assert progress_of(mix).status == "PROCESSING"
    first, second, _ = keep(mix, 1, 2, 3)
    lifecycle.complete(job, {})
    second.delete()
    Asset.objects.filter(pk=first.pk).update(deleted_at=job.created_at)
    job_of(mix)
    progress = progress_of(mix)
    assert (progress.status, progress.made, progress.deleted, progress.failed, progress.asked) == ("COMPLETED", 1, 2, 1, 4)


def test_a_project_follows_the_latest_of_its_renders_and_mixes(ada: User) -> None:
    project = mixable(ada)
    project.timeline = timeline_of(make_asset(ada)).dump()
    project.save(update_fields=["timeline"])

    def status() -> str:
        project.refresh_from_db()
        return project.status

    mix = ask(project)
    job = claimed(mix)
    keep(mix, 1)
    lifecycle.complete(job, {})
    assert status() == "COMPLETED"
    render = request_render(project, "720p", ada, "film")
    assert status() == "PROCESSING"
    lifecycle.cancel(render.job)  # type: ignore[arg-type]
    assert status() == "COMPLETED"
    second = request_render(project, "square", ada, "square")
    lifecycle.fail(lifecycle.claim(second.job), "The disk was full.")  # type: ignore[arg-type]
    assert status() == "FAILED"


def test_a_deleted_mix_takes_the_films_that_are_shown_nowhere_else(ada: User, media_dir: Path) -> None:
    mix = asked(ada)
    job = claimed(mix)
    _, listed, trashed, _ = keep(mix, 1, 2, 3, 4)
    lifecycle.complete(job, {})
    Asset.objects.filter(pk=listed.pk).update(is_listed=True)
    Asset.objects.filter(pk=trashed.pk).update(deleted_at=job.created_at)
    assert mixes.delete(mix) is None
    left = Asset.objects.filter(source="mixed")
    assert set(left) == {listed, trashed}
    assert all(left.values_list("is_listed", flat=True)), "who restores it finds it in the library"
    assert originals(media_dir) == 2
    assert_storage_adds_up()
    assert not Mix.objects.exists()
    assert Project.objects.get().status == "DRAFT"


def test_a_deleted_project_takes_them_too(ada: User, media_dir: Path) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 2)
    lifecycle.complete(job, {})
    before = used(ada)
    keeping.delete(Project.objects.get())
    assert not Asset.objects.filter(source="mixed").exists()
    assert originals(media_dir) == 0
    assert used(ada) == before - 10
    assert_storage_adds_up()


def test_many_films_are_removed_by_a_job(ada: User, media_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_library.emptying.AT_ONCE", 2)
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1, 2, 3)
    lifecycle.complete(job, {})
    emptying = mixes.delete(mix)
    assert emptying is not None
    assert set(Asset.objects.trashed().values_list("source", flat=True)) == {"mixed"}
    runner.run_inline("batch")
    assert originals(media_dir) == 0
    assert_storage_adds_up()


def test_a_project_that_is_deleted_in_mid_run_pays_for_what_was_made(ada: User, media_dir: Path) -> None:
    mix = asked(ada)
    job = claimed(mix)
    keep(mix, 1)
    keeping.delete(Project.objects.get())
    assert Job.objects.get(pk=job.pk).cancel_requested
    lifecycle.stop(job)
    assert entries(ada) == [("USAGE", -4), ("REFUND", 3)]


def test_one_that_waits_is_cancelled_with_its_project(ada: User) -> None:
    mix = asked(ada)
    renders.stop_all(mix.project)
    assert job_of(mix).status == "cancelled"
    assert balance(ada) == 100


def test_what_was_published_and_not_kept_is_removed(ada: User, media_dir: Path) -> None:
    mix = asked(ada)
    job = claimed(mix)
    (first,) = keep(mix, 1)
    leftover = storage.path_of(storage.original_key(ada.pk, mixes.asset_id(mix.pk, 2)))
    poster = storage.path_of(storage.derived_key(ada.pk, mixes.asset_id(mix.pk, 2), "poster"))
    for path in (leftover, poster):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    assert mix.outputs.get(number=2).asset_id_to_be == mixes.asset_id(mix.pk, 2)
    lifecycle.fail(job, "The disk was full.")
    mixes.discard_mix(job_of(mix))
    mixes.discard_mix(job_of(mix))
    assert not leftover.exists()
    assert not poster.exists()
    assert storage.exists(storage.key_of(first))


def test_what_the_next_job_just_published_is_no_leftover(ada: User, media_dir: Path) -> None:
    mix = asked(ada)
    job = claimed(mix)
    lifecycle.fail(job, "The disk was full.")
    remake(mix, [2], "again")
    path = storage.path_of(storage.original_key(ada.pk, mixes.asset_id(mix.pk, 2)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"new")
    mixes.discard_mix(Job.objects.get(pk=job.pk))
    assert path.exists()


def test_the_leftovers_of_a_mix_that_is_gone_are_found(ada: User, media_dir: Path) -> None:
    mix = asked(ada)
    job = claimed(mix)
    path = storage.path_of(storage.original_key(ada.pk, mixes.asset_id(mix.pk, 3)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    keeping.delete(Project.objects.get())
    lifecycle.stop(job)
    mixes.discard_mix(Job.objects.get(pk=job.pk))
    assert not path.exists()
    assert not CreditTransaction.objects.filter(owner=ada, amount=0).exists()
