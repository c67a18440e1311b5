"""What is done to a project as a whole: its name, the trash, its end. The same for pages and for the API."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from media_library import emptying
from projects import renders
from projects.mixing import mixes
from projects.models import Project

_OPENED_EVERY = timedelta(minutes=1)


def note_opened(project: Project) -> None:
    """That its owner looks at it; once a minute is enough."""
    if timezone.now() - project.last_opened_at > _OPENED_EVERY:
        Project.objects.filter(pk=project.pk).update(last_opened_at=timezone.now())


def note_view(project: Project, zoom: float | None = None, position: int | None = None) -> None:
    """Where its owner looks. Beside the document, so that it needs no version and two tabs do not meet over it."""
    seen = {"view_zoom": zoom, "view_position": position}
    values = {name: value for name, value in seen.items() if value is not None}
    Project.objects.filter(pk=project.pk).update(**values)
    for name, value in values.items():
        setattr(project, name, value)


def rename(project: Project, name: str, description: str | None = None) -> None:
    project.name, project.edited_at = name, timezone.now()
    if description is not None:
        project.description = description
    project.save(update_fields=["name", "description", "edited_at", "updated_at"])


def trash(project: Project) -> None:
    project.deleted_at = timezone.now()
    project.save(update_fields=["deleted_at", "updated_at"])


def restore(project: Project) -> None:
    project.deleted_at = None
    project.save(update_fields=["deleted_at", "updated_at"])


def delete(project: Project) -> None:
    """For good. What is being made of it stops; videos that were made of it stay in the library, those of its mixes that the
    library does not show go with it."""
    renders.stop_all(project)
    with transaction.atomic():
        owner = User.objects.lock(project.owner_id)
        films = mixes.let_go(project.mixes.all())
        project.delete()
    if owner is not None and films:
        emptying.delete(owner, films)
