"""Who a person is: the names and the picture; and the theme switch of the menu."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import avatars
from accounts.forms.preferences import ThemeForm
from accounts.forms.profile import AvatarForm, ProfileForm
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
    return _page(request, form, AvatarForm())


@require_safe
@signed_in
def avatar(request: AuthenticatedRequest) -> HttpResponse:
    """One's own picture. With the version of today in the address it is kept by the browser for good."""
    content = avatars.read(request.user)
    if content is None:
        raise Http404
    is_current = request.GET.get("v") == request.user.avatar_version
    headers = {
        "Cache-Control": f"private, {'max-age=31536000, immutable' if is_current else 'no-cache'}",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@require_POST
@signed_in
def upload_avatar(request: AuthenticatedRequest) -> HttpResponse:
    form = AvatarForm(request.POST, request.FILES)
    if form.is_valid() and form.try_save(request.user):
        messages.success(request, "Your picture is saved.")
        return redirect("accounts:profile")
    return _page(request, ProfileForm(instance=request.user), form)


@require_POST
@signed_in
def remove_avatar(request: AuthenticatedRequest) -> HttpResponse:
    avatars.remove(request.user)
    messages.success(request, "Your picture is removed.")
    return redirect("accounts:profile")


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
    return redirect(back if is_ours else "accounts:preferences")


def _page(request: AuthenticatedRequest, form: ProfileForm, avatar_form: AvatarForm) -> HttpResponse:
    is_refused = form.errors or avatar_form.errors
    context = {"form": form, "avatar_form": avatar_form}
    return render(request, "accounts/profile.html", context, status=422 if is_refused else 200)
