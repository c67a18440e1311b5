"""Programs of the machine that make sound: found by name, run confined, with a time limit, and never through a shell."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine import sandbox
from engine.sandbox import Box

MEMORY = 1024**3
KEPT = 2000  # characters of what it said


class ProgramFailed(Exception):
    """It did not do its work. The message is a sentence for a person; `detail` is the command and its last words."""

    def __init__(self, message: str, detail: str) -> None:
        super().__init__(message)
        self.detail = detail


@dataclass(frozen=True)
class Run:
    """`argv` begins with a name that `find` knows. It may read `reads` and write into `folder`; `label` names it to people."""

    argv: Sequence[str]
    folder: Path
    label: str
    reads: tuple[Path, ...] = ()
    text: str = ""  # what it reads from its standard input
    time_limit: float = 120.0  # seconds


@cache
def find(name: str) -> str | None:
    """The full path of a program of this machine; None when it is not there."""
    return shutil.which(name)


def run(task: Run) -> str:
    """What it wrote to its standard output. Raises ProgramFailed."""
    program = find(task.argv[0])
    shown = " ".join(task.argv)
    if program is None:
        raise ProgramFailed(f"{task.label} is not on this machine any more.", shown)
    argv = sandbox.confine([program, *task.argv[1:]], Box(task.reads, (task.folder,), memory=MEMORY))
    try:
        done = subprocess.run(
            argv, input=task.text, capture_output=True, text=True, errors="replace", timeout=task.time_limit, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{task.label} took too long.", shown) from error
    if done.returncode:
        raise ProgramFailed(
            f"{task.label} could not make the sound.", f"{shown}\nexit status {done.returncode}\n{done.stderr[-KEPT:]}"
        )
    return done.stdout
