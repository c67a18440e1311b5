"""One asset: its page, the parts of it that are fetched again, and its download."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import User
from media_library import storage, uses
from media_library.editing.offering import offers
from media_library.facts import describe, is_played_by_browsers
from media_library.filters import filters_of
from media_library.forms import RenameForm
from media_library.models import Asset
from media_library.origins import origins_of

MOST_CHILDREN = 12


@require_safe
@signed_in
def show_asset(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    mine = Asset.objects.visible_to(request.user)
    asset = get_object_or_404(mine.select_related("job"), pk=pk)
    twin_id = asset.metadata.get("duplicate_of")
    context = {
        **_body(request.user, asset),
        "twin": mine.ready().filter(pk=twin_id).first() if twin_id else None,
        "rename_form": RenameForm(instance=asset),
        "own": {each.name: each.choices for each in filters_of(request.user, {})},
    }
    return render(request, "media_library/detail.html", context)


@require_safe
@signed_in
def show_body(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The changing part of an asset's page alone, for when its job has ended."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).select_related("job"), pk=pk)
    return render(request, "media_library/_asset.html", _body(request.user, asset))


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
    audit.note("download", actor=request.user, owner=request.user, target=asset, description=asset.name, request=request)
    return redirect(storage.url_for(asset, download=True))


def _body(user: User, asset: Asset) -> dict[str, Any]:
    used = uses.uses_of(user, [asset.pk]).get(asset.pk, [])
    return {
        "asset": asset,
        "role": "original" if is_played_by_browsers(asset) or "proxy" not in asset.derived else "proxy",
        "facts": describe(asset),
        "offers": offers(user, asset),
        "tags": asset.tags.order_by("name"),
        "collections": asset.collections.order_by("name"),
        "users": [use for use in used if not use.is_origin],
        "warning": uses.warning(uses.needing({asset.pk: used}), 1),
        "origins": origins_of(asset, used),
        "children": Asset.objects.visible_to(user).kept().filter(parent=asset).newest_first()[:MOST_CHILDREN],
    }
