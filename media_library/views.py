"""The library's pages: the grid, the trash, one asset, and the few things that can be done to it."""

import logging
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from media_library import importing, removing, storage
from media_library.facts import describe, is_played_by_browsers
from media_library.forms import KINDS, PlainUploadForm, RenameForm, SearchForm
from media_library.models import Asset
from media_library.scratch import scratch

logger = logging.getLogger(__name__)

PAGE_SIZE = 20


@require_safe
@signed_in
def list_assets(request: AuthenticatedRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    assets = Asset.objects.visible_to(request.user).kept().matching(asked["q"], asked["kind"])
    page = Paginator(assets.newest_first().select_related("job"), PAGE_SIZE).get_page(request.GET.get("page"))
    kinds = [
        {"label": label, "url": "?" + _query(q=asked["q"], kind=value), "is_current": asked["kind"] == value}
        for value, label in KINDS
    ]
    context = {
        "page_obj": page,
        "kinds": kinds,
        "is_filtered": any(asked.values()),
        "q": asked["q"],
        "chosen_kind": asked["kind"],
        "query": _query(**asked),
        "query_without_q": _query(kind=asked["kind"]),
        "upload_form": PlainUploadForm(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "media_library/list.html", context)


@require_safe
@signed_in
def list_trash(request: AuthenticatedRequest) -> HttpResponse:
    assets = Asset.objects.visible_to(request.user).trashed().order_by("-deleted_at", "-id")
    page = Paginator(assets, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "media_library/trash.html", {"page_obj": page})


@require_safe
@signed_in
def show_asset(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).select_related("job"), pk=pk)
    twin_id = asset.metadata.get("duplicate_of")
    twin = Asset.objects.visible_to(request.user).ready().filter(pk=twin_id).first() if twin_id else None
    context = {**_body(asset), "twin": twin, "rename_form": RenameForm(instance=asset)}
    return render(request, "media_library/detail.html", context)


@require_safe
@signed_in
def show_body(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The changing part of an asset's page alone, for when its job has ended."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).select_related("job"), pk=pk)
    return render(request, "media_library/_asset.html", _body(asset))


@require_safe
@signed_in
def show_card(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The asset's card alone: the grid puts it in when an upload is done, and again when the asset is ready."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).select_related("job"), pk=pk)
    return render(request, "media_library/_card.html", {"asset": asset})


@require_safe
@signed_in
def download(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).exclude(status=Asset.Status.FAILED), pk=pk)
    return redirect(storage.url_for(asset, download=True))


@require_POST
@signed_in
def upload(request: AuthenticatedRequest) -> HttpResponse:
    form = PlainUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["file"]))
        return redirect("media_library:list")
    file = form.cleaned_data["file"]
    try:
        with scratch("form") as folder:
            path = folder / "file"
            with path.open("wb") as target:
                target.writelines(file.chunks())
            importing.import_file(request.user, path, name=file.name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("media_library:list")
    except OSError as error:
        logger.error("The disk failed an upload: %s", error)
        messages.error(request, "The studio's disk is full or failed, so the file was not kept.")
        return redirect("media_library:list")
    messages.success(request, f"{file.name} is being prepared.")
    return redirect("media_library:list")


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
    asset.deleted_at = timezone.now()
    asset.save(update_fields=["deleted_at", "updated_at"])
    messages.success(request, f"{asset.name} is in the trash.")
    return redirect("media_library:list")


@require_POST
@signed_in
def restore(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).trashed(), pk=pk)
    asset.deleted_at = None
    asset.save(update_fields=["deleted_at", "updated_at"])
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


def _body(asset: Asset) -> dict[str, Any]:
    role = "original" if is_played_by_browsers(asset) or "proxy" not in asset.derived else "proxy"
    return {"asset": asset, "role": role, "facts": describe(asset)}


def _query(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})
