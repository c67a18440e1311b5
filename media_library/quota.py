"""What a person may keep, and how much of that is used: originals, outputs, and what was announced and is on its way."""

from uuid import UUID

from django.db.models import F
from django.template.defaultfilters import filesizeformat

from accounts.models import User
from accounts.refusals import Refused


class StorageFull(Refused):
    status = 413
    code = "storage_full"


def check(user: User, size: int) -> None:
    """Before bytes are kept whose size was not known when they were asked for. Raises StorageFull."""
    now = User.objects.only("storage_used", "tier", "licence_until").get(pk=user.pk)
    free = now.allowance.storage_limit - now.storage_used
    if size > free:
        raise StorageFull(
            f"Your storage is full: {filesizeformat(max(free, 0))} are free and this needs {filesizeformat(size)}. "
            "Delete something for good, or ask for a larger plan."
        )


def release(user_id: UUID, size: int) -> None:
    User.objects.filter(pk=user_id).update(storage_used=F("storage_used") - size)
