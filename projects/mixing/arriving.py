"""Files that are dropped on a group of the mixer, or beside the groups: they are uploaded for it, "mix:PROJECT:GROUP", and become
clips in the transaction in which they are ready. See media_library/destinations.py, which asks `check` and `put`."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.http import parse_uuid
from accounts.models import User
from accounts.refusals import Refused
from media_library.models import Asset, Upload
from projects.mixing import groups
from projects.mixing.groups import MixRefused
from projects.models import ClipGroup, Project

KIND = "mix"


class NotForThis(Refused):
    status = 404
    code = "no_such_mix"


def destination_of(project: Project, group: ClipGroup | None) -> str:
    return f"{KIND}:{project.pk}:{group.pk if group else ''}"


def check(user: User, reference: str) -> str:
    """The mix must be the person's own. A group that is not there is no fault: it may go at any time before the file is ready."""
    project, group = _read(reference)
    if project is None or not Project.objects.visible_to(user).kept().filter(pk=project).exists():
        raise NotForThis("That mix is not there any more. Upload the file in your library.")
    return f"{project}:{group or ''}"


def put(asset: Asset, reference: str) -> str:
    """The last clip of the group; where that has gone, of those in none. Within a transaction."""
    project_id, group_id = _read(reference)
    with transaction.atomic():
        # locked before the group is looked for, so that it cannot go in between
        mine = Project.objects.visible_to(asset.owner).defer("timeline").select_for_update(no_key=True)
        project = mine.filter(pk=project_id).first() if project_id else None
        if project is None:
            return "The mix that it was meant for is deleted. It is in your library."
        group = ClipGroup.objects.filter(project=project, pk=group_id).first() if group_id else None
        try:
            groups.add_clips(project, group, [asset])
        except MixRefused as refusal:
            return f"It is in your library, not in the mix. {refusal}"
    if group_id and group is None:
        return f"The group that it was meant for is deleted. It is in no group of {project.name}."
    return ""


def coming_to(project: Project, within: Iterable[ClipGroup]) -> dict[UUID | None, list[Asset]]:
    """By group, None for none: assets that are looked at and become clips of it when they are ready. One query."""
    places: dict[str, UUID | None] = {destination_of(project, group): group.pk for group in within}
    places[destination_of(project, None)] = None
    meant = Upload.objects.filter(owner=project.owner_id, destination__in=places)
    meant = meant.filter(asset__status=Asset.Status.PROCESSING, asset__deleted_at=None)
    coming: dict[UUID | None, list[Asset]] = {}
    for upload in meant.select_related("asset").defer("asset__metadata").order_by("created_at", "pk"):
        if upload.asset:
            coming.setdefault(places[upload.destination], []).append(upload.asset)
    return coming


def _read(reference: str) -> tuple[UUID | None, UUID | None]:
    project, _, group = reference.partition(":")
    return parse_uuid(project), parse_uuid(group)
