"""What nobody waits for any more goes: uploads given up, the trash, what failed; by hand also files that belong to nothing.

Safe to run at any time and twice. A daily job does it, but for those files: a studio that is started by mistake on an empty
database must not take everything there is for nobody's. `manage.py cleanup_media` removes them too.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now

from accounts.models import User
from jobs.models import Job
from jobs.report import Report
from media_library import checking, removing, reservations, storage
from media_library.models import Asset, AssetQuerySet, Upload
from media_library.scratch import sweep

DAY = 24 * 3600.0


@dataclass(frozen=True)
class Leftover:
    """`remove` may raise OSError or DatabaseError, and then it is there to be found again."""

    said: str
    remove: Callable[[], object]


def leftovers(*, orphans: bool) -> Iterator[Leftover]:
    """What is to go now; with `orphans` files that belong to nothing too.

    No read is left open while one goes: SQLite would refuse the write.
    """
    yield from _abandoned_uploads()
    yield from _old_trash()
    yield from _old_failures()
    if orphans:
        yield from _orphans()


def clean(say: Callable[[str], None], *, orphans: bool) -> tuple[int, int]:
    """Remove it all. How many were removed, and how many could not be; `say` hears a sentence for each."""
    removed = kept = 0
    sweep()
    for leftover in leftovers(orphans=orphans):
        try:
            leftover.remove()
        except (OSError, DatabaseError) as error:
            kept += 1
            say(f"Kept {leftover.said}: {error}")
        else:
            removed += 1
            say(f"Removed {leftover.said}.")
    return removed, kept


def perform_cleaning(job: Job, report: Report) -> dict[str, Any]:
    said: list[str] = []

    def say(sentence: str) -> None:
        said.append(sentence)
        report(0.0, f"{len(said):,} looked at")

    removed, kept = clean(say, orphans=False)
    return {"removed": removed, "kept": kept}


def settle_cleaning(job: Job) -> None:
    """Each removal stands by itself; what a run that was cut short left is found by the next."""


def _abandoned_uploads() -> Iterator[Leftover]:
    """Of which no byte has come for so long."""
    days = settings.ABANDONED_UPLOAD_DAYS
    for pk in list(Upload.objects.awaited().filter(updated_at__lt=_ago(days)).values_list("pk", flat=True)):
        path = storage.upload_path(pk)
        if not path.is_file() or time.time() - path.stat().st_mtime > days * DAY:
            yield Leftover(f"the upload {pk}, abandoned", partial(reservations.take_back, pk))


def _old_trash() -> Iterator[Leftover]:
    old = Asset.objects.trashed().filter(deleted_at__lt=_ago(settings.TRASH_DAYS))
    for pk, since in list(old.values_list("pk", "deleted_at")):
        yield Leftover(f"the asset {pk}, in the trash since {since:%Y-%m-%d}", partial(_remove, old, pk))


def _old_failures() -> Iterator[Leftover]:
    """Not what waits to be converted: its file is whole, and its owner's."""
    failed = Asset.objects.kept().filter(status=Asset.Status.FAILED, updated_at__lt=_ago(settings.FAILED_MEDIA_DAYS))
    old = failed.exclude(metadata__has_key="offer")
    for pk, since in list(old.values_list("pk", "updated_at")):
        yield Leftover(f"the asset {pk}, failed on {since:%Y-%m-%d}", partial(_remove, old, pk))


def _remove(among: AssetQuerySet, pk: UUID) -> None:
    """If it is still one of them: it may have been restored, or tried again."""
    asset = among.select_related("job").filter(pk=pk).first()
    if asset is not None:
        removing.remove(asset)


def _orphans() -> Iterator[Leftover]:
    for pk in User.objects.order_by("pk").values_list("pk", flat=True):
        yield from map(_orphan, [fault for fault in checking.faults_of(pk) if fault.kind == "orphaned"])
    yield from map(_orphan, checking.faults_of_nobody())


def _orphan(fault: checking.Fault) -> Leftover:
    return Leftover(f"{fault.key}, which belonged to nothing", partial(storage.remove, fault.key))


def _ago(days: int) -> Any:
    """By the database's clock."""
    return Now() - timedelta(days=days)
