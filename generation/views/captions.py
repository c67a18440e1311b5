"""Captions of an asset: asking for them, and the words that are known as a file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import credits
from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from engine.captions import write_srt
from generation import spoken
from generation.captioning.forms import CaptionsForm
from generation.captioning.requesting import request_captions
from generation.captioning.wishes import credits_of
from jobs.models import Job
from media_library.models import Asset

SHOWN = 8  # of the captions that there are


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = _asset(request, pk)
    form = CaptionsForm(request.user, asset, request.POST if request.method == "POST" else None, request.GET.get("project", ""))
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        request_captions(request.user, form.wish(), form.cleaned_data["key"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, refusal.status)
    project = form.cleaned_data["project"]
    where = f"in {project.name}" if project else "on this page"
    messages.success(request, f"What is said in {asset.name} is being written down. The captions will be {where}.")
    return (
        redirect("projects:edit" if "project" in request.GET else "projects:detail", pk=project.pk)
        if project
        else redirect("generation:captions", pk=pk)
    )


@require_safe
@signed_in
def srt(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """As a file for players; 404 while nobody knows the words."""
    asset = _asset(request, pk)
    words = spoken.words_of(asset)
    if not words:
        raise Http404
    response = HttpResponse(write_srt(spoken.cues(words, asset.duration_us)), content_type="application/x-subrip; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="captions-{asset.pk}.srt"'
    return response


def _page(request: AuthenticatedRequest, form: CaptionsForm, status: int = 200) -> HttpResponse:
    cues = spoken.cues(spoken.words_of(form.asset), form.asset.duration_us)
    wish = form.wish() if form.is_bound and form.is_valid() else form.as_if_sent()
    cost = credits_of(wish)
    context = {
        "asset": form.asset,
        "form": form,
        "cues": cues[:SHOWN],
        "more": max(0, len(cues) - SHOWN),
        "notes": [note for note in (spoken.note_of(form.asset), _left_out(request, form.asset)) if note],
        "cost": cost,
        "left": credits.within_reach(request.user, cost),
    }
    return render(request, "generation/captions.html", context, status=status)


def _left_out(request: AuthenticatedRequest, asset: Asset) -> str:
    """What the last captions of it did without, in a sentence."""
    mine = Job.objects.visible_to(request.user).filter(kind="caption", idempotency_key__startswith=f"caption:{asset.pk}:")
    last = mine.filter(status=Job.Status.COMPLETED).order_by("-created_at").first()
    return str(last.result.get("left_out", "")) if last is not None else ""


def _asset(request: AuthenticatedRequest, pk: UUID) -> Asset:
    """With sound, and not in the trash."""
    mine = Asset.objects.visible_to(request.user).ready().filter(has_audio=True)
    return get_object_or_404(mine.select_related("owner", "generation"), pk=pk)
