"""The list of projects, the trash, and what is done to a project as a whole."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from projects import rendering, timelines
from projects.covers import covers_of
from projects.forms import NameForm, NewProjectForm, SearchForm
from projects.models import Project

PAGE_SIZE = 24


@require_safe
@signed_in
def list_projects(request: AuthenticatedRequest) -> HttpResponse:
    return _list(request, NewProjectForm())


@require_POST
@signed_in
def create(request: AuthenticatedRequest) -> HttpResponse:
    form = NewProjectForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    canvas, rate = form.shape()
    project = timelines.create(request.user, form.cleaned_data["name"], canvas=canvas, rate=rate)
    return redirect("projects:detail", pk=project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).kept(), pk=pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": project.name})
    if not form.is_valid():
        context = {"project": project, "form": form}
        return render(request, "projects/rename.html", context, status=422 if form.is_bound else 200)
    project.name, project.edited_at = form.cleaned_data["name"], timezone.now()
    project.save(update_fields=["name", "edited_at", "updated_at"])
    return redirect("projects:detail", pk=pk)


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
    project.deleted_at = timezone.now()
    project.save(update_fields=["deleted_at", "updated_at"])
    response = redirect("projects:list")
    response["Location"] += "?" + urlencode({"trashed": project.pk})
    return response


@require_POST
@signed_in
def restore(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).trashed(), pk=pk)
    project.deleted_at = None
    project.save(update_fields=["deleted_at", "updated_at"])
    messages.success(request, f"{project.name} is back.")
    return redirect("projects:list")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """For good, out of the trash. The page asks first, so that it does without script too."""
    project = get_object_or_404(Project.objects.visible_to(request.user).trashed(), pk=pk)
    if request.method != "POST":
        return render(request, "projects/delete.html", {"project": project})
    rendering.stop_all(project)
    project.delete()
    messages.success(request, f"{project.name} is deleted.")
    return redirect("projects:trashed")


def _list(request: AuthenticatedRequest, new: NewProjectForm, status: int = 200) -> HttpResponse:
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"].strip() if search.is_valid() else ""
    mine = Project.objects.visible_to(request.user)
    page = Paginator(mine.kept().matching(words).newest_opened(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "covers": covers_of(page.object_list),
        "q": words,
        "query": urlencode({"q": words}) if words else "",
        "form": new,
        "just_trashed": mine.trashed().filter(pk__in=_uuids(request.GET.get("trashed", ""))).first(),
        "trash_count": mine.trashed().count(),
    }
    return render(request, "projects/list.html", context, status=status)


def _uuids(text: str) -> list[UUID]:
    """The one that the address names, or none."""
    try:
        return [UUID(text)]
    except ValueError:
        return []
