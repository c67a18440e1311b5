"""Signatures, against a server of S3 that checks them: rclone's. moto, which the other tests use, takes any."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID

import pytest
from pytest_django import Settings

from media_library import storage
from media_library.storage import parts
from media_library.storage.bucket import Bucket
from tests.media_library.buckets import use
from tests.servers import launching

KEY = storage.original_key(UUID(int=1), UUID(int=2))
ENDS_WITHIN = 20.0  # seconds, of an address that is good for one


@pytest.fixture
def bucket(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    (tmp_path / "served" / "media").mkdir(parents=True)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    server, address = launching.start_rclone(tmp_path / "served", "test", "secret")
    with server:
        use(settings, "media", address, tmp_path)
        yield Bucket.of_settings()


def put(folder: Path, content: bytes = b"pictures") -> None:
    (folder / "film").write_bytes(content)
    storage.publish(folder / "film", KEY)


def refusal(url: str, method: str = "GET", data: bytes | None = None) -> int:
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(url, method=method, data=data), timeout=10)
    return caught.value.code


def test_files_go_there_and_back(bucket: Bucket, settings: Settings, tmp_path: Path) -> None:
    put(tmp_path)
    settings.S3_COPIES_DIR = tmp_path / "other"
    assert storage.local(KEY).read_bytes() == b"pictures"
    assert [key for key, _, _ in storage.keys("originals/")] == [KEY]
    storage.remove(KEY)
    assert not storage.exists(KEY)


def test_an_address_works_as_it_was_signed_and_not_otherwise(bucket: Bucket, tmp_path: Path) -> None:
    put(tmp_path)
    address = storage.bucket_address(KEY, seconds=60, content_type="video/mp4")
    with urlopen(address, timeout=10) as answer:
        assert answer.read() == b"pictures"
    assert refusal(address.replace("video%2Fmp4", "text%2Fhtml")) == 403
    assert refusal(address.replace("X-Amz-Expires=60", "X-Amz-Expires=600")) == 403
    assert refusal(address.replace("/originals/", "/derived/")) == 403
    assert refusal(address, "PUT", b"other") == 403
    assert refusal(address.partition("?")[0]) in (400, 403)


def test_an_address_ends_with_its_time(bucket: Bucket, tmp_path: Path) -> None:
    put(tmp_path)
    address = storage.bucket_address(KEY, seconds=1, content_type="video/mp4")
    deadline = time.monotonic() + ENDS_WITHIN
    while time.monotonic() < deadline:
        try:
            urlopen(address, timeout=10).close()
        except HTTPError as error:
            assert error.code in (400, 403)
            return
        time.sleep(0.1)
    pytest.fail("it is still good")


def test_a_part_is_taken_in_its_length_alone(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SIZE", 5 * 1024**2)
    film = bytes(5 * 1024**2) + b"the end"
    parts.begin(KEY)
    addresses = parts.addresses(KEY, [1, 2], len(film))
    assert refusal(addresses[2], "PUT", b"the end and more") == 403
    for number, content in ((1, film[: 5 * 1024**2]), (2, b"the end")):
        urlopen(Request(addresses[number], method="PUT", data=content), timeout=10).close()
    assert sum(parts.arrived(KEY).values()) == len(film)
    parts.join(KEY)
    assert storage.local(KEY).read_bytes() == film
