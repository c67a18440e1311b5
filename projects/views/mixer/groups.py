"""What is done to the groups of a mixer: added, changed, moved, deleted. Works by forms; a script gets the groups anew."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest, signed_in
from projects.mixer_forms import GroupForm
from projects.mixing import groups, putting_back
from projects.mixing.groups import MixRefused
from projects.models import ClipGroup, Project
from projects.views.mixer.board import done, form_page, project_of, typed_name

MOST_AT_ONCE = 10


@require_POST
@signed_in
def add(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST name, once for each; without one it is named by its number."""
    project = project_of(request, pk)
    names = request.POST.getlist("name")[:MOST_AT_ONCE] or [""]

    def act() -> None:
        for name in names:
            groups.add_group(project, name)

    return done(request, project, act)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: AuthenticatedRequest, pk: UUID, group_pk: UUID) -> HttpResponse:
    project, group = _group(request, pk, group_pk)
    form = GroupForm.of(group, request.POST if request.method == "POST" else None)
    context = {"project": project, "group": group}
    return form_page(request, "change_group", context, form, lambda: groups.change_group(group, **form.cleaned_data))


@require_POST
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID, group_pk: UUID) -> HttpResponse:
    project, group = _group(request, pk, group_pk)
    return done(request, project, lambda: groups.change_group(group, name=typed_name(request)))


@require_POST
@signed_in
def set_optional(request: AuthenticatedRequest, pk: UUID, group_pk: UUID) -> HttpResponse:
    """POST is_optional: 1, or nothing where every film needs a clip of it."""
    project, group = _group(request, pk, group_pk)
    return done(request, project, lambda: groups.change_group(group, is_optional=bool(request.POST.get("is_optional"))))


@require_POST
@signed_in
def move(request: AuthenticatedRequest, pk: UUID, group_pk: UUID) -> HttpResponse:
    """POST to: a place from 0, or "left" or "right"."""
    project, group = _group(request, pk, group_pk)
    return done(request, project, lambda: groups.move_group(group, place(request.POST.get("to", ""), group.order)))


@require_POST
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID, group_pk: UUID) -> HttpResponse:
    """Its clips stay, in no group."""
    project, group = _group(request, pk, group_pk)
    words = f"{group.name} is deleted. Its clips are in no group."
    return done(request, project, lambda: {"token": putting_back.take_apart(group), "words": words})


def place(to: str, now: int) -> int:
    """Where it goes: a place from 0, or one before or after the present one. Raises MixRefused."""
    steps = {"left": -1, "up": -1, "right": 1, "down": 1}
    if to in steps:
        return max(0, now + steps[to])
    if not (to.isascii() and to.isdecimal() and len(to) < 6):
        raise MixRefused("Say where it goes: a place from 0.")
    return int(to)


def _group(request: AuthenticatedRequest, pk: UUID, group_pk: UUID) -> tuple[Project, ClipGroup]:
    project = project_of(request, pk)
    return project, get_object_or_404(project.groups, pk=group_pk)
