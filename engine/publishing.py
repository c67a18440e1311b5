"""Puts a finished file where others look for it: seen whole or not at all, and still there after a power cut."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def publish(finished: Path, out: Path) -> None:
    """Move `finished` to `out` in one step; its folder is made."""
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        sync(finished)
        finished.replace(out)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = out.with_name(f".{out.name}.{os.getpid()}.part")  # from another disk: the last step is still a rename
        try:
            shutil.copyfile(finished, beside)
            sync(beside)
            beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
        finished.unlink()
    sync(out.parent)


def publish_with(finished: Path, out: Path, beside: Mapping[Path, Path]) -> None:
    """As `publish`, after each of `beside` was put where its key says: who finds `out` finds them too.

    When `out` cannot be put there, they are taken away again.
    """
    try:
        for target, source in beside.items():
            publish(source, target)
        publish(finished, out)
    except OSError:
        for target in beside:
            target.unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Ask the disk to have it now: the bytes of a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
