"""The editor's page: the document and all that the script needs to begin, as JSON. What is saved goes over the API."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import shortcuts
from accounts.http import AuthenticatedRequest, signed_in
from accounts.preferences import Preferences
from projects import choices, keeping, media_facts
from projects.models import Project


@require_safe
@signed_in
def edit(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner"), pk=pk)
    keeping.note_opened(project)
    boot = boot_of(project)
    uploads = {"max_bytes": settings.UPLOAD_MAX_BYTES, "is_direct": bool(settings.S3_BUCKET)}
    context = {
        "project": project,
        "boot": boot,
        "keys": shortcuts.shown(boot["keymap"]),
        "choices": choices.of(project),
        **uploads,
    }
    return render(request, "projects/editor.html", context)


def boot_of(project: Project) -> dict[str, Any]:
    """As frontend/src/editor/editor.ts names it."""
    preferences = Preferences.read(project.owner.preferences)
    api = reverse("api_timeline", args=[project.pk]).removesuffix("timeline/")
    return {
        "project": {
            "id": str(project.pk),
            "name": project.name,
            "version": project.version,
            "edited_at": project.edited_at.isoformat(),
        },
        "user": str(project.owner_id),
        "timeline": project.document_in_view().dump(),
        "media": media_facts.of_project(project),
        "keymap": preferences.shortcuts.keymap,
        "actions": shortcuts.ACTIONS,
        "is_snapping": preferences.snapping,
        "urls": {
            **{name: f"{api}{name}/" for name in ("timeline", "view", "versions", "bin", "preview", "preflight", "exports")},
            "table": reverse("projects:detail", args=[project.pk]),
            "projects": reverse("projects:list"),
        },
    }
