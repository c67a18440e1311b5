"""Cuts for other programs: what each of them keeps, the files, and a file of theirs brought in as a new project."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from accounts.http import FRAGMENT, AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from engine.interchange import FORMATS, InterchangeError
from projects import exchange
from projects.forms import CutForm
from projects.models import Project

OFFERED = ["otio", "fcpx", "fcp7", "edl"]
SHOWN = 6  # of what did not come along, in the message


@require_safe
@signed_in
def formats(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The formats, each with what it cannot hold of this cut."""
    project = _project(request, pk)
    template = "projects/_cut_formats.html" if FRAGMENT in request.headers else "projects/cut_formats.html"
    response = render(request, template, {"project": project, "formats": [_offered(project, name) for name in OFFERED]})
    patch_vary_headers(response, [FRAGMENT])
    return response


@require_safe
@signed_in
def download(request: AuthenticatedRequest, pk: UUID, format: str) -> HttpResponse:
    project = _project(request, pk)
    try:
        written = exchange.write(project, format)
    except InterchangeError as error:
        messages.error(request, f"{str(error).rstrip('.')}.")
        return redirect("projects:cut", pk=pk)
    response = HttpResponse(written.text, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, written.file_name) or "attachment"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bring_in(request: AuthenticatedRequest) -> HttpResponse:
    """A new project of a cut file."""
    form = CutForm(request.POST, request.FILES) if request.method == "POST" else CutForm()
    if not form.is_valid():
        return _form(request, form, 422 if form.is_bound else 200)
    file = form.cleaned_data["file"]
    try:
        limits.check(request.user, "upload")
        brought = exchange.read(request.user, file.name, file.read())
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _form(request, form, refusal.status)
    _tell(request, brought)
    return redirect("projects:edit", pk=brought.project.pk)


def _tell(request: AuthenticatedRequest, brought: exchange.Brought) -> None:
    if not brought.losses:
        messages.success(request, f"{brought.project.name} came in whole.")
        return
    shown, more = brought.losses[:SHOWN], len(brought.losses) - SHOWN
    ending = f" And {more} more." if more > 0 else ""
    messages.warning(request, f"{brought.project.name} came in, but not all of it. {'. '.join(shown)}.{ending}")


def _offered(project: Project, name: str) -> dict[str, Any]:
    try:
        losses, problem = exchange.write(project, name).losses, ""
    except InterchangeError as error:
        losses, problem = [], f"{str(error).rstrip('.')}."
    return {"key": name, "name": FORMATS[name].name, "suffix": FORMATS[name].suffix, "losses": losses, "problem": problem}


def _form(request: AuthenticatedRequest, form: CutForm, status: int) -> HttpResponse:
    return render(request, "projects/import.html", {"form": form}, status=status)


def _project(request: AuthenticatedRequest, pk: UUID) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner"), pk=pk)
