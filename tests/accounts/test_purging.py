"""AC1, DM1: a closed account is removed for good when its grace is over, and nobody else's is."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from accounts import credits, purging
from accounts.closing import close_account, reopen_account
from accounts.models import CreditTransaction, User
from jobs.models import Job
from jobs.runner import run_inline
from jobs.submitting import submit
from media_library import storage
from media_library.models import Asset, Upload
from projects.models import Project, Render
from tests.factories import make_asset, make_job, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    folder = settings.MEDIA_DIR = tmp_path / "media"
    return folder


def close(user: User, days: int = 31) -> None:
    close_account(user)
    User.objects.filter(pk=user.pk).update(deleted_at=Now() - timedelta(days=days))


def purge(*args: str) -> str:
    out = StringIO()
    call_command("purge_deleted", *args, stdout=out)
    return out.getvalue()


def live(owner: User) -> Job:
    return make_job(owner, status="processing", fence=1, lease_until=Now() + timedelta(minutes=5))


def furnish(user: User) -> None:
    """One of everything: rows, a session, and files of each kind."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    Client().force_login(user)
    asset, project = make_asset(user), make_project(user)
    upload = Upload.objects.create(owner=user, name="half.mp4", size=100)
    job = make_job(user)
    Render.objects.create(
        owner=user,
        project=project,
        job=job,
        asset=asset,
        name="Film",
        preset="720p",
        snapshot=project.timeline,
        project_version=1,
        fingerprint="f" * 64,
    )
    make_job(user, kind="ingest", queue="import", status="completed", completed_at=Now())
    files = [storage.original_path(asset), storage.derived_path(asset, "poster"), storage.upload_path(upload.pk)]
    files += [storage.path_of(f"cache/{user.pk}/segments/a"), storage.path_of(f"avatars/{user.pk}")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"bytes")


def rows_of(user: User) -> dict[str, int]:
    models: list[Any] = [Project, Render, Asset, Upload, Job]
    counts = {model.__name__: model._default_manager.filter(owner=user).count() for model in models}
    counts["User"] = User.objects.filter(pk=user.pk).count()
    counts["EmailAddress"] = EmailAddress.objects.filter(email=user.email).count()
    counts["Session"] = sum(row.get_decoded().get("_auth_user_id") == str(user.pk) for row in Session.objects.all())
    return counts


def files_in(media: Path) -> set[Path]:
    return {path for path in media.rglob("*") if path.is_file()}


WHOLE = {"Project": 1, "Render": 1, "Asset": 1, "Upload": 1, "Job": 2, "User": 1, "EmailAddress": 1, "Session": 1}
NOTHING = dict.fromkeys(WHOLE, 0)


def test_within_the_grace_nothing_goes(ada: User, media: Path) -> None:
    furnish(ada)
    close(ada, days=29)
    there = files_in(media)
    assert purge() == "0 of 0 accounts purged.\n"
    assert rows_of(ada) == WHOLE
    assert files_in(media) == there


def test_after_the_grace_rows_and_files_go_and_those_of_others_stay(ada: User, bea: User, media: Path) -> None:
    furnish(bea)
    of_bea = files_in(media)
    furnish(ada)
    assert len(files_in(media)) == 2 * len(of_bea)
    close(ada)
    said = purge()
    assert rows_of(ada) == NOTHING
    assert rows_of(bea) == WHOLE
    assert files_in(media) == of_bea
    assert not [path for path in media.rglob("*") if str(ada.pk) in path.name]
    assert said.splitlines()[0].startswith(f"Purged {ada.pk}, closed on ")
    assert said.splitlines()[1:] == ["1 of 1 accounts purged."]
    assert ada.email not in said


