"""The picture of a person: drawn anew from the file that came, kept where media are, one for each account."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import User
from engine.portrait import portrait

_FIELDS = ["avatar_set_at", "updated_at"]


def key_of(user: User) -> str:
    return f"avatars/{user.pk}"


def read(user: User) -> bytes | None:
    """A JPEG; None where the person has none."""
    if not user.avatar_set_at:
        return None
    try:
        with default_storage.open(key_of(user)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def keep(user: User, file: UploadedFile[Any]) -> None:
    """The file, as a small square, is the person's picture from now on. Raises UnsupportedMedia; then all is as it was."""
    # the system's own folder of temporary files, because of what a killed process leaves: nobody tidies ours but scratch
    with tempfile.TemporaryDirectory(prefix="avatar-") as name:
        source, drawn = Path(name) / "source", Path(name) / "drawn" / "portrait.jpg"
        drawn.parent.mkdir()
        with source.open("wb") as target:
            target.writelines(file.chunks())
        portrait(source, drawn)
        with drawn.open("rb") as picture:
            default_storage.save(key_of(user), File(picture))
    user.avatar_set_at = timezone.now()
    user.save(update_fields=_FIELDS)


def remove(user: User) -> None:
    user.avatar_set_at = None
    user.save(update_fields=_FIELDS)
    default_storage.delete(key_of(user))
