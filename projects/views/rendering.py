"""Asking for a render, following it, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from engine.captions import write_srt, write_vtt
from engine.presets import PRESETS
from projects import beside, requesting
from projects.forms import RenderForm
from projects.models import Project, Render
from projects.outputs import Output
from projects.requesting import OFFERED


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def render(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The form that asks for a render, which is also the dialog of the project's page."""
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    if request.method != "POST":
        return _form(request, project, RenderForm.for_project(project))
    form = RenderForm(request.POST)
    if not form.is_valid():
        return _form(request, project, form, status=422)
    asked = form.cleaned_data
    try:
        made = requesting.request_render(project, form.output(), request.user, asked["key"], asked["name"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, project, form, status=refusal.status)
    return redirect("projects:render_detail", pk=pk, render_pk=made.pk)


@require_safe
@signed_in
def detail(request: AuthenticatedRequest, pk: UUID, render_pk: UUID) -> HttpResponse:
    return _show(request, pk, render_pk, "projects/render.html")


@require_safe
@signed_in
def result(request: AuthenticatedRequest, pk: UUID, render_pk: UUID) -> HttpResponse:
    """The middle of the render's page alone: it takes the place of the progress when the job ends."""
    return _show(request, pk, render_pk, "projects/_render_result.html")


@require_safe
@signed_in
def row(request: AuthenticatedRequest, pk: UUID, render_pk: UUID) -> HttpResponse:
    """The render as a line of a list, for the same purpose."""
    return _show(request, pk, render_pk, "projects/_render_row.html")


@require_http_methods(["POST"])
@signed_in
def again(request: AuthenticatedRequest, pk: UUID, render_pk: UUID) -> HttpResponse:
    """Ask once more for a render that failed or was cancelled: of the project as it is now, under the same name, as the same."""
    old = get_object_or_404(Render.objects.visible_to(request.user).select_related("project"), pk=render_pk, project=pk)
    form = RenderForm({"name": old.name, "preset": OFFERED[0], "quality": old.quality, "key": request.POST.get("key", "")})
    if not form.is_valid():
        return redirect("projects:render", pk=pk)
    try:
        made = requesting.request_render(old.project, Output.of(old), request.user, form.cleaned_data["key"], old.name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("projects:detail", pk=pk)
    return redirect("projects:render_detail", pk=pk, render_pk=made.pk)


@require_safe
@signed_in
def captions(request: AuthenticatedRequest, pk: UUID, render_pk: UUID, ending: str) -> HttpResponse:
    """What is said in a render as a file beside it: ?track=N where there are several languages; 404 where nothing is said."""
    found = get_object_or_404(Render.objects.visible_to(request.user), pk=render_pk, project=pk)
    files = beside.captions_of(found)
    number = request.GET.get("track", "1")
    if not number.isdecimal() or not 1 <= int(number) <= len(files):
        raise Http404
    file = files[int(number) - 1]
    text, kind = (write_srt(file.cues), "application/x-subrip") if ending == "srt" else (write_vtt(file.cues), "text/vtt")
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    name = f"{found.name}{f'.{file.language}' if file.language else ''}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _show(request: AuthenticatedRequest, pk: UUID, render_pk: UUID, template: str) -> HttpResponse:
    renders = Render.objects.visible_to(request.user).select_related("project", "job", "asset")
    found = get_object_or_404(renders, pk=render_pk, project=pk)
    form = RenderForm.for_project(found.project)
    context: dict[str, Any] = {"render": found, "project": found.project, "preset": PRESETS.get(found.preset), "again": form}
    context["spoken"] = beside.captions_of(found) if found.captions == "beside" else []
    offered = requesting.offer(found.project) | {"cost": Output.of(found).cost(found.project.document())}
    return render_page(request, template, context | offered)


def _form(request: AuthenticatedRequest, project: Project, form: RenderForm, status: int = 200) -> HttpResponse:
    context = {"project": project, "form": form, **requesting.offer(project)}
    return render_page(request, "projects/ask_render.html", context, status=status)
