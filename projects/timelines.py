"""The timeline of a project: made, saved by version, and edited. What is stored is always a valid document.

Saving is one conditional UPDATE that names the version it started from, so of two people who save only one wins.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.preferences import Preferences
from engine.errors import Fault, InvalidTimeline
from engine.media import MediaInfo
from engine.timeline import Canvas, MediaElement, Rate, Timeline
from engine.timeline import media_faults as timeline_media_faults
from media_library.models import Asset
from projects import versions
from projects.edits import Edit
from projects.models import Project, TimelineUse

NOT_YOURS = "This clip's media is not in your library"
_TRIES = 5


class VersionConflict(Exception):
    """Someone saved in between. `current` is the project as it is now."""

    def __init__(self, current: Project) -> None:
        super().__init__("The project was changed in another tab")
        self.current = current


def create(owner: User, name: str, *, canvas: Canvas | None = None, rate: Rate | None = None) -> Project:
    """An empty project; where nothing else is said, as its owner wants projects to begin."""
    wanted = Preferences.read(owner.preferences).new_project
    canvas, rate = canvas or wanted.canvas, rate or wanted.rate
    return Project.objects.create(owner=owner, name=name.strip(), timeline=Timeline.new(rate, canvas).dump())


def note_uses(project: Project, document: Timeline) -> None:
    """Let the rows of TimelineUse be the effects that the timeline names, and the assets of it that are there. In the transaction
    that saves it. Most saves change none, and then nothing is written."""
    rows = TimelineUse.objects.filter(project=project).values_list("asset", "effect", "pk")
    held: dict[UUID | str, int] = {asset or effect: pk for asset, effect, pk in rows}
    assets, effects = document.assets(), document.effects()
    if gone := [pk for of, pk in held.items() if of not in assets and of not in effects]:
        TimelineUse.objects.filter(pk__in=gone).delete()
    owned = Asset.objects.filter(owner=project.owner_id, pk__in=assets - held.keys()).values_list("pk", flat=True)
    new = [TimelineUse(project=project, owner_id=project.owner_id, asset_id=pk) for pk in owned]
    new += [TimelineUse(project=project, owner_id=project.owner_id, effect=kind) for kind in sorted(effects - held.keys())]
    if new:
        TimelineUse.objects.bulk_create(new, ignore_conflicts=True)


def save(
    project: Project, timeline: Mapping[str, Any], expected_version: int, *, held: AbstractSet[UUID] = frozenset()
) -> Project:
    """Store the document if the project is still at that version; the state that it replaces is kept every ten minutes.

    `held`: media that may be gone. Raises InvalidTimeline or VersionConflict.
    """
    document = Timeline.load(timeline)
    if found := media_faults(project, document, _facts(project, document), held):
        raise InvalidTimeline(found)
    replaced = versions.due(project, expected_version)
    values = {"timeline": document.dump(), "edited_at": timezone.now(), "view_zoom": None, "view_position": None}
    with transaction.atomic():
        rows = Project.objects.kept().filter(pk=project.pk, version=expected_version)
        is_saved = rows.update(version=F("version") + 1, **values)
        if is_saved:
            note_uses(project, document)
            if replaced:
                versions.insert_due(replaced)
    if not is_saved:
        current = Project.objects.get(pk=project.pk)
        if versions.are_asides(current, expected_version):
            return save(current, timeline, current.version, held=held)
        raise VersionConflict(current)
    for name, value in {**values, "version": expected_version + 1}.items():
        setattr(project, name, value)
    return project


def edit(project: Project, change: Edit) -> Project:
    """Apply a change that suits any version, such as adding at the end, to the newest. Raises as `save` and `change` do."""
    for attempt in range(1, _TRIES + 1):
        project.refresh_from_db()
        try:
            return save(project, change(project.document()).dump(), project.version)
        except VersionConflict:
            if attempt == _TRIES:
                raise
    raise AssertionError("unreachable")


def media_of(project: Project, timeline: Timeline) -> dict[UUID, Asset]:
    """The owner's assets that the timeline names, by id, those in the trash too."""
    return Asset.objects.visible_to(project.owner).in_bulk(list(timeline.assets()))


def _facts(project: Project, timeline: Timeline) -> dict[UUID, Asset]:
    """As `media_of`, but only what the rules ask for: a thousand clips' rows with all that is known of them are large."""
    known = Asset.objects.visible_to(project.owner).only("kind", "container", "size", "duration_us", "has_audio", "status")
    return known.in_bulk(list(timeline.assets()))


def media_faults(
    project: Project, timeline: Timeline, owned: Mapping[UUID, Asset] | None = None, held: AbstractSet[UUID] = frozenset()
) -> list[Fault]:
    """Clips whose media is not the owner's, is of another kind, or is shorter than the clip says. `owned`: as `media_of` tells.

    Media that the project named before and that is gone since is let pass: its clip shows as missing, cannot be rendered,
    and must not keep the rest from being saved.
    """
    owned = media_of(project, timeline) if owned is None else owned
    if not timeline.assets() <= owned.keys() | held:
        held = held | project.document().assets()
    found = [
        Fault(f"tracks.{t}.elements.{e}.asset", NOT_YOURS)
        for t, track in enumerate(timeline.tracks)
        for e, element in enumerate(track.elements)
        if isinstance(element, MediaElement) and element.asset not in owned and element.asset not in held
    ]
    known = {pk: _info(asset) for pk, asset in owned.items() if asset.status == Asset.Status.READY}
    return found + timeline_media_faults(timeline, known)


def _info(asset: Asset) -> MediaInfo:
    """As much of it as the rules ask for; a row always has that, whatever version of the program wrote it."""
    info = {"kind": asset.kind, "container": asset.container, "size": asset.size, "duration_us": asset.duration_us}
    return MediaInfo.from_json({**info, "audio_codec": "any" if asset.has_audio else ""})
