"""Uploads that a browser sends straight into the bucket, at /uploads/s3/: by the rules of uploads.py, past the studio.

POST makes the `Upload` row and begins; the addresses of parts are asked for as they are needed; after a break GET tells which
have come; `complete` makes the asset of them, once it is as long as was promised; DELETE takes back what is not finished.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.requests import Request
from pydantic import BaseModel, Field

from accounts import limits
from accounts.models import User
from accounts.refusals import Refused
from accounts.visitors import in_thread
from media_library import destinations, importing, reservations, storage
from media_library.models import Asset, Upload
from media_library.storage import parts
from media_library.uploads import REFUSALS, clean, destination_in, gate

AT_ONCE = 100  # addresses in one answer

router = APIRouter(prefix="/uploads/s3")


class NotTaken(Refused):
    code = "not_taken"


class NotWhole(Refused):
    status = 409
    code = "not_whole"


class Announced(BaseModel):
    name: Annotated[str, Field(max_length=1000)]
    size: Annotated[int, Field(gt=0)]
    type: Annotated[str, Field(max_length=200)] = ""


class Wanted(BaseModel):
    numbers: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=AT_ONCE)]


@router.post("/", status_code=201)
async def create(request: Request, announced: Announced) -> dict[str, Any]:
    upload = await in_thread(begin, request.state.user, announced, destination_in(request))
    return {"id": str(upload.pk), **_measures(upload)}


@router.post("/{uuid}/addresses")
async def show_addresses(request: Request, wanted: Wanted) -> dict[str, Any]:
    return {"addresses": await in_thread(addresses, request.state.upload, wanted.numbers)}


@router.get("/{uuid}/parts")
async def show_parts(request: Request) -> dict[str, Any]:
    sizes = await in_thread(arrived, request.state.upload)
    found = [{"number": number, "size": size} for number, size in sorted(sizes.items())]
    return {"arrived": found, **_measures(request.state.upload)}


@router.post("/{uuid}/complete")
async def complete(request: Request) -> dict[str, str | None]:
    asset = await in_thread(finish, request.state.upload)
    return {"asset": str(asset.pk), "job": str(asset.job_id) if asset.job_id else None}


@router.delete("/{uuid}", status_code=204)
async def take_back(request: Request) -> None:
    await in_thread(reservations.take_back, request.state.upload.pk)


def begin(user: User, announced: Announced, destination: str = "") -> Upload:
    """Keep room first; what the bucket does not begin holds none. Raises Refused, and what `reservations.announce` does."""
    name = clean(announced.name, 255)
    if not name:
        raise NotTaken("The file has no name.")
    destination = destinations.check(user, destination)
    limits.check(user, "upload")
    kind = clean(announced.type, 100)
    upload = reservations.announce(user, name=name, size=announced.size, mime_type=kind, destination=destination)
    try:
        parts.begin(_key(upload))
    except storage.StorageDown:
        reservations.give_up(upload.pk)
        raise
    return upload


def addresses(upload: Upload, numbers: list[int]) -> dict[int, str]:
    """Where to PUT each of these parts, for an hour. Raises NotTaken."""
    if max(numbers) > parts.count(upload.size):
        raise NotTaken(f"This file has {parts.count(upload.size)} parts.")
    try:
        return parts.addresses(_key(upload), numbers, upload.size)
    except parts.NotBegun:
        raise NotTaken("This upload has ended. Begin it anew.") from None


def arrived(upload: Upload) -> dict[int, int]:
    """Number and size in bytes of each part that has come; of one that is whole, all."""
    try:
        return parts.arrived(_key(upload))
    except parts.NotBegun:
        if upload.asset_id is None:
            raise NotTaken("This upload has ended. Begin it anew.") from None
        return {number: parts.size_of(number, upload.size) for number in range(1, parts.count(upload.size) + 1)}


def finish(upload: Upload) -> Asset:
    """The asset, once all has come. Safe to call twice. Raises NotWhole, or what `importing.finish_upload` does."""
    if upload.asset is not None:
        return upload.asset
    try:
        if sum(parts.arrived(_key(upload)).values()) != upload.size:
            raise NotWhole("Not all of this file has come. Send what is missing.")
        parts.join(_key(upload))
        size = storage.size(_key(upload))
    except (parts.NotBegun, FileNotFoundError):  # joined meanwhile by a request beside this one, or taken back
        size = _size_joined(upload)
    if size != upload.size:
        raise storage.StorageDown
    return importing.finish_upload(upload, storage.upload_path(upload.pk))


def _size_joined(upload: Upload) -> int:
    try:
        return storage.size(_key(upload))
    except FileNotFoundError:
        raise NotTaken("This upload has ended. Begin it anew.") from None


def _measures(upload: Upload) -> dict[str, int]:
    return {"part_size": parts.SIZE, "parts": parts.count(upload.size)}


def _key(upload: Upload) -> str:
    return storage.original_key(upload.owner_id, upload.pk)


application = FastAPI(openapi_url=None, exception_handlers=REFUSALS)
application.include_router(router, dependencies=[Depends(gate)])
