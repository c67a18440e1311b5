"""Where an upload goes once it is a ready asset, other than into the library: a group of a mix, for one. Upper layers know such
places, each by the two functions that settings.UPLOAD_DESTINATIONS names for its kind; here they are words, "mix:PROJECT:GROUP".

check(user, reference) -> str    what stands behind the kind, as it is kept. Raises Refused for a place that is not the person's.
put(asset, reference) -> str     writes rows alone, in the transaction in which the asset becomes ready. Returns what is to be
                                 said where that place cannot take it, or "".

The upload remembers its place, so it gets there whatever becomes of the page that began it, and forgets it there, so it gets
there once. What is in the trash when it becomes ready gets there when it is taken out.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.refusals import Refused
from media_library.models import Asset, Upload

HEADER = "upload-destination"


class NoSuchDestination(Refused):
    status = 400
    code = "no_such_destination"


def check(user: User, words: str) -> str:
    """The place that a request names, as an upload keeps it; none for no words. Raises Refused."""
    if not words:
        return ""
    kind, _, reference = words.partition(":")
    if kind not in settings.UPLOAD_DESTINATIONS:
        raise NoSuchDestination("There is no such place for an upload.")
    return f"{kind}:{import_string(settings.UPLOAD_DESTINATIONS[kind]['check'])(user, reference)}"


def redirect(upload: Upload, words: str) -> None:
    """A file that is sent on says where it is meant to go now. One that says nothing, or names it less exactly (a mix, and
    no group of it), goes where it was to go. Raises Refused."""
    if upload.destination.startswith(words):
        return
    wanted = check(upload.owner, words)
    if Upload.objects.awaited().filter(pk=upload.pk).update(destination=wanted):
        upload.destination = wanted


def deliver(asset: Asset) -> None:
    """To where its upload was meant to go, or that of the file which had to be converted to it."""
    ids = [pk for pk in (asset.pk, asset.parent_id) if pk]
    meant = Upload.objects.filter(pk__in=ids, owner=asset.owner_id).exclude(destination="").first()
    if meant is None or not Upload.objects.filter(pk=meant.pk, destination=meant.destination).update(destination=""):
        return
    kind, _, reference = meant.destination.partition(":")
    known = settings.UPLOAD_DESTINATIONS.get(kind)
    if known and (words := import_string(known["put"])(asset, reference)):
        asset.metadata["arrival"] = words
        asset.save(update_fields=["metadata", "updated_at"])


def deliver_restored(owner: User, ids: Iterable[UUID]) -> None:
    """Of these assets, which came out of the trash, those that became ready in there."""
    meant = list(Upload.objects.filter(owner=owner).exclude(destination="").values_list("pk", flat=True))  # mostly none
    restored = set(ids)
    for asset in Asset.objects.visible_to(owner).ready().filter(Q(pk__in=meant) | Q(parent__in=meant)):
        if asset.pk in restored:
            with transaction.atomic():
                User.objects.lock(owner.pk)  # as at the end of an ingest, before all else
                deliver(asset)
