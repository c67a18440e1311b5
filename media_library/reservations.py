"""Room that is kept for bytes on their way: an `Upload` that is no asset yet counts as if it were there."""

from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from jobs.lifecycle import JobFailed
from media_library import quota, storage
from media_library.models import Asset, Upload


class TooLarge(Refused, JobFailed):
    status = 413
    code = "too_large"


class TakenBack(Refused):
    status = 404
    code = "taken_back"


@transaction.atomic
def announce(
    owner: User, *, name: str, size: int, mime_type: str = "", destination: str = "", upload_id: UUID | None = None
) -> Upload:
    """Keep room for `size` bytes before the first of them comes. Raises TooLarge or StorageFull.

    With an id that was announced before, by a try that was cut short, it is the same room, made to fit.
    """
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge("This file is larger than 2 GB, the most that the studio takes.")
    User.objects.lock(owner.pk)
    pk = upload_id or uuid4()
    known = Upload.objects.filter(pk=pk, owner=owner).first()
    if known is not None and (known.asset_id or known.size == size):
        return known
    give_up(pk)
    quota.reserve(owner.pk, size)
    told = {"name": name[:255], "mime_type": mime_type[:100], "destination": destination}
    return Upload.objects.create(pk=pk, owner=owner, size=size, **told)


def hand_over(asset: Asset) -> int:
    """The upload with the asset's id is the asset now, and no longer counts by itself. Returns how much was kept for it."""
    awaited = Upload.objects.awaited().filter(pk=asset.pk, owner=asset.owner_id)
    kept = sum(awaited.values_list("size", flat=True))
    awaited.update(asset=asset)
    return kept


@transaction.atomic
def give_up(upload_id: UUID) -> bool:
    """The room is free again; once, however many give it up at once, and not once the upload is an asset."""
    awaited = Upload.objects.awaited().filter(pk=upload_id)
    upload = awaited.first()
    if upload is None:
        return False
    User.objects.lock(upload.owner_id)
    upload = awaited.first()  # as it is now that nobody can change it
    if upload is None:
        return False
    quota.release(upload.owner_id, upload.size)
    awaited.delete()
    return True


def take_back(upload_id: UUID) -> bool:
    """Give up an upload that is no asset yet, and remove what has come of it."""
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or not give_up(upload_id):
        return False
    storage.remove_upload(upload.owner_id, upload_id)
    return True
