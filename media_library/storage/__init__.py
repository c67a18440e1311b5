"""Where media lie: the one way to put them there, read, sign and remove them, whether in a folder or in a bucket.

Others know keys and never paths of their own making. What may take the network (all but addresses, while there is a bucket)
raises StorageDown, and stays out of transactions and of pages that only show.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Union
from uuid import UUID

from django.conf import settings
from django.utils.http import content_disposition_header

from accounts.models import User
from media_library.models import Asset, Upload
from media_library.storage.addresses import HOUR, Role, expiry, is_signed, url_for
from media_library.storage.faults import StorageDown
from media_library.storage.folder import Folder, Kept
from media_library.storage.places import cache_dir, derived_key, is_in_bucket, key_of, original_key, path_of, upload_path

if TYPE_CHECKING:
    from media_library.storage.bucket import Bucket

__all__ = [
    "DERIVED_TYPES",
    "HOUR",
    "Role",
    "StorageDown",
    "bring",
    "bucket_address",
    "cache_dir",
    "check",
    "derived_key",
    "derived_path",
    "exists",
    "expiry",
    "is_elsewhere",
    "is_in_bucket",
    "is_kept",
    "is_signed",
    "key_of",
    "keys",
    "local",
    "original_key",
    "original_path",
    "path_of",
    "publish",
    "remove",
    "remove_all_of",
    "remove_files",
    "remove_upload",
    "size",
    "upload_path",
    "url_for",
]

logger = logging.getLogger(__name__)
DERIVED_TYPES = {
    "poster": "image/jpeg",
    "proxy": "video/mp4",
    "filmstrip": "image/jpeg",
    "peaks": "application/octet-stream",
}


def publish(path: Path, key: str) -> None:
    """Move a finished file to its key: seen whole or not at all, and still there after a power cut."""
    _home(key).publish(path, key)


def exists(key: str) -> bool:
    return _home(key).exists(key)


def is_kept(asset: Asset) -> bool:
    """Whether the original is there, for pages: a bucket is not asked but the row, which knows what was dropped."""
    return asset.size > 0 if is_in_bucket(key_of(asset)) else exists(key_of(asset))


def size(key: str) -> int:
    """In bytes. Raises FileNotFoundError."""
    return _home(key).size(key)


def local(key: str) -> Path:
    """A file on this machine to read what lies at `key` from; never to be written to or removed.

    Brought here first where it must be, and then a FileNotFoundError says that there is none.
    """
    return _home(key).local(key)


def is_elsewhere(path: Path) -> bool:
    """Whether what `path_of` named is there only after `bring`."""
    return bool(settings.S3_BUCKET) and path.is_relative_to(settings.S3_COPIES_DIR)


def bring(paths: Iterable[Path]) -> None:
    """See to it that what `path_of` named is on this machine. What lies nowhere is left for its reader to miss."""
    for path in filter(is_elsewhere, set(paths)):
        with suppress(FileNotFoundError):
            local(path.relative_to(settings.S3_COPIES_DIR).as_posix())


def check() -> None:
    """Raises StorageDown while nothing could be kept."""
    _home("originals").check()


def bucket_address(key: str, *, seconds: int, content_type: str, save_as: str | None = None, method: str = "GET") -> str:
    """Where whoever has it gets what `is_in_bucket`, for so long, shown or to be saved under a name; made without the network."""
    shown = content_disposition_header(save_as is not None, save_as or "") or "inline"
    headers = {"ResponseContentType": content_type, "ResponseContentDisposition": shown}
    return _bucket().address(key, seconds=seconds, headers=headers, method=method)


def remove(key: str) -> None:
    """What is not there is no error."""
    _home(key).remove(key)


def keys(prefix: str) -> Iterator[Kept]:
    """Of all that lies under `prefix` (a folder such as "originals/"): key, size in bytes, seconds since 1970 when it was put."""
    return _home(prefix).keys(prefix)


def original_path(asset: Asset) -> Path:
    return local(key_of(asset))


def derived_path(asset: Asset, role: str) -> Path:
    return local(key_of(asset, role))


def remove_files(asset: Asset) -> None:
    """All that lies anywhere for an asset, whose row no longer names it; what cannot be removed now is an orphan, found later."""
    try:
        remove(key_of(asset))
        _home("derived").remove_under(f"derived/{asset.owner_id}/{asset.pk}")
    except OSError as error:
        logger.warning("Files of asset %s are left: %s", asset.pk, error)


def remove_upload(owner_id: UUID, upload_id: UUID) -> None:
    """All that has come of an upload that became no asset, here or in parts in the bucket; what is left is an orphan."""
    upload_path(upload_id).unlink(missing_ok=True)
    key = original_key(owner_id, upload_id)
    try:
        remove(key)  # moved, and then cut short
        if is_in_bucket(key):
            from media_library.storage import parts

            parts.drop(key)
    except StorageDown:
        logger.warning("What came of upload %s is left in the bucket", upload_id)


def remove_all_of(user: User) -> None:
    """All that lies anywhere for a person; what is not there is no error, what cannot be removed is an OSError."""
    for pk in Upload.objects.visible_to(user).values_list("pk", flat=True):
        upload_path(pk).unlink(missing_ok=True)
    for kind in ("originals", "derived", "cache", "avatars"):
        _home(kind).remove_under(f"{kind}/{user.pk}")


def _home(key: str) -> Union[Folder, "Bucket"]:
    return _bucket() if is_in_bucket(key) else Folder(Path(settings.MEDIA_DIR))


def _bucket() -> "Bucket":
    from media_library.storage.bucket import Bucket  # a second to import, which most installations need not spend

    return Bucket.of_settings()
