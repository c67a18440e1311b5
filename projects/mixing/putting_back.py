"""Taking a clip or a group out of the mixer so that it can be put back: what it was travels, signed, in the button Undo."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Max

from engine.mixing.settings import MOST_CLIPS, MOST_GROUPS, MixSettings
from media_library.models import Asset
from projects.mixing import following, groups, setups
from projects.mixing.groups import MixRefused
from projects.models import ClipGroup, MixSetup, Project, ProjectClip

SALT = "mixer.undo"
DAY = 24 * 3600  # seconds, for which it can be undone
TOO_OLD = "That cannot be undone any more."
_NAMING = ("rules", "rows", "texts")  # what of the settings names clips or groups
_CLIP = ("title", "weight", "source_in_us", "length_us")
_GROUP = ("name", "is_optional", "trim", "trim_us", "transition", "transition_us")


def take_out(clip: ProjectClip) -> str:
    """Remove it. Returns what `put_back` takes."""
    with transaction.atomic():
        setup = _locked(clip.project_id)
        kept = {name: getattr(clip, name) for name in _CLIP}
        kept |= {"clip": str(clip.pk), "asset": str(clip.asset_id), "group": clip.group_id and str(clip.group_id)}
        kept["order"] = clip.order
        groups.remove_clip(clip)
        return _signed(clip.project_id, kept, setup)


def take_apart(group: ClipGroup) -> str:
    """Delete it, its clips stay. Returns what `put_back` takes."""
    with transaction.atomic():
        setup = _locked(group.project_id)
        kept = {name: getattr(group, name) for name in _GROUP}
        kept |= {"group": str(group.pk), "order": group.order}
        kept["clips"] = [str(pk) for pk in group.clips.order_by("order", "created_at", "pk").values_list("pk", flat=True)]
        groups.delete_group(group)
        return _signed(group.project_id, kept, setup)


def put_back(project: Project, token: str) -> str:
    """The same clip or group again, at its place; twice is as once. Rules and rows that named it come back where nothing else of
    the setup was changed since. Returns its name. Raises MixRefused."""
    try:
        kept = signing.loads(token, salt=SALT, max_age=DAY)
    except signing.BadSignature as error:
        raise MixRefused(TOO_OLD) from error
    if kept["project"] != str(project.pk):
        raise MixRefused(TOO_OLD)
    with transaction.atomic():
        setup = _locked(project.pk)
        is_as_left = setup is not None and setup.version == kept["version"]
        name = _put_clip(project, kept) if "clip" in kept else _put_group(project, kept)
        if is_as_left:
            setups.follow(project.pk, lambda settings: _naming_again(settings, kept["settings"]))
    return name


def _put_clip(project: Project, kept: dict[str, Any]) -> str:
    asset = Asset.objects.visible_to(project.owner).kept().filter(pk=kept["asset"]).first()
    if asset is None:
        raise MixRefused("Its media is not in your library any more.")
    if (there := project.clips.filter(pk=kept["clip"]).first()) is not None:
        return there.title
    if project.clips.count() >= MOST_CLIPS:
        raise MixRefused(f"A mix has at most {MOST_CLIPS} clips: remove one first.")
    values = {name: kept[name] for name in _CLIP} | {"owner_id": project.owner_id, "asset": asset, "order": MOST_CLIPS}
    clip = ProjectClip.objects.create(pk=UUID(kept["clip"]), project=project, **values)
    groups.move_clip(clip, project.groups.filter(pk=kept["group"]).first(), kept["order"])
    return clip.title


def _put_group(project: Project, kept: dict[str, Any]) -> str:
    if (known := project.groups.filter(pk=kept["group"]).first()) is not None:
        return known.name
    there = project.groups.count()
    if there >= MOST_GROUPS:
        raise MixRefused(f"A mix has at most {MOST_GROUPS} groups: delete one first.")
    last = project.groups.aggregate(last=Max("order"))["last"]
    values = {name: kept[name] for name in _GROUP} | {"owner_id": project.owner_id, "order": 0 if last is None else last + 1}
    group = ClipGroup.objects.create(pk=UUID(kept["group"]), project=project, **values)
    setups.follow(project.pk, lambda settings: following.arranged(settings, [*range(there), None]))
    groups.move_group(group, kept["order"])
    waiting = project.clips.filter(group=None).in_bulk([UUID(pk) for pk in kept["clips"]])
    for place, pk in enumerate(pk for pk in kept["clips"] if UUID(pk) in waiting):
        groups.move_clip(waiting[UUID(pk)], group, place)
    return group.name


def _locked(project_id: UUID) -> MixSetup | None:
    """The setup, which nobody changes until the transaction ends; the project's row first, as groups.py has it."""
    Project.objects.select_for_update(no_key=True).filter(pk=project_id).values_list("pk").first()
    return MixSetup.objects.select_for_update(no_key=True).filter(project=project_id).first()


def _signed(project_id: UUID, kept: dict[str, Any], setup: MixSetup | None) -> str:
    """With the settings as they were, and the version that they have without it."""
    after = MixSetup.objects.filter(project=project_id).values_list("version", flat=True).first()
    settings = {name: setup.settings[name] for name in _NAMING if name in setup.settings} if setup else {}
    return signing.dumps({**kept, "project": str(project_id), "version": after, "settings": settings}, salt=SALT, compress=True)


def _naming_again(settings: MixSettings, kept: dict[str, Any]) -> MixSettings:
    return MixSettings.load({**settings.dump(), **kept})
