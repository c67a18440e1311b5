"""What is done to films of a run: sent as a ZIP or a sheet, added to the library or a project, made again, put into the trash.

Each takes the films of choosing.chosen; a refusal is a message on the run's page.
"""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest, parse_uuid, signed_in
from accounts.refusals import Refused
from projects import timelines
from projects.mixing import delivering, mixes, requesting, sending, trashing
from projects.mixing.choosing import NothingChosen, View, chosen, unmade
from projects.mixing.listing import Run
from projects.models import Mix, Project
from projects.models.mixing import MixOutputQuerySet
from projects.views.mixer.runs import run_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def archive(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponseBase:
    """A GET is for all of a view."""
    mix = run_of(request, pk, mix_pk).mix
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    try:
        return sending.send_zip(mix, _meant(request, mix), request)
    except Refused as refusal:
        return _refused(request, mix, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def manifest(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    mix = run_of(request, pk, mix_pk).mix
    try:
        return sending.send_manifest(mix, _meant(request, mix))
    except Refused as refusal:
        return _refused(request, mix, refusal)


@require_POST
@signed_in
def to_library(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    def act(mix: Mix, films: MixOutputQuerySet) -> str:
        count = delivering.add_to_library(films.made())
        return f"{_films(count)} in your library now."

    return _act(request, pk, mix_pk, act)


@require_POST
@signed_in
def to_project(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """At the end of the timeline of `project`, or of this mix's own project."""

    def act(mix: Mix, films: MixOutputQuerySet) -> str:
        project, is_new = _project(request, mix)
        try:
            count = delivering.add_to_project(films.made(), project)
        except Refused:
            if is_new:
                project.delete()
            raise
        return f"{_films(count)} at the end of {project.name} now."

    return _act(request, pk, mix_pk, act)


@require_POST
@signed_in
def again(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """Those of `n`; with `which=unmade` all that failed or were not made. `key` makes two clicks one."""
    mix = run_of(request, pk, mix_pk).mix
    try:
        films = unmade(mix) if request.POST.get("which") == "unmade" else chosen(mix, request.POST)
        numbers = list(films.values_list("number", flat=True))
        requesting.remake(mix, numbers, request.POST.get("key", ""))
    except Refused as refusal:
        return _refused(request, mix, refusal)
    messages.success(request, f"{_films(len(numbers))} being made again.")
    return _back(request, mix)


@require_POST
@signed_in
def trash(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    run = run_of(request, pk, mix_pk)
    try:
        count, moment = trashing.trash(chosen(run.mix, request.POST))
    except Refused as refusal:
        return _refused(request, run.mix, refusal)
    if not count:
        messages.info(request, "None of these videos is there any more.")
        return _back(request, run.mix)
    return _back(request, run.mix, trashed=moment.isoformat())


@require_POST
@signed_in
def restore(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    mix = run_of(request, pk, mix_pk).mix
    moment = trashing.moment_in(request.POST.get("trashed", ""))
    count = trashing.restore(mix, moment) if moment else 0
    messages.success(request, f"{_films(count)} back.")
    return _back(request, mix)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """The run for good, with the videos that are shown nowhere else. The page asks first, so that it does without script too."""
    found = run_of(request, pk, mix_pk)
    if request.method != "POST":
        return render(request, "mixer/delete_run.html", {"run": found, "mix": found.mix, "project": found.mix.project})
    mixes.delete(found.mix)
    messages.success(request, f"The run of {found.mix.name} is deleted.")
    return redirect("mixer:board", pk=pk)


def _act(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID, act: Callable[[Mix, MixOutputQuerySet], str]) -> HttpResponse:
    run: Run = run_of(request, pk, mix_pk)
    try:
        messages.success(request, act(run.mix, chosen(run.mix, request.POST)))
    except Refused as refusal:
        return _refused(request, run.mix, refusal)
    return _back(request, run.mix)


def _meant(request: AuthenticatedRequest, mix: Mix) -> MixOutputQuerySet:
    """Those that are ticked; where none is, all that are shown."""
    is_chosen = "n" in request.POST or "all" in request.POST
    return chosen(mix, request.POST) if is_chosen else View.read(request.POST or request.GET).of(mix)


def _project(request: AuthenticatedRequest, mix: Mix) -> tuple[Project, bool]:
    """One of the person's, and whether it is new: with a name it is."""
    name = " ".join(request.POST.get("new_project", "").replace("\0", " ").split())
    if name:
        return timelines.create(request.user, name[:500]), True
    wanted = parse_uuid(request.POST.get("project"))
    if wanted is None:
        return mix.project, False
    found = Project.objects.visible_to(request.user).kept().filter(pk=wanted).first()
    if found is None:
        raise NothingChosen("That project is not there any more. Choose another.")
    return found, False


def _refused(request: AuthenticatedRequest, mix: Mix, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal))
    return _back(request, mix)


def _back(request: AuthenticatedRequest, mix: Mix, **more: str) -> HttpResponseRedirect:
    """To the same view of the page."""
    query = "&".join(filter(None, [View.read(request.POST).query, urlencode(more)]))
    address = reverse("mixer:run", args=[mix.project_id, mix.pk])
    return redirect(f"{address}?{query}" if query else address)


def _films(count: int) -> str:
    return "1 video is" if count == 1 else f"{count:,} videos are"


ACTS = {
    "library": to_library,
    "project": to_project,
    "again": again,
    "trash": trash,
    "restore": restore,
    "delete": delete,
}
