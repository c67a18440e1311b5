"""Bytes become assets: whole uploads and files move in, the worker looks inside, and the row gets what it found.

Files first, rows after, and each step may run again: an asset made from an upload has the upload's own id, so that a
second try finds what the first one left.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import User
from engine.errors import Cancelled as EngineCancelled
from engine.errors import UnsupportedMedia
from engine.ingest import ingest
from engine.media import MediaInfo, Source
from jobs.lifecycle import Cancelled, JobFailed
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import NotRetried, submit
from media_library import destinations, quota, removing, reservations, retrying, storage
from media_library.facts import apply_facts, derived_facts, guess_kind, title_of
from media_library.models import Asset, Upload
from media_library.scratch import scratch

AT_ONCE = 50  # rows in one transaction


@dataclass(frozen=True)
class Arrival:
    """A file on its way in: whose it is, what it is called and where it came from."""

    owner: User
    asset_id: UUID
    name: str
    source: str
    size: int

    @property
    def key(self) -> str:
        return storage.original_key(self.owner.pk, self.asset_id)


def finish_upload(upload: Upload, path: Path) -> Asset:
    """Make the asset of an upload whose bytes have all come to `path`. Safe to call twice, also at the same time.

    Raises TakenBack when it was given up meanwhile; then nothing is left of it.
    """
    if upload.asset is not None:
        return upload.asset
    arrival = Arrival(upload.owner, upload.pk, upload.name, Asset.Source.UPLOAD, upload.size)
    with contextlib.suppress(FileNotFoundError):  # moved by an earlier call that got no further, or by one beside this
        storage.publish(path, arrival.key)
    with transaction.atomic():
        User.objects.lock(upload.owner_id)
        asset = _admit(arrival) if Upload.objects.filter(pk=upload.pk).exists() else None
    if asset is None:
        storage.remove(arrival.key)
        raise reservations.TakenBack("This upload was cancelled.")
    upload.asset = asset
    return asset


def import_file(owner: User, path: Path, *, name: str, source: str = Asset.Source.UPLOAD, asset_id: UUID | None = None) -> Asset:
    """Move a file in and have it looked at. `path` is gone afterwards; `name` is words, not a place.

    A caller that may run again gives the same `asset_id` each time: then there is one asset. Raises StorageFull or TooLarge
    before anything is moved.
    """
    arrival = Arrival(owner, asset_id or uuid4(), name, source, path.stat().st_size)
    known = _known(arrival)
    if known is not None:
        path.unlink()
        return known
    if arrival.size:  # what is empty needs no room; its ingest says that it is
        reservations.announce(owner, name=name, size=arrival.size, upload_id=arrival.asset_id)
    try:
        storage.publish(path, arrival.key)
    except OSError:
        reservations.take_back(arrival.asset_id)
        raise
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
    parent_id: UUID | None = None,
    made: dict[str, Any] | None = None,
    unlisted: dict[str, dict[str, Any]] | None = None,
) -> Asset:
    """A ready asset for bytes that stand at its key already, such as a render; `facts` is MediaInfo as JSON. `made` says how
    it was made of its parent, which may be gone by now.

    Writes rows only, once per `asset_id`, and whatever the limit: it is part of a settlement. A job makes the poster and the
    proxy; if it fails the asset stays ready. With `unlisted` the library does not show it and no job prepares it: these are
    the facts of the derived files that stand at their keys already.
    """
    with transaction.atomic():
        User.objects.lock(owner.pk)
        known = Asset.objects.filter(pk=asset_id, owner=owner).first()
        if known is not None:
            return known
        parent = Asset.objects.filter(pk=parent_id, owner=owner).first() if parent_id else None
        metadata = {"made": made} if made else {}
        asset = Asset(pk=asset_id, owner=owner, name=name[:255], source=source, parent=parent, metadata=metadata)
        asset.status = Asset.Status.READY
        apply_facts(asset, MediaInfo.from_json(facts))
        asset.kind, asset.checksum, asset.size, asset.mime_type = kind, checksum, size, mime_type
        asset.storage_key = storage.original_key(owner.pk, asset_id)
        if unlisted is None:
            asset.job = _submit_ingest(owner, asset_id, asset.name)
        else:
            asset.is_listed, asset.derived = False, unlisted
        quota.add(owner.pk, size)
        asset.save(force_insert=True)
        if parent is not None:  # what was uploaded may have had to be converted first
            destinations.deliver(asset)
    return asset


def enlist(assets: Sequence[Asset]) -> None:
    """Let the library show these of one person's, each prepared by a job as what comes in is. Once, however often."""
    for begin in range(0, len(assets), AT_ONCE):
        batch = assets[begin : begin + AT_ONCE]
        with transaction.atomic():
            User.objects.lock(batch[0].owner_id)
            unseen = Asset.objects.kept().filter(pk__in=[asset.pk for asset in batch], is_listed=False)
            for asset in list(unseen.select_related("owner")):
                job = _submit_ingest(asset.owner, asset.pk, asset.name)
                Asset.objects.filter(pk=asset.pk).update(is_listed=True, job=job, updated_at=Now())


