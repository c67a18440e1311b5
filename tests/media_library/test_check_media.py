"""`manage.py check_media` finds what is missing, altered and orphaned, and repairs what it may."""

import hashlib
import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from jobs.models import Job
from media_library import checking, reservations, storage
from media_library.checking import Fault
from media_library.models import Asset
from tests.factories import make_asset
from tests.media_library.accounting import used

pytestmark = pytest.mark.django_db
BYTES = b"x" * 100
SUM = hashlib.sha256(BYTES).hexdigest()


def check(*args: str, left: int = 0) -> list[str]:
    out = StringIO()
    if left:
        with pytest.raises(CommandError, match=f"^{left} faults are left"):
            call_command("check_media", *args, stdout=out)
    else:
        call_command("check_media", *args, stdout=out)
    return out.getvalue().splitlines()


def put(key: str, content: bytes = BYTES, days_ago: float = 2) -> Path:
    """A file as it was put there some days ago."""
    path = storage.path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    then = time.time() - days_ago * 24 * 3600
    os.utime(path, (then, then))
    return path


def whole(owner: User) -> Asset:
    """An asset with all its files."""
    asset = make_asset(owner, size=100, checksum=SUM, derived={"poster": {"size": 3, "type": "image/jpeg"}})
    put(storage.original_key(owner.pk, asset.pk))
    put(storage.derived_key(owner.pk, asset.pk, "poster"), b"jpg")
    return asset


def test_where_all_is_right_nothing_is_said(ada: User, bea: User) -> None:
    for user in (ada, bea):
        whole(user)
        put(f"cache/{user.pk}/segments/a")
        put(f"avatars/{user.pk}")
        make_asset(user, size=0, status="failed", checksum="")
    upload = reservations.announce(ada, name="film.mp4", size=34)
    put(f"uploads/{upload.pk}")
    assert check("--checksums") == ["Looked at the media of 2 people: 0 faults, 0 repaired."]


def test_a_missing_file_is_found_whichever_it_is(ada: User) -> None:
    asset = whole(ada)
    storage.remove_files(asset)
    assert [(fault.kind, fault.role) for fault in checking.faults_of(ada.pk)] == [("missing", "original"), ("missing", "poster")]
    said = check(left=2)
    assert said[0] == f"originals/{ada.pk}/{asset.pk} is missing."
    assert said[-1] == "Looked at the media of 1 people: 2 faults, 0 repaired."


def test_a_file_of_another_size_is_altered(ada: User) -> None:
    asset = whole(ada)
    put(storage.original_key(ada.pk, asset.pk), b"x" * 99)
    assert list(checking.faults_of(ada.pk)) == [Fault("altered", storage.original_key(ada.pk, asset.pk), asset.pk, "original")]


def test_other_bytes_of_the_same_size_are_found_by_their_sum_alone(ada: User) -> None:
    asset = whole(ada)
    put(storage.original_key(ada.pk, asset.pk), b"y" * 100)
    assert check()[-1].endswith("0 faults, 0 repaired.")
    assert "is not what was kept" in check("--checksums", left=1)[0]


def test_what_belongs_to_nothing_is_found_once_it_is_a_day_old(ada: User, bea: User) -> None:
    nobody = "6f0c5e0e-0000-4000-8000-000000000000"
    keys = [
        storage.original_key(ada.pk, whole(bea).pk),
        f"originals/{ada.pk}/.half.1234.part",
        f"derived/{ada.pk}/{whole(ada).pk}/thumbnail",
        f"originals/{nobody}/a",
        f"derived/{nobody}/a/poster",
        f"cache/{nobody}/segments/a",
        f"avatars/{nobody}",
        f"uploads/{nobody}",
    ]
    for key in keys:
        put(key, days_ago=0.9)
    assert check()[-1].endswith("0 faults, 0 repaired.")
    for key in keys:
        put(key, days_ago=1.1)
    assert sorted(check(left=len(keys))[:-1]) == sorted(f"{key} belongs to nothing." for key in keys)


def test_what_an_upload_has_just_moved_is_not_an_orphan(ada: User) -> None:
    upload = reservations.announce(ada, name="film.mp4", size=100)
    put(storage.original_key(ada.pk, upload.pk))
    assert check()[-1].endswith("0 faults, 0 repaired.")


def test_a_file_that_comes_while_the_folder_is_read_is_not_missing(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    whole(ada)
    monkeypatch.setattr(storage, "keys", lambda prefix: iter(()))
    assert list(checking.faults_of(ada.pk)) == []


def test_one_person_alone_can_be_looked_at(ada: User, bea: User) -> None:
    storage.remove_files(whole(bea))
    assert check("--owner", ada.email) == ["Looked at the media of 1 people: 0 faults, 0 repaired."]
    check("--owner", bea.email, left=2)
    with pytest.raises(CommandError, match="no account"):
        check("--owner", "nobody@example.com")


def test_repair_marks_a_lost_original_and_gives_its_room_back(ada: User) -> None:
    asset = whole(ada)
    storage.path_of(storage.original_key(ada.pk, asset.pk)).unlink()
    said = check("--repair", "--dry-run", left=1)
    assert said[0].endswith("is missing; it would be repaired.")
    assert used(ada) == 100
    assert check("--repair")[0].endswith("is missing; it is marked as lost, and no longer counts.")
    asset.refresh_from_db()
    assert (asset.status, asset.error, asset.size, used(ada)) == ("failed", "The file is gone. Upload it again.", 0, 0)
    assert check()[-1].endswith("0 faults, 0 repaired.")


def test_repair_has_a_missing_picture_made_anew(ada: User) -> None:
    asset = whole(ada)
    Asset.objects.filter(pk=asset.pk).update(derived={**asset.derived, "proxy": {"size": 9, "type": "video/mp4"}})
    storage.path_of(storage.derived_key(ada.pk, asset.pk, "poster")).unlink()
    assert [line.rpartition(" is ")[2] for line in check("--repair")[:-1]] == ["being made anew."] * 2
    job = Job.objects.get(kind="ingest")
    assert job.params == {"asset": str(asset.pk)}
    asset.refresh_from_db()
    assert asset.status == "ready"


def test_an_altered_original_is_left_to_the_operator(ada: User) -> None:
    asset = whole(ada)
    put(storage.original_key(ada.pk, asset.pk), b"x")
    check("--repair", left=1)
    asset.refresh_from_db()
    assert (asset.status, asset.size) == ("ready", 100)
