"""The second factor as the studio asks for it: whether a person has one, whether a code is right, and of whom it is required.

allauth has the pages and the codes; see docs/operations.md for REQUIRE_STAFF_2FA.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from accounts.models import User


def has_one(user: User) -> bool:
    return bool(is_mfa_enabled(user))


def is_missing(user: User) -> bool:
    """Whether the person is of the staff, has none, and the installation requires it."""
    return settings.REQUIRE_STAFF_2FA and user.is_staff and not has_one(user)


def takes(user: User, code: str) -> bool:
    """Whether it is the code of now, or a recovery code, either of which is used up with that.

    Wrong ones are counted with those of the page, and after some nothing is right for a while.
    """
    form = AuthenticateForm(user=user, data={"code": code})
    if not form.is_valid():
        return False
    form.authenticator.record_usage()
    return True


def take_away(user: User) -> bool:
    """The factor and its recovery codes; False where there is none."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    return bool(removed)


class StaffSecondFactor(MiddlewareMixin):
    """Before any page of the admin: staff who must have a second factor and have none set one up first."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        is_admin = request.resolver_match is not None and "admin" in request.resolver_match.app_names
        if not is_admin or not isinstance(request.user, User) or not is_missing(request.user):
            return None
        messages.info(request, "Staff need a second factor here. Set one up to go on.")
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
