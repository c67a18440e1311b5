"""Bytes become assets: whole uploads and files move in, the worker looks inside, and the row gets what it found.

Files first, rows after, and each step may run again: an asset made from an upload has the upload's own id, so that a
second try finds what the first one left.
"""

import contextlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from engine.errors import Cancelled as EngineCancelled
from engine.errors import UnsupportedMedia
from engine.ingest import ingest
from engine.media import MediaInfo
from engine.plan import Source
from jobs.lifecycle import Cancelled, JobFailed, cancel
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import submit
from media_library import storage
from media_library.facts import apply_facts
from media_library.models import Asset, Upload
from media_library.scratch import scratch


@dataclass(frozen=True)
class Arrival:
    """A file on its way in: whose it is, what it is called and where it came from."""

    owner_id: UUID
    asset_id: UUID
    name: str
    source: str
    size: int


def finish_upload(upload: Upload, path: Path) -> Asset:
    """Make the asset of an upload whose bytes have all come to `path`. Safe to call twice, also at the same time."""
    if upload.asset is not None:
        return upload.asset
    arrival = Arrival(upload.owner_id, upload.pk, upload.name, Asset.Source.UPLOAD, upload.size)
    with contextlib.suppress(FileNotFoundError):  # moved by an earlier call that got no further, or by one beside this
        storage.publish(path, storage.original_key(upload.owner_id, upload.pk))
    with transaction.atomic():
        asset = _admit(arrival)
        Upload.objects.filter(pk=upload.pk).update(asset=asset)
    upload.asset = asset
    return asset


def import_file(owner: User, path: Path, *, name: str, source: str = Asset.Source.UPLOAD, asset_id: UUID | None = None) -> Asset:
    """Move a file in and have it looked at. `path` is gone afterwards; `name` is words, not a place.

    A caller that may run again gives the same `asset_id` each time: then there is one asset.
    """
    arrival = Arrival(owner.pk, asset_id or uuid4(), name, source, path.stat().st_size)
    storage.publish(path, storage.original_key(owner.pk, arrival.asset_id))
    with transaction.atomic():
        return _admit(arrival)


def adopt(
    owner: User,
    *,
    asset_id: UUID,
    name: str,
    kind: str,
    source: str,
    facts: dict[str, Any],
    checksum: str,
    size: int,
    mime_type: str,
) -> Asset:
    """A ready asset for bytes that stand at its key already, such as a render; `facts` is MediaInfo as JSON.

    Writes rows only, and once per `asset_id`. A job makes the poster and the proxy; if it fails the asset stays ready.
    """
    asset = Asset.objects.filter(pk=asset_id, owner=owner).first()
    if asset is not None:
        return asset
    asset = Asset(pk=asset_id, owner=owner, name=name[:255], source=source, status=Asset.Status.READY)
    apply_facts(asset, MediaInfo.from_json(facts))
    asset.kind, asset.checksum, asset.size, asset.mime_type = kind, checksum, size, mime_type
    asset.storage_key = storage.original_key(owner.pk, asset_id)
    with transaction.atomic():
        asset.job = _submit_ingest(owner, asset_id, asset.name)
        asset.save(force_insert=True)
    return asset


def request_ingest(asset: Asset) -> bool:
    """Look at a failed asset again, whose file is still there: its disk was full, or its worker died."""
    if not storage.original_path(asset).is_file():
        return False
    with transaction.atomic():
        is_ours = Asset.objects.filter(pk=asset.pk, status=Asset.Status.FAILED).update(status=Asset.Status.PROCESSING, error="")
        if is_ours:
            asset.job = submit("ingest", owner=asset.owner, params={"asset": str(asset.pk)}, title=asset.name)
            Asset.objects.filter(pk=asset.pk).update(job=asset.job)
    return True


