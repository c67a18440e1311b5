"""Asking for the films: what is planned is paid and made."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from projects.mixing import requesting
from projects.mixing.groups import MixRefused
from projects.views.mixer.board import project_of
from projects.views.mixer.plan import Notice, show_plan, show_refusal

CHANGED = (
    "The mix was changed in another tab, so nothing was asked for. What is there now is shown: look at it, then press Render."
)


@require_POST
@signed_in
def run(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST key, made with the form, so that sending it twice asks once; seen, the digest of what the person saw."""
    project = project_of(request, pk)
    try:
        key = _key(request.POST.get("key", ""))
        mix = requesting.request_mix(project, request.user, key, request.POST.get("seen") or "nothing")
    except requesting.MixChanged:
        return show_plan(request, project, 409, Notice(CHANGED))
    except Refused as refusal:
        return show_refusal(request, project, refusal)
    return redirect("mixer:run", pk=pk, mix_pk=mix.pk)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise MixRefused("The page was not whole when this was sent. Reload it and press Render again.") from None
