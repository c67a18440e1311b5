"""Copies of a bucket's files on this machine, for what must read them from a disk: decoders, encoders, checks.

A copy is what it was made from as long as both have one size and one time; that is compared with the bucket again after a
while. Copies are whole or not there, whoever fetches at the same time or is killed, and those unused for longest go first.
"""

import os
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine import publishing
from media_library.storage.backend import Found
from media_library.storage.faults import StorageDown

PARTIAL = ".partial-"
TRUSTED = 600.0  # seconds after it was compared that a copy is used without asking the bucket
IN_USE = 4 * 3600.0  # seconds since it was asked for, in which a job may still read it: as long as the longest takes
_compared: dict[Path, float] = {}  # when, by the monotonic clock of this process


@dataclass(frozen=True)
class Copies:
    folder: Path
    limit_bytes: int

    def path(self, key: str) -> Path:
        return self.folder / key

    def get(self, key: str, look: Callable[[str], Found], download: Callable[[str, Path], None]) -> Path:
        """The copy of `key`, made or made anew if need be. Raises what `look` and `download` raise.

        A copy that is there is given out too while the bucket cannot be asked: what lies under a key hardly ever changes.
        """
        path = self.path(key)
        if time.monotonic() - _compared.get(path, float("-inf")) < TRUSTED and _use(path):
            return path
        try:
            found = look(key)
        except FileNotFoundError:
            self.forget(key)
            raise
        except StorageDown:
            if _use(path):
                return path
            raise
        if not _is_copy(path, found):
            self._fetch(key, found, download)
        _use(path)
        _compared[path] = time.monotonic()
        return path

    def keep(self, finished: Path, key: str, found: Found) -> None:
        """Move in what was just put into the bucket."""
        path = self.path(key)
        os.utime(finished, (time.time(), found.modified))
        publishing.publish(finished, path)
        _compared[path] = time.monotonic()
        self.make_room()

    def forget(self, key: str) -> None:
        path = self.path(key)
        _compared.pop(path, None)
        path.unlink(missing_ok=True)

    def make_room(self) -> None:
        """Remove what was used least recently until the rest fits; what may be in use stays, and so there may be more."""
        now, total, found = time.time(), 0, []
        for path in (Path(folder, name) for folder, _, names in os.walk(self.folder) for name in names):
            with suppress(FileNotFoundError):
                facts = path.stat()
                total += facts.st_size
                found.append((facts.st_atime, facts.st_size, path))
        for used, size, path in sorted(found):
            is_left_over = path.name.startswith(PARTIAL)
            if used > now - IN_USE or not (is_left_over or total > self.limit_bytes):
                continue
            path.unlink(missing_ok=True)
            total -= size

    def _fetch(self, key: str, found: Found, download: Callable[[str, Path], None]) -> None:
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{PARTIAL}{uuid.uuid4().hex}")
        try:
            download(key, partial)
            if partial.stat().st_size != found.size:
                raise StorageDown  # it was replaced meanwhile; the next try gets the new one
            os.utime(partial, (time.time(), found.modified))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        self.make_room()


def _is_copy(path: Path, found: Found) -> bool:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return False
    return (facts.st_size, int(facts.st_mtime)) == (found.size, int(found.modified))


def _use(path: Path) -> bool:
    """Note that it was asked for; False when it is not there."""
    try:
        os.utime(path, (time.time(), path.stat().st_mtime))
    except FileNotFoundError:
        return False
    return True
