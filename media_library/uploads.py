"""Resumable uploads at /uploads, by the tus protocol: tuspyserver speaks it, this module decides who may and what.

POST makes the `Upload` row before any byte, PATCH adds bytes at the true offset, HEAD tells that offset, DELETE takes
back what is not finished. An upload, its address and the asset that it becomes share one id. Someone else's is a 404.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from fastapi import Depends, FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.requests import Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import Message, Receive, Scope, Send
from tuspyserver import create_tus_router

from accounts import limits
from accounts.http import error_body
from accounts.models import User
from accounts.outages import TELLING, DatabaseAway, is_away
from accounts.refusals import Refused
from accounts.visitors import in_thread, is_same_origin, visitor
from media_library import destinations, importing, reservations, storage
from media_library.arriving import Arrivals, received, refusal
from media_library.models import Asset, Upload

logger = logging.getLogger(__name__)

SILENCE = 60.0  # seconds without a byte after which the sender is taken to be gone, and its lock on the upload ends
_REFUSED = ("x-http-method-override", "upload-concat", "upload-defer-length")  # ways round the rules below


async def gate(request: Request) -> None:
    """Before everything else: a signed-in person, on our own page, with an upload of their own, using plain tus."""
    is_unsafe = request.method in {"POST", "PATCH", "DELETE"}
    if is_unsafe and not is_same_origin(request):
        raise HTTPException(403, "Uploads are taken from the studio's own pages only.")
    if any(name in request.headers for name in _REFUSED):
        raise HTTPException(400, "This studio takes plain uploads only.")
    user = await in_thread(visitor, request)
    if user is None:
        raise HTTPException(401, "Sign in again to upload.")
    request.state.user = user
    if "uuid" in request.path_params:
        request.state.upload = await in_thread(_own_upload, user, request.path_params["uuid"])
        if request.method == "DELETE" and request.state.upload.asset_id:
            raise HTTPException(404, "This upload is finished: it is in your library.")
        if request.method in {"POST", "PATCH"}:
            await in_thread(destinations.redirect, request.state.upload, destination_in(request))


def destination_in(request: Request) -> str:
    """Where the file is to go when it is ready, as the request says it."""
    return request.headers.get(destinations.HEADER, "")


def _own_upload(user: User, uid: str) -> Upload:
    try:
        upload = Upload.objects.visible_to(user).filter(pk=UUID(uid)).select_related("asset").first()
    except ValueError:
        upload = None
    if upload is None or str(upload.pk) != uid:
        raise HTTPException(404, "There is no such upload.")
    if upload.asset is None and received(upload) == upload.size:
        importing.finish_upload(upload, storage.upload_path(upload.pk))  # what a crash cut short
    return upload


async def announce(request: Request) -> Callable[[dict[str, str], dict[str, Any]], Any]:
    """tuspyserver's step before a new upload: check what is promised, and keep room for it."""

    async def check(metadata: dict[str, str], promised: dict[str, Any]) -> None:
        size = promised["size"]
        if request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers:
            raise HTTPException(400, "The bytes come after the upload is made, not with it.")
        if size is None:
            raise HTTPException(400, "Upload-Length is missing.")
        if size <= 0:
            raise HTTPException(400, "This file is empty.")
        name = clean(metadata.get("filename") or metadata.get("name") or "", 255)
        if not name:
            raise HTTPException(400, "The file has no name.")
        destination = await in_thread(destinations.check, request.state.user, destination_in(request))
        await in_thread(limits.check, request.state.user, "upload")
        request.state.upload = await in_thread(
            reservations.announce,
            request.state.user,
            name=name,
            size=size,
            mime_type=clean(metadata.get("filetype") or "", 100),
            destination=destination,
        )

    return check


async def place(request: Request) -> Callable[[dict[str, str]], dict[str, str]]:
    """tuspyserver's question where a file goes: its id is that of its row."""
    return lambda _: {"uid": str(request.state.upload.pk)}


