"""Where bytes lie: keys of originals and derived files, atomic publishing, signed addresses.

The path of a file is made from the ids of its owner and asset alone, never from a name that a person gave.
"""

import shutil
import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing

from accounts.models import User
from engine import publishing
from media_library.models import Asset, Upload

Role = Literal["original", "poster", "proxy"]
DERIVED_TYPES = {"poster": "image/jpeg", "proxy": "video/mp4"}
HOUR = 3600
MOST_HOURS = 12
_signer = signing.Signer(salt="media_library.storage")


def original_key(owner_id: UUID, asset_id: UUID) -> str:
    return f"originals/{owner_id}/{asset_id}"


def derived_key(owner_id: UUID, asset_id: UUID, role: str) -> str:
    return f"derived/{owner_id}/{asset_id}/{role}"


def path_of(key: str) -> Path:
    return Path(settings.MEDIA_DIR) / key


def original_path(asset: Asset) -> Path:
    return path_of(original_key(asset.owner_id, asset.pk))


def derived_path(asset: Asset, role: str) -> Path:
    return path_of(derived_key(asset.owner_id, asset.pk, role))


def upload_path(upload_id: UUID) -> Path:
    """Where the bytes of an upload gather until it is whole."""
    return path_of(f"uploads/{upload_id}")


def cache_dir(owner: User) -> Path:
    folder = path_of(f"cache/{owner.pk}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def publish(path: Path, key: str) -> Path:
    """Move a finished file to its key: seen whole or not at all, and still there after a power cut."""
    target = path_of(key)
    publishing.publish(path, target)
    return target


def remove_files(asset: Asset) -> None:
    """All that is on disk for an asset; what is not there is no error."""
    original_path(asset).unlink(missing_ok=True)
    shutil.rmtree(path_of(f"derived/{asset.owner_id}/{asset.pk}"), ignore_errors=True)


def remove_all_of(user: User) -> None:
    """All that is on disk for a person; what is not there is no error, what cannot be removed is an OSError."""
    for pk in Upload.objects.visible_to(user).values_list("pk", flat=True):
        upload_path(pk).unlink(missing_ok=True)
    for kind in ("originals", "derived", "cache", "avatars"):
        path = path_of(f"{kind}/{user.pk}")
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def url_for(asset: Asset, role: Role = "original", download: bool = False) -> str:
    """An address that works for the asset's owner only. It is the same all through an hour, so browsers can cache."""
    until = expiry()
    query = {"until": until, "sign": _signature(asset.pk, role, asset.owner_id, until, download)}
    if download:
        query["download"] = 1
    return f"/media/{asset.pk}/{role}?{urlencode(query)}"


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
