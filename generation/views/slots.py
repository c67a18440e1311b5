"""Pictures that go into a generation: a slot of the form, chosen from the library or brought there; fragments for scripts."""

import logging
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_POST, require_safe

from accounts import limits
from accounts.http import AuthenticatedRequest, error_body, signed_in
from accounts.models import User
from accounts.refusals import Refused
from generation import reviewing
from generation.models import Generation
from generation.offering import SLOTS, Slot
from generation.providers.shapes import Role
from generation.wants import INPUT_MAX
from media_library import importing, querying
from media_library.forms import PlainUploadForm
from media_library.models import Asset
from media_library.scratch import scratch
from projects.forms import SearchForm

logger = logging.getLogger(__name__)
PAGE_SIZE = 12


@require_safe
@signed_in
def pick(request: AuthenticatedRequest) -> HttpResponse:
    """Pictures of the library with a button each, for the dialog of a slot."""
    return render(
        request,
        "generation/_picker.html",
        pictures_page(request.user, request.GET.get("q", ""), request.GET.get("page", "")),
    )


def pictures_page(user: User, words: str, number: str) -> dict[str, Any]:
    """The person's pictures by name or tag, the newest first, twelve to a page; for both pickers."""
    form = SearchForm({"q": words})
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    pictures = Asset.objects.visible_to(user).listed().ready().filter(kind=Asset.Kind.IMAGE)
    found = querying.search(user, pictures, words).newest_first()
    query = urlencode({"q": words}) if words else ""
    return {"page_obj": Paginator(found, PAGE_SIZE).get_page(number), "q": words, "query": query}


@require_safe
@signed_in
def show_slot(request: AuthenticatedRequest, pk: UUID, role: str) -> HttpResponse:
    """A slot with that picture in it, or with how far its preparation is."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).kept().select_related("job"), pk=pk, kind=Asset.Kind.IMAGE)
    return _slot(request, asset, _slot_of(role))


@require_POST
@signed_in
def upload(request: AuthenticatedRequest, role: str) -> HttpResponse:
    """A picture from the person's own machine: it goes to the library, and the slot follows it there."""
    slot, form = _slot_of(role), PlainUploadForm(request.POST, request.FILES)
    sent = request.FILES.get("file")
    if (size := (sent.size or 0) if sent else 0) > INPUT_MAX:
        words = f"This picture has {filesizeformat(size)}, and {filesizeformat(INPUT_MAX)} is the most. Make it smaller first."
        return _refuse(words, 422)
    if not form.is_valid():
        return _refuse(" ".join(str(error) for error in form.errors["file"]), 422)
    file = form.cleaned_data["file"]
    if not (file.content_type or "").startswith("image/"):
        return _refuse("Choose a picture, such as a JPEG or a PNG.", 422)
    try:
        limits.check(request.user, "upload")
        with scratch("form") as folder:
            path = folder / "file"
            with path.open("wb") as target:
                target.writelines(file.chunks())
            asset = importing.import_file(request.user, path, name=file.name)
    except Refused as refusal:
        return _refuse(str(refusal), refusal.status)
    except OSError as error:
        logger.error("The disk failed an upload: %s", error)
        return _refuse("The studio's disk is full or failed, so the picture was not kept.", 503)
    return _slot(request, asset, slot, status=201)


@require_safe
@signed_in
def last_frame(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The slot of the first frame with the last one of a take in it, once that is there."""
    generation = get_object_or_404(Generation.objects.visible_to(request.user).select_related("asset"), pk=pk)
    job, asset = reviewing.last_frame_of(request.user, generation)
    context = {"slot": _slot_of(Role.FIRST.value), "asset": asset, "extends": generation, "job": job, "is_live": asset is None}
    return render(request, "generation/_slot.html", context)


def _slot(request: AuthenticatedRequest, asset: Asset, slot: Slot, status: int = 200) -> HttpResponse:
    return render(request, "generation/_slot.html", {"slot": slot, "asset": asset}, status=status)


def _slot_of(role: str) -> Slot:
    for each, (field, label) in SLOTS.items():
        if each.value == role:
            return Slot(each, field, label, is_offered=True, is_needed=False)
    raise Http404


def _refuse(sentence: str, status: int) -> HttpResponse:
    return JsonResponse(error_body("not_taken", sentence), status=status)
