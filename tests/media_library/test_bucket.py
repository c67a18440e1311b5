"""Media in a bucket: copies on this machine, and what happens while the bucket does not answer."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from media_library import storage
from media_library.storage import StorageDown, copies
from media_library.storage.bucket import Bucket
from tests.media_library.buckets import bucket, server, unplug, use

__all__ = ["bucket", "unplug"]

KEY = storage.original_key(UUID(int=1), UUID(int=2))
POSTER = storage.derived_key(UUID(int=1), UUID(int=2), "poster")
Unplug = Callable[[], Callable[[], None]]


@pytest.fixture(autouse=True)
def downloads(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys, as they are fetched from the bucket."""
    fetch, seen = Bucket._download, list[str]()

    def counted(self: Bucket, key: str, to: Path) -> None:
        seen.append(key)
        fetch(self, key, to)

    monkeypatch.setattr(Bucket, "_download", counted)
    return seen


def put(tmp_path: Path, content: bytes = b"pictures", key: str = KEY) -> None:
    path = tmp_path / uuid4().hex
    path.write_bytes(content)
    storage.publish(path, key)


def go_to_another_machine(settings: Settings, tmp_path: Path) -> Path:
    use(settings, settings.S3_BUCKET, server(), tmp_path / "other")
    return tmp_path / "other" / "copies"


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_this_machine_published_need_not_be_fetched(tmp_path: Path, downloads: list[str]) -> None:
    put(tmp_path)
    assert storage.local(KEY).read_bytes() == b"pictures"
    assert downloads == []


def test_what_only_browsers_read_is_not_kept_here(tmp_path: Path, settings: Settings) -> None:
    put(tmp_path, key=POSTER)
    assert storage.exists(POSTER)
    assert files_under(settings.S3_COPIES_DIR) == []


def test_another_machine_fetches_it_once(tmp_path: Path, settings: Settings, downloads: list[str]) -> None:
    put(tmp_path)
    folder = go_to_another_machine(settings, tmp_path)
    assert [storage.local(KEY).read_bytes() for _ in range(3)] == [b"pictures"] * 3
    assert downloads == [KEY]
    assert files_under(folder) == [KEY]


def test_it_is_fetched_again_when_the_bucket_has_another(
    tmp_path: Path, settings: Settings, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path)
    go_to_another_machine(settings, tmp_path)
    assert storage.local(KEY).read_bytes() == b"pictures"
    settings.S3_COPIES_DIR = tmp_path / "copies"
    put(tmp_path, b"another film")
    settings.S3_COPIES_DIR = tmp_path / "other" / "copies"
    monkeypatch.setattr(copies, "TRUSTED", 0.0)
    assert storage.local(KEY).read_bytes() == b"another film"
    assert downloads == [KEY, KEY]


def test_what_was_removed_elsewhere_is_not_given_out(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path)
    folder = go_to_another_machine(settings, tmp_path)
    storage.local(KEY)
    settings.S3_COPIES_DIR = tmp_path / "copies"
    storage.remove(KEY)
    settings.S3_COPIES_DIR = folder
    monkeypatch.setattr(copies, "TRUSTED", 0.0)
    with pytest.raises(FileNotFoundError):
        storage.local(KEY)
    assert files_under(folder) == []


def test_a_fetch_that_is_cut_off_leaves_nothing(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(self: Bucket, key: str, to: Path) -> None:
        to.write_bytes(b"pict")
        raise StorageDown

    put(tmp_path)
    folder = go_to_another_machine(settings, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "_download", cut_off)
        with pytest.raises(StorageDown):
            storage.local(KEY)
    assert files_under(folder) == []
    assert storage.local(KEY).read_bytes() == b"pictures"


def test_a_fetch_that_came_out_short_is_no_copy(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path)
    folder = go_to_another_machine(settings, tmp_path)
    monkeypatch.setattr(Bucket, "_download", lambda self, key, to: to.write_bytes(b"pict"))
    with pytest.raises(StorageDown):
        storage.local(KEY)
    assert files_under(folder) == []


def test_many_at_once_get_the_whole_of_it(tmp_path: Path, settings: Settings) -> None:
    put(tmp_path, b"pictures" * 10_000)
    folder = go_to_another_machine(settings, tmp_path)
    start, read = Barrier(4), list[bytes]()

    def fetch() -> None:
        start.wait()
        read.append(storage.local(KEY).read_bytes())

    threads = [Thread(target=fetch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [b"pictures" * 10_000] * 4
    assert files_under(folder) == [KEY]


def test_copies_that_were_not_used_for_longest_make_room(tmp_path: Path, settings: Settings) -> None:
    settings.S3_COPIES_BYTES = 20
    keys = [storage.original_key(UUID(int=1), UUID(int=number)) for number in range(4)]
    for hours, key in zip((9, 7, 8), keys, strict=False):
        put(tmp_path, b"12345678", key)
        used = time.time() - hours * 3600
        os.utime(storage.path_of(key), (used, storage.path_of(key).stat().st_mtime))
    put(tmp_path, b"12345678", keys[3])
    assert files_under(settings.S3_COPIES_DIR) == [keys[1], keys[3]]
    assert all(storage.exists(key) for key in keys)


def test_a_copy_that_a_job_may_be_reading_stays_though_there_is_no_room(tmp_path: Path, settings: Settings) -> None:
    settings.S3_COPIES_BYTES = 1
    put(tmp_path)
    put(tmp_path, key=storage.original_key(UUID(int=1), UUID(int=3)))
    assert len(files_under(settings.S3_COPIES_DIR)) == 2


def test_a_film_larger_than_one_part_arrives_whole(tmp_path: Path, settings: Settings) -> None:
    film = os.urandom(1024**2) * 17  # more than two parts of eight
    put(tmp_path, film)
    go_to_another_machine(settings, tmp_path)
    assert storage.local(KEY).read_bytes() == film


def test_while_the_bucket_does_not_answer_everything_says_so(tmp_path: Path, unplug: Unplug) -> None:
    path = tmp_path / "film"
    path.write_bytes(b"film")
    unplug()
    for ask in (
        lambda: storage.exists(KEY),
        lambda: storage.size(KEY),
        lambda: storage.local(KEY),
        lambda: storage.remove(KEY),
        lambda: storage.publish(path, KEY),
        lambda: list(storage.keys("originals/")),
        storage.check,
    ):
        with pytest.raises(StorageDown, match="Try again in a moment"):
            ask()
    assert path.read_bytes() == b"film"


def test_what_has_a_copy_can_be_read_while_the_bucket_does_not_answer(
    tmp_path: Path, unplug: Unplug, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path)
    unplug()
    monkeypatch.setattr(copies, "TRUSTED", 0.0)
    assert storage.local(KEY).read_bytes() == b"pictures"


def test_a_bucket_that_is_gone_does_not_mean_that_its_files_are(bucket: Bucket) -> None:
    bucket.backend.client.delete_bucket(Bucket=bucket.backend.bucket_name)
    with pytest.raises(StorageDown):
        storage.exists(KEY)
    with pytest.raises(StorageDown):
        storage.check()


def test_what_came_to_the_bucket_in_another_size_is_not_taken_for_kept(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        bucket.backend.client,
        "upload_file",
        lambda *_: bucket.backend.client.put_object(Bucket=bucket.backend.bucket_name, Key=KEY, Body=b"pict"),
    )
    with pytest.raises(StorageDown):
        put(tmp_path)
