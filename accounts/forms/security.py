"""What is asked of a person before their way in changes: the password again, a new email, the codes of a second factor."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.base import forms as allauth
from allauth.mfa.totp import forms as allauth_totp
from django import forms
from django.http import HttpRequest

from accounts import emails
from accounts.forms.entrance import describe
from accounts.models import User

TOO_MANY = "Too many attempts. Wait a minute, then try again."


class PasswordAgainForm(forms.Form):
    """Asks for the password of whoever is signed in. Wrong ones are counted, as where allauth asks for it."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.order_fields([*(name for name in self.fields if name != "password"), "password"])

    def clean_password(self) -> str:
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.user):
            raise forms.ValidationError(TOO_MANY)
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password


class ChangeEmailForm(PasswordAgainForm):
    email = forms.EmailField(label="New email", max_length=255, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if email == self.user.email:
            raise forms.ValidationError("That is your email already.")
        return email

    def try_save(self) -> bool:
        """False, with the reason among the errors, when the address is another's."""
        try:
            emails.change(self.request, self.user, self.cleaned_data["email"])
        except emails.Taken as error:
            self.add_error("email", str(error))
        return not self.errors


class CloseAccountForm(PasswordAgainForm):
    username = forms.CharField(label="Your username", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip()
        if username != self.user.username:
            raise forms.ValidationError("That is not your username.")
        return username


class SecondFactorForm(allauth.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self, "From your authenticator app, or a recovery code.")


class SecondFactorAgainForm(allauth.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self, "From your authenticator app, or a recovery code.")


class SetUpSecondFactorForm(allauth_totp.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self, "The six digits that the app shows now.")


def _describe_code(form: forms.Form, help_text: str) -> None:
    describe(form.fields["code"], "Code", help_text, autofocus="", inputmode="numeric")
