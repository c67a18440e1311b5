"""Closing an account and opening it again. Nothing is removed: what the person made is there when it is opened again."""

from django.utils import timezone

from accounts.models import User

_FIELDS = ["is_active", "deleted_at", "session_epoch", "updated_at"]


def close_account(user: User) -> None:
    """From now on the person cannot sign in or reset the password, and every session of theirs has ended."""
    user.is_active = False
    user.deleted_at = user.deleted_at or timezone.now()
    user.session_epoch += 1
    user.save(update_fields=_FIELDS)


def reopen_account(user: User) -> None:
    """The person may sign in again with the old password. Sessions from before stay ended."""
    user.is_active = True
    user.deleted_at = None
    user.save(update_fields=_FIELDS)
