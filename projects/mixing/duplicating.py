"""What is mixed in one project, and how, as another one begins with it."""

from typing import Any
from uuid import UUID

from projects.mixing import following, setups
from projects.models import ClipGroup, MixSetup, Project, ProjectClip

_OF_GROUP = ("name", "order", "is_optional", "trim", "trim_us", "transition", "transition_us")
_OF_CLIP = ("asset_id", "title", "order", "weight", "source_in_us", "length_us")


def copy(of: Project, to: Project) -> None:
    """In a transaction, into a project that has nothing of it. Rules and rows name the new clips, so what was locked stays so."""
    groups: dict[UUID | None, ClipGroup | None] = {None: None}
    for group in of.groups.order_by("order"):
        groups[group.pk] = ClipGroup(project=to, owner_id=to.owner_id, **_values(group, _OF_GROUP))
    ClipGroup.objects.bulk_create([group for group in groups.values() if group])
    clips = {
        str(clip.pk): ProjectClip(project=to, owner_id=to.owner_id, group=groups.get(clip.group_id), **_values(clip, _OF_CLIP))
        for clip in of.clips.all()
    }
    ProjectClip.objects.bulk_create(clips.values())
    setup = MixSetup.objects.filter(project=of).first()
    if setup:
        names = {old: str(new.pk) for old, new in clips.items()}
        setups.begin(to, following.renamed(setups.settings_of(setup), names))


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
