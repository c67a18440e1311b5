"""Keys and where on this machine they lie. A key is made from the ids of its owner and asset alone, never from a given name."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.models import User
from media_library.models import Asset

IN_BUCKET = {"originals", "derived", "avatars"}  # where there is one; what is on its way or can be made again is on this machine


def original_key(owner_id: UUID, asset_id: UUID) -> str:
    return f"originals/{owner_id}/{asset_id}"


def derived_key(owner_id: UUID, asset_id: UUID, role: str) -> str:
    return f"derived/{owner_id}/{asset_id}/{role}"


def key_of(asset: Asset, role: str = "original") -> str:
    if role == "original":
        return original_key(asset.owner_id, asset.pk)
    return derived_key(asset.owner_id, asset.pk, role)


def is_in_bucket(key: str) -> bool:
    """Whether it lies elsewhere than on this machine, which then has no more than a copy."""
    return bool(settings.S3_BUCKET) and key.partition("/")[0] in IN_BUCKET


def path_of(key: str) -> Path:
    """Where it lies on this machine; from a bucket it is only there after `local` has brought it."""
    return Path(settings.S3_COPIES_DIR if is_in_bucket(key) else settings.MEDIA_DIR) / key


def upload_path(upload_id: UUID) -> Path:
    """Where the bytes of an upload gather until it is whole."""
    return path_of(f"uploads/{upload_id}")


def cache_dir(owner: User) -> Path:
    folder = path_of(f"cache/{owner.pk}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
