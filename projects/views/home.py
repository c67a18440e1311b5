"""The first page: how to begin, what to go on with, what is being made and what is finished."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, signed_in
from media_library.models import Asset
from projects.covers import covers_of
from projects.forms import NewProjectForm
from projects.models import Project, Render


@require_safe
@signed_in
def home(request: AuthenticatedRequest) -> HttpResponse:
    projects = Project.objects.visible_to(request.user).kept()
    assets = Asset.objects.visible_to(request.user).listed().ready()
    renders = Render.objects.visible_to(request.user).filter(project__deleted_at__isnull=True)
    renders = renders.select_related("job", "project", "asset").newest_first()
    context = {
        "covers": covers_of(projects.newest_opened()[:3]),
        "project_count": projects.count(),
        "assets": assets.exclude(source=Asset.Source.RENDERED).exclude(kind=Asset.Kind.AUDIO).newest_first()[:7],
        "asset_count": assets.count(),
        "running": renders.active()[:5],
        "finished": renders.with_result()[:3],
        "form": NewProjectForm.for_person(request.user),
    }
    return render(request, "projects/home.html", context)
