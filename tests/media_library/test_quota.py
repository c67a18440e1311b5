"""AC6: what a person may keep is counted before it comes, and what would be too much is refused with a sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from jobs import lifecycle
from jobs.models import Job
from jobs.runner import run_inline
from media_library import quota, reservations
from media_library.models import Upload
from media_library.quota import StorageFull
from tests.factories import make_asset, make_job
from tests.media_library.accounting import used

pytestmark = pytest.mark.django_db
KIB = 1024


def announce(owner: User, size: int, **more: Any) -> Upload:
    return reservations.announce(owner, name="film.mp4", size=size, **more)


def test_the_last_free_byte_can_be_had_and_no_further_one(ada: User, limit: Callable[[int], None]) -> None:
    limit(100)
    announce(ada, 60)
    with pytest.raises(StorageFull):
        announce(ada, 41)
    assert (used(ada), Upload.objects.count()) == (60, 1)
    announce(ada, 40)
    assert used(ada) == 100


def test_the_refusal_says_how_much_is_free_and_what_to_do(ada: User, limit: Callable[[int], None]) -> None:
    limit(100 * KIB)
    make_asset(ada, size=90 * KIB)
    with pytest.raises(StorageFull) as refused:
        announce(ada, 20 * KIB)
    sentence = str(refused.value).replace("\xa0", " ")
    assert "this needs 20.0 KB, and 10.0 KB of your 100.0 KB are free" in sentence
    for way_out in ["Delete something", "trash counts too", "settings"]:
        assert way_out in sentence
    assert (refused.value.status, refused.value.code) == (413, "storage_full")


def test_others_take_nothing_away(ada: User, bea: User, limit: Callable[[int], None]) -> None:
    limit(100)
    announce(bea, 100)
    announce(ada, 100)


def test_the_limit_is_that_of_the_tier_that_holds_now(ada: User, settings: Settings) -> None:
    settings.TIERS = {**settings.TIERS, "PRO": {**settings.TIERS["PRO"], "storage_limit": 200}}
    settings.TIERS["FREE"] = {**settings.TIERS["FREE"], "storage_limit": 100}
    User.objects.filter(pk=ada.pk).update(tier="PRO")
    announce(ada, 150)  # and not by the person as the request read them
    User.objects.filter(pk=ada.pk).update(licence_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(StorageFull, match="0\xa0bytes of your 100\xa0bytes are free"):
        announce(ada, 1)
    assert used(ada) == 150


def test_work_is_checked_before_what_it_made_is_kept(ada: User, limit: Callable[[int], None]) -> None:
    limit(100)
    stale = User.objects.get(pk=ada.pk)
    announce(ada, 60)
    quota.check(stale, 40)
    with pytest.raises(StorageFull):
        quota.check(stale, 41)
    assert used(ada) == 60


def test_a_job_that_finds_it_full_fails_at_once_with_the_sentence(
    ada: User, settings: Settings, limit: Callable[[int], None]
) -> None:
    here = f"{__name__}.perform_keep"
    settings.JOB_KINDS = {**settings.JOB_KINDS, "demo": {**settings.JOB_KINDS["demo"], "perform": here}}
    limit(10)
    job = make_job(ada, kind="demo", queue="batch")
    run_inline("batch")
    job.refresh_from_db()
    assert (job.status, job.attempt) == ("failed", 1)
    assert job.error.startswith("Your storage is full")


def perform_keep(job: Job, report: object) -> dict[str, Any]:
    assert job.owner is not None
    quota.check(job.owner, 11)
    return {}


def test_a_figure_that_was_too_low_stops_nobody_from_deleting(ada: User) -> None:
    upload = announce(ada, 60)
    User.objects.filter(pk=ada.pk).update(storage_used=10)
    assert reservations.take_back(upload.pk)
    assert used(ada) == 0


def test_what_is_rolled_back_does_not_count(ada: User) -> None:
    with pytest.raises(lifecycle.JobFailed), transaction.atomic():
        announce(ada, 60)
        raise lifecycle.JobFailed("No.")
    assert used(ada) == 0


def test_an_announcement_is_given_up_once(ada: User) -> None:
    upload, other = announce(ada, 60), announce(ada, 5)
    assert [reservations.take_back(upload.pk) for _ in range(2)] == [True, False]
    assert used(ada) == other.size


def test_an_upload_that_is_an_asset_cannot_be_given_up(ada: User) -> None:
    asset = make_asset(ada)
    upload = Upload.objects.create(owner=ada, name="film.mp4", size=asset.size, asset=asset)
    assert not reservations.take_back(upload.pk)
    assert Upload.objects.exists()


def test_announced_again_by_its_id_it_is_the_same_room_made_to_fit(ada: User, limit: Callable[[int], None]) -> None:
    limit(100)
    upload = announce(ada, 60)
    assert announce(ada, 60, upload_id=upload.pk) == upload
    assert used(ada) == 60
    announce(ada, 90, upload_id=upload.pk)  # the 60 are free for it
    assert (used(ada), Upload.objects.get().size) == (90, 90)
    with pytest.raises(StorageFull):
        announce(ada, 101, upload_id=upload.pk)
    assert (used(ada), Upload.objects.get().size) == (90, 90)


def test_what_is_larger_than_any_file_may_be_is_refused(ada: User, settings: Settings) -> None:
    with pytest.raises(reservations.TooLarge, match="larger than 2 GB"):
        announce(ada, settings.UPLOAD_MAX_BYTES + 1)
    assert not Upload.objects.exists()
