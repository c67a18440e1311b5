"""How bytes go: an asset that its owner deletes for good, and a file that turned out to be none.

Rows first, files after: a row never names a file that is gone, and what counts is given back once, with the row.
"""

from django.db import transaction

from accounts.models import User
from jobs.lifecycle import cancel
from jobs.models import Job
from media_library import quota, storage
from media_library.models import Asset


def remove(asset: Asset) -> None:
    """Delete for good. Two at once delete it once."""
    if asset.job is not None and not asset.job.is_ended:
        cancel(asset.job)
    with transaction.atomic():
        User.objects.lock(asset.owner_id)
        now = Asset.objects.select_for_update().filter(pk=asset.pk).first()
        if now is not None:
            quota.release(now.owner_id, now.size)
            # and not asset.delete(), which takes the id by which the files are found
            Asset.objects.filter(pk=now.pk).delete()
    storage.remove_files(asset)


def drop_file(asset: Asset, job: Job) -> None:
    """What `job` was to prepare is not kept: it stops counting, and then its files go. The row stays, to say why.

    A worker that is killed in between does both again; one that comes late, when the row has moved on, does neither.
    """
    with transaction.atomic():
        User.objects.lock(asset.owner_id)
        now = Asset.objects.select_for_update().filter(pk=asset.pk).first()
        if now is not None:
            if now.status != Asset.Status.PROCESSING or now.job_id != job.pk:
                return
            quota.release(now.owner_id, now.size)
            Asset.objects.filter(pk=now.pk).update(size=0)
    storage.remove_files(asset)
