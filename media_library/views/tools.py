"""Making a new asset of one that is there. Each tool has an address of its own; the asset's page shows all of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from media_library.editing.offering import Offer, offer
from media_library.editing.requesting import request_work
from media_library.models import Asset


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tool(request: AuthenticatedRequest, pk: UUID, name: str) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.visible_to(request.user).kept(), pk=pk)
    offered = offer(request.user, asset, name, request.POST if request.method == "POST" else None)
    if offered is None:
        raise Http404
    if request.method != "POST":
        return _page(request, asset, offered)
    if not offered.form.is_valid():
        return _page(request, asset, offered, status=422)
    try:
        request_work(request.user, asset, offered.form.wish(), offered.form.cleaned_data["key"])
    except Refused as refusal:
        offered.form.add_error(None, str(refusal))
        return _page(request, asset, offered, status=refusal.status)
    messages.success(request, f"{asset.name} {offered.tool.begun}. The result will be in your library.")
    return redirect("media_library:detail", pk=pk)


def _page(request: AuthenticatedRequest, asset: Asset, offered: Offer, status: int = 200) -> HttpResponse:
    return render(request, "media_library/tool.html", {"asset": asset, "offer": offered}, status=status)
