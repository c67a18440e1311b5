"""Deleting many assets for good: a few at once, more by a job, so that nobody waits for a disk with a request open."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import submit
from media_library import removing
from media_library.models import Asset, AssetQuerySet

AT_ONCE = 50  # in one request


def delete(owner: User, ids: list[UUID]) -> Job | None:
    """Those of the owner's that may be deleted without a detour. The job that does it, where they are many."""
    if len(ids) > AT_ONCE:
        return submit("empty_trash", owner=owner, params={"ids": [str(pk) for pk in ids]}, title=f"{len(ids):,} files")
    for asset in Asset.objects.visible_to(owner).removable().filter(pk__in=ids).select_related("job"):
        removing.remove(asset)
    return None


def empty(owner: User, ids: list[UUID]) -> Job | None:
    """All that is in the owner's trash, which are these. What comes there while a job does it stays."""
    if len(ids) <= AT_ONCE:
        return delete(owner, ids)
    params = {"until": timezone.now().isoformat()}
    return submit("empty_trash", owner=owner, params=params, title=f"The trash, {len(ids):,} files")


def perform_emptying(job: Job, report: Report) -> dict[str, Any]:
    """In the worker, safe to run again: what is deleted is not found a second time."""
    assets = _meant(job)
    total, deleted = assets.count(), 0
    for pk in list(assets.values_list("pk", flat=True)):
        report(deleted / total, f"{deleted} of {total} deleted")
        asset = assets.filter(pk=pk).select_related("job").first()  # again: it may be restored meanwhile
        if asset is not None:
            removing.remove(asset)
        deleted += 1
    return {"deleted": deleted}


def settle_emptying(job: Job) -> None:
    """Each was deleted in a transaction of its own; a run that was cut short is taken up where it stopped."""


def link_emptying(job: Job) -> str:
    return reverse("media_library:trashed")


def _meant(job: Job) -> AssetQuerySet:
    mine = Asset.objects.filter(owner=job.owner_id)
    if "ids" in job.params:
        return mine.removable().filter(pk__in=job.params["ids"])
    return mine.trashed().filter(deleted_at__lte=datetime.fromisoformat(job.params["until"]))
