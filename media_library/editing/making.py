"""A wish becomes a new asset, in the worker: made, published, settled; each safe to do twice. requesting.py is the web's part."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse

from engine.media import MediaInfo, Source
from engine.plan import plan
from engine.preview import still
from engine.probe import inspect_confined
from engine.render import render
from engine.retouch import FORMATS as PICTURES
from engine.retouch import retouch
from engine.segments import SegmentStore
from engine.steadying import steady
from jobs.lifecycle import JobFailed
from jobs.models import Job
from jobs.report import Report
from media_library import importing, quota, storage
from media_library.editing import planning, requesting, wishes
from media_library.editing.wishes import Edit, Enhance, Frame, Sound, Wish
from media_library.facts import clock
from media_library.models import Asset
from media_library.scratch import scratch

PARTS_LIMIT = 2 * 1024**3  # bytes of encoded parts kept for each person, so that work that was interrupted is not done again
STEADY_SHARE = 0.5  # of the progress bar


@dataclass(frozen=True)
class Made:
    path: Path
    info: MediaInfo
    mime_type: str
    seconds: float = 0.0  # of the original that it is made of


def perform_work(job: Job, report: Report) -> dict[str, Any]:
    """Make it, and put the file where the new asset's bytes belong."""
    asset = Asset.objects.select_related("owner").filter(pk=job.params["asset"], owner=job.owner_id).first()
    if asset is None:
        raise JobFailed("What it was to be made of was deleted.")
    wish = wishes.load(job.params["wish"])
    with scratch("edit") as folder:
        made = _make(asset, wish, folder, report)
        size = made.path.stat().st_size
        report(1.0, "Keeping it")
        quota.check(asset.owner, size)
        result = {
            "name": name_of(asset, wish),
            "facts": made.info.to_json(),
            "checksum": _checksum(made.path),
            "size": size,
            "mime_type": made.mime_type,
            "seconds": made.seconds,
        }
        report.confirm()
        storage.publish(made.path, storage.original_key(asset.owner_id, asset_id_of(job)))
    return result


def settle_work(job: Job) -> None:
    """However the job ended, in the same transaction: what was made becomes an asset that names what it came from."""
    if job.status != Job.Status.COMPLETED or job.owner is None:
        return
    wish = wishes.load(job.params["wish"])
    importing.adopt(
        job.owner,
        asset_id=asset_id_of(job),
        name=job.result["name"],
        kind=job.result["facts"]["kind"],
        source=Asset.Source.EDITED,
        facts=job.result["facts"],
        checksum=job.result["checksum"],
        size=job.result["size"],
        mime_type=job.result["mime_type"],
        parent_id=UUID(job.params["asset"]),
        made={"tool": wish.tool, "label": wishes.label(wish), "values": wish.model_dump(mode="json", exclude={"tool"})},
    )


def discard_work(job: Job) -> None:
    """What a job published that then did not complete."""
    if job.owner_id and not Asset.objects.filter(pk=asset_id_of(job)).exists():
        storage.remove(storage.original_key(job.owner_id, asset_id_of(job)))


def link_work(job: Job) -> str:
    """The page of what was made; until then, and if nothing was, of what it is made of."""
    is_made = job.status == Job.Status.COMPLETED
    return reverse("media_library:detail", args=[asset_id_of(job) if is_made else job.params["asset"]])


def asset_id_of(job: Job) -> UUID:
    """Always the same for a job, so that a second try overwrites what the first one left."""
    return uuid5(job.pk, "asset")


def name_of(asset: Asset, wish: Wish) -> str:
    """What the new asset is called: "Valley, edited"."""
    if isinstance(wish, Frame):
        ending = clock(wish.at_us)
    elif isinstance(wish, Edit | Enhance):
        ending = f"{wish.tool}{'d' if wish.tool.endswith('e') else 'ed'}"
    else:
        ending = "sound" if isinstance(wish, Sound) else wish.format.partition("-")[0].upper()
    return f"{asset.name[: 253 - len(ending)]}, {ending}"


def _make(asset: Asset, wish: Wish, folder: Path, report: Report) -> Made:
    source = _source(asset)
    if isinstance(wish, Frame):
        return _frame(source, asset.pk, wish, folder)
    if source.info.kind == "image" and not isinstance(wish, Sound):
        wanted, out = planning.plan_retouch(source.info, wish), folder / "picture"
        report(0.0, "Drawing the picture")
        info = retouch(source.path, out, wanted, should_stop=report.should_stop)
        return Made(out, info, PICTURES[wanted.format])
    return _film(source, asset, wish, folder, report)


def _film(source: Source, asset: Asset, wish: Wish, folder: Path, report: Report) -> Made:
    assert not isinstance(wish, Frame)
    if isinstance(wish, Edit) and wish.turn:
        source = source.turned(wish.turn)
    film, sources, before = planning.plan_film(source.info, asset.pk, wish, asset.name), {asset.pk: source}, 0.0
    if isinstance(wish, Enhance) and wish.steady:
        before = STEADY_SHARE
        steadied = steady(
            source, folder, report=lambda share, words: report(STEADY_SHARE * share, words), should_stop=report.should_stop
        )
        sources[planning.steady_id(asset.pk)] = steadied
    planned, kind = plan(film.timeline, sources, film.preset), film.preset.format
    out, store = folder / f"made{kind.suffix}", SegmentStore(storage.cache_dir(asset.owner) / "edits", PARTS_LIMIT)
    info = render(
        planned,
        out,
        store,
        folder,
        report=lambda share, words: report(before + (1 - before) * share, words),
        should_stop=report.should_stop,
    )
    return Made(out, info, kind.mime_type, film.seconds)


def _frame(source: Source, asset_id: UUID, wish: Frame, folder: Path) -> Made:
    timeline, frame = planning.plan_frame(source.info, asset_id, wish)
    out = folder / "frame"
    still(timeline, {asset_id: source}, frame, out, folder, height=timeline.canvas.height, kind=wish.format, quality=2)
    [info] = inspect_confined([out])
    return Made(out, info, PICTURES[wish.format])


def _source(asset: Asset) -> Source:
    """Of a file that is taken, or of one whose conversion was offered: nobody made a checksum of that one."""
    if asset.status == Asset.Status.READY:
        return importing.to_source(asset)
    if not requesting.can_be_converted(asset):
        raise JobFailed("What it was to be made of is not there any more.")
    return Source(storage.original_path(asset), asset.checksum or str(asset.pk), requesting.facts_of(asset))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
