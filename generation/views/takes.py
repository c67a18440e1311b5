"""Takes: a page for each, its card alone, side by side, and what is done with them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import FRAGMENT, AuthenticatedRequest, error_body, parse_uuid, signed_in
from accounts.refusals import Refused
from generation import gallery, reviewing, waiting
from generation.gallery import Take
from generation.models import Generation
from jobs import expectation, lifecycle, submitting
from projects.models import Project

COMPARED_MAX = 4
PROJECTS_MAX = 50  # in the list of those to add to


@require_safe
@signed_in
def show_take(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    generation = _get(request, pk)
    mine = gallery.with_media(Generation.objects.visible_to(request.user))
    siblings = mine.filter(batch=generation.batch).exclude(pk=pk).order_by("take", "created_at")
    context = {
        **_context(generation),
        "notice": gallery.notice_of(generation.provider, gallery.verified_providers()),
        "siblings": [gallery.take_of(each) for each in siblings],
        "costs": generation.costs.order_by("created_at"),
        "usual": expectation.usual(waiting.KIND),
    }
    return render(request, "generation/take.html", context)


@require_safe
@signed_in
def show_card(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The card alone: it takes its own place when the take is made, or has failed."""
    return render(request, "generation/_take.html", _context(_get(request, pk)))


@require_POST
@signed_in
def review(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST verdict: "kept", "rejected", or "" to take it back. A script gets the card."""
    generation, verdict = _get(request, pk), request.POST.get("verdict", "")
    if verdict and verdict not in Generation.Review.values:
        return HttpResponse("Send kept, rejected or nothing.", status=422, content_type="text/plain")
    try:
        reviewing.review(generation, verdict)
    except Refused as refusal:
        return _told(request, refusal)
    if FRAGMENT in request.headers:
        return render(request, "generation/_take.html", _context(generation))
    return _back(request, generation)


@require_POST
@signed_in
def extend(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Take the last frame, and open the form that goes on from it."""
    generation = _get(request, pk)
    try:
        reviewing.request_last_frame(request.user, generation)
    except Refused as refusal:
        return _told(request, refusal)
    return redirect(f"{reverse('generation:generate')}?{urlencode({'extend': pk})}")


@require_POST
@signed_in
def retry(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The same once more, charged once more; a script gets the card of the new try."""
    generation = _get(request, pk)
    try:
        if generation.job is None:
            raise reviewing.NothingMade("It was too long ago to be tried again from here. Use its settings again.")
        made = submitting.retry(generation.job)
    except Refused as refusal:
        return _told(request, refusal)
    again = Generation.objects.visible_to(request.user).filter(job=made).first()
    if FRAGMENT in request.headers and again is not None:
        return render(request, "generation/_take.html", _context(_get(request, again.pk)), status=201)
    return _back(request, again or generation)


@require_POST
@signed_in
def cancel(request: AuthenticatedRequest, batch: UUID) -> HttpResponse:
    """All of a prompt that is not made yet; what was charged for it comes back."""
    mine = Generation.objects.visible_to(request.user).filter(batch=batch).select_related("job")
    found = list(mine)
    if not found:
        raise Http404
    for generation in found:
        if generation.job is not None and not generation.job.is_ended:
            lifecycle.cancel(generation.job)
    return _back(request, found[0])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """To a project: the form, which is also what a dialog fetches, and the adding."""
    generation, error = _get(request, pk), ""
    if request.method == "POST":
        try:
            done = reviewing.add_to_project(request.user, generation, request.POST)
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, done.message)
            return redirect(_ours(request, request.POST.get("next", "")) or done.url)
    projects = Project.objects.visible_to(request.user).kept().newest_opened()[:PROJECTS_MAX]
    back = request.POST.get("next") or request.headers.get("Referer", "")
    context = {**_context(generation), "projects": projects, "error": error, "next": _ours(request, back)}
    template = "generation/_add.html" if FRAGMENT in request.headers else "generation/add.html"
    response = render(request, template, context, status=422 if error else 200)
    patch_vary_headers(response, [FRAGMENT])
    return response


@require_safe
@signed_in
def compare(request: AuthenticatedRequest) -> HttpResponse:
    """GET ?take=ID&take=ID: up to four side by side, played together."""
    ids = [pk for text in request.GET.getlist("take")[:COMPARED_MAX] if (pk := parse_uuid(text))]
    rows = gallery.with_media(Generation.objects.visible_to(request.user)).in_bulk(ids)
    takes = [gallery.take_of(rows[pk]) for pk in dict.fromkeys(ids) if pk in rows]
    shown = [take for take in takes if take.state == "ready"]
    context = {"takes": shown, "has_time": any(_lasts(take) for take in shown), "shape": _shape_of(shown)}
    return render(request, "generation/compare.html", context)


def _get(request: AuthenticatedRequest, pk: UUID) -> Generation:
    return get_object_or_404(gallery.with_media(Generation.objects.visible_to(request.user)), pk=pk)


def _context(generation: Generation) -> dict[str, Any]:
    take = gallery.take_of(generation)
    return {"take": take, "generation": generation, "group": gallery.Group([take], "")}


def _shape_of(takes: list[Take]) -> str:
    """Of the frames in which they are compared: that of all of them where they are alike, else wide."""
    shapes = {gallery.Group([take], "").shape for take in takes}
    return shapes.pop() if len(shapes) == 1 else "wide"


def _lasts(take: Take) -> bool:
    return take.asset is not None and take.asset.kind != "image"


def _told(request: AuthenticatedRequest, refusal: Refused) -> HttpResponse:
    if FRAGMENT in request.headers:
        return JsonResponse(error_body(refusal.code, str(refusal)), status=refusal.status)
    messages.error(request, str(refusal))
    return redirect(_way_back(request, reverse("generation:generate")))


def _back(request: AuthenticatedRequest, generation: Generation) -> HttpResponseRedirect:
    here = f"{reverse('generation:generate')}?{urlencode({'modality': generation.modality})}"
    return redirect(_way_back(request, here))


def _way_back(request: HttpRequest, otherwise: str) -> str:
    return _ours(request, request.headers.get("Referer", "")) or otherwise


def _ours(request: HttpRequest, address: str) -> str:
    """An address of our own, or nothing: what a browser sends could be anyone's, or the name of a view."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if "/" in address and is_ours else ""
