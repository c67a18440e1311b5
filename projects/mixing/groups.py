"""What is mixed: groups of a project and the clips in them, added, changed, put into another order and removed.

All of it waits for the project's row, so that the order of groups is 0..n-1 whatever tabs do at once, and no two groups have
one place at any moment. The setup follows: its rules and rows name nothing that went.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet

from accounts.refusals import Refused
from engine.mixing.settings import MOST_CLIPS, MOST_GROUPS
from engine.policy import MAX_SECONDS
from engine.transitions import DRAWN
from media_library.models import Asset
from projects.mixing import following, setups
from projects.models import WEIGHT_MAX, ClipGroup, Project, ProjectClip

NAME_LENGTH = 100
PICTURE_US = 3_000_000
LONGEST_US = MAX_SECONDS * 1_000_000
GROUP_FIELDS = frozenset({"name", "is_optional", "trim", "trim_us", "transition", "transition_us"})
CLIP_FIELDS = frozenset({"title", "weight", "source_in_us", "length_us"})

_Row = TypeVar("_Row", ClipGroup, ProjectClip)


class MixRefused(Refused):
    code = "mix_refused"


def add_group(project: Project, name: str = "") -> ClipGroup:
    """The last one. Raises MixRefused where there are as many as there may be, or for a name that is too long."""
    with _changing(project.pk):
        setups.setup_of(project)  # what has groups or clips is in the mixer's list
        names = _groups(project.pk).values_list("name", flat=True)
        if len(names) >= MOST_GROUPS:
            raise MixRefused(f"A mix has at most {MOST_GROUPS} groups: delete one first.")
        name = _named(name, "A group") if name.strip() else _free_name(set(names), len(names) + 1)
        last = _groups(project.pk).aggregate(last=Max("order"))["last"]
        order = 0 if last is None else last + 1
        made = ClipGroup.objects.create(project=project, owner_id=project.owner_id, name=name, order=order)
        setups.follow(project.pk, lambda settings: following.arranged(settings, [*range(len(names)), None]))
    return made


def change_group(group: ClipGroup, **fields: Any) -> None:
    """Set some of GROUP_FIELDS. Raises MixRefused for what a group cannot be."""
    with _changing(group.project_id):
        _set(_there(group), group, fields, GROUP_FIELDS, _check_group)


def move_group(group: ClipGroup, to: int) -> None:
    """Let it be at this place from 0; beyond the last is the last."""
    with _changing(group.project_id):
        _there(group)
        before = list(_groups(group.project_id).values_list("pk", flat=True))
        after = [pk for pk in before if pk != group.pk]
        after.insert(max(to, 0), group.pk)
        _arrange(group.project_id, after)
        setups.follow(group.project_id, lambda settings: following.arranged(settings, [before.index(pk) for pk in after]))
    group.order = after.index(group.pk)


def delete_group(group: ClipGroup) -> None:
    """Its clips stay, in no group, after those that are there."""
    with _changing(group.project_id):
        gone = _there(group)
        before = list(_groups(group.project_id).values_list("pk", flat=True))
        after = [pk for pk in before if pk != group.pk]
        _put(list(_clips(group.project_id, None)) + list(_clips(group.project_id, group)), None)
        gone.delete()
        _arrange(group.project_id, after)
        setups.follow(group.project_id, lambda settings: following.arranged(settings, [before.index(pk) for pk in after]))


def add_clips(project: Project, group: ClipGroup | None, assets: Sequence[Asset]) -> list[ProjectClip]:
    """The last ones of the group, all of them or none. Raises MixRefused for what cannot be mixed."""
    with _changing(project.pk):
        setups.setup_of(project)
        _check_group_of(project.pk, group)
        ready = Asset.objects.filter(owner=project.owner_id).ready().in_bulk([asset.pk for asset in assets])
        for asset in assets:
            _check_asset(asset, ready.get(asset.pk))
        if ProjectClip.objects.filter(project=project).count() + len(assets) > MOST_CLIPS:
            raise MixRefused(f"A mix has at most {MOST_CLIPS} clips: remove some, or add fewer.")
        there = _clips(project.pk, group).count()
        made = [
            ProjectClip(
                project=project,
                owner_id=project.owner_id,
                asset=ready[asset.pk],
                group=group,
                title=ready[asset.pk].name.strip()[:NAME_LENGTH].strip() or "Clip",
                order=order,
                length_us=PICTURE_US if ready[asset.pk].kind == Asset.Kind.IMAGE else None,
            )
            for order, asset in enumerate(assets, there)
        ]
        return ProjectClip.objects.bulk_create(made)


def change_clip(clip: ProjectClip, **fields: Any) -> None:
    """Set some of CLIP_FIELDS. Raises MixRefused for what the asset cannot give."""
    with _changing(clip.project_id):
        _set(_there(clip), clip, fields, CLIP_FIELDS, _check_clip)


def move_clip(clip: ProjectClip, group: ClipGroup | None, to: int) -> None:
    """Let it be at this place from 0 of a group, or of those in none; beyond the last is the last. A film that was given with it
    in another group is given no more."""
    with _changing(clip.project_id):
        before = _there(clip)
        _check_group_of(clip.project_id, group)
        order = [each for each in _clips(clip.project_id, group) if each.pk != clip.pk]
        order.insert(max(to, 0), before)
        left = before.group
        _put(order, group)
        if left != group:
            _put(list(_clips(clip.project_id, left)), left)
            setups.follow(clip.project_id, lambda settings: following.without_rows_of(settings, {str(clip.pk)}))
    clip.group, clip.order = group, before.order


def remove_clip(clip: ProjectClip) -> None:
    """Out of the mixer; its asset stays in the library. No rule and no row names it any more."""
    with _changing(clip.project_id):
        gone = _there(clip)
        gone.delete()
        _put(list(_clips(clip.project_id, gone.group)), gone.group)
        setups.follow(clip.project_id, lambda settings: following.without_clips(settings, {str(clip.pk)}))


@contextmanager
def _changing(project_id: UUID) -> Iterator[None]:
    """A transaction that no other change of this project's groups and clips runs beside."""
    with transaction.atomic():
        if not Project.objects.select_for_update(no_key=True).filter(pk=project_id).values_list("pk").first():
            raise MixRefused("That project is not there any more.")
        yield


