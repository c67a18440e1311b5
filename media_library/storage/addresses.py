"""Signed addresses of media: for one person, one file and at most twelve hours. serving.py answers them."""

import time
from typing import Literal
from uuid import UUID

from django.core import signing

from media_library.models import Asset

Role = Literal["original", "poster", "proxy", "filmstrip", "peaks"]
HOUR = 3600
MOST_HOURS = 12
_signer = signing.Signer(salt="media_library.storage")


def url_for(asset: Asset, role: Role = "original", download: bool = False) -> str:
    """An address that works for the asset's owner only. It is the same all through an hour, so browsers can cache."""
    until = expiry()
    sign = _signature(asset.pk, role, asset.owner_id, until, download)  # of letters that an address may hold
    return f"/media/{asset.pk}/{role}?until={until}&sign={sign}{'&download=1' if download else ''}"


def expiry(now: float | None = None) -> int:
    """The end, on a whole hour, of an address made now: more than eleven hours away, at most twelve."""
    hour = int((time.time() if now is None else now) // HOUR)
    return (hour + MOST_HOURS) * HOUR


def is_signed(asset_id: UUID, role: str, user_id: UUID, until: int, download: bool, sign: str) -> bool:
    """Whether `sign` was made by us for just this, this person included, and its time is not over."""
    given = f"{_message(asset_id, role, user_id, until, download)}{_signer.sep}{sign}"
    try:
        _signer.unsign(given)
    except signing.BadSignature:
        return False
    return time.time() < until


def _signature(asset_id: UUID, role: str, user_id: UUID, until: int, download: bool) -> str:
    return _signer.signature(_message(asset_id, role, user_id, until, download))


def _message(asset_id: UUID, role: str, user_id: UUID, until: int, download: bool) -> str:
    return f"{asset_id}/{role}/{user_id}/{until}/{int(download)}"
