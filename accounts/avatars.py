"""The picture of a person: drawn anew from the file that came, kept under MEDIA_DIR, one for each account."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import User
from engine import publishing
from engine.portrait import portrait

_FIELDS = ["avatar_set_at", "updated_at"]


def path_of(user: User) -> Path:
    return Path(settings.MEDIA_DIR) / "avatars" / str(user.pk)


def keep(user: User, file: UploadedFile[Any]) -> None:
    """The file, as a small square, is the person's picture from now on. Raises UnsupportedMedia; then all is as it was."""
    # the system's own folder of temporary files, because of what a killed process leaves: nobody tidies ours but scratch
    with tempfile.TemporaryDirectory(prefix="avatar-") as name:
        source, drawn = Path(name) / "source", Path(name) / "drawn" / "portrait.jpg"
        drawn.parent.mkdir()
        with source.open("wb") as target:
            target.writelines(file.chunks())
        portrait(source, drawn)
        publishing.publish(drawn, path_of(user))
    user.avatar_set_at = timezone.now()
    user.save(update_fields=_FIELDS)


def remove(user: User) -> None:
    user.avatar_set_at = None
    user.save(update_fields=_FIELDS)
    path_of(user).unlink(missing_ok=True)
