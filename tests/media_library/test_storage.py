"""What every place for media promises, told of a folder and of a bucket alike."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from accounts.models import User
from media_library import storage
from tests.factories import make_asset
from tests.media_library.buckets import bucket

__all__ = ["bucket"]

OWNER, ASSET = UUID(int=1), UUID(int=2)
KEY = storage.original_key(OWNER, ASSET)
Put = Callable[..., str]


@pytest.fixture(params=["folder", "bucket"], autouse=True)
def place(request: pytest.FixtureRequest) -> str:
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """`put(b"bytes", key)` publishes a file of that content."""

    def publish(content: bytes, key: str = KEY) -> str:
        path = tmp_path / uuid4().hex
        path.write_bytes(content)
        storage.publish(path, key)
        assert not path.exists()
        return key

    return publish


def test_what_was_published_can_be_read_on_this_machine(put: Put) -> None:
    key = put(b"pictures")
    assert storage.exists(key)
    assert storage.size(key) == 8
    assert storage.local(key).read_bytes() == b"pictures"


def test_what_is_published_again_replaces_what_was_there(put: Put) -> None:
    put(b"first")
    assert storage.local(put(b"second")).read_bytes() == b"second"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert not storage.exists(KEY)
    with pytest.raises(FileNotFoundError):
        storage.size(KEY)
    with pytest.raises(FileNotFoundError):
        storage.publish(tmp_path / "nothing", KEY)
    assert not storage.exists(KEY)


def test_what_was_removed_is_gone_and_removing_it_again_is_no_error(put: Put) -> None:
    path = storage.local(put(b"pictures"))
    storage.remove(KEY)
    storage.remove(KEY)
    assert not storage.exists(KEY)
    assert not path.exists()


def test_what_lies_under_a_prefix_is_listed(put: Put) -> None:
    other = storage.original_key(OWNER, UUID(int=3))
    for key, content in ((KEY, b"12345"), (other, b"1"), (storage.derived_key(OWNER, ASSET, "proxy"), b"p")):
        put(content, key)
    found = sorted(storage.keys("originals/"))
    assert [(key, size) for key, size, _ in found] == [(KEY, 5), (other, 1)]
    assert all(modified > 1_700_000_000 for _, _, modified in found)
    assert [key for key, _, _ in storage.keys(f"originals/{OWNER}/")] == sorted([KEY, other])


def test_an_upload_gathers_on_this_machine(tmp_path: Path, settings: Settings) -> None:
    assert storage.upload_path(ASSET) == settings.MEDIA_DIR / "uploads" / str(ASSET)
    storage.upload_path(ASSET).parent.mkdir(parents=True)
    storage.upload_path(ASSET).write_bytes(b"half")
    assert [(key, size) for key, size, _ in storage.keys("uploads/")] == [(f"uploads/{ASSET}", 4)]


@pytest.mark.django_db
def test_all_files_of_an_asset_go_and_those_of_others_stay(ada: User, bea: User, put: Put) -> None:
    asset, others = make_asset(ada), make_asset(bea)
    for each in (asset, others):
        for role in ("original", "poster", "proxy"):
            put(b"bytes", storage.key_of(each, role))
    storage.remove_files(asset)
    assert [key for kind in ("originals/", "derived/") for key, _, _ in storage.keys(kind)] == [
        storage.key_of(others),
        storage.key_of(others, "poster"),
        storage.key_of(others, "proxy"),
    ]


@pytest.mark.django_db
def test_all_files_of_a_person_go_and_those_of_others_stay(ada: User, bea: User, put: Put) -> None:
    for person in (ada, bea):
        for key in (f"originals/{person.pk}/1", f"derived/{person.pk}/1/poster", f"avatars/{person.pk}", f"cache/{person.pk}/1"):
            put(b"bytes", key)
    storage.remove_all_of(ada)
    storage.remove_all_of(ada)
    left = [key for kind in ("originals/", "derived/", "avatars/", "cache/") for key, _, _ in storage.keys(kind)]
    assert len(left) == 4
    assert all(str(bea.pk) in key for key in left)
