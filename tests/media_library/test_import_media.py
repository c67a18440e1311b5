"""`manage.py import_media` copies an operator's files into a person's library, once each."""

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from media_library import storage
from media_library.models import Asset, Tag
from tests.media_library.accounting import used
from tests.media_library.conftest import files_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two films, one of them deeper, and what is no media."""
    root = tmp_path / "shoot"
    (root / "day 1").mkdir(parents=True)
    (root / "a.mp4").write_bytes(b"a" * 10)
    (root / "day 1" / "b.mov").write_bytes(b"b" * 20)
    for name in ["notes.txt", ".hidden.mp4", "day 1/secret.key"]:
        (root / name).write_bytes(b"no")
    (root / "link.mp4").symlink_to(root / "notes.txt")
    return root


def bring(*args: Any, owner: str = "ada@example.com") -> list[str]:
    out = StringIO()
    call_command("import_media", *map(str, args), "--owner", owner, stdout=out)
    return out.getvalue().splitlines()


def test_media_of_a_folder_are_copied_and_nothing_else(ada: User, folder: Path) -> None:
    there = files_under(folder)
    said = bring(folder)
    assert said[-1] == f"2 of 2 files imported for {ada}; the workers prepare them."
    assets = Asset.objects.order_by("name")
    assert [(asset.name, asset.original_name, asset.status) for asset in assets] == [
        ("a", "a.mp4", "processing"),
        ("b", "b.mov", "processing"),
    ]
    assert storage.original_path(assets[0]).read_bytes() == b"a" * 10
    assert used(ada) == 30
    assert files_under(folder) == there


def test_a_file_that_is_named_is_taken_whatever_it_is_called(ada: User, folder: Path) -> None:
    bring(folder / "notes.txt")
    assert Asset.objects.get().original_name == "notes.txt"


def test_run_twice_it_imports_each_file_once(ada: User, folder: Path) -> None:
    bring(folder, folder / "a.mp4")
    bring(folder)
    assert (Asset.objects.count(), used(ada)) == (2, 30)
    (folder / "a.mp4").write_bytes(b"another film")
    bring(folder)
    assert Asset.objects.count() == 3


def test_a_dry_run_says_what_and_does_nothing(ada: User, folder: Path, media_dir: Path) -> None:
    said = bring(folder, "--dry-run", "--tag", "shoot")
    assert said[0] == f"Would copy {folder / 'a.mp4'} (10 bytes)."
    assert said[-1] == f"2 files would be imported for {ada}."
    assert (Asset.objects.count(), Tag.objects.count(), files_under(media_dir)) == (0, 0, [])


def test_they_are_tagged_and_put_on_a_collection(ada: User, folder: Path) -> None:
    bring(folder, "--collection", "Shoot", "--tag", "raw", "--tag", "2026")
    bring(folder, "--collection", "shoot", "--tag", "RAW")
    for asset in Asset.objects.all():
        assert [each.name for each in asset.collections.all()] == ["Shoot"]
        assert sorted(each.name for each in asset.tags.all()) == ["2026", "raw"]


def test_a_bad_tag_is_told_before_anything_is_imported(ada: User, folder: Path) -> None:
    with pytest.raises(CommandError, match="1 to 50"):
        bring(folder, "--tag", "x" * 51)
    assert not Asset.objects.exists()


def test_with_move_the_files_go_once_they_are_in(ada: User, folder: Path) -> None:
    bring(folder, "--move")
    assert files_under(folder) == [".hidden.mp4", "day 1/secret.key", "link.mp4", "notes.txt"]
    assert Asset.objects.count() == 2


def test_a_file_that_does_not_fit_stays_and_the_others_come(ada: User, folder: Path, limit: Any) -> None:
    limit(15)
    out = StringIO()
    with pytest.raises(CommandError, match="1 files were not imported"):
        call_command("import_media", str(folder), "--owner", ada.email, "--move", stdout=out)
    assert "b.mov was not imported: Your storage is full" in out.getvalue()
    assert (folder / "day 1" / "b.mov").is_file()
    assert not (folder / "a.mp4").exists()
    assert used(ada) == 10


def test_an_unknown_person_or_path_is_told_and_nothing_is_done(ada: User, folder: Path) -> None:
    with pytest.raises(CommandError, match="no account with the address nobody@example"):
        bring(folder, owner="nobody@example.com")
    shutil.rmtree(folder / "day 1")
    with pytest.raises(CommandError, match="nothing at"):
        bring(folder, folder / "day 1")
    assert not Asset.objects.exists()
