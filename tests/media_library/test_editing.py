"""Asking for a new asset made of another one: what is refused, what it costs, and how the job ends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.limits import TooOften
from accounts.models import User
from jobs import lifecycle, runner, submitting
from jobs.models import Job
from jobs.submitting import KeyReused, NotRetried
from media_library import removing, storage
from media_library.editing import making, requesting, wishes
from media_library.editing.wishes import WishRefused
from media_library.models import Asset
from tests.media import make_image
from tests.media_library.conftest import files_under
from tests.media_library.edits import FILM, PICTURE, SOUND, ask, bring_in, film, paid, picture

pytestmark = pytest.mark.django_db


def test_asking_makes_one_job_and_charges_by_the_length(ada: User) -> None:
    asset = film(ada)
    job = ask(asset, "transcode", format="webm")
    assert (job.kind, job.title, job.price) == ("transcode", "Valley", 2)
    assert job.params == {
        "asset": str(asset.pk),
        "wish": {"tool": "transcode", "format": "webm", "quality": "high", "size": None},
    }
    assert paid(job) == 2


@pytest.mark.parametrize(
    ("tool", "values", "price"),
    [
        ("edit", {"speed": 2.0}, 2),
        ("edit", {"speed": 0.25}, 2),
        ("edit", {"begin_us": 1_500_000}, 1),
        ("enhance", {"denoise": 0.4}, 2),
        ("sound", {}, 0),
        ("frame", {}, 0),
    ],
)
def test_it_costs_by_how_much_of_the_original_is_used(ada: User, tool: str, values: dict[str, Any], price: int) -> None:
    assert ask(film(ada), tool, **values).price == price


def test_a_picture_costs_one_unit(ada: User) -> None:
    assert ask(picture(ada), "edit", turn=90).price == 1


def test_a_double_click_asks_for_one_job(ada: User) -> None:
    asset, key = film(ada), uuid4()
    assert ask(asset, "edit", key, turn=90) == ask(asset, "edit", key, turn=90)
    asset.status, asset.deleted_at = "failed", timezone.now()
    assert ask(asset, "edit", key, turn=90) == Job.objects.get()
    with pytest.raises(KeyReused):
        ask(asset, "edit", key, turn=180)


@pytest.mark.parametrize(
    ("fields", "tool", "values", "sentence"),
    [
        ({}, "edit", {}, "Nothing would change"),
        ({}, "enhance", {}, "Nothing would change"),
        ({}, "edit", {"begin_us": 5_000_000, "end_us": 4_000_000}, "within the 61.00 s"),
        ({}, "edit", {"begin_us": 70_000_000}, "within the 61.00 s"),
        ({}, "edit", {"crop": {"top": 0.989}}, "less than 16 pixels"),
        ({}, "frame", {"at_us": 70_000_000}, "61.00 s"),
        ({}, "transcode", {"format": "png"}, "PNG is not a format for this"),
        ({"metadata": {"probe": {**FILM, "width": 3840, "height": 2160}}}, "edit", {"turn": 90}, "Convert it to 1080p first"),
        ({"metadata": {"probe": {**FILM, "width": 3840, "height": 2160}}}, "transcode", {}, "Choose a smaller size"),
        ({"metadata": {"probe": {**FILM, "width": 3840, "height": 2160}}}, "enhance", {"enlarge": True}, "too large already"),
        ({}, "enhance", {"enlarge": True}, "larger than 1080p"),
        ({"has_audio": False}, "sound", {}, "no sound"),
        ({"has_audio": False}, "enhance", {"loudness": True}, "no sound"),
        ({"status": "failed"}, "edit", {"turn": 90}, "not ready"),
        ({"status": "failed"}, "transcode", {"format": "mp4"}, "not ready"),
        ({"status": "processing"}, "edit", {"turn": 90}, "not ready"),
        ({"deleted_at": timezone.now()}, "edit", {"turn": 90}, "in the trash"),
        ({"metadata": {}}, "edit", {"turn": 90}, "not ready"),
        ({"kind": "audio", "metadata": {"probe": SOUND}}, "edit", {"turn": 90}, "turn: that makes no sense"),
        ({"kind": "audio", "metadata": {"probe": SOUND}}, "frame", {}, "cannot be made of an audio"),
        ({"kind": "image", "metadata": {"probe": PICTURE}}, "edit", {"speed": 2.0}, "speed: that makes no sense"),
        ({"kind": "image", "metadata": {"probe": PICTURE}}, "enhance", {"steady": True}, "steady: that makes no sense"),
    ],
)
def test_what_cannot_be_made_is_refused_and_costs_nothing(
    ada: User, fields: dict[str, Any], tool: str, values: dict[str, Any], sentence: str
) -> None:
    User.objects.filter(pk=ada.pk).update(tier="FREE")
    ada.refresh_from_db()
    with pytest.raises(WishRefused, match=sentence):
        ask(film(ada, **fields), tool, **values)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("tool", "values", "sentence"),
    [
        ("edit", {"speed": 9.0}, "speed: Input should be less than or equal to 4"),
        ("edit", {"begin_us": -1}, "begin_us"),
        ("edit", {"crop": {"left": 0.6, "right": 0.6}}, "A crop must leave something"),
        ("transcode", {"format": "exe"}, "format"),
        ("transcode", {"format": "mp4", "more": 1}, "more"),
        ("melt", {}, "tool"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(tool: str, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WishRefused, match=sentence):
        wishes.read(tool, values)


def test_asking_too_often_is_refused(ada: User, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "submit": {"amount": 2, "seconds": 60}}
    asset = film(ada)
    for turn in (90, 180):
        ask(asset, "edit", turn=turn)
    with pytest.raises(TooOften):
        ask(asset, "edit", turn=270)


def test_a_second_try_makes_the_same_asset(ada: User) -> None:
    job = ask(bring_in(ada, make_image()), "edit", turn=90)
    claimed = lifecycle.claim(job)
    assert claimed is not None
    report = runner.Report(claimed, time_limit=60)
    first, second = making.perform_work(claimed, report), making.perform_work(claimed, report)
    assert first == second
    lifecycle.complete(claimed, second)
    job.refresh_from_db()
    making.settle_work(job)
    assert Asset.objects.filter(source="edited").count() == 1


def test_a_job_that_was_cancelled_leaves_nothing_and_gives_back(ada: User, media_dir: Path) -> None:
    asset = bring_in(ada, make_image())
    files, job = files_under(media_dir), ask(asset, "edit", turn=90)
    assert paid(job) == 1
    claimed = lifecycle.claim(job)
    assert claimed is not None
    making.perform_work(claimed, runner.Report(claimed, time_limit=60))
    lifecycle.stop(claimed)
    job.refresh_from_db()
    runner.discard(job)
    assert files_under(media_dir) == files
    assert paid(job) == 0
    assert not asset.children.exists()


def test_a_failure_gives_back_and_says_why(ada: User) -> None:
    job = ask(film(ada), "edit", turn=90)
    runner.run_inline("render")
    job.refresh_from_db()
    assert (job.status, "missing" in job.error) == ("failed", True)
    assert paid(job) == 0


def test_what_does_not_fit_into_the_storage_is_not_kept(ada: User, limit: Callable[[int], None]) -> None:
    asset = bring_in(ada, make_image())
    job = ask(asset, "edit", turn=90)
    limit(asset.size)
    runner.run_inline("render")
    job.refresh_from_db()
    assert "Your storage is full" in job.error
    assert not storage.exists(storage.original_key(asset.owner_id, making.asset_id_of(job)))


def test_a_parent_that_is_deleted_meanwhile_is_not_named(ada: User) -> None:
    asset = bring_in(ada, make_image())
    job = ask(asset, "edit", turn=90)
    claimed = lifecycle.claim(job)
    assert claimed is not None
    result = making.perform_work(claimed, runner.Report(claimed, time_limit=60))
    removing.remove(asset)
    lifecycle.complete(claimed, result)
    assert Asset.objects.get().parent is None


def test_one_whose_original_was_deleted_fails(ada: User) -> None:
    asset = film(ada)
    job = ask(asset, "edit", turn=90)
    removing.remove(asset)
    runner.run_inline("render")
    job.refresh_from_db()
    assert job.error == "What it was to be made of was deleted."


def test_the_job_leads_to_the_original_and_then_to_what_was_made(ada: User) -> None:
    asset = bring_in(ada, make_image())
    job = ask(asset, "edit", turn=90)
    assert making.link_work(job) == f"/library/{asset.pk}/"
    runner.run_inline("render")
    job.refresh_from_db()
    assert making.link_work(job) == f"/library/{making.asset_id_of(job)}/"


def test_a_failed_job_is_tried_again_once(ada: User) -> None:
    asset = film(ada)
    job = ask(asset, "edit", turn=90)
    runner.run_inline("render")
    job.refresh_from_db()
    again = submitting.retry(job)
    assert (again.params, again.retry_of, again.price) == (job.params, job, 2)
    assert submitting.retry(job) == again
    removing.remove(asset)
    with pytest.raises(NotRetried):
        requesting.retry_work(job)


def test_a_file_that_was_offered_a_conversion_can_be_converted_and_nothing_else(ada: User) -> None:
    offered = {"probe": {**FILM, "video_codec": "prores"}, "offer": "transcode"}
    asset = film(ada, status="failed", checksum="", metadata=offered, codec="prores")
    assert ask(asset, "transcode", format="mp4").kind == "transcode"
    with pytest.raises(WishRefused):
        ask(asset, "edit", turn=90)
