"""A ZIP that is made while it is sent: nothing of it lies on disk, and no more than one piece of it in memory.

Files are stored as they are, since media does not get smaller, and in ZIP64, so that neither they nor the whole have a limit.
"""

import re
import unicodedata
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

A_PIECE = 256 * 1024  # bytes
MOST_OF_A_NAME = 150  # characters of one part of a path: Windows takes 260 in all
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One file in the ZIP: its path there, with / between folders; its bytes, whole or in pieces, or the file that has them."""

    name: str
    content: bytes | Path | Iterator[bytes]
    changed_at: datetime = field(default_factory=timezone.now)


def stream_zip(entries: Iterable[Entry]) -> Generator[bytes, None, None]:
    """The ZIP in pieces. An entry is asked for when the one before it is through; to close the iterator closes its file."""
    out = _Pieces()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for entry in entries:
            when = timezone.localtime(entry.changed_at).timetuple()[:6]
            about = ZipInfo(entry.name, (max(1980, when[0]), *when[1:]))
            with archive.open(about, "w", force_zip64=True) as target:
                for piece in _pieces_of(entry.content):
                    target.write(piece)
                    yield out.taken()
    yield out.taken()


class Names:
    """Gives each file a name that every system takes and that no other in the same ZIP has, whatever the case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, name: str) -> str:
        path = PurePosixPath(safe_name(name))
        found, n = path.name, 1
        while found.casefold() in self._taken:
            n += 1
            found = f"{path.stem} ({n}){path.suffix}"
        self._taken.add(found.casefold())
        return found


def safe_name(name: str) -> str:
    """One part of a path, never a path: "../a:b.mp4" becomes "-a-b.mp4"."""
    fit = _UNFIT.sub("-", unicodedata.normalize("NFC", name))
    path = PurePosixPath("".join(character for character in fit if character.isprintable()).strip(" .") or "file")
    stem, suffix = path.stem, path.suffix[:20]
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem[: MOST_OF_A_NAME - len(suffix)].rstrip(" .") + suffix


def _pieces_of(content: bytes | Path | Iterator[bytes]) -> Iterator[bytes]:
    if not isinstance(content, Path):
        yield from [content] if isinstance(content, bytes) else content
        return
    with content.open("rb") as file:
        while piece := file.read(A_PIECE):
            yield piece


class _Pieces(RawIOBase):
    """What a ZipFile writes to: it can go forward only, and keeps what was not taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        taken, self._kept = bytes(self._kept), bytearray()
        return taken
