"""What is done to a selection of assets: by the form round the grid, by fetch from the same page, and by an asset's own page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest, error_body, signed_in
from accounts.refusals import Refused
from media_library import bulk, uses
from media_library.models import Asset
from media_library.selecting import Selection


@require_POST
@signed_in
def act(request: AuthenticatedRequest) -> HttpResponse:
    is_json = "application/json" in request.headers.get("Accept", "").split(";")[0]
    try:
        selection = Selection.read(request.user, request.POST)
        done = bulk.act(request.POST.get("action", ""), selection, request.POST)
    except bulk.NotSure as refusal:
        return _refused(refusal) if is_json else _ask(request, selection)
    except Refused as refusal:
        if is_json:
            return _refused(refusal)
        messages.error(request, str(refusal))
        return redirect(_back(request))
    if is_json:
        return JsonResponse(done.to_json())
    messages.success(request, done.message)
    return redirect(_back(request, done))


def _refused(refusal: Refused) -> JsonResponse:
    return JsonResponse(error_body(refusal.code, str(refusal)), status=refusal.status)


def _ask(request: AuthenticatedRequest, selection: Selection) -> HttpResponse:
    """Whether they are to be deleted for good: what they are used in, and the same form again with a yes."""
    assets = selection.of(Asset.objects.trashed() if selection.view else Asset.objects.all().removable())
    used = uses.needing(uses.uses_of(request.user, assets.values_list("pk", flat=True)))
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    context = {"count": assets.count(), "titles": uses.titles(used), "fields": fields}
    return render(request, "media_library/delete.html", context)


def _back(request: AuthenticatedRequest, done: bulk.Done | None = None) -> str:
    """Where it was asked, or where its answer says; with what undoes it, for the page to offer."""
    if done is not None and done.url:
        return done.url
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = reverse("media_library:list")
    if done is not None and done.undo:
        address += ("&" if "?" in address else "?") + urlencode({"undo": done.undo["trashed_at"]})
    return address
