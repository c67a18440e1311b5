"""What a person may keep, and how much of that is used: originals, outputs, and what was announced and is on its way.

Whatever makes, changes or removes bytes says so here, in the transaction that writes their row and with the person's row
locked first. So `User.storage_used` is the sum of the rows at every commit, whoever dies when.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Greatest
from django.template.defaultfilters import filesizeformat

from accounts.models import User
from accounts.refusals import Refused
from jobs.lifecycle import JobFailed
from media_library.models import Asset, Upload


class StorageFull(Refused, JobFailed):
    """For who asks on a page, and for a job that finds it so: that one has failed and is not tried again.

    413 and not 507: senders by tus take what begins with 5 for a passing fault, and try for a minute before they say a word.
    """

    status = 413
    code = "storage_full"


@dataclass(frozen=True)
class Figure:
    """What was written down for a person, and what the rows add up to."""

    written: int
    kept: int


def check(user: User, size: int) -> None:
    """Before bytes are kept whose size was not known when they were asked for. Raises StorageFull."""
    now = User.objects.only("storage_used", "tier", "licence_until").get(pk=user.pk)
    if now.storage_used + size > now.allowance.storage_limit:
        raise _full(now, size)


def reserve(user_id: UUID, size: int) -> None:
    """Count `size` bytes before they come. Raises StorageFull, and then nothing is counted."""
    user = _locked(user_id)
    roomy = User.objects.filter(pk=user_id, storage_used__lte=user.allowance.storage_limit - size)
    if not roomy.update(storage_used=F("storage_used") + size):
        raise _full(user, size)


def add(user_id: UUID, size: int) -> None:
    """Count bytes that are there already, whatever the limit; fewer than there were is less than nothing."""
    # never below zero: a figure that was wrong before must not keep anyone from deleting
    User.objects.filter(pk=user_id).update(storage_used=Greatest(F("storage_used") + size, 0))


def release(user_id: UUID, size: int) -> None:
    add(user_id, -size)


@transaction.atomic
def recount(user_id: UUID, *, repair: bool) -> Figure:
    """Compare a person's figure with the rows, while nobody can change either. Raises User.DoesNotExist."""
    figure = Figure(_locked(user_id).storage_used, _sum_of_rows(user_id))
    if repair and figure.written != figure.kept:
        User.objects.filter(pk=user_id).update(storage_used=figure.kept)
    return figure


def _sum_of_rows(user_id: UUID) -> int:
    assets = Asset.objects.filter(owner=user_id).aggregate(size=Sum("size"))
    awaited = Upload.objects.awaited().filter(owner=user_id).aggregate(size=Sum("size"))
    return int(assets["size"] or 0) + int(awaited["size"] or 0)


def _locked(user_id: UUID) -> User:
    user = User.objects.lock(user_id)
    if user is None:
        raise User.DoesNotExist
    return user


def _full(user: User, size: int) -> StorageFull:
    limit = user.allowance.storage_limit
    free = max(limit - user.storage_used, 0)
    return StorageFull(
        f"Your storage is full: this needs {filesizeformat(size)}, and {filesizeformat(free)} of your {filesizeformat(limit)} "
        "are free. Delete something for good (what is in the trash counts too). The settings say what your plan allows."
    )