def test_an_open_account_is_never_purged_however_old(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(created_at=Now() - timedelta(days=999))
    purge("--days", "0")
    assert rows_of(ada)["User"] == 1


def test_a_reopened_account_is_never_purged(ada: User, media: Path) -> None:
    furnish(ada)
    close(ada)
    reopen_account(User.objects.get(pk=ada.pk))
    there = files_in(media)
    assert purge() == "0 of 0 accounts purged.\n"
    with pytest.raises(purging.Postponed):  # it was listed, and reopened before its turn came
        purging.purge(ada.pk, days=30)
    assert rows_of(ada) == WHOLE
    assert files_in(media) == there


def test_an_account_that_is_reopened_while_its_files_go_keeps_its_rows(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(ada)
    close(ada)
    monkeypatch.setattr(storage, "remove_all_of", lambda user: reopen_account(user))
    with pytest.raises(CommandError):
        purge()
    assert rows_of(ada) == WHOLE


def test_the_days_can_be_chosen_but_not_below_zero(ada: User) -> None:
    close(ada, days=8)
    assert "0 of 0" in purge("--days", "9")
    assert "1 of 1" in purge("--days", "7")
    with pytest.raises(CommandError, match="less than 0"):
        purge("--days", "-1")


def test_a_dry_run_says_who_and_changes_nothing(ada: User, media: Path) -> None:
    furnish(ada)
    close(ada)
    there = files_in(media)
    said = purge("--dry-run")
    assert said.startswith(f"Would purge {ada.pk}, closed on ")
    assert rows_of(ada) == WHOLE
    assert files_in(media) == there
    assert set(ada.jobs.values_list("status", flat=True)) == {"queued", "completed"}


def test_a_job_that_a_worker_holds_postpones_the_purge_and_is_cancelled(ada: User, bea: User, media: Path) -> None:
    furnish(ada)
    job = live(ada)
    close(ada)
    close(bea)
    there = files_in(media)
    with pytest.raises(CommandError, match="1 could not be purged"):
        purge()
    job.refresh_from_db()
    assert job.cancel_requested
    assert rows_of(ada) == {**WHOLE, "Job": 3}
    assert files_in(media) == there
    assert rows_of(bea)["User"] == 0  # one person does not hold up the next
    Job.objects.filter(pk=job.pk).update(status="cancelled", lease_until=None, completed_at=Now())
    assert "1 of 1" in purge()
    assert rows_of(ada) == NOTHING


def test_a_job_whose_worker_is_gone_postpones_nothing(ada: User) -> None:
    make_job(ada, status="processing", fence=1, lease_until=Now() - timedelta(seconds=1))
    close(ada)
    purge()
    assert rows_of(ada) == NOTHING


def test_running_twice_finds_nothing_the_second_time(ada: User) -> None:
    furnish(ada)
    close(ada)
    assert "1 of 1" in purge()
    assert purge() == "0 of 0 accounts purged.\n"


def test_files_that_cannot_be_removed_keep_the_person_for_the_next_run(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(ada)
    close(ada)
    with monkeypatch.context() as patch:
        patch.setattr(storage, "remove_all_of", _refuse)
        with pytest.raises(CommandError, match="the next run tries again"):
            purge()
        assert rows_of(ada) == WHOLE
    purge()
    assert rows_of(ada) == NOTHING


def test_a_kill_between_files_and_rows_is_mended_by_the_next_run(ada: User, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(ada)
    close(ada)
    with monkeypatch.context() as patch:
        patch.setattr(purging, "_sessions_of", _be_killed)
        with pytest.raises(KeyboardInterrupt):
            purge()
    assert files_in(media) == set()
    assert rows_of(ada) == WHOLE
    purge()
    assert rows_of(ada) == NOTHING


@pytest.mark.django_db(transaction=True)
def test_files_are_removed_outside_every_transaction(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(storage, "remove_all_of", lambda user: seen.append(connection.in_atomic_block))
    close(ada)
    purge()
    assert seen == [False]


def test_what_staff_did_to_the_account_stays_on_record_without_its_address(ada: User, bea: User) -> None:
    person = ContentType.objects.get_for_model(User)
    for user in (ada, bea):
        LogEntry.objects.create(user=bea, content_type=person, object_id=str(user.pk), object_repr=user.email, action_flag=CHANGE)
    close(ada)
    purge()
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"A purged account", bea.email}


def test_entries_of_the_ledger_stay_without_their_person_and_their_words(ada: User, bea: User) -> None:
    for user in (ada, bea):
        credits.grant(user, 20, f"For the film about {user.username}")
    close(ada)
    purge()
    left = CreditTransaction.objects.order_by("id").values_list("owner", "amount", "description")
    assert list(left) == [(None, 20, "An account that was closed"), (bea.pk, 20, "For the film about bea")]
    assert not credits.wrong_balances().exists()


def test_a_purge_that_fails_leaves_the_words_of_the_entries(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    credits.grant(ada, 20, "A gift")
    close(ada)
    monkeypatch.setattr(User, "delete", _be_killed)
    with pytest.raises(KeyboardInterrupt):
        purge()
    assert ada.credit_transactions.get().description == "A gift"


def _refuse(user: User) -> None:
    raise PermissionError("not ours")


def _be_killed(user: User) -> None:
    raise KeyboardInterrupt


def test_the_daily_job_purges_who_is_due_and_one_does_not_hold_up_the_next(ada: User, bea: User) -> None:
    for user in (ada, bea):
        furnish(user)
        close(user)
    live(ada)
    job = submit("purge_accounts", owner=None, params={}, key="purge_accounts:today")
    run_inline("batch")
    job.refresh_from_db()
    assert (job.status, job.result) == ("completed", {"purged": 1, "kept": 1})
    assert rows_of(bea) == NOTHING
    assert rows_of(ada) == {**WHOLE, "Job": 3}


def test_the_studio_cleans_up_and_purges_every_day(settings: Any) -> None:
    assert settings.PERIODIC_JOBS["clean_media"] == settings.PERIODIC_JOBS["purge_accounts"] == "day"
