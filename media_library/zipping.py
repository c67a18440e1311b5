"""Originals of many assets as one ZIP, at POST /media/zip with the fields of a selection: see selecting.py, accounts/archives.py.

It is made while it is sent, so it needs neither room on the disk nor memory, and ends with the connection.
"""

import logging
from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Sequence
from dataclasses import replace

from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from accounts import audit, limits
from accounts.archives import Entry, Names, stream_zip
from accounts.refusals import Refused
from accounts.visitors import in_thread, is_same_origin, visitor
from media_library import storage
from media_library.facts import download_name
from media_library.models import Asset
from media_library.selecting import Selection
from media_library.storage import StorageDown

logger = logging.getLogger(__name__)

MOST_BYTES = 10 * 1000**3
MOST_FILES = 2000
MOST_OF_A_FORM = 256 * 1024  # bytes: a thousand ids and a query
LEFT_OUT = "Not in this ZIP.txt"


class NotZipped(Refused):
    code = "not_zipped"


class NotAllowed(Refused):
    status = 403
    code = "not_allowed"


class ZipResponse(StreamingResponse):
    """Closes what it sends, however it ends, so that no file stays open."""

    def __init__(self, pieces: Generator[bytes, None, None], name: str) -> None:
        self._pieces = pieces
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        super().__init__(self._each(), media_type="application/zip", headers={**headers, "Cache-Control": "private, no-store"})

    async def _each(self) -> AsyncIterator[bytes]:
        async for piece in iterate_in_threadpool(self._pieces):
            yield piece

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._pieces.close()


async def send_zip(request: Request) -> Response:
    """A refusal is a sentence as plain text: it is read in the tab that was to save the file."""
    try:
        data = await _form(request)
        assets = await in_thread(_granted, request, data)
    except Refused as refusal:
        headers = {"Retry-After": str(refusal.retry_after)} if refusal.status in (429, 503) else None
        return PlainTextResponse(str(refusal), refusal.status, headers=headers)
    return ZipResponse(stream_zip(entries(assets)), f"reelwright-{timezone.localdate():%Y-%m-%d}.zip")


def zippable(selection: Selection) -> list[Asset]:
    """What a ZIP of them holds: those that are ready. Raises NotZipped when there is none, or too much."""
    assets = selection.in_order(selection.within.ready(), MOST_FILES + 1)
    if not assets:
        raise NotZipped("Nothing of that is ready to be downloaded.")
    check_size(assets)
    return assets


def check_size(assets: Sequence[Asset]) -> None:
    """Raises NotZipped for more than one holds."""
    size = sum(asset.size for asset in assets)
    if len(assets) > MOST_FILES:
        raise NotZipped(f"A ZIP holds at most {MOST_FILES:,} files. Select fewer and make several.")
    if size > MOST_BYTES:
        raise NotZipped(f"That is {filesizeformat(size)}, and a ZIP holds at most 10 GB. Select fewer and make several.")


def entries(assets: Iterable[Asset]) -> Iterator[Entry]:
    """Each under its own name."""
    return named_entries((download_name(asset), asset) for asset in assets)


def named_entries(files: Iterable[tuple[str, Asset]], first: Iterable[Entry] = ()) -> Iterator[Entry]:
    """Each under that name, after those of `first`; what cannot be read is told in a text at the end, so that the rest is not
    lost."""
    names, missing = Names(), []
    for entry in first:
        yield replace(entry, name=names.unique(entry.name))
    for name, asset in files:
        try:
            path = storage.local(storage.original_key(asset.owner_id, asset.pk))
            path.stat()
        except (OSError, StorageDown) as error:
            logger.warning("Left %s out of a ZIP: %s", asset.pk, error)
            missing.append(asset.name)
            continue
        yield Entry(names.unique(name), path, asset.created_at)
    if missing:
        yield Entry(names.unique(LEFT_OUT), "\r\n".join(["These files could not be read:", *missing, ""]).encode())


async def _form(request: Request) -> QueryDict:
    """The fields that were sent; no more of them is read than they can be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_OF_A_FORM:
            raise NotZipped("That is too long a selection. Select all that match instead.")
    return QueryDict(body, encoding="utf-8")


def _granted(request: Request, data: QueryDict) -> list[Asset]:
    if not is_same_origin(request):
        raise NotAllowed("A ZIP is made from the studio's own pages only.")
    user = visitor(request)
    if user is None:
        raise NotAllowed("You are signed out. Sign in again to download.")
    assets = zippable(Selection.read(user, data))
    limits.check(user, "export")
    names = ", ".join(asset.name for asset in assets[:5])
    told = f"{len(assets)} files, {filesizeformat(sum(asset.size for asset in assets))}: {names}"
    audit.note("bulk_download", actor=user, owner=user, description=told, request=request)
    return assets