async def finish(request: Request, response: Response) -> Callable[[str, dict[str, str]], Any]:
    """tuspyserver's step after the last byte: the upload becomes an asset, named in a header."""

    async def make_asset(path: str, _: dict[str, str]) -> None:
        asset = await in_thread(importing.finish_upload, request.state.upload, storage.upload_path(request.state.upload.pk))
        response.headers["Asset-Id"] = str(asset.pk)

    return make_asset


async def result(request: Request) -> dict[str, str | None]:
    """GET /uploads/<id>/result: what came of an upload, so that the page can show it. `destination` is where it is still to go,
    `words` what is to be said of where it went instead."""
    upload: Upload = request.state.upload
    asset: Asset | None = upload.asset
    return {
        "asset": str(asset.pk) if asset else None,
        "job": str(asset.job_id) if asset and asset.job_id else None,
        "destination": upload.destination,
        "words": str(asset.metadata.get("arrival", "")) if asset else "",
    }


async def refuse(_: Request, error: Exception) -> JSONResponse:
    """The one error shape of the API."""
    assert isinstance(error, AnyHTTPException)
    return JSONResponse(error_body(f"http_{error.status_code}", error.detail), error.status_code, headers=error.headers)


async def refuse_shape(_: Request, error: Exception) -> JSONResponse:
    """A header that is missing or is no number."""
    assert isinstance(error, RequestValidationError)
    fields = {str(fault["loc"][-1]): [fault["msg"]] for fault in error.errors()}
    return JSONResponse(error_body("invalid", "A header of the upload is not right.", fields), 422)


async def refuse_politely(_: Request, error: Exception) -> JSONResponse:
    """What the person may not do, with what they can do instead."""
    assert isinstance(error, Refused)
    headers = {"Retry-After": str(error.retry_after)} if error.status in (429, 503) else None
    return JSONResponse(error_body(error.code, str(error)), error.status, headers=headers)


async def refuse_for_database(request: Request, error: Exception) -> JSONResponse:
    """What was sent so far is kept: the page goes on from there."""
    if not is_away(error):
        raise error
    return await refuse_politely(request, DatabaseAway())


async def refuse_for_disk(request: Request, error: Exception) -> JSONResponse:
    """A disk that is full, failing or read-only, wherever that shows."""
    assert isinstance(error, OSError)
    logger.error("The disk failed an upload: %s", error)
    return await refuse(request, refusal(error))


def clean(text: str, length: int) -> str:
    """Words for people: no control characters, no more than fits; never used as a path."""
    return "".join(character for character in text if character.isprintable()).strip()[:length]


REFUSALS: dict[Any, Any] = {
    AnyHTTPException: refuse,
    RequestValidationError: refuse_shape,
    Refused: refuse_politely,
    OSError: refuse_for_disk,
    **dict.fromkeys(TELLING, refuse_for_database),
}


def _build() -> FastAPI:
    app = FastAPI(openapi_url=None, exception_handlers=REFUSALS)
    app.add_api_route("/uploads/{uuid}/result", result, methods=["GET"], dependencies=[Depends(gate)])
    hooks: dict[str, Any] = {"pre_create_dep": announce, "file_dep": place, "upload_complete_dep": finish}
    router = create_tus_router(
        prefix="uploads",
        files_dir=str(settings.MEDIA_DIR / "uploads"),
        max_size=settings.UPLOAD_MAX_BYTES,
        storage=Arrivals(),
        **hooks,
    )
    # as a dependency of the router the gate runs before the library's own, which would take the bytes first
    app.include_router(router, dependencies=[Depends(gate)])
    return app


_app = _build()


@cache
def _direct() -> FastAPI:
    from media_library.direct_uploads import application  # a second to import, which most installations need not spend

    return application


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Mounted at /uploads; the library makes addresses from the whole path, so it gets the path unmounted."""

    async def patient() -> Message:
        try:
            return await asyncio.wait_for(receive(), SILENCE)
        except TimeoutError:
            return {"type": "http.disconnect"}

    app = _direct() if settings.S3_BUCKET and scope["path"].startswith("/uploads/s3/") else _app
    await app({**scope, "root_path": scope.get("app_root_path", "")}, patient, send)
