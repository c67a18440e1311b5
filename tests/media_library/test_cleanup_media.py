"""What nobody waits for goes, by the command and by the daily job; what is not old enough, or still wanted, stays."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from jobs.runner import run_inline
from jobs.submitting import submit
from media_library import cleaning, removing, reservations, storage
from media_library.models import Asset, Upload
from tests.factories import make_asset
from tests.media_library.accounting import used
from tests.media_library.conftest import files_under
from tests.media_library.test_check_media import put

pytestmark = pytest.mark.django_db


def clean(*args: str, is_failing: bool = False) -> list[str]:
    out = StringIO()
    if is_failing:
        with pytest.raises(CommandError, match="the next run tries again"):
            call_command("cleanup_media", *args, stdout=out)
    else:
        call_command("cleanup_media", *args, stdout=out)
    return out.getvalue().splitlines()


def announced(owner: User, row_days: float, file_days: float | None) -> Upload:
    upload = reservations.announce(owner, name="film.mp4", size=500)
    Upload.objects.filter(pk=upload.pk).update(updated_at=Now() - timedelta(days=row_days))
    if file_days is not None:
        put(f"uploads/{upload.pk}", days_ago=file_days)
    return upload


def kept(owner: User, days_ago: float, **fields: Any) -> Asset:
    asset = make_asset(owner, **fields)
    put(storage.original_key(owner.pk, asset.pk), bytes(asset.size))
    then = Now() - timedelta(days=days_ago)
    Asset.objects.filter(pk=asset.pk).update(updated_at=then, **({"deleted_at": then} if "deleted_at" in fields else {}))
    return asset


def trashed(owner: User, days_ago: float) -> Asset:
    return kept(owner, days_ago, deleted_at="2026-01-01T00:00Z")


def test_an_upload_of_which_no_byte_came_for_a_week_goes_and_its_room_with_it(ada: User) -> None:
    gone = {announced(ada, 8, 7.1).pk, announced(ada, 7.1, None).pk}
    stays = {announced(ada, 8, 6.9).pk, announced(ada, 6.9, None).pk}
    said = clean()
    assert {f"Removed the upload {pk}, abandoned." for pk in gone} == set(said[:-1])
    assert set(Upload.objects.values_list("pk", flat=True)) == stays
    assert used(ada) == 1000


def test_what_is_in_the_trash_for_thirty_days_goes_for_good(ada: User) -> None:
    gone, stays = trashed(ada, 30.1), trashed(ada, 29.9)
    kept(ada, 365)
    said = clean()
    assert said[0].startswith(f"Removed the asset {gone.pk}, in the trash since 20")
    assert not Asset.objects.filter(pk=gone.pk).exists()
    assert not storage.exists(storage.original_key(ada.pk, gone.pk))
    assert storage.exists(storage.original_key(ada.pk, stays.pk))
    assert (Asset.objects.count(), used(ada)) == (2, 2000)


def test_what_failed_thirty_days_ago_goes_but_not_what_can_be_converted(ada: User) -> None:
    gone = kept(ada, 31, status="failed", checksum="", error="It is no video.")
    offered = kept(ada, 31, status="failed", checksum="", metadata={"offer": "transcode"})
    recent = kept(ada, 29, status="failed", checksum="")
    assert clean()[0].startswith(f"Removed the asset {gone.pk}, failed on 20")
    assert set(Asset.objects.values_list("pk", flat=True)) == {offered.pk, recent.pk}


def test_the_days_are_settings(ada: User, settings: Settings) -> None:
    settings.TRASH_DAYS = settings.ABANDONED_UPLOAD_DAYS = settings.FAILED_MEDIA_DAYS = 2
    trashed(ada, 2.1)
    kept(ada, 2.1, status="failed", checksum="")
    announced(ada, 2.1, 2.1)
    assert clean()[-1] == "3 removed."


def test_files_that_belong_to_nothing_go_once_they_are_a_day_old(ada: User, media_dir: Path) -> None:
    asset = kept(ada, 1)
    for key in [f"originals/{ada.pk}/stray", "derived/nobody/a/poster", "cache/nobody/a", "avatars/nobody", "uploads/nothing"]:
        put(key, days_ago=1.1)
    put(f"originals/{ada.pk}/just-now", days_ago=0.5)
    assert clean()[-1] == "5 removed."
    assert files_under(media_dir) == [f"originals/{ada.pk}/{asset.pk}", f"originals/{ada.pk}/just-now"]


def test_scratch_of_processes_that_are_gone_goes(media_dir: Path) -> None:
    left = media_dir / "scratch" / "render-1"
    left.mkdir(parents=True)
    clean()
    assert not left.exists()


def test_a_dry_run_says_all_of_it_and_removes_nothing(ada: User, media_dir: Path) -> None:
    trashed(ada, 31)
    announced(ada, 8, 8)
    put(f"originals/{ada.pk}/stray")
    there = files_under(media_dir)
    said = clean("--dry-run")
    assert [line.split()[:2] for line in said[:-1]] == [["Would", "remove"]] * 3
    assert said[-1] == "3 would be removed."
    assert (files_under(media_dir), Asset.objects.count(), Upload.objects.count()) == (there, 1, 1)
    assert clean()[-1] == "3 removed."
    assert clean() == ["0 removed."]


def test_one_that_cannot_be_removed_does_not_hold_up_the_others(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, free = trashed(ada, 32), trashed(ada, 31)
    remove = removing.remove

    def refuse(asset: Asset) -> None:
        if asset.pk == stuck.pk:
            raise PermissionError("not ours")
        remove(asset)

    monkeypatch.setattr(removing, "remove", refuse)
    said = clean(is_failing=True)
    assert f"Kept the asset {stuck.pk}" in said[0] + said[1]
    assert list(Asset.objects.values_list("pk", flat=True)) == [stuck.pk]
    assert free.pk != stuck.pk


def test_what_was_restored_after_it_was_listed_stays(ada: User) -> None:
    asset = trashed(ada, 31)
    [leftover] = cleaning.leftovers(orphans=True)
    Asset.objects.filter(pk=asset.pk).update(deleted_at=None)
    leftover.remove()
    assert Asset.objects.filter(pk=asset.pk).exists()
    assert used(ada) == 1000


@pytest.mark.django_db(transaction=True)
def test_the_daily_job_does_the_same_but_leaves_files_that_no_row_names_to_the_operator(ada: User, media_dir: Path) -> None:
    trashed(ada, 31)
    announced(ada, 8, 8)
    put("originals/of-another-database/film", days_ago=99)
    job = submit("clean_media", owner=None, params={}, key="clean_media:today")
    run_inline("batch")
    job.refresh_from_db()
    assert (job.status, job.result) == ("completed", {"removed": 2, "kept": 0})
    assert (Asset.objects.count(), used(ada)) == (0, 0)
    assert files_under(media_dir) == ["originals/of-another-database/film"]
