"""What Django and allauth tell of sign-ins, passwords, emails and second factors, written to the audit log.

These are their signals, not ours: their pages have no other place at which to note it. apps.py connects them.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest

from accounts import audit
from accounts.models import User


def connect() -> None:
    receivers: list[tuple[Signal, Callable[..., None]]] = [
        (account.user_logged_in, note_sign_in),
        (auth.user_login_failed, note_failed_sign_in),
        (account.password_changed, note_password_changed),
        (account.password_reset, note_password_reset),
        (account.email_changed, note_email_changed),
        (mfa.authenticator_added, note_factor_added),
        (mfa.authenticator_removed, note_factor_removed),
        (mfa.authenticator_reset, note_codes_made),
        (mfa.authentication_failed, note_wrong_code),
    ]
    for signal, receiver in receivers:
        signal.connect(receiver, dispatch_uid=f"accounts.watching.{receiver.__name__}")


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _note("signed_in", user, request)


def note_failed_sign_in(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A line for an unknown address too, which is not written down: it is a stranger's, or a password in the wrong box."""
    email = User.objects.normalize_email(credentials.get("email"))
    person = User.objects.filter(email=email).first()
    audit.note("sign_in_failed", actor=None, owner=person, target=person, description="Wrong password", request=request)


def note_wrong_code(request: HttpRequest, user: User, **kwargs: Any) -> None:
    audit.note("sign_in_failed", actor=None, owner=user, target=user, description="Wrong code", request=request)


def note_password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    from accounts import tokens  # heavy, and seldom needed: every process loads this module

    tokens.end_all_of(user)
    _note("password_changed", user, request)


def note_password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    from accounts import tokens  # heavy, and seldom needed: every process loads this module

    tokens.end_all_of(user)
    _note("password_reset", user, request)


def note_email_changed(request: HttpRequest, user: User, from_email_address: EmailAddress | None, **kwargs: Any) -> None:
    """Not for the first one, which is confirmed after signing up."""
    if from_email_address:
        _note("email_changed", user, request)


def note_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _note("recovery_codes_made" if _is_codes(authenticator) else "second_factor_on", user, request)


def note_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if not _is_codes(authenticator):  # these go with it
        _note("second_factor_off", user, request)


def note_codes_made(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _note("recovery_codes_made", user, request)


def _is_codes(authenticator: Authenticator) -> bool:
    return bool(authenticator.type == Authenticator.Type.RECOVERY_CODES)


def _note(action: str, user: User, request: HttpRequest) -> None:
    audit.note(action, actor=user, owner=user, target=user, request=request)
