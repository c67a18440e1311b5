"""The kept states of a project as pages: the list, one beside what is there now, and what is done to them. All of it by forms."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from engine.errors import InvalidTimeline
from engine.frames import to_seconds
from engine.timeline.differences import Difference, Place, differences, summary
from projects import restoring, timelines, versions
from projects.forms import VersionForm
from projects.models import Project, ProjectVersion
from projects.versions import Side

PAGE_SIZE = 50
MOST_SHOWN = 200  # differences


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def list_versions(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST keeps the present state under a name."""
    project = _project(request, pk)
    form = VersionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kept = versions.keep_named(project, form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{kept.name} is saved.")
            return redirect("projects:versions", pk=pk)
    found = project.versions.select_related("author").defer("timeline").newest_first()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"project": project, "page_obj": page, "form": form}
    return render(request, "projects/versions.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def detail(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    """What restoring it would change: its differences from what is there now."""
    version = _version(request, pk, number)
    context: dict[str, Any] = {"project": version.project, "version": version}
    try:
        now, then = versions.present(version.project), versions.kept(version)
        found = differences(now.document, then.document)
        shown = [_line(each, now, then) for each in found[:MOST_SHOWN]]
        context |= {"summary": summary(found), "lines": shown, "left_out": len(found) - len(shown)}
    except InvalidTimeline as error:
        context["problem"] = _sentence(error)
    return render(request, "projects/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    version = _version(request, pk, number)
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"name": version.name})
    if not form.is_valid():
        context = {"project": version.project, "version": version, "form": form}
        return render(request, "projects/version_rename.html", context, status=422 if form.is_bound else 200)
    try:
        versions.rename(version, form.cleaned_data["name"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("projects:versions", pk=pk)


@require_POST
@signed_in
def restore(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    """`version` of the form is the project's as the page showed it: what was saved since is not written over unseen."""
    version = _version(request, pk, number)
    expected = request.POST.get("version", "")
    try:
        restoring.restore(version.project, version, int(expected) if expected.isdecimal() else 0)
    except timelines.VersionConflict:
        messages.error(request, "The project was changed in another tab. Look at what is there now, then restore again.")
    except InvalidTimeline as error:
        messages.error(request, _sentence(error))
    else:
        messages.success(request, f"The project is as in {version} again. What was there before is kept in this list.")
    return redirect("projects:versions", pk=pk)


@require_POST
@signed_in
def duplicate(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    try:
        made = restoring.duplicate(_version(request, pk, number))
    except InvalidTimeline as error:
        messages.error(request, _sentence(error))
        return redirect("projects:versions", pk=pk)
    return redirect("projects:edit", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    """For good. The page asks first, so that it does without script too."""
    version = _version(request, pk, number)
    if request.method != "POST":
        return render(request, "projects/version_delete.html", {"project": version.project, "version": version})
    version.delete()
    return redirect("projects:versions", pk=pk)


@dataclass(frozen=True)
class Line:
    """A difference in words, and where: from microsecond to microsecond."""

    words: str
    kind: str
    before_us: int | None
    after_us: int | None


def _line(difference: Difference, now: Side, then: Side) -> Line:
    return Line(summary([difference]), difference.kind, _start(difference.before, now), _start(difference.after, then))


def _start(place: Place | None, side: Side) -> int | None:
    return round(to_seconds(place.start, side.document.rate.fraction) * 1_000_000) if place else None


def _sentence(error: InvalidTimeline) -> str:
    return ". ".join(fault.message for fault in error.faults[:3]) + "."


def _project(request: AuthenticatedRequest, pk: UUID) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner"), pk=pk)


def _version(request: AuthenticatedRequest, pk: UUID, number: int) -> ProjectVersion:
    mine = ProjectVersion.objects.visible_to(request.user).filter(project__deleted_at__isnull=True)
    return get_object_or_404(mine.select_related("project__owner", "author"), project=pk, number=min(number, versions.MOST))
