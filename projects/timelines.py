"""The timeline of a project: made, saved by version, and edited. What is stored is always a valid document.

Saving is one conditional UPDATE that names the version it started from, so of two people who save only one wins.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from engine.errors import Fault, InvalidTimeline
from engine.media import MediaInfo
from engine.timeline import Canvas, MediaElement, Rate, Timeline
from engine.timeline import media_faults as timeline_media_faults
from media_library.models import Asset
from projects.edits import Edit
from projects.models import Project

NOT_YOURS = "This clip's media is not in your library"
_TRIES = 5


class VersionConflict(Exception):
    """Someone saved in between. `current` is the project as it is now."""

    def __init__(self, current: Project) -> None:
        super().__init__("The project was changed in another tab")
        self.current = current


def create(owner: User, name: str, *, canvas: Canvas | None = None, rate: Rate | None = None) -> Project:
    return Project.objects.create(owner=owner, name=name.strip(), timeline=Timeline.new(rate, canvas).dump())


def save(project: Project, timeline: Mapping[str, Any], expected_version: int) -> Project:
    """Store the document if the project is still at that version. Raises InvalidTimeline or VersionConflict."""
    document = Timeline.load(timeline)
    if found := media_faults(project, document):
        raise InvalidTimeline(found)
    rows = Project.objects.kept().filter(pk=project.pk, version=expected_version)
    if not rows.update(timeline=document.dump(), version=F("version") + 1, edited_at=timezone.now()):
        raise VersionConflict(Project.objects.get(pk=project.pk))
    project.refresh_from_db()
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


def media_faults(project: Project, timeline: Timeline) -> list[Fault]:
    """Clips whose media is not the owner's, is of another kind, or is shorter than the clip says.

    Media that the project named before and that is gone since is let pass: its clip shows as missing, cannot be rendered,
    and must not keep the rest from being saved.
    """
    owned = media_of(project, timeline)
    held = project.document().assets()
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
