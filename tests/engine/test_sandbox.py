import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import ffmpeg, sandbox
from engine.errors import MissingMedia, RenderFailed
from engine.ffmpeg import Task
from engine.sandbox import Box
from tests import media

pytestmark = pytest.mark.ffmpeg
ROOT = Path(sandbox.__file__).resolve().parent.parent


def escapes(tmp_path: Path) -> dict[str, bool]:
    """For each way out, whether it was refused."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("secret")
    (inside / "link").symlink_to(outside / "secret")
    found = json.loads(ffmpeg.run_python("escapes", [str(inside), str(outside)], Box(writes=(inside,)), time_limit=20))
    assert isinstance(found, dict)
    return found


def python(code: str, box: Box) -> subprocess.CompletedProcess[str]:
    """A confined interpreter that runs `code`."""
    argv = sandbox.confine([str(Path(sys.executable).resolve()), "-I", "-S", "-c", code], _with_interpreter(box))
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)


def _with_interpreter(box: Box) -> Box:
    return Box((*box.reads, Path(sys.base_prefix)), box.writes, box.memory, box.cpu_seconds, box.file_size)


def test_the_self_test_passes_on_this_machine() -> None:
    sandbox.self_test()


def test_every_way_out_is_refused(tmp_path: Path) -> None:
    found = escapes(tmp_path)
    assert len(found) > 10
    assert [attempt for attempt, refused in found.items() if not refused] == []


def test_the_attempts_would_succeed_without_walls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_SANDBOX", "off")
    found = escapes(tmp_path)
    depends_on_rights_we_may_not_have = {"making a namespace"}
    assert [attempt for attempt, refused in found.items() if refused and attempt not in depends_on_rights_we_may_not_have] == []


def test_a_hole_is_named_by_the_self_test(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = json.dumps({"reading /etc/passwd": False, "tracing": True}).encode()
    monkeypatch.setattr(ffmpeg, "run_python", lambda *_, **__: answer)
    with pytest.raises(sandbox.SandboxUnavailable, match=r"it allows reading /etc/passwd\.$"):
        sandbox.self_test()


def test_a_kernel_without_landlock_gets_a_sentence_with_the_way_out() -> None:
    error = sandbox.unavailable("sandbox: no Landlock: Function not implemented")
    assert "5.13" in str(error)
    assert "MEDIA_SANDBOX=off" in str(error)


def test_what_is_named_can_be_read_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "other").write_text("other")
    assert python(f"print(open({str(tmp_path / 'mine')!r}).read())", Box(reads=(tmp_path / "mine",))).stdout == "mine\n"
    refused = python(f"open({str(tmp_path / 'other')!r})", Box(reads=(tmp_path / "mine",)))
    assert "PermissionError" in refused.stderr


def test_what_may_be_read_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    refused = python(f"open({str(tmp_path / 'mine')!r}, 'w')", Box(reads=(tmp_path / "mine",)))
    assert "PermissionError" in refused.stderr
    assert (tmp_path / "mine").read_text() == "mine"


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for decoders")
    names = json.loads(python("import json, os; print(json.dumps(sorted(os.environ)))", Box()).stdout)
    assert set(names) <= {"HOME", "LANG", "LC_CTYPE", "MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "TMPDIR"}


def test_memory_is_limited() -> None:
    assert "MemoryError" in python("bytearray(400 * 1024**2)", Box(memory=300 * 1024**2)).stderr


def test_processor_time_is_limited() -> None:
    assert python("while True: pass", Box(cpu_seconds=1)).returncode in (-signal.SIGKILL, -signal.SIGXCPU)


def test_the_size_of_a_file_is_limited(tmp_path: Path) -> None:
    out = tmp_path / "out.raw"
    args = ("-f", "lavfi", "-i", "testsrc2=size=640x360:duration=2", "-f", "rawvideo", f"file:{out}")
    with pytest.raises(RenderFailed, match="larger file than it may"):
        ffmpeg.run(Task(args, Box(writes=(tmp_path,), file_size=1024**2), 30, "The picture"))


def test_a_playlist_cannot_reach_a_neighbour_even_where_ffmpeg_would_let_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "neighbour.mp4").write_bytes(media.make_video().read_bytes())
    playlist = tmp_path / "list"
    playlist.write_text("ffconcat version 1.0\nfile neighbour.mp4\n")
    args = ("-f", "concat", "-safe", "0", "-i", f"file:{playlist}", "-c", "copy", "-f", "mp4", f"file:{tmp_path}/out/stolen")
    with pytest.raises(RenderFailed) as caught:
        ffmpeg.run(Task(args, Box(reads=(playlist,), writes=(tmp_path / "out",)), 30, "The playlist"))
    assert "Permission denied" in caught.value.detail
    ffmpeg.run(Task(args, Box(reads=(tmp_path,), writes=(tmp_path / "out",)), 30, "The playlist"))  # the box made the difference


def test_a_confined_child_dies_with_its_parent() -> None:
    code = """
import subprocess, sys
from engine import sandbox
from engine.sandbox import Box
child = subprocess.Popen(sandbox.confine(["/bin/sleep", "60"], Box()))
print(child.pid, flush=True)
child.wait()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    _wait(lambda: b"sleep" in _command_of(child), "the child has started")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _wait(lambda: not _is_alive(child), "the child has died")


def test_a_launcher_whose_parent_is_gone_starts_nothing(tmp_path: Path) -> None:
    argv = sandbox.confine(["/usr/bin/touch", str(tmp_path / "made")], Box(writes=(tmp_path,)))
    argv[argv.index("--parent") + 1] = "1"
    assert subprocess.run(argv, check=False).returncode == sandbox.REFUSED
    assert not (tmp_path / "made").exists()


def test_a_box_around_something_that_is_not_there_is_refused(tmp_path: Path) -> None:
    args = ("-f", "lavfi", "-i", "anullsrc", "-t", "1", "-f", "null", "-")
    with pytest.raises(sandbox.SandboxUnavailable) as caught:
        ffmpeg.run(Task(args, Box(writes=(tmp_path / "nowhere",)), 30, "The sound"))
    assert "nowhere" in caught.value.detail


@pytest.mark.parametrize("name", ["gone", "escapes"])
def test_a_file_that_is_gone_when_its_encoder_starts_is_no_fault_of_the_sandbox(name: str, tmp_path: Path) -> None:
    box = Box(reads=(tmp_path / "gone",), writes=(tmp_path,))
    with pytest.raises(MissingMedia, match="no longer in the library's storage") as caught:
        if name == "gone":
            ffmpeg.run(Task(("-i", str(tmp_path / "gone"), "-f", "null", "-"), box, 30, "The sound"))
        else:
            ffmpeg.run_python(name, [], box, time_limit=30)
    assert str(tmp_path) not in str(caught.value)
    assert str(tmp_path / "gone") in caught.value.detail


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return b""


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # a zombie waits for whoever adopted it; it runs no more
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def _wait(condition: object, what: str, seconds: float = 10) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)
