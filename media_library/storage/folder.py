"""Media in a folder of this machine; a key is the path below it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine import publishing

Kept = tuple[str, int, float]  # key, size in bytes, seconds since 1970 when it was put there


@dataclass(frozen=True)
class Folder:
    root: Path

    def check(self) -> None:
        """Nothing: a folder that fails says so when it is used."""

    def publish(self, path: Path, key: str) -> None:
        publishing.publish(path, self.root / key)

    def exists(self, key: str) -> bool:
        return (self.root / key).is_file()

    def size(self, key: str) -> int:
        return (self.root / key).stat().st_size

    def local(self, key: str) -> Path:
        return self.root / key

    def remove(self, key: str) -> None:
        (self.root / key).unlink(missing_ok=True)

    def remove_under(self, prefix: str) -> None:
        folder = self.root / prefix
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        else:
            folder.unlink(missing_ok=True)

    def keys(self, prefix: str) -> Iterator[Kept]:
        for folder, _, names in os.walk(self.root / prefix):
            for path in (Path(folder, name) for name in names):
                with suppress(FileNotFoundError):  # removed meanwhile
                    facts = path.stat()
                    yield path.relative_to(self.root).as_posix(), facts.st_size, facts.st_mtime
