"""Changing the email that a person signs in with.

Where mail can be sent the new address has to answer first, and until then the old one holds; where it cannot, the change
is at once. Either way allauth's list of addresses follows, and the old address is told where mail can be sent.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.manage_email import emit_email_changed
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts.models import User


class Taken(Exception):
    """The address is another person's."""


def can_ask() -> bool:
    """Whether an address can be asked to answer."""
    return bool(settings.HAS_EMAIL)


def change(request: HttpRequest, user: User, email: str) -> None:
    """Change to `email`, normalised, or ask it to answer. Raises Taken.

    Where a mail goes out nothing tells whether the address is somebody's: its owner is told instead.
    """
    if not can_ask():
        _change_now(request, user, email)
    elif User.objects.filter(email=email).exclude(pk=user.pk).exists():
        get_adapter().send_account_already_exists_mail(email)
    else:
        EmailAddress.objects.add_new_email(request, user, email)


def awaited(user: User) -> str:
    """The address that has yet to answer; empty where there is none."""
    address = EmailAddress.objects.get_new(user) if can_ask() else None
    return address.email if address and address.email != user.email else ""


def keep_the_old(user: User) -> None:
    """Await no answer any longer: the link that was sent no longer works."""
    EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email).delete()


def is_free(address: EmailAddress) -> bool:
    """Whether nobody else has it by now, confirmed or not."""
    return not User.objects.filter(email=User.objects.normalize_email(address.email)).exclude(pk=address.user_id).exists()


def _change_now(request: HttpRequest, user: User, email: str) -> None:
    old = EmailAddress(user=user, email=user.email)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=email)
            EmailAddress.objects.filter(user=user).delete()
            new = EmailAddress.objects.create(user=user, email=email, primary=True)
    except IntegrityError as error:
        raise Taken("That email is taken.") from error
    emit_email_changed(request, old, new)
