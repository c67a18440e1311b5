"""A person's own page of settings, and the theme switch of the menu. Signing in and out is allauth's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import ProfileForm, ThemeForm
from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: AuthenticatedRequest) -> HttpResponse:
    # A row of its own: what a refused form has written on it must not show in the page around the form.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid() and form.try_save():
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in
def theme(request: AuthenticatedRequest) -> HttpResponse:
    """POST theme, and `next` to go back to. An unknown theme changes nothing."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Choose system, light or dark.", status=422, content_type="text/plain")
    form.save(request.user)
    back = request.POST.get("next", "")
    # a word without a slash would be looked up as the name of a view
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else "accounts:profile")
