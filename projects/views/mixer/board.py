"""The mixer of a project: its groups and clips above, the dry run below. What is done to the groups answers with them anew."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.http import FRAGMENT, AuthenticatedRequest, error_body, signed_in
from accounts.refusals import Refused
from projects import keeping
from projects.mixer_forms import NameForm
from projects.mixing import putting_back
from projects.mixing.columns import board_of
from projects.mixing.dry_runs import dry_run
from projects.mixing.groups import MixRefused
from projects.mixing.listing import runs_of
from projects.models import Project

UNDO = "mix_undo"


@require_safe
@signed_in
def show(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A script gets the groups alone."""
    project = project_of(request, pk)
    if FRAGMENT in request.headers:
        response = _groups(request, project)
    else:
        keeping.note_opened(project)
        dry = dry_run(project)
        context = {
            "project": project,
            "dry": dry,
            "board": board_of(project, dry.uses),
            "runs": runs_of(project),
            "undo": _take_undo(request, project),
            "max_bytes": settings.UPLOAD_MAX_BYTES,
            "is_direct": bool(settings.S3_BUCKET),
        }
        response = render(request, "mixer/board.html", context)
    patch_vary_headers(response, [FRAGMENT])
    return response


@require_POST
@signed_in
def put_back(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST undo: what the removal gave for it."""
    project = project_of(request, pk)

    def act() -> None:
        putting_back.put_back(project, request.POST.get("undo", ""))

    return done(request, project, act)


def project_of(request: AuthenticatedRequest, pk: UUID) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner").defer("timeline"), pk=pk)


def done(request: AuthenticatedRequest, project: Project, act: Callable[[], dict[str, str] | None]) -> HttpResponse:
    """Do it, and show the groups as they are then. `act` may give an undo: {"token", "words"}."""
    try:
        undo = act()
    except Refused as refusal:
        if FRAGMENT in request.headers:
            return JsonResponse(error_body(refusal.code, str(refusal)), status=refusal.status)
        messages.error(request, str(refusal))
        undo = None
    if FRAGMENT in request.headers:
        return _groups(request, project, undo)
    if undo:
        request.session[UNDO] = {"project": str(project.pk), **undo}
    return redirect("mixer:board", pk=project.pk)


def form_page(
    request: AuthenticatedRequest, name: str, context: dict[str, Any], form: Form, act: Callable[[], None]
) -> HttpResponse:
    """mixer/<name>.html, or its inside mixer/_<name>.html for a script, until the form is right: then `act` is done."""
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, context["project"], lambda: None)
    is_fragment = FRAGMENT in request.headers
    inside = {**context, "form": form}
    response: HttpResponse = render(request, f"mixer/{'_' if is_fragment else ''}{name}.html", inside)
    if form.is_bound and is_fragment:
        html = response.content.decode()
        response = JsonResponse(error_body("invalid", "Some of it is not right.", html=html), status=422)
    elif form.is_bound:
        response.status_code = 422
    patch_vary_headers(response, [FRAGMENT])
    return response


def typed_name(request: AuthenticatedRequest) -> str:
    """POST name. Raises MixRefused for what is none."""
    form = NameForm(request.POST)
    if not form.is_valid():
        raise MixRefused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return str(form.cleaned_data["name"])


def _groups(request: AuthenticatedRequest, project: Project, undo: dict[str, str] | None = None) -> HttpResponse:
    """Without the dry run, which is asked for by itself: a move answers at once."""
    return render(request, "mixer/_groups.html", {"project": project, "board": board_of(project), "undo": undo})


def _take_undo(request: AuthenticatedRequest, project: Project) -> dict[str, str] | None:
    """What was just taken out, once."""
    kept: dict[str, str] | None = request.session.pop(UNDO, None)
    return kept if kept and kept["project"] == str(project.pk) else None
