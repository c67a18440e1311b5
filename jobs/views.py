"""Pages' requests about jobs: cancel one. Progress comes from events.py; what a job is about, its own app shows."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest, signed_in
from jobs import lifecycle
from jobs.models import Job


@require_POST
@signed_in
def cancel(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Back to the page of the form (`next`, else the referrer); a script that asks for JSON gets 204."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    lifecycle.cancel(job)
    if not request.accepts("text/html"):
        return HttpResponse(status=204)
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """Only ever an address of our own: the form's `next` could be anyone's, or the name of a view."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if "/" in address and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
            return address
    return "/"
