"""Signing up, signing in and the password, on top of allauth's forms, which settings name."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal.templatekit import get_entrance_context_data
from django.db import IntegrityError
from django.forms.fields import Field
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from accounts.models import User
from accounts.passwords import RULES


def describe(field: Field, label: str, help_text: str = "", **attrs: str) -> None:
    """A label above the box and no second one inside it."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "username" is what browsers call the half of a sign-in that is not the password.
        describe(self.fields["login"], "Email", autocomplete="username")
        describe(self.fields["password"], "Password")
        self.fields["remember"].label = "Keep me signed in"


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self.fields["email"], "Email", autocomplete="username")
        describe(self.fields["username"], "Username", "3 to 30 letters, digits or underscores.", autocomplete="nickname")
        describe(self.fields["password1"], "Password", RULES)
        describe(self.fields["password2"], "Password again")

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """Someone may take the email or the username between the look and the write. Then look again, and say so."""
        try:
            saved: tuple[User | None, HttpResponseBase | None] = super().try_save(request)
        except IntegrityError:
            self.full_clean()
            if not self.is_valid():
                context = {"form": self, "redirect_field_value": request.POST.get("next", "")}
                return None, TemplateResponse(request, "account/signup.html", get_entrance_context_data(request) | context)
            if not self.account_already_exists:
                raise
            return super().try_save(request)  # type: ignore[no-any-return]
        return saved


class ResetPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self.fields["email"], "Email", autocomplete="username")


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self.fields["password1"], "New password", RULES)
        describe(self.fields["password2"], "New password again")


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self.fields["oldpassword"], "Current password")
        describe(self.fields["password1"], "New password", RULES)
        describe(self.fields["password2"], "New password again")


class UserTokenForm(allauth.UserTokenForm):  # type: ignore[misc]
    """The link in a reset mail. It dies with the account, even when it was sent before."""

    def _get_user(self, uidb36: str) -> User | None:
        user: User | None = super()._get_user(uidb36)
        return user if user and user.is_active else None
