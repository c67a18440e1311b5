"""Scratch folders end with their process, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from media_library.scratch import scratch

_HOLD = """
import sys
import django
django.setup()
from django.conf import settings
from pathlib import Path
settings.MEDIA_DIR = Path(sys.argv[1])
from media_library.scratch import scratch
with scratch("render") as folder:
    (folder / "half.mp4").write_bytes(b"half")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_DIR", tmp_path)
    return tmp_path


def test_it_is_gone_at_the_end_and_after_an_error(media: Path) -> None:
    with pytest.raises(ValueError, match="stop"), scratch("a") as folder:
        (folder / "file").touch()
        raise ValueError("stop")
    assert list((media / "scratch").iterdir()) == []


def test_one_at_work_is_left_alone() -> None:
    with scratch("a") as first, scratch("b") as second:
        assert first.is_dir()
        assert second.is_dir()


def test_one_whose_process_was_killed_goes_with_the_next(media: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", _HOLD, str(media)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        with scratch("while it lives"):
            assert (left / "half.mp4").exists()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (left / "half.mp4").exists()
    with scratch("next") as folder:
        assert not left.exists()
        assert folder.is_dir()
    assert list((media / "scratch").iterdir()) == []
