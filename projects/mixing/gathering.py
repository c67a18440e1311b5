"""Many assets into the mixer at once, out of the library: into a group of a project that there is, a new group, or a new mix."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from media_library.bulk import Done
from media_library.models import Asset
from media_library.selecting import Selection
from projects import timelines
from projects.mixing import groups, setups
from projects.models import ClipGroup, Project

MOST = 200  # clips
TARGETS = 30  # projects in the dialog


class NotGathered(Refused):
    code = "not_gathered"


@dataclass(frozen=True)
class Target:
    project: Project
    groups: list[ClipGroup]


def targets_of(user: User) -> list[Target]:
    """Projects that are in the mixer or were opened last, each with its groups in order."""
    mine = Project.objects.visible_to(user).kept().defer("timeline")
    last = mine.newest_opened().values("pk")[:TARGETS]
    found = mine.filter(Q(pk__in=last) | Q(mix_setup__isnull=False)).newest_opened()
    listed = sorted(found.select_related("mix_setup")[: 2 * TARGETS], key=lambda project: not hasattr(project, "mix_setup"))
    within: dict[UUID, list[ClipGroup]] = {}
    for group in ClipGroup.objects.filter(project__in=[project.pk for project in listed]).order_by("project", "order"):
        within.setdefault(group.project_id, []).append(group)
    return [Target(project, within.get(project.pk, [])) for project in listed]


def gather(selection: Selection, data: QueryDict) -> Done:
    """Add those that are ready and can be seen, in the order in which they were selected. Raises Refused; then nothing was added.

    `target` is "group:ID" or "project:ID", `project` the ID of one, `new_project` a name; `group` names another group of the
    project, which is made where there is none of that name. Without any group they come into none.
    """
    visible = Asset.objects.listed().ready().exclude(kind=Asset.Kind.AUDIO)
    assets = selection.in_order(visible, MOST + 1)
    if not assets:
        raise NotGathered("Nothing of that is a video or a picture that is ready to be used.")
    if len(assets) > MOST:
        raise NotGathered(f"Add at most {MOST} at once.")
    name = " ".join(str(data.get("new_project", "")).replace("\0", " ").split())
    if name:
        return _into_new(selection.user, name, assets, data)
    project, group = _target(selection.user, data)
    return _add(project, group, assets, data)


def _into_new(owner: User, name: str, assets: list[Asset], data: QueryDict) -> Done:
    if len(name) > 500:
        raise NotGathered("A project's name has at most 500 characters.")
    project = timelines.create(owner, name)
    try:
        return _add(project, None, assets, data)
    except Refused:
        project.delete()
        raise


def _target(owner: User, data: QueryDict) -> tuple[Project, ClipGroup | None]:
    kind, _, named = str(data.get("target", "")).partition(":")
    mine = Project.objects.visible_to(owner).kept()
    try:
        if kind == "group":
            group = ClipGroup.objects.select_related("project").get(pk=UUID(named), project__in=mine)
            return group.project, group
        return mine.get(pk=UUID(named or str(data.get("project", "")))), None
    except (ValueError, Project.DoesNotExist, ClipGroup.DoesNotExist):
        raise NotGathered("Choose a mix, or name a new one.") from None


def _add(project: Project, group: ClipGroup | None, assets: list[Asset], data: QueryDict) -> Done:
    setups.setup_of(project)
    named = " ".join(str(data.get("group", "")).replace("\0", " ").split())
    if named:
        group = project.groups.filter(name__iexact=named).first() or groups.add_group(project, named)
    groups.add_clips(project, group, assets)
    where = f"{group.name} of {project.name}" if group else f"the mix of {project.name}"
    url = reverse("mixer:board", args=[project.pk])
    return Done(len(assets), f"{len(assets)} added to {where}.", [asset.pk for asset in assets], url=url)
