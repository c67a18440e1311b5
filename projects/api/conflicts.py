"""The answer to a change that was made from a version that is no more: what is there now, and what is different in it."""

from collections.abc import Mapping
from typing import Any

from rest_framework.response import Response

from accounts.http import error_body
from engine.errors import InvalidTimeline
from engine.timeline import Timeline
from engine.timeline.differences import differences
from projects import media_facts, versions
from projects.models import ProjectVersion
from projects.timelines import VersionConflict


def refused(conflict: VersionConflict, expected_version: int, sent: Mapping[str, Any] | None = None) -> Response:
    """409. `current.changes` is what they did since the sender's version, where its document is kept; `current.against_yours`
    what is in theirs and not in the document that was sent.
    """
    project, document = conflict.current, conflict.current.document()
    base = ProjectVersion.objects.filter(project=project, number=expected_version).first()
    current = {
        "version": project.version,
        "timeline": project.document_in_view().dump(),
        "edited_at": project.edited_at.isoformat(),
        "media": media_facts.of_ids(project.owner, document.assets()),
        "who": {"id": str(project.owner_id), "name": project.owner.display_name},
        "changes": _told(base.timeline if base else None, document),
        "against_yours": _told(sent, document),
    }
    return Response(error_body("conflict", f"{conflict}.", current=current), status=409)


def _told(before: Mapping[str, Any] | None, after: Timeline) -> dict[str, Any] | None:
    try:
        return versions.told(differences(Timeline.load(before), after)) if before else None
    except InvalidTimeline:  # a newer program's
        return None
