"""A failed asset is looked at again, by a new job that names the old one. Asked for twice it is one job."""

from django.db import transaction

from accounts.models import User
from jobs.models import Job
from jobs.submitting import NotRetried, retry_key, submit
from media_library import quota, storage
from media_library.models import Asset

GONE = "The file is gone. Upload it again."
DELETED = "It was deleted. Upload it again."


def ingest_again(asset: Asset, job: Job | None) -> Job:
    """`job` is the one that failed, if it is still known. Raises NotRetried, or StorageFull."""
    try:
        size = storage.size(storage.original_key(asset.owner_id, asset.pk))
    except FileNotFoundError:
        raise NotRetried(GONE) from None
    with transaction.atomic():
        User.objects.lock(asset.owner_id)
        now = Asset.objects.select_for_update(of=("self",)).select_related("job").filter(pk=asset.pk).first()
        if now is None:
            raise NotRetried(DELETED)
        if now.status == Asset.Status.READY:
            raise NotRetried("It is ready, so there is nothing to try again.")
        if now.status == Asset.Status.PROCESSING and now.job is not None:
            return now.job
        key = retry_key(job) if job else None
        made = submit("ingest", owner=asset.owner, params={"asset": str(now.pk)}, title=now.name, key=key, retry_of=job)
        if made.is_ended:
            return made  # an older job, asked for again: what tried it again has failed as well
        if not now.size:  # its file was to go, and did not
            quota.reserve(now.owner_id, size)
        begun = {"status": Asset.Status.PROCESSING, "error": "", "job": made, "size": now.size or size}
        Asset.objects.filter(pk=now.pk).update(**begun)
    return made
