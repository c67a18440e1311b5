"""What can be done to one asset from its page or its card. What is the same for many is in bulk.py."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from media_library import bulk, importing, removing
from media_library.forms import RenameForm
from media_library.models import Asset
from media_library.selecting import Selection


@require_POST
@signed_in
def retry(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).kept(), pk=pk)
    try:
        importing.request_ingest(asset)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("media_library:list")


@require_POST
@signed_in
def rename(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user), pk=pk)
    form = RenameForm(request.POST, instance=asset)
    if not form.is_valid():
        messages.error(request, "A name has 1 to 255 characters.")
        return redirect("media_library:detail", pk=pk)
    asset.save(update_fields=["name", "updated_at"])  # and no more: its job may end meanwhile
    return redirect("media_library:detail", pk=pk)


@require_POST
@signed_in
def trash(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).kept(), pk=pk)
    done = bulk.trash(Selection(request.user, (pk,)), QueryDict())
    messages.success(request, f"{asset.name} is in the trash. {done.warning}".strip())
    query = urlencode({"undo": done.undo["trashed_at"]}) if done.undo else ""
    return redirect(f"{reverse('media_library:list')}?{query}")


@require_POST
@signed_in
def restore(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).trashed(), pk=pk)
    bulk.restore(Selection(request.user, (pk,)), QueryDict())
    messages.success(request, f"{asset.name} is back in your library.")
    return redirect("media_library:detail", pk=pk)


@require_POST
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """For good: from the trash, or a failed one straight from its card."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).removable(), pk=pk)
    removing.remove(asset)
    messages.success(request, f"{asset.name} is deleted.")
    return redirect("media_library:trashed" if asset.deleted_at else "media_library:list")
