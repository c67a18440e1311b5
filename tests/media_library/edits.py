"""Assets to make others of, and how a test asks for that."""

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

from accounts.models import CreditTransaction, User
from engine.probe import inspect_own
from jobs import runner
from jobs.models import Job
from media_library import quota, storage
from media_library.editing import making, wishes
from media_library.editing.requesting import request_work
from media_library.facts import apply_facts
from media_library.models import Asset
from media_library.scratch import scratch
from tests.factories import make_asset

FILM = {
    "kind": "video",
    "container": "mp4",
    "size": 1000,
    "duration_us": 61_000_000,
    "width": 1920,
    "height": 1080,
    "frame_rate": "30/1",
    "video_codec": "h264",
    "audio_codec": "aac",
    "audio_rate": 48_000,
    "audio_channels": 2,
}
PICTURE = {"kind": "image", "container": "jpeg", "size": 1000, "width": 4000, "height": 3000, "video_codec": "jpeg"}
SOUND = {**FILM, "kind": "audio", "container": "mp3", "width": None, "height": None, "frame_rate": None, "audio_codec": "mp3"}


def film(owner: User, **fields: Any) -> Asset:
    return make_asset(owner, **{"duration_us": 61_000_000, "metadata": {"probe": FILM}, **fields})


def picture(owner: User, **fields: Any) -> Asset:
    return make_asset(
        owner, **{"kind": "image", "duration_us": None, "metadata": {"probe": PICTURE}, "has_audio": False, **fields}
    )


def sound(owner: User, **fields: Any) -> Asset:
    return make_asset(owner, **{"kind": "audio", "duration_us": 61_000_000, "metadata": {"probe": SOUND}, **fields})


def ask(asset: Asset, tool: str, key: object = None, **values: Any) -> Job:
    return request_work(asset.owner, asset, wishes.read(tool, values), str(key or uuid4()))


def paid(job: Job) -> int:
    """Credits, less what was given back."""
    return -sum(CreditTransaction.objects.filter(reference=job.pk).values_list("amount", flat=True))


def bring_in(owner: User, path: Path) -> Asset:
    """A real file as a ready asset, without the ingest: only its facts are wanted."""
    info = inspect_own(path)
    asset = Asset(owner=owner, name="Valley", kind=info.kind, checksum=f"{uuid4().hex:0>64}", status="ready")
    apply_facts(asset, info)
    asset.save()
    quota.add(owner.pk, info.size)
    with scratch("test") as folder:
        copy = folder / "copy"
        shutil.copyfile(path, copy)
        storage.publish(copy, storage.original_key(owner.pk, asset.pk))
    return asset


def made_of(asset: Asset, tool: str, **values: Any) -> Asset:
    """Through the worker; the new asset."""
    job = ask(asset, tool, **values)
    runner.run_inline("render")
    job.refresh_from_db()
    assert job.status == "completed", f"{job.error} {job.error_detail}"
    return Asset.objects.get(pk=making.asset_id_of(job))
