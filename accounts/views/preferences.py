"""What a person prefers: the theme, how projects begin and are exported, the keys of the editor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.preferences import PreferencesForm
from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: AuthenticatedRequest) -> HttpResponse:
    # A row of its own: what a refused form has written on it must not show in the page around the form.
    person = User.objects.get(pk=request.user.pk)
    form = PreferencesForm(person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "Your preferences are saved.")
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.is_bound else 200)
