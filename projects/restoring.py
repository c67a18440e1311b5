"""Bringing a kept state back, starting another project from it, and putting a document aside beside the project's own.

None of these loses anything: what stood there before is a version of its own first.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from engine.errors import InvalidTimeline
from engine.timeline import Timeline
from projects import copying, timelines, versions
from projects.models import Project, ProjectVersion
from projects.versions import Reason

_TRIES = 5


def restore(project: Project, version: ProjectVersion, expected_version: int) -> Project:
    """The old document as a new version of the project. Raises VersionConflict, or InvalidTimeline for a newer program's.

    Media that it names and that are gone show as missing. The view stays where it is.
    """
    document, view = version.document(), project.document_in_view()
    if project.version != expected_version:
        raise timelines.VersionConflict(project)
    versions.keep(project, Reason.RESTORE)
    position = min(view.position, document.duration)
    shown = document.model_copy(update={"zoom": view.zoom, "position": position})
    return timelines.save(project, shown.dump(), expected_version, held=document.assets())


def duplicate(version: ProjectVersion) -> Project:
    """A project of its own that begins as this state. Raises InvalidTimeline for a document of a newer program."""
    return copying.begin_from(version.project, version.document(), "variation")


def put_aside(project: Project, name: str, timeline: Mapping[str, Any]) -> ProjectVersion:
    """Keep a document that never became the project's, such as one's own side of a conflict, under a name.

    It takes the next number, and the project's own document the one after, unchanged: so each number stands for one state. Who
    works on from the old number is not disturbed: timelines.save knows. Raises InvalidTimeline.
    """
    document = Timeline.load(timeline)
    if found := timelines.media_faults(project, document):
        raise InvalidTimeline(found)
    for _ in range(_TRIES):
        project.refresh_from_db()
        before = ProjectVersion.objects.filter(project=project).newest_first().first()
        draft = ProjectVersion(project=project, owner_id=project.owner_id, author_id=project.owner_id, name=name)
        draft.number, draft.kind, draft.reason = project.version + 1, ProjectVersion.Kind.NAMED, Reason.ASIDE
        draft.timeline = document.dump()
        versions.described(draft, before)
        with transaction.atomic():
            if Project.objects.filter(pk=project.pk, version=project.version).update(version=F("version") + 2):
                draft.save(force_insert=True)
                return draft
    raise timelines.VersionConflict(project)
