"""Killed, stopped or out of room at any point: no half file, no process left, and the same bytes in the end."""

import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import render
from engine.errors import Cancelled, DiskFull, RenderFailed
from engine.plan import RenderPlan
from engine.segments import SegmentStore
from engine.workroom import PREFIX, workroom
from tests.engine.cuts import FILM, clip, planned, real, timeline, video_track, with_preset
from tests.media import make_video

pytestmark = pytest.mark.ffmpeg
ROOT = Path(__file__).parents[2]
PARTS, KILLS = 6, 10
# the command line as it is, with a preset small enough for tests
COMMAND = """
import sys
from engine.__main__ import main
from engine.presets import PRESETS, Preset
PRESETS["tiny"] = Preset("tiny", "Tiny", 320, 180, longest_seconds=1)
sys.exit(main(sys.argv[1:]))
"""
FAILED = 5


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """A folder with a document of six parts of a second, and its media."""
    (tmp_path / "media").mkdir()
    shutil.copy(make_video(seconds=6, picture="test"), tmp_path / "media" / f"{FILM}.mp4")
    document = timeline(video_track(clip(0, PARTS * 30)))
    (tmp_path / "timeline.json").write_text(json.dumps(document.dump()))
    return tmp_path


def started(studio: Path, out: Path, cache: Path, most_bytes: int | None = None) -> "subprocess.Popen[bytes]":
    arguments = ["render", str(studio / "timeline.json"), str(out), "--preset", "tiny", "--parallel", "2"]
    arguments += ["--media", str(studio / "media"), "--cache", str(cache)]

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit,
    )  # fmt: skip


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def processes_in(folder: Path) -> list[str]:
    """The command lines that name a file in the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in line:
            found.append(line.decode(errors="replace"))
    return found


def test_ten_kills_at_any_moment_and_the_file_is_the_same(studio: Path) -> None:
    undisturbed, out, cache = studio / "undisturbed" / "out.mp4", studio / "made" / "out.mp4", studio / "cache"
    begin = time.monotonic()
    assert started(studio, undisturbed, studio / "fresh").wait() == 0
    whole, length = digest(undisturbed), time.monotonic() - begin
    choose, kills = random.Random(4), 0
    while kills < KILLS:
        running = started(studio, out, cache)
        try:
            running.wait(timeout=choose.uniform(0.05, 1.0) * length)
            assert running.returncode == 0
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            kills += 1
        if out.exists():
            assert digest(out) == whole
            out.unlink()
            shutil.rmtree(cache)  # from the beginning, so that there is something to be killed in
    assert started(studio, out, cache).wait() == 0
    assert digest(out) == whole
    assert [path.name for path in out.parent.iterdir()] == ["out.mp4"]
    deadline = time.monotonic() + 10
    while (left := processes_in(studio)) and time.monotonic() < deadline:
        pass  # a process that was told to die may still be dying
    assert not left


def test_a_killed_render_repeats_only_what_was_in_flight(studio: Path) -> None:
    out, cache = studio / "made" / "out.mp4", studio / "cache"
    running = started(studio, out, cache)
    while len(list(cache.glob("*/[0-9a-f]*"))) < 3:
        assert running.poll() is None
    running.kill()
    running.wait()
    kept = {path: path.stat().st_ino for path in cache.glob("*/[0-9a-f]*")}
    assert started(studio, out, cache).wait() == 0
    assert all(path.stat().st_ino == inode for path, inode in kept.items())


@pytest.fixture
def plan() -> RenderPlan:
    source = real(make_video(seconds=3, picture="test"))
    return planned(video_track(clip(0, 90)), sources={FILM: source}, preset=with_preset(longest_seconds=1))


def rendered(plan: RenderPlan, folder: Path, cache: Path, should_stop: Callable[[], bool] = lambda: False) -> str:
    out = folder / "out.mp4"
    render.render(
        plan, out, SegmentStore(cache, 10**9), folder / "work", report=lambda *_: None, should_stop=should_stop, parallel=2
    )
    return digest(out)


@pytest.mark.parametrize("questions", [0, 1, 2, 3, 5, 8])
def test_a_stop_at_any_question_and_the_file_is_the_same(questions: int, plan: RenderPlan, tmp_path: Path) -> None:
    whole = rendered(plan, tmp_path / "undisturbed", tmp_path / "fresh")
    asked = iter(range(questions))
    try:
        rendered(plan, tmp_path, tmp_path / "cache", lambda: next(asked, None) is None)
    except Cancelled:
        assert not (tmp_path / "out.mp4").exists()
        assert not processes_in(tmp_path)
    assert rendered(plan, tmp_path, tmp_path / "cache") == whole


@pytest.mark.parametrize("share", [0.02, 0.3, 1.5, 3.0, 5.0])
def test_no_room_on_the_disk_leaves_no_half_file(share: float, studio: Path) -> None:
    """No file may be larger than a share of the average part: parts, the sound and the joined file meet the limit in turn."""
    whole = studio / "whole" / "out.mp4"
    assert started(studio, whole, studio / "fresh").wait() == 0
    out = studio / "made" / "out.mp4"
    out.parent.mkdir()
    out.write_bytes(b"the old file")
    running = started(studio, out, studio / "cache", most_bytes=round(whole.stat().st_size / PARTS * share))
    _, said = running.communicate()
    assert running.returncode == FAILED, said.decode()
    assert b"Traceback" not in said
    assert [path.name for path in out.parent.iterdir()] == ["out.mp4"]
    assert out.read_bytes() == b"the old file"
    assert not processes_in(studio)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_named_and_leaves_no_half_file(plan: RenderPlan, tmp_path: Path) -> None:
    disk, cache = tmp_path / "disk", tmp_path / "cache"
    disk.mkdir()
    rendered(plan, tmp_path / "elsewhere", cache)  # the parts are there: what is short of room is the joined file
    size = (tmp_path / "elsewhere" / "out.mp4").stat().st_size
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size * 3 // 2}", "none", str(disk)], capture_output=True).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        with pytest.raises(RenderFailed, match=r"^The disk is full: free some space, then try again\.$"):
            rendered(plan, disk, cache)
        assert not (disk / "out.mp4").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_an_error_of_another_kind_is_not_called_a_full_disk(
    plan: RenderPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(render, "publish_with", refuse)
    with pytest.raises(PermissionError):
        rendered(plan, tmp_path, tmp_path / "cache")
    assert not issubclass(PermissionError, DiskFull)


def test_the_room_of_a_dead_process_is_swept_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, alive, strange = (tmp_path / f"{PREFIX}{name}" for name in (f"{gone.pid}-x", f"{os.getpid()}-x", "mine-x"))
    for folder in (dead, alive, strange):
        folder.mkdir()
    with workroom(tmp_path) as room:
        assert room.is_dir() and room.parent == tmp_path
        assert not dead.exists() and alive.exists() and strange.exists()
    assert not room.exists()


def test_the_room_is_gone_after_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed), workroom(tmp_path / "new"):
        raise RenderFailed("It failed.")
    assert list((tmp_path / "new").iterdir()) == []
