"""Many assets into a project at once, out of the library: one edit, at the end of a project that there is or of a new one."""

from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from engine.errors import InvalidTimeline
from engine.timeline import Timeline
from media_library.bulk import Done
from media_library.models import Asset
from media_library.selecting import Selection
from projects import edits, timelines
from projects.edits import EditRefused, Media
from projects.models import Project

MOST = 200  # clips


class NotGathered(Refused):
    code = "not_gathered"


def gather(selection: Selection, data: QueryDict) -> Done:
    """Add those that are ready, in the order in which they were selected, to the project `project` names, or to a new one of
    the name `new_project`. Raises NotGathered; then nothing was added.
    """
    assets = selection.in_order(selection.within.ready(), MOST + 1)
    if not assets:
        raise NotGathered("Nothing of that is ready to be used.")
    if len(assets) > MOST:
        raise NotGathered(f"Add at most {MOST} at once.")
    project, is_new = _project(selection.user, data)
    try:
        timelines.edit(project, lambda timeline: appended(timeline, assets))
    except (EditRefused, InvalidTimeline, timelines.VersionConflict) as error:
        if is_new:
            project.delete()
        raise NotGathered(str(error)) from error
    url = reverse("projects:edit", args=[project.pk])
    return Done(len(assets), f"{len(assets)} added to {project.name}.", [asset.pk for asset in assets], url=url)


def _project(owner: User, data: QueryDict) -> tuple[Project, bool]:
    name = " ".join(str(data.get("new_project", "")).split())
    if name:
        if len(name) > 500:
            raise NotGathered("A project's name has at most 500 characters.")
        return timelines.create(owner, name), True
    try:
        return Project.objects.visible_to(owner).kept().get(pk=UUID(str(data.get("project", "")))), False
    except (ValueError, Project.DoesNotExist):
        raise NotGathered("Choose a project, or name a new one.") from None


def appended(timeline: Timeline, assets: list[Asset]) -> Timeline:
    """With these at its end. Raises EditRefused."""
    for asset in assets:
        timeline = edits.add_clip(timeline, Media(asset.pk, asset.kind, asset.name, asset.duration_us))
    return timeline
