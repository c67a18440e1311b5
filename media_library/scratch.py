"""Scratch folders, and the removal of those whose process was killed before it could.

Each folder has a lock file beside it that its process holds for as long as it lives: the kernel lets go of it whatever
happens. So a folder whose lock can be had is nobody's. Locks are of one machine; the scratch folder is not to be shared.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

LOCK = ".lock"


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A folder on the same disk as the media, gone at the end, so that publishing out of it is a rename."""
    parent = sweep()
    # the lock first, the folder second: a folder without a held lock may be removed by anyone
    handle, name = tempfile.mkstemp(prefix=f"{prefix}-", suffix=LOCK, dir=parent)
    fcntl.flock(handle, fcntl.LOCK_EX)
    folder = Path(name.removesuffix(LOCK))
    try:
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(name).unlink(missing_ok=True)
        os.close(handle)


def sweep() -> Path:
    """Remove what is nobody's. Returns the folder of all scratch folders."""
    parent = Path(settings.MEDIA_DIR) / "scratch"
    parent.mkdir(parents=True, exist_ok=True)
    for folder in parent.iterdir():
        if not folder.is_dir():
            continue
        lock = folder.with_name(folder.name + LOCK)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # at work
        else:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)
        finally:
            os.close(handle)
    return parent
