"""The pages of tags and of collections, which are alike: all of them with their counts, made, renamed, deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from media_library import shelves
from media_library.models import Collection, Tag

Kind = type[Tag] | type[Collection]
PAGES: dict[Kind, str] = {Tag: "media_library:tags", Collection: "media_library:collections"}
ICONS: dict[Kind, str] = {Tag: "tag", Collection: "folder"}


@require_safe
@signed_in
def list_all(request: AuthenticatedRequest, kind: Kind) -> HttpResponse:
    word, longest = kind.__name__.lower(), kind._meta.get_field("name").max_length
    context = {"shelves": shelves.counted(kind, request.user), "word": word, "icon": ICONS[kind], "longest": longest}
    return render(request, f"media_library/{word}s.html", context)


@require_POST
@signed_in
def create(request: AuthenticatedRequest, kind: Kind) -> HttpResponse:
    try:
        shelves.make(kind, request.user, request.POST.get("name", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGES[kind])


@require_POST
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID, kind: Kind) -> HttpResponse:
    shelf = get_object_or_404(kind.objects.visible_to(request.user), pk=pk)
    try:
        now = shelves.rename(shelf, request.POST.get("name", ""))
        if now.pk != pk:
            messages.success(request, f"{shelf.name} is now part of {now.name}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGES[kind])


@require_POST
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID, kind: Kind) -> HttpResponse:
    """The tag or the collection alone: its assets stay."""
    shelf = get_object_or_404(kind.objects.visible_to(request.user), pk=pk)
    shelf.delete()
    messages.success(request, f"{shelf.name} is deleted. What was in it is still in your library.")
    return redirect(PAGES[kind])
