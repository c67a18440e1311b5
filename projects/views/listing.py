"""The list of projects, the trash, and what is done to a project as a whole."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest, get_or_none, signed_in
from projects import copying, keeping, tagging, timelines
from projects.covers import covers_of
from projects.forms import NameForm, NewProjectForm, TagsForm
from projects.models import Project
from projects.sorting import ORDERS, View

PAGE_SIZE = 24


@require_safe
@signed_in
def list_projects(request: AuthenticatedRequest) -> HttpResponse:
    return _list(request, NewProjectForm.for_person(request.user))


@require_POST
@signed_in
def create(request: AuthenticatedRequest) -> HttpResponse:
    form = NewProjectForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    canvas, rate = form.shape(request.user)
    project = timelines.create(request.user, form.cleaned_data["name"], canvas=canvas, rate=rate)
    return redirect("projects:edit", pk=project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": project.name})
    if not form.is_valid():
        context = {"project": project, "form": form}
        return render(request, "projects/rename.html", context, status=422 if form.is_bound else 200)
    keeping.rename(project, form.cleaned_data["name"])
    return redirect("projects:detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def retag(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    names = project.tags.order_by("folded").values_list("name", flat=True)
    form = TagsForm(request.POST if request.method == "POST" else None, initial={"tags": ", ".join(names)})
    if not form.is_valid():
        context = {"project": project, "form": form, "known": tagging.known(request.user)}
        return render(request, "projects/tags.html", context, status=422 if form.is_bound else 200)
    tagging.retag(project, form.cleaned_data["tags"])
    return redirect("projects:list")


@require_POST
@signed_in
def duplicate(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    made = copying.duplicate(project)
    messages.success(request, f"{made.name} is there.")
    return redirect("projects:list")


@require_safe
@signed_in
def list_trash(request: AuthenticatedRequest) -> HttpResponse:
    projects = Project.objects.visible_to(request.user).trashed().order_by("-deleted_at", "-id")
    page = Paginator(projects, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "projects/trash.html", {"page_obj": page, "covers": covers_of(page.object_list)})


@require_POST
@signed_in
def trash(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    keeping.trash(project)
    response = redirect("projects:list")
    response["Location"] += "?" + urlencode({"trashed": project.pk})
    return response


@require_POST
@signed_in
def restore(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).trashed(), pk=pk)
    keeping.restore(project)
    messages.success(request, f"{project.name} is back.")
    return redirect("projects:list")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """For good, out of the trash. The page asks first, so that it does without script too."""
    project = get_object_or_404(Project.objects.visible_to(request.user).trashed(), pk=pk)
    if request.method != "POST":
        return render(request, "projects/delete.html", {"project": project})
    keeping.delete(project)
    messages.success(request, f"{project.name} is deleted.")
    return redirect("projects:trashed")


def _list(request: AuthenticatedRequest, new: NewProjectForm, status: int = 200) -> HttpResponse:
    view = View.read(request.GET)
    mine = Project.objects.visible_to(request.user)
    shown = mine.kept().matching(view.words).tagged(view.tag).order_by(*ORDERS[view.sort].by)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "covers": covers_of(page.object_list),
        "view": view,
        "tags": tagging.known(request.user),
        "form": new,
        "just_trashed": get_or_none(mine.trashed(), request.GET.get("trashed")),
        "trash_count": mine.trashed().count(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "is_direct": bool(settings.S3_BUCKET),
    }
    return render(request, "projects/list.html", context, status=status)
