"""A person's ways in: email, password, second factor, and what is signed in. The pages of passwords and codes are allauth's."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, emails, sessions, tokens
from accounts.forms.security import ChangeEmailForm
from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import ApiLogin


@require_safe
@signed_in
def security(request: AuthenticatedRequest) -> HttpResponse:
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=request.user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "awaited_email": emails.awaited(request.user),
        "second_factor": factors.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "browsers": sessions.browsers_of(request.user, request.session.session_key),
        "programs": tokens.api_logins_of(request.user),
    }
    return render(request, "accounts/security.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_email(request: AuthenticatedRequest) -> HttpResponse:
    form = ChangeEmailForm(request, request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.try_save():
        if not emails.can_ask():
            messages.success(request, "Your email is changed. Sign in with the new one from now on.")
        return redirect("accounts:security")
    return render(request, "accounts/change_email.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def keep_email(request: AuthenticatedRequest) -> HttpResponse:
    emails.keep_the_old(request.user)
    messages.success(request, f"Your email stays {request.user.email}.")
    return redirect("accounts:security")


@require_POST
@signed_in
def end_session(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UserSession, user=request.user, pk=pk)
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    sessions.end(row)
    audit.note("sessions_ended", actor=request.user, owner=request.user, description="One of them", request=request)
    messages.success(request, "That browser is signed out.")
    return redirect("accounts:security")


@require_POST
@signed_in
def end_others(request: AuthenticatedRequest) -> HttpResponse:
    tokens.end_all_of(request.user)
    sessions.end_others(request, request.user)
    audit.note("sessions_ended", actor=request.user, owner=request.user, description="All others", request=request)
    messages.success(request, "Everything else is signed out.")
    return redirect("accounts:security")


@require_POST
@signed_in
def end_program(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    tokens.revoke(get_object_or_404(ApiLogin, owner=request.user, pk=pk), request)
    messages.success(request, "That program is signed out.")
    return redirect("accounts:security")


def moved(request: HttpRequest) -> HttpResponse:
    """allauth has pages of its own for what stands on this one."""
    return redirect("accounts:security")
