"""Uploads that are meant for a group of the mixer, up to the end of what looks at them. No file is opened."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from engine.media import MediaInfo
from jobs.models import Job
from media_library import importing
from media_library.models import Asset, Upload
from tests.factories import make_asset, make_job


def make_upload(owner: User, destination: str, **fields: Any) -> Upload:
    """All of its bytes have come, and it is looked at."""
    pk = uuid4()
    asset = make_asset(owner, pk=pk, status="processing", checksum="", name=fields.pop("name", "dawn"))
    asset.job = make_job(owner, kind="ingest", queue="import", params={"asset": str(pk)})
    asset.save()
    return Upload.objects.create(
        pk=pk, owner=owner, asset=asset, name="dawn.mp4", size=asset.size, destination=destination, **fields
    )


def settle(upload: Upload, status: str = "completed", kind: str = "video", **result: Any) -> Asset:
    """The end of the job that looks at it."""
    job = Job.objects.get(assets=upload.pk)
    job.status = Job.Status(status)
    info = MediaInfo(kind, "mp4", 1000, None if kind == "image" else 2_000_000, 320, 180)  # type: ignore[arg-type]
    job.result = {"facts": info.to_json(), "checksum": upload.pk.hex * 2, "derived": {}, **result}
    with transaction.atomic():
        importing.settle_ingest(job)
    return Asset.objects.get(pk=upload.pk)


def convert(upload: Upload) -> Asset:
    """What comes of the conversion of a film that is not edited as it is."""
    facts = MediaInfo("video", "mp4", 7, 2_000_000, 320, 180).to_json()
    told: dict[str, Any] = {"kind": "video", "source": "edited", "facts": facts, "checksum": "c" * 64, "size": 7}
    return importing.adopt(upload.owner, asset_id=uuid4(), name="dawn, MP4", mime_type="video/mp4", parent_id=upload.pk, **told)
