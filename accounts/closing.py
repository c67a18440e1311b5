"""Closing an account and opening it again. Nothing is removed: what the person made is there when it is opened again."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from accounts import tokens
from accounts.models import User

_FIELDS = ["is_active", "deleted_at", "session_epoch", "updated_at"]


def close_account(user: User) -> None:
    """From now on the person cannot sign in or reset the password, and every session and token of theirs has ended."""
    user.is_active = False
    user.deleted_at = user.deleted_at or timezone.now()
    user.session_epoch += 1
    user.save(update_fields=_FIELDS)
    tokens.end_all_of(user)


def reopen_account(user: User) -> None:
    """The person may sign in again with the old password. Sessions from before stay ended."""
    user.is_active = True
    user.deleted_at = None
    user.save(update_fields=_FIELDS)


def tell(user: User) -> None:
    """Mail to who closed their account, where mail can be sent: what follows, and until when it can be undone."""
    if settings.HAS_EMAIL:
        context = {"user": user, "days": settings.CLOSED_ACCOUNT_DAYS}
        get_adapter().send_mail("accounts/email/account_closed", user.email, context)
