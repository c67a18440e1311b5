"""A bucket for tests, on a server of this machine that speaks S3; it checks no signatures."""

import itertools
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from config import buckets
from media_library.storage.bucket import Bucket

REGION = "eu-central-1"
_numbers = itertools.count()


@cache
def server() -> str:
    """Its address; it ends with the process."""
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    return f"http://{host}:{port}"


@pytest.fixture
def bucket(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """From now on media lie in an empty bucket, with copies under `tmp_path`."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr(buckets, "TRIES", 1)
    name = f"media-{next(_numbers)}"
    use(settings, name, server(), tmp_path)
    made = Bucket.of_settings()
    made.backend.client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield made


@pytest.fixture
def unplug(bucket: Bucket, settings: Settings, tmp_path: Path) -> Callable[[], Callable[[], None]]:
    """`mend = unplug()`: nothing answers where the bucket was, until `mend()`. Copies stay."""

    def go_down() -> Callable[[], None]:
        name = settings.S3_BUCKET
        use(settings, name, "http://127.0.0.1:9", tmp_path)
        return lambda: use(settings, name, server(), tmp_path)

    return go_down


def use(settings: Settings, name: str, endpoint: str, folder: Path) -> None:
    settings.S3_BUCKET = name
    settings.S3_COPIES_DIR = folder / "copies"
    settings.STORAGES = {**settings.STORAGES, "default": buckets.entry(name, REGION, endpoint)}