def _groups(project_id: UUID) -> QuerySet[ClipGroup]:
    return ClipGroup.objects.filter(project=project_id).order_by("order")


def _clips(project_id: UUID, group: ClipGroup | None) -> QuerySet[ProjectClip]:
    return ProjectClip.objects.filter(project=project_id, group=group).order_by("order", "created_at", "pk")


def _there(row: _Row) -> _Row:
    """It as it is now: another tab may have changed it, or removed it."""
    now = type(row)._default_manager.filter(pk=row.pk).first()
    if now is None:
        raise MixRefused(f"“{row}” is not there any more: reload the page to see what is.")
    return now


def _arrange(project_id: UUID, pks: Sequence[UUID]) -> None:
    """Let the groups be in this order. They pass through places that no group has: the database looks at each row by itself."""
    moved = [(pk, order) for order, pk in enumerate(pks)]
    held = dict(_groups(project_id).values_list("pk", "order"))
    moved = [(pk, order) for pk, order in moved if held[pk] != order]
    free = max([*held.values(), len(pks)], default=0) + 1
    ClipGroup.objects.filter(pk__in=[pk for pk, _ in moved]).update(order=F("order") + free)
    ClipGroup.objects.bulk_update([ClipGroup(pk=pk, order=order) for pk, order in moved], ["order"])


def _put(clips: Sequence[ProjectClip], group: ClipGroup | None) -> None:
    """Let these be the clips of the group, in this order. Written is what changes."""
    pk = group and group.pk
    moved = [(clip, order) for order, clip in enumerate(clips) if (clip.group_id, clip.order) != (pk, order)]
    for clip, order in moved:
        clip.group, clip.order = group, order
    ProjectClip.objects.bulk_update([clip for clip, _ in moved], ["group", "order"])


def _set(now: _Row, row: _Row, fields: dict[str, Any], known: frozenset[str], check: Callable[[_Row], None]) -> None:
    """Write fields of the row as it is now, if it may be so, and let the row in hand have them too."""
    if unknown := fields.keys() - known:
        raise TypeError(f"cannot set {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(now, name, value)
    check(now)
    now.save(update_fields=[*fields, "updated_at"])
    for name in fields:
        setattr(row, name, getattr(now, name))


def _named(name: str, what: str) -> str:
    """Tidied. Raises MixRefused for none, or one that is too long."""
    tidy = " ".join(name.replace("\0", " ").split())
    if not 1 <= len(tidy) <= NAME_LENGTH:
        raise MixRefused(f"{what} has a name of 1 to {NAME_LENGTH} characters.")
    return tidy


def _free_name(taken: set[str], number: int) -> str:
    while f"Group {number}" in taken:
        number += 1
    return f"Group {number}"


def _check_group(group: ClipGroup) -> None:
    group.name = _named(group.name, "A group")
    if group.trim not in ClipGroup.Trim.values:
        raise MixRefused("A group plays its clips whole, their beginning, their end, or a random part.")
    if group.trim != ClipGroup.Trim.WHOLE and not group.trim_us:
        raise MixRefused("Say how long the part of each clip plays.")
    if group.transition and group.transition not in DRAWN:
        raise MixRefused("There is no such transition: choose one of the list.")
    for length in (group.trim_us, group.transition_us):
        if length is not None and not 0 < length <= LONGEST_US:
            raise MixRefused("A part or a transition lasts more than nothing and at most two hours.")


def _check_clip(clip: ProjectClip) -> None:
    clip.title = _named(clip.title, "A clip")
    if not 0 <= clip.weight <= WEIGHT_MAX:
        raise MixRefused(f"A weight is a whole number from 0 to {WEIGHT_MAX}.")
    begin, length, whole = clip.source_in_us, clip.length_us, clip.asset.duration_us
    if length is not None and not 0 < length <= LONGEST_US:
        raise MixRefused("A clip plays for more than nothing and at most two hours.")
    if whole is None and (begin or length is None):
        raise MixRefused("A picture begins at 0: say how long it is shown.")
    if begin < 0 or (whole is not None and begin + (length or 1) > whole):
        raise MixRefused(f"“{clip.title}” is {(whole or 0) / 1_000_000:.2f} seconds long: begin earlier, or play less.")


def _check_group_of(project_id: UUID, group: ClipGroup | None) -> None:
    if group is not None and _there(group).project_id != project_id:
        raise MixRefused("That group is another project's.")


def _check_asset(asset: Asset, ready: Asset | None) -> None:
    if ready is None:
        raise MixRefused(f"“{asset.name}” is not in your library, or is not ready yet.")
    if ready.kind == Asset.Kind.AUDIO:
        raise MixRefused(f"“{asset.name}” is sound: groups take videos and pictures. Choose it as the music of the mix.")
