"""Assets and uploads in the admin: staff can find and delete them, nobody else sees them."""

import pytest
from django.test import Client

from accounts.models import User
from media_library import storage
from media_library.models import Asset, Upload
from tests.factories import make_asset, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_staff_find_assets_and_uploads(ada: User, staff: Client) -> None:
    asset = make_asset(ada, name="Harbour")
    upload = Upload.objects.create(owner=ada, name="harbour.mp4", size=5, asset=asset)
    assert "Harbour" in staff.get("/admin/media_library/asset/?q=harb").content.decode()
    assert "harbour.mp4" in staff.get("/admin/media_library/upload/?q=ada@").content.decode()
    assert staff.get(f"/admin/media_library/asset/{asset.pk}/change/").status_code == 200
    assert staff.get(f"/admin/media_library/upload/{upload.pk}/change/").status_code == 200
    assert staff.get("/admin/media_library/asset/add/").status_code == 403


def test_deleting_in_the_admin_removes_the_files(ada: User, staff: Client) -> None:
    first, second = make_asset(ada), make_asset(ada)
    for asset in (first, second):
        storage.original_path(asset).parent.mkdir(parents=True, exist_ok=True)
        storage.original_path(asset).write_bytes(b"x")
    staff.post(f"/admin/media_library/asset/{first.pk}/delete/", {"post": "yes"})
    action = {"action": "delete_selected", "_selected_action": [str(second.pk)], "post": "yes"}
    staff.post("/admin/media_library/asset/", action)
    assert not Asset.objects.exists()
    assert not storage.original_path(first).exists()
    assert not storage.original_path(second).exists()


def test_others_are_sent_away(ada_client: Client) -> None:
    assert ada_client.get("/admin/media_library/asset/").status_code == 302
