"""The profile and the picture."""

import logging
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from accounts import avatars
from accounts.models import User
from engine.errors import EngineError, UnsupportedMedia

logger = logging.getLogger(__name__)
AVATAR_MAX_BYTES = 10 * 1024 * 1024


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "username"]
        help_texts = {"username": "3 to 30 letters, digits or underscores."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in {"first_name": "given-name", "last_name": "family-name", "username": "nickname"}.items():
            self.fields[name].widget.attrs["autocomplete"] = kind

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("That username is taken.")
        return username

    def try_save(self) -> bool:
        """False, with the reason among the errors, when someone took the username since the form was checked."""
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
