"""What a project looks like in a list: its first picture, its length, and the render that runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from engine.errors import InvalidTimeline
from engine.timeline import ImageElement, MediaElement, Timeline, VideoElement
from jobs.models import Job
from media_library.models import Asset
from projects.models import Project, Render


@dataclass(frozen=True)
class Cover:
    project: Project
    asset: Asset | None
    duration_us: int
    clips: int  # titles are not counted
    job: Job | None
    is_newer: bool = False  # its document is of a newer program: nothing is known of it


def covers_of(projects: Iterable[Project]) -> list[Cover]:
    """In the order given, by three queries however many there are."""
    listed = [(project, _readable(project)) for project in projects]
    first = {project.pk: _first_picture(timeline) if timeline else None for project, timeline in listed}
    assets = Asset.objects.in_bulk([pk for pk in first.values() if pk is not None])
    running = {
        render.project_id: render.job
        for render in Render.objects.filter(project__in=first).active().select_related("job").order_by("created_at")
    }
    found = []
    for project, timeline in listed:
        if timeline is None:
            found.append(Cover(project, None, 0, 0, running.get(project.pk), is_newer=True))
            continue
        asset = assets.get(first[project.pk] or project.pk)
        length = int(timeline.duration / timeline.rate.fraction * 1_000_000)
        is_own = asset is not None and asset.owner_id == project.owner_id
        clips = sum(isinstance(element, MediaElement) for element in timeline.elements())
        found.append(Cover(project, asset if is_own else None, length, clips, running.get(project.pk)))
    return found


def _readable(project: Project) -> Timeline | None:
    """None for a newer program's document, which keeps no other project from being listed."""
    try:
        return project.document()
    except InvalidTimeline:
        return None


def _first_picture(timeline: Timeline) -> UUID | None:
    """Of the lowest picture track that has one: an overlay is rarely what a film is known by."""
    for track in timeline.tracks:
        for element in sorted(track.elements, key=lambda element: element.start):
            if isinstance(element, VideoElement | ImageElement):
                return element.asset
    return None
