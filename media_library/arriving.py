"""Bytes on their way in, as tuspyserver wants a storage: the row says what was promised, the file what has come.

The offset is the length of the file and nothing else, so it is true after a kill at any moment. Bytes go to the disk as
they come, a megabyte at a time, whatever size of request they come in. One writer at a time, over all processes, by
flock on the file itself; a second one is told to come back and never waits on the event loop.
"""

import asyncio
import errno
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import HTTPException
from tuspyserver.storage import TusStorage

from accounts.visitors import in_thread
from media_library import reservations, storage
from media_library.models import Upload

BUFFER = 1024 * 1024
PATIENCE = 5.0  # seconds that a deletion waits for a request that is ending


@dataclass
class Writer:
    handle: int
    waiting: bytearray = field(default_factory=bytearray)


class Arrivals(TusStorage):
    def __init__(self) -> None:
        self._writers: dict[str, Writer] = {}

    async def create(self, uid: str) -> None:
        await in_thread(_create, uid)

    async def exists(self, uid: str) -> bool:
        return await self.read_info(uid) is not None

    async def size(self, uid: str) -> int:
        info = await self.read_info(uid)
        return int(info["offset"]) if info else 0

    async def read_info(self, uid: str) -> dict[str, Any] | None:
        return await in_thread(_info, uid)

    async def write_info(self, uid: str, data: dict[str, Any]) -> None:
        """Nothing: what may change is the length of the file."""

    async def append(self, uid: str, chunk: bytes) -> None:
        writer = self._writers.get(uid)
        if writer is None:
            raise HTTPException(409, "This upload is whole already.")
        writer.waiting += chunk
        if len(writer.waiting) >= BUFFER:
            await in_thread(_write, writer)

    async def flush(self, uid: str) -> None:
        writer = self._writers.get(uid)
        if writer is not None:
            await in_thread(_write, writer)
            await in_thread(os.fsync, writer.handle)

    async def finalize(self, uid: str) -> None:
        """Nothing: the file is whole when its length is."""

    async def delete(self, uid: str) -> None:
        """Whoever takes an upload back has just cut off a chunk of it, and that request needs a moment to notice."""
        give_up_at = time.monotonic() + PATIENCE
        while True:
            try:
                async with self.lock(uid):
                    await in_thread(_delete, uid)
                break
            except HTTPException as error:
                if error.status_code != 423 or time.monotonic() > give_up_at:
                    raise
            await asyncio.sleep(0.1)

    def location(self, uid: str) -> str:
        return str(storage.upload_path(UUID(uid)))

    async def read(self, uid: str) -> bytes | None:
        raise NotImplementedError("An upload is never read whole into memory.")

    async def list_uids(self) -> list[str]:
        return await in_thread(lambda: [str(pk) for pk in Upload.objects.values_list("pk", flat=True)])

    @asynccontextmanager
    async def lock(self, uid: str) -> AsyncIterator[None]:  # type: ignore[override]  # declared as what it yields
        try:
            handle = await in_thread(_open, uid)
        except FileNotFoundError:
            yield  # whole, and moved to its place in the library: there is nothing left to write
            return
        self._writers[uid] = Writer(handle)
        try:
            yield
        finally:
            del self._writers[uid]
            os.close(handle)


def received(upload: Upload) -> int | None:
    """How many bytes of an upload have come to stay; None when there is no file, so that it must begin anew."""
    if upload.asset_id:
        return upload.size
    with suppress(FileNotFoundError, NotADirectoryError):
        return storage.upload_path(upload.pk).stat().st_size
    with suppress(FileNotFoundError, NotADirectoryError):  # moved to its place, and then cut short
        return storage.size(storage.original_key(upload.owner_id, upload.pk))
    return None


def refusal(error: OSError) -> HTTPException:
    """What the disk said, as an answer."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HTTPException(507, "The studio's disk is full. Your upload can go on when there is room.")
    return HTTPException(500, "The studio's disk failed. Your upload can go on when it is mended.")


def _create(uid: str) -> None:
    path = storage.upload_path(UUID(uid))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError:
        reservations.give_up(UUID(uid))  # its sender never learns the address
        raise


def _open(uid: str) -> int:
    handle = os.open(storage.upload_path(UUID(uid)), os.O_WRONLY | os.O_APPEND)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise HTTPException(423, "Another request is still writing to this upload.") from None
    return handle


def _write(writer: Writer) -> None:
    data, writer.waiting = memoryview(writer.waiting), bytearray()
    try:
        while data:
            data = data[os.write(writer.handle, data) :]
    except OSError as error:
        raise refusal(error) from error  # any other exception would be swallowed by the library and called a success


def _info(uid: str) -> dict[str, Any] | None:
    upload = Upload.objects.filter(pk=uid).first()
    offset = received(upload) if upload else None
    if upload is None or offset is None:
        return None
    return {
        # a sender that told no type may resume too: the library answers HEAD only when there is one
        "metadata": {"filename": upload.name, "filetype": upload.mime_type or "application/octet-stream"},
        "size": upload.size,
        "offset": offset,
        "created_at": str(upload.created_at),
        "expires": None,
    }


def _delete(uid: str) -> None:
    """Take back an upload that is not an asset yet; it may have become one while this waited for its last chunk."""
    if not reservations.take_back(UUID(uid)) and Upload.objects.filter(pk=uid).exists():
        raise HTTPException(404, "This upload is finished: it is in your library.")
