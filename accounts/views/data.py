"""What is kept of a person: all of it as one archive, and the end of the account."""

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit, closing, exporting, limits, tokens
from accounts.archives import stream_zip
from accounts.forms.security import CloseAccountForm
from accounts.http import AuthenticatedRequest, in_thread, signed_in
from accounts.refusals import Refused


@require_safe
@signed_in
def data(request: AuthenticatedRequest) -> HttpResponse:
    return _page(request)


@require_safe
@signed_in
def export(request: AuthenticatedRequest) -> HttpResponseBase:
    """GET files=1: with the media too."""
    with_files = request.GET.get("files") == "1"
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    try:
        limits.check(request.user, "export")
    except Refused as refusal:
        return _page(request, refusal)
    description = "With the files" if with_files else "Without the files"
    audit.note("export", actor=request.user, owner=request.user, description=description, request=request)
    pieces = stream_zip(exporting.entries(request.user, with_files=with_files))
    response = StreamingHttpResponse(in_thread(pieces), content_type="application/zip")
    name = f"reelwright-{request.user.username}-{timezone.now():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request: AuthenticatedRequest) -> HttpResponse:
    form = CloseAccountForm(request, request.user, request.POST if request.method == "POST" else None)
    days = settings.CLOSED_ACCOUNT_DAYS
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "days": days}
        return render(request, "accounts/close.html", context, status=422 if form.is_bound else 200)
    user = request.user
    closing.close_account(user)
    tokens.end_all_of(user)
    audit.note("account_closed", actor=user, owner=user, request=request)
    closing.tell(user)
    logout(request)
    return redirect("accounts:closed")


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/closed.html", {"days": settings.CLOSED_ACCOUNT_DAYS})


def _page(request: AuthenticatedRequest, refusal: Refused | None = None) -> HttpResponse:
    context = {"refusal": refusal, "days": settings.CLOSED_ACCOUNT_DAYS}
    response = render(request, "accounts/data.html", context, status=refusal.status if refusal else 200)
    if refusal:
        response["Retry-After"] = str(refusal.retry_after)
    return response
