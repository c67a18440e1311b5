"""Who it is that signs in by the API. The answers, the limits and the time taken are those of the page, so that it is no
second door: a wrong password, an unknown email and a closed account are one answer."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import has_verified_email
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import audit, limits, second_factor
from accounts.models import User
from accounts.refusals import Refused


class SignInRefused(Refused):
    """`code` says what is in the way, for a program to go by."""

    status = 401

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def recognise(request: HttpRequest, *, email: str, password: str, code: str = "") -> User:
    """The person. Raises SignInRefused, or TooOften before anything else is looked at."""
    email = User.objects.normalize_email(email)
    who = f"{email} {audit.address_of(request)}"
    limits.check(who, "api_login")
    user = _with_password(request, email, password)
    _check_second_factor(user, code)
    if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory" and not has_verified_email(user):
        raise SignInRefused("email_not_verified", "Confirm your email first, with the link in the mail we sent you.")
    limits.forgive(who, "api_login")
    return user


def _with_password(request: HttpRequest, email: str, password: str) -> User:
    """By allauth's own step, which counts failures together with those of the page and hashes for nobody too."""
    try:
        user: User | None = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError as error:
        raise limits.TooOften(300) from error
    if user is None:
        raise SignInRefused("wrong_credentials", "That email and password do not match an account.")
    return user


def _check_second_factor(user: User, code: str) -> None:
    if second_factor.is_missing(user):
        raise SignInRefused("second_factor_missing", "Staff need a second factor here. Set one up in the settings first.")
    if not second_factor.has_one(user):
        return
    if not code:
        raise SignInRefused("second_factor_needed", "Send the code of your authenticator app, or a recovery code, as `code`.")
    if not second_factor.takes(user, code):
        raise SignInRefused("second_factor_wrong", "That code is not right. Send the one that is shown now.")
