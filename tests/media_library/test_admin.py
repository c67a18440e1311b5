"""Assets and uploads in the admin: staff can find and delete them, nobody else sees them."""

from pathlib import Path

import pytest
from django.forms import ModelForm
from django.test import Client

from accounts.models import User
from media_library import quota, reservations, storage
from media_library.models import Asset, Upload
from tests.factories import make_asset, make_user
from tests.media_library.accounting import used
from tests.media_library.conftest import files_under

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


def test_what_staff_delete_counts_no_longer(ada: User, staff: Client, media_dir: Path) -> None:
    first, second = make_asset(ada, size=100), make_asset(ada, size=20)
    awaited = [reservations.announce(ada, name="harbour.mp4", size=size) for size in (3, 4, 5)]
    receipt = Upload.objects.create(owner=ada, name="harbour.mp4", size=20, asset=second)
    for upload in awaited:
        storage.upload_path(upload.pk).parent.mkdir(parents=True, exist_ok=True)
        storage.upload_path(upload.pk).write_bytes(b"x")
    staff.post(f"/admin/media_library/asset/{first.pk}/delete/", {"post": "yes"})
    assert used(ada) == 32
    staff.post(f"/admin/media_library/upload/{awaited[0].pk}/delete/", {"post": "yes"})
    assert used(ada) == 29
    chosen = [str(awaited[1].pk), str(receipt.pk)]
    staff.post("/admin/media_library/upload/", {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})
    assert used(ada) == 25
    assert Upload.objects.get() == awaited[2]
    assert Asset.objects.get() == second
    assert files_under(media_dir) == [f"uploads/{awaited[2].pk}"]


def test_staff_cannot_give_bytes_to_another_or_change_what_was_announced(ada: User, bea: User, staff: Client) -> None:
    asset, upload = make_asset(ada), reservations.announce(ada, name="harbour.mp4", size=5)
    form = {"name": "Dusk", "kind": "video", "source": "upload", "owner": str(bea.pk), "size": "1", "asset": str(asset.pk)}
    staff.post(f"/admin/media_library/asset/{asset.pk}/change/", form)
    assert staff.post(f"/admin/media_library/upload/{upload.pk}/change/", form).status_code == 403
    asset.refresh_from_db()
    upload.refresh_from_db()
    assert (asset.name, asset.owner, asset.size) == ("Dusk", ada, 1000)
    assert (upload.owner, upload.size, upload.asset) == (ada, 5, None)


def test_saving_writes_nothing_but_what_was_changed(ada: User, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = make_asset(ada, status="processing", checksum="")
    is_valid = ModelForm.is_valid

    def valid_while_its_file_is_dropped(form: ModelForm[Asset]) -> bool:
        Asset.objects.filter(pk=asset.pk).update(size=0)
        quota.release(ada.pk, 1000)
        return is_valid(form)

    monkeypatch.setattr(ModelForm, "is_valid", valid_while_its_file_is_dropped)
    staff.post(f"/admin/media_library/asset/{asset.pk}/change/", {"name": "Dusk", "kind": "video", "source": "upload"})
    asset.refresh_from_db()
    assert (asset.name, asset.size) == ("Dusk", 0)


def test_others_are_sent_away(ada_client: Client) -> None:
    assert ada_client.get("/admin/media_library/asset/").status_code == 302
