"""Media for the browser, with byte ranges: signed for one person, checked against that person's session.

Starlette's FileResponse streams; Django's would read the whole file into memory and knows no ranges.
"""

import re
import time
from pathlib import Path
from uuid import UUID

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from accounts.visitors import in_thread, visitor
from media_library import storage
from media_library.facts import SAFE_TYPES, download_name
from media_library.models import Asset

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class MediaResponse(FileResponse):
    max_ranges = 5


async def serve(request: Request) -> MediaResponse:
    """GET or HEAD /media/<asset>/<role>?until=&sign=[&download=1]. Whatever is wrong with the request, it is a 404."""
    found = await in_thread(_find, request)
    if found is None:
        raise HTTPException(404)
    path, content_type, name, until = found
    is_download = request.query_params.get("download") == "1"
    return MediaResponse(
        path,
        media_type=content_type,
        filename=name if is_download else None,
        headers={
            **HEADERS,
            "Cache-Control": f"private, max-age={max(0, until - int(time.time()))}",
            **({} if is_download else {"Content-Disposition": "inline"}),
        },
    )


def _find(request: Request) -> tuple[Path, str, str, int] | None:
    asset_id: UUID = request.path_params["asset"]
    role: str = request.path_params["role"]
    query = request.query_params
    user = visitor(request)
    if user is None or not re.fullmatch(r"[0-9]{1,12}", query.get("until", "")):
        return None
    until = int(query["until"])
    if not storage.is_signed(asset_id, role, user.pk, until, query.get("download") == "1", query.get("sign", "")):
        return None
    asset = Asset.objects.visible_to(user).filter(pk=asset_id).first()
    if asset is None:
        return None
    if role == "original":
        path, content_type = storage.original_path(asset), asset.mime_type
    else:
        path, content_type = storage.derived_path(asset, role), storage.DERIVED_TYPES.get(role, "")
    if not path.is_file():
        return None
    return path, content_type if content_type in SAFE_TYPES else "application/octet-stream", download_name(asset), until


application = Starlette(routes=[Route("/{asset:uuid}/{role}", serve, methods=["GET"])])
