"""Add from library: ready assets with a button each, as a page of its own and inside the dialog of the project's page."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from accounts.http import FRAGMENT, AuthenticatedRequest, signed_in
from engine.errors import InvalidTimeline
from engine.timeline import Timeline
from media_library.models import Asset
from projects import submitting, timelines
from projects.edits import EditRefused
from projects.forms import SearchForm
from projects.models import Project

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    if request.method == "POST":
        _add(request, project)
        return redirect(request.get_full_path())
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    assets = Asset.objects.visible_to(request.user).listed().ready().matching(words, "").newest_first()
    page = Paginator(assets, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"project": project, "page_obj": page, "q": words, "query": urlencode({"q": words}) if words else ""}
    template = "projects/_picker.html" if FRAGMENT in request.headers else "projects/add.html"
    response = render(request, template, context)
    patch_vary_headers(response, [FRAGMENT])
    return response


def _add(request: AuthenticatedRequest, project: Project) -> None:
    """To the newest version, whatever it is: adding at the end spoils no one's edit."""
    action = request.POST.get("action", "")

    def change(timeline: Timeline) -> Timeline:
        return submitting.act(project, timeline, action)[0]

    try:
        edited = timelines.edit(project, change)
    except (EditRefused, InvalidTimeline, timelines.VersionConflict) as error:
        messages.error(request, str(error))
        return
    messages.success(request, f"Added. The project is now {_length(edited)} long.")


def _length(project: Project) -> str:
    timeline = project.document()
    return f"{float(timeline.duration / timeline.rate.fraction):.1f} s"