def perform_ingest(job: Job, report: Report) -> dict[str, Any]:
    """In the worker: look inside, check it, make what pages need. A file that is not taken leaves nothing on disk."""
    asset = Asset.objects.filter(pk=job.params["asset"]).first()
    if asset is None:
        raise JobFailed("It was deleted before it was ready.")
    original = storage.original_path(asset)
    if not original.is_file():
        raise JobFailed("The file is gone. Upload it again.")
    with scratch("ingest") as folder:
        try:
            found = ingest(original, folder, report=report, should_stop=report.should_stop)
        except (UnsupportedMedia, Cancelled, EngineCancelled):
            # a verdict on the file, or its owner's wish; when the worker itself must stop, the next one needs the file
            if report.reason in (None, "cancel") and asset.status != Asset.Status.READY:
                storage.remove_files(asset)
            raise
        derived = {}
        for role, path in found.derived.items():
            derived[role] = {"size": path.stat().st_size, "type": storage.DERIVED_TYPES[role]}
            storage.publish(path, storage.derived_key(asset.owner_id, asset.pk, role))
    if not Asset.objects.filter(pk=asset.pk).exists():
        storage.remove_files(asset)
        raise JobFailed("It was deleted before it was ready.")
    return {"facts": found.info.to_json(), "checksum": found.checksum, "derived": derived}


def settle_ingest(job: Job) -> None:
    """The end of an ingest, however it came: the row says ready with what was found, or failed with the reason."""
    asset = Asset.objects.select_for_update().filter(pk=job.params["asset"]).first()
    if asset is None:
        return
    if job.status == Job.Status.COMPLETED:
        _accept(asset, job.result)
    elif asset.status == Asset.Status.PROCESSING:
        asset.status = Asset.Status.FAILED
        asset.error = "Cancelled." if job.status == Job.Status.CANCELLED else job.error
    asset.save()


def to_source(asset: Asset) -> Source:
    """The asset as the engine knows it."""
    return Source(storage.original_path(asset), asset.checksum, MediaInfo.from_json(asset.metadata["probe"]))


def remove(asset: Asset) -> None:
    """Delete for good: the row first, so that nothing names a file that is gone."""
    if asset.job is not None and not asset.job.is_ended:
        cancel(asset.job)
    Asset.objects.filter(pk=asset.pk).delete()  # and not asset.delete(), which takes the id by which the files are found
    storage.remove_files(asset)


def _admit(arrival: Arrival) -> Asset:
    """The row and its ingest job, made once per asset id. Call inside a transaction."""
    values = {
        "owner_id": arrival.owner_id,
        "name": _title(arrival.name)[:255],
        "original_name": arrival.name[:255],
        "kind": _guess_kind(arrival.name),
        "source": arrival.source,
        "size": arrival.size,
        "storage_key": storage.original_key(arrival.owner_id, arrival.asset_id),
    }
    asset, is_new = Asset.objects.get_or_create(pk=arrival.asset_id, defaults=values)
    if is_new:
        asset.job = _submit_ingest(asset.owner, asset.pk, asset.name)
        asset.save(update_fields=["job", "updated_at"])
    return asset


def _submit_ingest(owner: User, asset_id: UUID, name: str) -> Job:
    return submit("ingest", owner=owner, params={"asset": str(asset_id)}, title=name, key=f"ingest:{asset_id}")


def _accept(asset: Asset, result: dict[str, Any]) -> None:
    if asset.status != Asset.Status.READY:  # a render was measured by the engine that made it; its facts stand
        apply_facts(asset, MediaInfo.from_json(result["facts"]))
        asset.checksum = result["checksum"]
        twin = Asset.objects.filter(owner=asset.owner_id, checksum=asset.checksum).ready().exclude(pk=asset.pk)
        first = twin.order_by("created_at").first()
        if first is not None:
            asset.metadata["duplicate_of"] = str(first.pk)
    asset.status, asset.error, asset.derived = Asset.Status.READY, "", result["derived"]


def _title(name: str) -> str:
    """The name without the ending of a media file: "Harbour.mp4" is shown as "Harbour"."""
    path = PurePath(name)
    is_media = (mimetypes.guess_type(name)[0] or "").partition("/")[0] in Asset.Kind.values
    return path.stem if is_media and path.name == name else name


def _guess_kind(name: str) -> str:
    """Until the worker has looked inside, the name is all there is to choose an icon by."""
    family = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    return family if family in Asset.Kind.values else Asset.Kind.VIDEO
