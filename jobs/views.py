"""Pages about jobs: the list, and what a person can do to one. What a job is about, its own app shows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from jobs import kinds, lifecycle, listing, reading, submitting
from jobs.forms import FilterForm
from jobs.models import Job


@require_safe
@signed_in
def list_jobs(request: AuthenticatedRequest) -> HttpResponse:
    filters = FilterForm(request.GET).filters()
    context: dict[str, Any] = {
        "page": listing.page_of(request.user, filters),
        "filters": filters,
        "status_chips": listing.status_chips(filters),
        "kind_chips": listing.kind_chips(filters),
        "now": timezone.now(),
    }
    return render(request, "jobs/list.html", context)


@require_safe
@signed_in
def show_row(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """One line of the list, for when its job has begun or ended."""
    job = get_object_or_404(listing.lined(Job.objects.visible_to(request.user)), pk=pk)
    return render(request, "jobs/_row.html", {"line": listing.Line(job)})


@require_POST
@signed_in
def cancel(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Back to the page of the form (`next`, else the referrer); a script that asks for JSON gets 204."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    lifecycle.cancel(job)
    if not request.accepts("text/html"):
        return HttpResponse(status=204)
    return redirect(_way_back(request))


@require_POST
@signed_in
def retry(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """To what the new job is about; or back, with the reason why there is none."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        made = submitting.retry(job)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_way_back(request))
    reading.mark_read(job)
    return redirect(kinds.link_of(made.kind, made) or _way_back(request))


@require_POST
@signed_in
def read(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A result was seen. With `next` this is how it is opened: read, and then there."""
    reading.mark_read(get_object_or_404(Job.objects.visible_to(request.user), pk=pk))
    return redirect(_way_back(request))


@require_POST
@signed_in
def read_all(request: AuthenticatedRequest) -> HttpResponse:
    reading.mark_all_read(request.user)
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """Only ever an address of our own: the form's `next` could be anyone's, or the name of a view."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if "/" in address and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
            return address
    return "/"
