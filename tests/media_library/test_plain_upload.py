"""POST /library/upload/: one file by an ordinary form, where no script runs."""

import errno
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from media_library import forms, storage
from media_library.models import Asset

pytestmark = pytest.mark.django_db
URL = "/library/upload/"


def file(data: bytes = b"moving pictures", name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/html")


@pytest.mark.parametrize("in_memory", [2_621_440, 4])
def test_a_file_becomes_an_asset(ada: User, ada_client: Client, settings: object, in_memory: int) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory  # type: ignore[attr-defined]
    assert ada_client.post(URL, {"file": file()}).headers["Location"] == "/library/"
    asset = Asset.objects.get()
    assert (asset.owner, asset.name, asset.status, asset.size) == (ada, "film", "processing", 15)
    assert storage.original_path(asset).read_bytes() == b"moving pictures"
    assert asset.job is not None


def test_a_large_file_is_refused(ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "FORM_MAX_BYTES", 10)
    page = ada_client.post(URL, {"file": file()}, follow=True).content.decode()
    assert "larger than 100 MB" in page
    assert not Asset.objects.exists()


def test_a_full_disk_is_said_and_keeps_nothing(ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(path: Path, key: str) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage, "publish", no_room)
    page = ada_client.post(URL, {"file": file()}, follow=True).content.decode()
    assert "disk is full or failed, so the file was not kept" in page
    assert not Asset.objects.exists()


@pytest.mark.parametrize("data", [{}, {"file": file(b"")}, {"file": "words"}])
def test_no_file_makes_no_asset(ada_client: Client, data: dict[str, object]) -> None:
    assert ada_client.post(URL, data).status_code == 302
    assert not Asset.objects.exists()


def test_the_form_needs_its_token(ada: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post(URL, {"file": file()}).status_code == 403


def test_anonymous_is_sent_to_sign_in(client: Client) -> None:
    assert client.post(URL, {"file": file()}).headers["Location"].startswith("/accounts/login/")


def test_only_sending_is_allowed(ada_client: Client) -> None:
    assert ada_client.get(URL).status_code == 405
