"""The store of encoded parts: whole files only, least recently used out first, nothing taken from under a user."""

import os
from pathlib import Path

import pytest

from engine.segments import PARTIAL, SegmentStore


@pytest.fixture
def store(tmp_path: Path) -> SegmentStore:
    return SegmentStore(tmp_path / "cache", 100)


def put(store: SegmentStore, key: str, content: bytes, used: int) -> None:
    path = store.folder.parent / "made"
    path.write_bytes(content)
    store.put(key, path)
    path.unlink()
    os.utime(store.folder / key[:2] / key, (used, used))


def kept(store: SegmentStore) -> set[str]:
    return {path.name for path in store.folder.glob("*/*")}


def test_what_is_put_can_be_got_again(store: SegmentStore, tmp_path: Path) -> None:
    put(store, "aa11", b"content", 1000)
    assert store.get("aa11", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"content"


def test_what_was_never_put_is_not_there(store: SegmentStore, tmp_path: Path) -> None:
    assert not store.get("aa11", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_least_recently_used_goes_first(store: SegmentStore, tmp_path: Path) -> None:
    put(store, "aa11", b"x" * 40, 1000)
    put(store, "bb22", b"x" * 40, 2000)
    assert store.get("aa11", tmp_path / "out")
    put(store, "cc33", b"x" * 40, 3000)
    assert kept(store) == {"aa11", "cc33"}


def test_a_file_in_use_survives_its_eviction(store: SegmentStore, tmp_path: Path) -> None:
    put(store, "aa11", b"x" * 90, 1000)
    store.get("aa11", tmp_path / "out")
    put(store, "bb22", b"x" * 90, 2_000_000_000_000)
    assert "aa11" not in kept(store)
    assert (tmp_path / "out").read_bytes() == b"x" * 90


def test_a_part_may_be_put_again_and_discarded(store: SegmentStore, tmp_path: Path) -> None:
    put(store, "aa11", b"old", 1000)
    put(store, "aa11", b"new", 1000)
    assert store.get("aa11", tmp_path / "out") and (tmp_path / "out").read_bytes() == b"new"
    store.discard("aa11")
    store.discard("aa11")
    assert not store.get("aa11", tmp_path / "out")


def test_what_a_killed_process_left_is_swept_in_time_and_never_handed_out(store: SegmentStore) -> None:
    put(store, "aa11", b"x", 1_000_000)
    old, new = store.folder / "aa" / f"{PARTIAL}old", store.folder / "aa" / f"{PARTIAL}new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (1, 1))
    os.utime(new, (999_999, 999_999))
    store.make_room()
    assert kept(store) == {"aa11", new.name}


def test_a_store_works_where_files_cannot_be_linked(store: SegmentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    put(store, "aa11", b"content", 1000)
    assert store.get("aa11", tmp_path / "out") and (tmp_path / "out").read_bytes() == b"content"
    assert not store.get("bb22", tmp_path / "out2")
