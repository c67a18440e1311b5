"""Media for the browser, with byte ranges: signed for one person, checked against that person's session.

Starlette's FileResponse streams; Django's would read the whole file into memory and knows no ranges. What lies in a bucket
the browser fetches there, sent on with an address that ends when ours does.
"""

import re
import time
from dataclasses import dataclass
from uuid import UUID

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from accounts.http import error_body
from accounts.outages import TELLING, DatabaseAway, is_away
from accounts.refusals import Refused
from accounts.visitors import in_thread, visitor
from media_library import storage
from media_library.facts import SAFE_TYPES, download_name
from media_library.models import Asset
from media_library.storage import StorageDown
from media_library.zipping import send_zip

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


READ_BY_SCRIPTS = {"peaks"}  # sent by us also out of a bucket, which need not let our pages' scripts read it
MARGIN = 60  # seconds before its end that an address in the bucket is no longer taken from the browser's cache


@dataclass(frozen=True)
class Asked:
    """What its sender may have: the file at `key`, as what, until when, and under which name to save it if at all."""

    key: str
    role: str
    content_type: str
    until: int
    save_as: str | None

    @property
    def seconds_left(self) -> int:
        return max(0, self.until - int(time.time()))


class MediaResponse(FileResponse):
    max_ranges = 5


async def serve(request: Request) -> Response:
    """GET or HEAD /media/<asset>/<role>?until=&sign=[&download=1]. Whatever is wrong with the request, it is a 404."""
    answer = await in_thread(_answer, request)
    if answer is None:
        raise HTTPException(404)
    return answer


async def refuse(_: Request, error: Exception) -> Response:
    refused = DatabaseAway() if is_away(error) else error
    if not isinstance(refused, Refused):
        raise error
    return JSONResponse(error_body(refused.code, str(refused)), refused.status, headers={"Retry-After": str(refused.retry_after)})


def _answer(request: Request) -> Response | None:
    asked = _asked(request)
    if asked is None:
        return None
    if storage.is_in_bucket(asked.key) and asked.role not in READ_BY_SCRIPTS:
        return _sent_on(asked, request.method)
    try:
        path = storage.local(asked.key)
    except FileNotFoundError:
        return None
    if not path.is_file():
        return None
    shown = {} if asked.save_as else {"Content-Disposition": "inline"}
    kept = {"Cache-Control": f"private, max-age={asked.seconds_left}"}
    return MediaResponse(path, media_type=asked.content_type, filename=asked.save_as, headers={**HEADERS, **kept, **shown})


def _sent_on(asked: Asked, method: str) -> Response:
    address = storage.bucket_address(
        asked.key, seconds=asked.seconds_left, content_type=asked.content_type, save_as=asked.save_as, method=method
    )
    kept = {"Cache-Control": f"private, max-age={max(0, asked.seconds_left - MARGIN)}"}
    return RedirectResponse(address, 302, headers={**HEADERS, **kept})


def _asked(request: Request) -> Asked | None:
    asset_id: UUID = request.path_params["asset"]
    role: str = request.path_params["role"]
    query = request.query_params
    user = visitor(request)
    if user is None or not re.fullmatch(r"[0-9]{1,12}", query.get("until", "")):
        return None
    until, is_download = int(query["until"]), query.get("download") == "1"
    if not storage.is_signed(asset_id, role, user.pk, until, is_download, query.get("sign", "")):
        return None
    asset = Asset.objects.visible_to(user).filter(pk=asset_id).first()
    if asset is None:
        return None
    content_type = asset.mime_type if role == "original" else storage.DERIVED_TYPES.get(role, "")
    known = content_type if content_type in SAFE_TYPES else "application/octet-stream"
    return Asked(storage.key_of(asset, role), role, known, until, download_name(asset) if is_download else None)


application = Starlette(
    routes=[
        Route("/zip", send_zip, methods=["POST"]),
        Route("/{asset:uuid}/{role}", serve, methods=["GET"]),
    ],
    exception_handlers=dict.fromkeys((StorageDown, *TELLING), refuse),
)
