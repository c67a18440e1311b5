"""What is written down about files, compared with the files: what is missing, what is altered, and what belongs to nobody.

One person at a time, so that no more of a large installation is in memory. What is younger than a day may be on its way.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from jobs.submitting import submit
from media_library import quota, retrying, storage
from media_library.models import Asset, Upload

ON_ITS_WAY = 24 * 3600.0  # seconds; a file is put in its place before the row that names it
OF_PEOPLE = ("originals", "derived", "cache", "avatars")  # each has a folder, or a file, named after the person
_SAID = {"missing": "is missing", "altered": "is not what was kept", "orphaned": "belongs to nothing"}
_BATCH = 500


@dataclass(frozen=True)
class Fault:
    """`asset_id` and `role` are those of the row; what is orphaned has none."""

    kind: Literal["missing", "altered", "orphaned"]
    key: str
    asset_id: UUID | None = None
    role: str = ""

    def __str__(self) -> str:
        return f"{self.key} {_SAID[self.kind]}"

    @property
    def is_reparable(self) -> bool:
        """By us: an original that is not what it was can only be brought back from a backup."""
        return self.kind != "orphaned" and (self.kind == "missing" or self.role != "original")


def faults_of(owner_id: UUID, *, checksums: bool = False) -> Iterator[Fault]:
    """Of one person's media, both ways. `checksums` reads every original whole."""
    there = {key: (size, put) for kind in ("originals", "derived") for key, size, put in storage.keys(f"{kind}/{owner_id}/")}
    for asset in Asset.objects.filter(owner=owner_id).order_by("created_at", "pk").iterator(_BATCH):
        for role, key, size in _kept_by(asset):
            found = there.pop(key, None)
            if found is None:
                if _is_gone(asset, key):
                    yield Fault("missing", key, asset.pk, role)
            elif found[0] != size or (checksums and role == "original" and not _is_same(asset, key)):
                yield Fault("altered", key, asset.pk, role)
    awaited = {
        storage.original_key(owner_id, pk) for pk in Upload.objects.awaited().filter(owner=owner_id).values_list("pk", flat=True)
    }
    yield from (Fault("orphaned", key) for key, (_, put) in there.items() if key not in awaited and _is_old(put))


def faults_of_nobody() -> Iterator[Fault]:
    """Files of people and uploads that are not there."""
    people = {str(pk) for pk in User.objects.values_list("pk", flat=True)}
    for kind in OF_PEOPLE:
        for key, _, put in storage.keys(f"{kind}/"):
            if key.split("/")[1] not in people and _is_old(put):
                yield Fault("orphaned", key)
    awaited = {str(pk) for pk in Upload.objects.awaited().values_list("pk", flat=True)}
    for key, _, put in storage.keys("uploads/"):
        if key.split("/")[1] not in awaited and _is_old(put):
            yield Fault("orphaned", key)


def repair(fault: Fault) -> str:
    """Have the row say what is true. Returns what was done. Only for what is reparable; twice is as once."""
    asset = Asset.objects.select_related("owner").filter(pk=fault.asset_id).first() if fault.asset_id else None
    if asset is None:
        return "was deleted meanwhile"
    if fault.role == "original":
        _admit_loss(asset)
        return "is marked as lost, and no longer counts"
    with transaction.atomic():
        submit(
            "ingest",
            owner=asset.owner,
            params={"asset": str(asset.pk)},
            title=asset.name,
            key=f"ingest:{asset.pk}:{asset.updated_at.isoformat()}",
        )
    return "is being made anew"


def _kept_by(asset: Asset) -> Iterator[tuple[str, str, int]]:
    """Role, key and size of each file that the row names."""
    if asset.size:
        yield "original", storage.original_key(asset.owner_id, asset.pk), asset.size
    for role, facts in asset.derived.items():
        yield role, storage.derived_key(asset.owner_id, asset.pk, role), facts["size"]


def _is_gone(asset: Asset, key: str) -> bool:
    """Looked at again: the file may have come, and the row gone, since the folder was read."""
    return not storage.exists(key) and Asset.objects.filter(pk=asset.pk, size=asset.size).exists()


def _is_same(asset: Asset, key: str) -> bool:
    if not asset.checksum:  # it has not been looked at yet
        return True
    with storage.local(key).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == asset.checksum


def _is_old(put: float) -> bool:
    return time.time() - put > ON_ITS_WAY


@transaction.atomic
def _admit_loss(asset: Asset) -> None:
    User.objects.lock(asset.owner_id)
    now = Asset.objects.select_for_update().filter(pk=asset.pk).first()
    if now is not None:
        quota.release(now.owner_id, now.size)
        Asset.objects.filter(pk=now.pk).update(status=Asset.Status.FAILED, error=retrying.GONE, size=0)
