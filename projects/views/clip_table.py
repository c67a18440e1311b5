"""The project's page: its clip table, a still, its renders. It works as one form; script sends the same form by itself."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import FRAGMENT, AuthenticatedRequest, error_body, signed_in
from projects import clip_table, keeping, requesting, timelines
from projects.forms import NameForm, RenderForm
from projects.models import Project
from projects.preview_points import points_of
from projects.submitting import Outcome, submit

RENDERS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def detail(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    if request.method != "POST":
        keeping.note_opened(project)
        outcome = Outcome(project.document(), project.version, removed=_take_undo(request, project))
        return _page(request, project, outcome)
    outcome = submit(project, request.POST)
    if FRAGMENT in request.headers:
        return _fragment(request, project, outcome)
    if outcome.status != 200:
        return _page(request, project, outcome)
    if outcome.removed:
        request.session["undo"] = {"project": str(project.pk), "version": outcome.version, **outcome.removed}
    return redirect("projects:detail", pk=pk)


def table_context(project: Project, outcome: Outcome) -> dict[str, Any]:
    """What projects/_clip_table.html shows."""
    timeline = outcome.timeline
    return {
        "project": project,
        "outcome": outcome,
        "timeline": timeline,
        "document_json": json.dumps(timeline.dump()),
        "undo_json": json.dumps(outcome.removed["document"]) if outcome.removed else "",
        "groups": clip_table.groups(timeline, timelines.media_of(project, timeline), outcome.typed),
        "error": outcome.typed.errors.get("", ""),
        "points": points_of(timeline),
    }


def _page(request: AuthenticatedRequest, project: Project, outcome: Outcome) -> HttpResponse:
    context = table_context(project, outcome)
    renders = project.renders.select_related("job", "asset", "project").newest_first()
    context |= {
        "frame": context["points"].nearest(request.GET.get("frame", "")),
        "renders": renders[:RENDERS_SHOWN],
        "render_form": RenderForm.for_project(project),
        **requesting.offer(project),
        "name_form": NameForm(initial={"name": project.name}),
    }
    return render(request, "projects/detail.html", context, status=outcome.status)


def _fragment(request: AuthenticatedRequest, project: Project, outcome: Outcome) -> HttpResponse:
    """The table when it was saved; errors by name of control when it was not; both sides' choice at a conflict."""
    if outcome.status == 422:
        fields = {name: [sentence] for name, sentence in outcome.typed.errors.items()}
        message = outcome.typed.errors.get("", "Some of it is not right.")
        return JsonResponse(error_body("invalid", message, fields), status=422)
    response = render(request, "projects/_clip_table.html", table_context(project, outcome))
    if outcome.status == 409:
        return JsonResponse(error_body("conflict", "Changed in another tab", html=response.content.decode()), status=409)
    return response


def _take_undo(request: AuthenticatedRequest, project: Project) -> dict[str, Any] | None:
    """What was just removed, once, and only while nothing has been saved since."""
    kept = request.session.pop("undo", None)
    is_fresh = kept and kept["project"] == str(project.pk) and kept["version"] == project.version
    return {"document": kept["document"], "name": kept["name"]} if is_fresh else None
