"""Importing from the web: the form, which is also a dialog of the library."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from media_library import url_import
from media_library.url_import import UrlsForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def import_url(request: AuthenticatedRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, UrlsForm.new())
    form = UrlsForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        asked = url_import.request_fetches(request.user, form.cleaned_data["urls"], form.cleaned_data["key"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        response = _form(request, form, status=refusal.status)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    for job in asked:
        audit.note("import_url", actor=request.user, owner=request.user, target=job, description=job.title, request=request)
    messages.success(
        request, f"{asked[0].title} is being fetched." if len(asked) == 1 else f"{len(asked)} files are being fetched."
    )
    return redirect("media_library:list")


def _form(request: AuthenticatedRequest, form: UrlsForm, status: int = 200) -> HttpResponse:
    return render(request, "media_library/import_url.html", {"form": form}, status=status)
