"""A person's own pages of settings and usage, their picture, the theme switch of the menu. Signing in and out is allauth's."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import avatars, credits, plots, prices
from accounts.forms import AvatarForm, ProfileForm, ThemeForm
from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import CreditTransaction, User
from accounts.usage import csv_lines, last_days

ENTRIES_A_PAGE = 20


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
    if not request.user.avatar_set_at:
        raise Http404
    try:
        content = avatars.path_of(request.user).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
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
    return redirect(back if is_ours else "accounts:profile")


@require_safe
@signed_in
def usage(request: AuthenticatedRequest) -> HttpResponse:
    """GET kind: of one kind alone, in small letters. Without credits it shows what the tier allows and nothing else."""
    return render(request, "accounts/usage.html", _credits_of(request) if credits.is_on() else {})


@require_safe
@signed_in
def usage_csv(request: AuthenticatedRequest) -> HttpResponseBase:
    if not credits.is_on():
        raise Http404
    response = StreamingHttpResponse(csv_lines(request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="credits.csv"'
    return response


def _credits_of(request: AuthenticatedRequest) -> dict[str, Any]:
    kinds = {kind.lower(): label for kind, label in CreditTransaction.Kind.choices}
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in kinds else ""
    query = urlencode({"kind": chosen} if chosen else {})
    page = Paginator(credits.entries_of(request.user, chosen.upper()), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = credits.with_balance(page.object_list)
    days = last_days(request.user)
    return {
        "has_credits": True,
        "has_entries": bool(page.paginator.count or chosen),
        "page_obj": page,
        "chips": [{"kind": key, "label": label, "is_chosen": key == chosen} for key, label in {"": "All", **kinds}.items()],
        "chosen": kinds.get(chosen, ""),
        "query": query,
        "days": days,
        "spent": sum(day.spent for day in days),
        "spent_plot": _plot_of({day.date: day.spent for day in days}),
        "balance_plot": _plot_of({day.date: day.balance for day in days}),
        "prices": {prices.label(name): price for name, price in prices.price_list().items()},
    }


def _plot_of(figures: dict[date, int]) -> plots.Plot:
    return plots.plot(list(figures.values()), [f"{day:%-d %B}: {figure:,}" for day, figure in figures.items()])


def _page(request: AuthenticatedRequest, form: ProfileForm, avatar_form: AvatarForm) -> HttpResponse:
    is_refused = form.errors or avatar_form.errors
    context = {"form": form, "avatar_form": avatar_form, "has_credits": credits.is_on()}
    return render(request, "accounts/profile.html", context, status=422 if is_refused else 200)
