import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engine import ffmpeg
from engine.errors import Cancelled, DiskFull, RenderFailed
from engine.ffmpeg import Task
from engine.sandbox import Box
from tests import media

pytestmark = pytest.mark.ffmpeg


def task(out: Path, seconds: float = 1, size: str = "160x90", limit: float = 60, realtime: bool = False) -> Task:
    source = ["-re"] * realtime + ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30:duration={seconds}"]
    args = (*source, "-c:v", "libx264", "-preset", "ultrafast", "-f", "mp4", f"file:{out}")
    return Task(args, Box(writes=(out.parent,)), limit, "The film")


def children() -> set[int]:
    """Processes that this one has started and that still are."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


@pytest.fixture(autouse=True)
def _nothing_is_left_running() -> Iterator[None]:
    before = children()
    yield
    assert children() - before == set()


def test_a_run_writes_its_file_and_counts_its_frames(tmp_path: Path) -> None:
    heard: list[int] = []
    ffmpeg.run(task(tmp_path / "out.mp4", seconds=2), on_frames=heard.append)
    assert (tmp_path / "out.mp4").stat().st_size > 1000
    assert heard[-1] == 60
    assert heard == sorted(heard)


def test_frames_of_all_runs_are_added_up(tmp_path: Path) -> None:
    heard: list[int] = []
    ffmpeg.run_all([task(tmp_path / f"{n}.mp4") for n in range(3)], parallel=2, on_frames=heard.append)
    assert heard[-1] == 90
    assert len(list(tmp_path.glob("*.mp4"))) == 3


def test_no_more_run_at_once_than_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 0
    step = ffmpeg._step

    def counted(running: list[Any], should_stop: Any) -> Any:
        nonlocal most
        most = max(most, len(running))
        return step(running, should_stop)

    monkeypatch.setattr(ffmpeg, "_step", counted)
    ffmpeg.run_all([task(tmp_path / f"{n}.mp4", seconds=0.2) for n in range(5)], parallel=2)
    assert most == 2


def test_a_failure_says_what_was_run_and_what_it_said(tmp_path: Path) -> None:
    broken = Task(("-i", "file:/nowhere", "-f", "null", "-"), Box(), 30, "The film")
    with pytest.raises(RenderFailed) as caught:
        ffmpeg.run(broken)
    assert str(caught.value) == "The film failed."
    assert "-i file:/nowhere" in caught.value.detail
    assert "No such file" in caught.value.detail or "Permission denied" in caught.value.detail


def test_a_failure_ends_its_siblings_at_once(tmp_path: Path) -> None:
    broken = Task(("-i", "file:/nowhere", "-f", "null", "-"), Box(), 30, "The film")
    started = time.monotonic()
    with pytest.raises(RenderFailed):
        ffmpeg.run_all([task(tmp_path / "long.mp4", seconds=60, realtime=True), broken], parallel=2)
    assert time.monotonic() - started < 10


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    full = Path("/dev/full")
    args = ("-f", "lavfi", "-i", "testsrc2=duration=1", "-f", "rawvideo", f"file:{full}")
    with pytest.raises(DiskFull, match=r"^The disk is full: free some space, then try again\.$"):
        ffmpeg.run(Task(args, Box(writes=(full,)), 30, "The film"))


def test_stopping_takes_a_moment_and_raises_cancelled(tmp_path: Path) -> None:
    asked: list[float] = []

    def should_stop() -> bool:
        asked.append(time.monotonic())
        return len(list(tmp_path.iterdir())) > 0

    with pytest.raises(Cancelled):
        ffmpeg.run(task(tmp_path / "long.mp4", seconds=60, realtime=True), should_stop=should_stop)
    assert max(after - before for before, after in pairwise(asked)) < 1
    assert time.monotonic() - asked[-1] < 1


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ffmpeg.TimedOut, match="took too long"):
        ffmpeg.run(task(tmp_path / "long.mp4", seconds=60, realtime=True, limit=0.5))


def test_an_error_of_the_listener_leaves_nothing_running(tmp_path: Path) -> None:
    def on_frames(_: int) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        ffmpeg.run(task(tmp_path / "long.mp4", seconds=60, realtime=True), on_frames=on_frames)


def test_a_child_that_fails_is_a_failure_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed) as caught:
        ffmpeg.run_python("inspect_media", [str(tmp_path / "nothing")], Box(), time_limit=30)
    assert "JSONDecodeError" in caught.value.detail


def test_the_binary_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    ffmpeg.binary.cache_clear()
    monkeypatch.setenv("FFMPEG_BINARY", "/opt/ffmpeg")
    try:
        assert ffmpeg.binary() == "/opt/ffmpeg"
    finally:
        ffmpeg.binary.cache_clear()


@pytest.mark.parametrize("name", ["-y.mp4", "concat:a.mp4", "http:x.mp4", "pipe:0", "img%d.mp4", "a b'\"$(x).mp4"])
def test_names_are_taken_literally(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    source.write_bytes(media.make_video().read_bytes())
    args = (*ffmpeg.INPUT, "-i", f"file:{source}", "-c", "copy", "-f", "mp4", f"file:{tmp_path}/out.mp4")
    ffmpeg.run(Task(args, Box(reads=(source,), writes=(tmp_path,)), 30, "The copy"))
    assert (tmp_path / "out.mp4").stat().st_size > 1000
