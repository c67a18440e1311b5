"""A folder to work in beside the file to be made, gone at the end; the next one sweeps up after a process that was killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".rendering-"


@contextmanager
def workroom(beside: Path) -> Iterator[Path]:
    """`beside` is made where it lacks. Its disk is that of the file, so that publishing is a rename."""
    beside.mkdir(parents=True, exist_ok=True)
    for left in beside.glob(f"{PREFIX}*-*"):
        if not _is_alive(left.name.removeprefix(PREFIX).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=beside, prefix=f"{PREFIX}{os.getpid()}-") as name:
        yield Path(name)


def _is_alive(process: str) -> bool:
    if not process.isdecimal():
        return True  # not one of ours
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
