"""The one rule of storage: what is written down for a person is the sum of what their rows say is kept."""

from collections import Counter
from uuid import UUID

from accounts.models import User
from media_library.models import Asset, Upload


def assert_storage_adds_up() -> None:
    """For everybody. Added up here by hand, not by the program that is tested."""
    kept: Counter[UUID] = Counter()
    for asset in Asset.objects.all():
        kept[asset.owner_id] += asset.size
    for upload in Upload.objects.filter(asset=None):
        kept[upload.owner_id] += upload.size
    written = dict(User.objects.values_list("pk", "storage_used"))
    assert written == {pk: kept[pk] for pk in written}


def used(user: User) -> int:
    return User.objects.values_list("storage_used", flat=True).get(pk=user.pk)
