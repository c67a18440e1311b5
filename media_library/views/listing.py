"""The library's lists: the grid or table of a view, and the trash."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.http import FRAGMENT, AuthenticatedRequest, signed_in
from media_library import querying, uses
from media_library.menus import menus
from media_library.models import Asset
from media_library.paging import LAST_TRASHED, page_of, part_of
from media_library.url_import import UrlsForm


@require_safe
@signed_in
def list_assets(request: AuthenticatedRequest) -> HttpResponse:
    """The page; or its assets and the link to the next ones alone, which is what load-more.ts asks for."""
    view = querying.read(request.user, request.GET)
    assets = view.of(Asset.objects.visible_to(request.user).listed())
    assets = querying.with_labels(assets) if view.layout == "list" else querying.with_looks(assets)
    is_part = FRAGMENT in request.headers
    page = (part_of if is_part else page_of)(assets, view.order, request.GET.get("after", ""))
    context = {"view": view, "page": page, "next_query": view.query(after=page.next) if page.next else ""}
    if is_part:
        return _part(render(request, "media_library/_assets.html", context))
    return _varied(render(request, "media_library/list.html", {**context, **_frame(request, view)}))


def _frame(request: AuthenticatedRequest, view: querying.View) -> dict[str, Any]:
    """What stands around the assets."""
    return {
        "own": {each.name: each.choices for each in view.filters},
        "kept": parse_qsl(view.query(q="")),
        "undo": request.GET.get("undo", ""),
        "import_form": UrlsForm.new(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "is_direct": bool(settings.S3_BUCKET),
        **menus(view),
    }


@require_safe
@signed_in
def list_trash(request: AuthenticatedRequest) -> HttpResponse:
    """The page; or its rows and the link to the next ones alone."""
    is_part = FRAGMENT in request.headers
    assets = Asset.objects.visible_to(request.user).trashed()
    page = (part_of if is_part else page_of)(assets, LAST_TRASHED, request.GET.get("after", ""))
    used = uses.uses_of(request.user, [asset.pk for asset in page.assets])
    rows = [(asset, uses.titles(uses.needing({asset.pk: used.get(asset.pk, [])}))) for asset in page.assets]
    context = {"rows": rows, "next_query": urlencode({"after": page.next}) if page.next else ""}
    if is_part:
        return _part(render(request, "media_library/_trash_rows.html", context))
    whole = {**context, "page": page, "days": settings.TRASH_DAYS}
    return _varied(render(request, "media_library/trash.html", whole))


def _part(response: HttpResponse) -> HttpResponse:
    """Never shown in place of the page, whose address it has."""
    response["Cache-Control"] = "private, no-store"
    return _varied(response)


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, [FRAGMENT])
    return response
