"""What people type: signing up and in (on top of allauth's forms, named in settings), the profile, the picture, the theme."""

import logging
from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal.templatekit import get_entrance_context_data
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.forms.fields import Field
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from accounts import avatars
from accounts.models import User
from accounts.passwords import RULES
from accounts.preferences import Theme
from engine.errors import EngineError, UnsupportedMedia

logger = logging.getLogger(__name__)
AVATAR_MAX_BYTES = 10 * 1024 * 1024
THEMES = [(theme.value, theme.value.title()) for theme in Theme]


def _describe(field: Field, label: str, help_text: str = "", **attrs: str) -> None:
    """A label above the box and no second one inside it."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "username" is what browsers call the half of a sign-in that is not the password.
        _describe(self.fields["login"], "Email", autocomplete="username")
        _describe(self.fields["password"], "Password")
        self.fields["remember"].label = "Keep me signed in"


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["email"], "Email", autocomplete="username")
        _describe(self.fields["username"], "Username", "3 to 30 letters, digits or underscores.", autocomplete="nickname")
        _describe(self.fields["password1"], "Password", RULES)
        _describe(self.fields["password2"], "Password again")

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
        _describe(self.fields["email"], "Email", autocomplete="username")


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["password1"], "New password", RULES)
        _describe(self.fields["password2"], "New password again")


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["oldpassword"], "Current password")
        _describe(self.fields["password1"], "New password", RULES)
        _describe(self.fields["password2"], "New password again")


class UserTokenForm(allauth.UserTokenForm):  # type: ignore[misc]
    """The link in a reset mail. It dies with the account, even when it was sent before."""

    def _get_user(self, uidb36: str) -> User | None:
        user: User | None = super()._get_user(uidb36)
        return user if user and user.is_active else None


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=THEMES)

    def save(self, user: User) -> None:
        user.prefer(theme=self.cleaned_data["theme"])
        user.save(update_fields=["preferences", "updated_at"])


class ProfileForm(forms.ModelForm[User]):
    theme = forms.ChoiceField(choices=THEMES, widget=forms.RadioSelect, help_text="System follows your device.")

    class Meta:
        model = User
        fields = ["first_name", "last_name", "username"]
        help_texts = {"username": "3 to 30 letters, digits or underscores."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].initial = self.instance.theme
        for name, kind in {"first_name": "given-name", "last_name": "family-name", "username": "nickname"}.items():
            self.fields[name].widget.attrs["autocomplete"] = kind

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("That username is taken.")
        return username

    def try_save(self) -> bool:
        """False, with the reason among the errors, when someone took the username since the form was checked."""
        self.instance.prefer(theme=self.cleaned_data["theme"])
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.full_clean()
            if self.is_valid():
                raise
            return False
        return True


class AvatarForm(forms.Form):
    avatar = forms.FileField(
        label="New picture",
        help_text="JPEG, PNG or WebP, at most 10 MB. Its middle is shown.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Choose a picture first.", "empty": "The file is empty."},
    )

    def clean_avatar(self) -> Any:
        file: UploadedFile[Any] = self.cleaned_data["avatar"]
        if file.size is not None and file.size > AVATAR_MAX_BYTES:
            raise forms.ValidationError("This file is larger than 10 MB.")
        return file

    def try_save(self, user: User) -> bool:
        """False, with the reason among the errors, when the file is no such picture or could not be kept."""
        try:
            avatars.keep(user, self.cleaned_data["avatar"])
        except UnsupportedMedia as error:
            self.add_error("avatar", str(error))
        except (EngineError, OSError) as error:
            logger.error("A picture could not be kept: %s %s", error, getattr(error, "detail", ""))
            self.add_error("avatar", "The studio could not keep the picture, through no fault of yours. Try again later.")
        return not self.errors
