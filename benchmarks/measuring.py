"""Measuring a command as a whole: CPU seconds of its process tree, wall seconds, and how much memory the tree held at most."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

INTERVAL = 0.05  # seconds between two looks at the memory
PAGE = resource.getpagesize()


@dataclass(frozen=True)
class Cost:
    """`memory_mb`: the largest sum seen of the resident memory of all processes of the tree."""

    cpu: float
    wall: float
    memory_mb: float


class Failed(Exception):
    """A measured command ended badly; the text holds the end of what it said."""


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run `command` to its end; every process that it waits for counts. Raises Failed."""
    with TemporaryFile() as said:
        began = time.monotonic()
        given = {**usual_environment(), **(environment or {})}
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=given)
        with _Watch(process.pid) as watch:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{command[0]} ended with {process.returncode}: {said.read().decode(errors='replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, max(watch.most, usage.ru_maxrss * 1024) / 2**20)


def usual_environment() -> dict[str, str]:
    """As on a machine where Python keeps what it has compiled, whatever this one is told."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watch:
    """Looks at the memory of a tree of processes every INTERVAL, in a thread of its own."""

    def __init__(self, root: int) -> None:
        self.root, self.most = root, 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(INTERVAL):
            self.most = max(self.most, sum(map(_resident, _tree(self.root))))


def _tree(root: int) -> list[int]:
    """The process and all below it; each thread of a process lists the children that it started."""
    found = [root]
    for pid in found:
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0