def request_ingest(asset: Asset) -> Job:
    """Look at a failed asset again, whose file is still there: its disk was full, or its worker died.

    One that is being looked at has its job already. Raises NotRetried, or StorageFull.
    """
    return retrying.ingest_again(asset, asset.job)


def retry_ingest(job: Job) -> Job:
    """The same, asked for at the job that failed."""
    asset = Asset.objects.filter(pk=job.params.get("asset"), owner=job.owner_id).first()
    if asset is None:
        raise NotRetried(retrying.DELETED)
    return retrying.ingest_again(asset, job)


def link_ingest(job: Job) -> str:
    asset_id = job.params.get("asset")
    return reverse("media_library:detail", args=[asset_id]) if asset_id else ""


def perform_ingest(job: Job, report: Report) -> dict[str, Any]:
    """In the worker: look inside, check it, make what pages need. A file that is not taken leaves nothing on disk."""
    asset = Asset.objects.filter(pk=job.params["asset"]).first()
    if asset is None:
        raise JobFailed("It was deleted before it was ready.")
    if not storage.exists(storage.original_key(asset.owner_id, asset.pk)):
        removing.drop_file(asset, job)
        raise JobFailed(retrying.GONE)
    with scratch("ingest") as folder:
        try:
            found = ingest(storage.original_path(asset), folder, report=report, should_stop=report.should_stop)
        except (UnsupportedMedia, Cancelled, EngineCancelled):
            # a verdict on the file, or its owner's wish; when the worker itself must stop, the next one needs the file
            if report.reason in (None, "cancel") and asset.status != Asset.Status.READY:
                removing.drop_file(asset, job)
            raise
        derived = derived_facts(found.derived, found.filmstrip)
        for role, path in found.derived.items():
            storage.publish(path, storage.derived_key(asset.owner_id, asset.pk, role))
    if not Asset.objects.filter(pk=asset.pk).exists():
        storage.remove_files(asset)
        raise JobFailed("It was deleted before it was ready.")
    return {"facts": found.info.to_json(), "checksum": found.checksum, "derived": derived, "offer": found.offer}


def settle_ingest(job: Job) -> None:
    """The end of an ingest, however it came: the row says ready with what was found, or failed with the reason or an offer."""
    if job.owner_id:
        User.objects.lock(job.owner_id)
    asset = Asset.objects.select_for_update().filter(pk=job.params["asset"]).first()
    if asset is None:
        return
    counted = asset.size
    if job.status == Job.Status.COMPLETED:
        _accept(asset, job.result)
    elif asset.status == Asset.Status.PROCESSING:
        asset.status = Asset.Status.FAILED
        asset.error = "Cancelled." if job.status == Job.Status.CANCELLED else job.error
    quota.add(asset.owner_id, asset.size - counted)
    asset.save()
    if asset.status == Asset.Status.READY and asset.deleted_at is None:
        destinations.deliver(asset)


def to_source(asset: Asset, *, is_brought: bool = True) -> Source:
    """The asset as the engine knows it: its file on this machine, or only named, for `storage.bring` when it is needed."""
    path = storage.path_of(storage.key_of(asset))
    if is_brought:
        storage.bring([path])
    return Source(path, asset.checksum, MediaInfo.from_json(asset.metadata["probe"]))


def _admit(arrival: Arrival) -> Asset:
    """The row and its ingest job, made once per asset id; the room that was kept is its own from now on. In a transaction."""
    owner = arrival.owner
    User.objects.lock(owner.pk)
    known = _known(arrival)
    if known is not None:
        return known
    title = title_of(arrival.name)[:255]
    asset = Asset.objects.create(
        pk=arrival.asset_id,
        owner=owner,
        name=title,
        original_name=arrival.name[:255],
        kind=guess_kind(arrival.name),
        source=arrival.source,
        size=arrival.size,
        storage_key=arrival.key,
        job=_submit_ingest(owner, arrival.asset_id, title),
    )
    quota.add(owner.pk, asset.size - reservations.hand_over(asset))
    return asset


def _known(arrival: Arrival) -> Asset | None:
    return Asset.objects.filter(pk=arrival.asset_id, owner=arrival.owner).first()


def _submit_ingest(owner: User, asset_id: UUID, name: str) -> Job:
    return submit("ingest", owner=owner, params={"asset": str(asset_id)}, title=name, key=f"ingest:{asset_id}")


def _accept(asset: Asset, result: dict[str, Any]) -> None:
    asset.derived = result["derived"]
    if asset.status == Asset.Status.READY:  # a render was measured by the engine that made it; its facts stand
        asset.error = ""
        return
    apply_facts(asset, MediaInfo.from_json(result["facts"]))
    asset.checksum = result["checksum"]
    if result.get("offer"):  # it can be used only once it is converted, so it is kept for that
        asset.metadata["offer"] = "transcode"
        asset.status, asset.error = Asset.Status.FAILED, result["offer"]
        return
    asset.metadata.pop("offer", None)
    twin = Asset.objects.filter(owner=asset.owner_id, checksum=asset.checksum).listed().ready().exclude(pk=asset.pk)
    first = twin.order_by("created_at").first()
    if first is not None:
        asset.metadata["duplicate_of"] = str(first.pk)
    asset.status, asset.error = Asset.Status.READY, ""
