"""SegmentStore: encoded parts, kept by the hash of what decides their content, within a size limit.

A folder per owner. What is asked for is linked out to the caller, so that making room never takes away a file in use.
"""

import os
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.publishing import sync

PARTIAL = ".partial-"
STALE_SECONDS = 24 * 3600  # a partial file this old belongs to a process that was killed


@dataclass(frozen=True)
class SegmentStore:
    folder: Path
    limit_bytes: int

    def get(self, key: str, to: Path) -> bool:
        """Put the file of that key at `to`; False when it is not kept. Counts as use, for eviction."""
        kept = self._path(key)
        try:
            os.utime(kept)
            _link_or_copy(kept, to)
        except FileNotFoundError:
            return False
        return True

    def has(self, key: str) -> bool:
        """Whether it is kept now; it may be forgotten at any time after."""
        return self._path(key).is_file()

    def put(self, key: str, path: Path) -> None:
        """Keep a copy of `path` under that key: whole or not at all, whoever else writes or dies meanwhile."""
        kept = self._path(key)
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.parent / f"{PARTIAL}{uuid.uuid4().hex}"
        try:
            _link_or_copy(path, partial)
            sync(partial)
            partial.replace(kept)
        finally:
            partial.unlink(missing_ok=True)
        self.make_room()

    def discard(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def make_room(self) -> None:
        """Forget what was used least recently until the rest fits."""
        found = []
        for path in self.folder.glob("*/*"):
            with suppress(FileNotFoundError):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        newest = max((used for used, _, _ in found), default=0.0)
        total = sum(size for _, size, _ in found)
        for used, size, path in sorted(found):
            is_partial = path.name.startswith(PARTIAL)
            if is_partial and newest - used < STALE_SECONDS:
                continue
            if total > self.limit_bytes or is_partial:
                path.unlink(missing_ok=True)
                total -= size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def _link_or_copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
