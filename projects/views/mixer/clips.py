"""What is done to the clips of a mixer: picked from the library, changed, moved, taken out. Works by forms; a script gets the
groups anew."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import FRAGMENT, AuthenticatedRequest, parse_uuid, signed_in
from accounts.refusals import Refused
from engine.mixing.settings import MOST_CLIPS
from media_library.models import Asset
from projects.forms import SearchForm
from projects.mixer_forms import ClipForm
from projects.mixing import groups, putting_back
from projects.mixing.groups import MixRefused
from projects.models import ClipGroup, Project, ProjectClip
from projects.views.mixer.board import done, form_page, project_of, typed_name
from projects.views.mixer.groups import place

PAGE_SIZE = 24


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """?group=ID, or none. GET: videos and pictures to add, as a page or for a dialog. POST asset, once for each."""
    project = project_of(request, pk)
    group = _group_of(project, request.GET.get("group", ""))
    if request.method == "POST":
        return _add(request, project, group)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    kept = Asset.objects.visible_to(request.user).listed().ready().matching(words, "").exclude(kind=Asset.Kind.AUDIO)
    page = Paginator(kept.newest_first(), PAGE_SIZE).get_page(request.GET.get("page"))
    asked = {"group": group.pk if group else "", "q": words}
    context = {"project": project, "group": group, "page_obj": page, "q": words, "query": urlencode(asked)}
    template = "mixer/_picker.html" if FRAGMENT in request.headers else "mixer/add.html"
    response = render(request, template, context)
    patch_vary_headers(response, [FRAGMENT])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: AuthenticatedRequest, pk: UUID, clip_pk: UUID) -> HttpResponse:
    project, clip = _clip(request, pk, clip_pk)
    form = ClipForm.of(clip, request.POST if request.method == "POST" else None)
    return form_page(request, "change_clip", {"project": project, "clip": clip}, form, lambda: _change(clip, **form.cleaned_data))


@require_POST
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID, clip_pk: UUID) -> HttpResponse:
    project, clip = _clip(request, pk, clip_pk)
    return done(request, project, lambda: groups.change_clip(clip, title=typed_name(request)))


@require_POST
@signed_in
def move(request: AuthenticatedRequest, pk: UUID, clip_pk: UUID) -> HttpResponse:
    """POST to: a place from 0, or "up" or "down". With `group`: within that one, where it is empty within those in none."""
    project, clip = _clip(request, pk, clip_pk)
    group = _group_of(project, request.POST["group"]) if "group" in request.POST else clip.group
    return done(request, project, lambda: groups.move_clip(clip, group, place(request.POST.get("to", ""), clip.order)))


@require_POST
@signed_in
def remove(request: AuthenticatedRequest, pk: UUID, clip_pk: UUID) -> HttpResponse:
    project, clip = _clip(request, pk, clip_pk)
    words = f"{clip.title} is taken out of the mixer."
    return done(request, project, lambda: {"token": putting_back.take_out(clip), "words": words})


def _add(request: AuthenticatedRequest, project: Project, group: ClipGroup | None) -> HttpResponse:
    ids = [parse_uuid(text) for text in request.POST.getlist("asset")]
    mine = Asset.objects.visible_to(request.user).in_bulk([pk for pk in ids if pk])

    def act() -> None:
        if not ids or not all(pk in mine for pk in ids):
            raise MixRefused("That is not in your library any more. Choose something else.")
        groups.add_clips(project, group, [mine[pk] for pk in ids if pk])

    if FRAGMENT in request.headers:
        return done(request, project, act)
    try:  # whoever picks goes on picking
        act()
        messages.success(request, "Added.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(request.get_full_path())


def _change(clip: ProjectClip, group: ClipGroup | None, **fields: Any) -> None:
    groups.change_clip(clip, **fields)
    if group != clip.group:
        groups.move_clip(clip, group, MOST_CLIPS)


def _clip(request: AuthenticatedRequest, pk: UUID, clip_pk: UUID) -> tuple[Project, ProjectClip]:
    project = project_of(request, pk)
    return project, get_object_or_404(project.clips.select_related("asset", "group", "project"), pk=clip_pk)


def _group_of(project: Project, text: str) -> ClipGroup | None:
    """That of the id; none for no id."""
    return get_object_or_404(project.groups, pk=parse_uuid(text)) if text else None
