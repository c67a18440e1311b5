"""An installation that kept things before they were counted: the migration adds them up."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from accounts.models import User
from media_library import storage
from media_library.models import Asset, Upload
from tests.factories import make_asset
from tests.media_library.accounting import assert_storage_adds_up, used

pytestmark = pytest.mark.django_db
migration = import_module("media_library.migrations.0002_storage_used")


def migrate() -> None:
    """Its steps, on the tables as they are today: what they ask for has not changed since."""
    migration.forget_removed_files(apps, None)
    migration.count(apps, None)


def test_what_everybody_keeps_is_added_up(ada: User, bea: User) -> None:
    asset = make_asset(ada, size=1000)
    make_asset(ada, size=200)
    Upload.objects.create(owner=ada, name="receipt.mp4", size=1000, asset=asset)
    Upload.objects.create(owner=ada, name="coming.mp4", size=30)
    User.objects.update(storage_used=0)
    migrate()
    assert (used(ada), used(bea)) == (1230, 0)
    assert_storage_adds_up()


def test_files_that_were_not_taken_are_not_charged(ada: User, media_dir: Path) -> None:
    gone, there = make_asset(ada, size=1000, status="failed"), make_asset(ada, size=200, status="failed")
    lost = make_asset(ada, size=30)  # ready, and its file is missing: that is for the operator to see
    path = storage.original_path(there)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * 200)
    User.objects.update(storage_used=0)
    migrate()
    assert used(ada) == 230
    assert dict(Asset.objects.values_list("pk", "size")) == {gone.pk: 0, there.pk: 200, lost.pk: 30}


def test_without_a_folder_of_originals_nothing_is_taken_for_removed(ada: User) -> None:
    make_asset(ada, size=1000, status="failed")
    User.objects.update(storage_used=0)
    migrate()
    assert used(ada) == 1000
