"""Django's storages: static files, hashed and compressed by WhiteNoise, and media in a folder.

Media in a bucket: buckets.py. What lies where, and who may have it, is media_library.storage's.
"""

import os
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from engine import publishing


class QuickCompressor(Compressor):  # type: ignore[misc]
    """Brotli's best takes a minute for what the libraries bring, at the first start; this takes seconds for a tenth more."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=9))


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A second hash on Vite's files would give one module two addresses, and so load it twice."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        if name.startswith("dist/"):
            return name
        return str(super().hashed_name(name, content, filename))

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return QuickCompressor(**kwargs)


class MediaFolder(FileSystemStorage):
    """Files under MEDIA_DIR, each seen whole or not at all; one that is there is replaced."""

    def __init__(self) -> None:
        super().__init__(allow_overwrite=True)

    @property
    def base_location(self) -> str:  # asked for each time, as tests have folders of their own
        return str(settings.MEDIA_DIR)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)  # noqa: PTH100  # as Django's

    def _save(self, name: str, content: File[Any]) -> str:
        out = Path(self.path(name))
        draft = out.with_name(f".{out.name}.{os.getpid()}.part")
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("wb") as file:
                file.writelines(content.chunks())
            publishing.publish(draft, out)
        finally:
            draft.unlink(missing_ok=True)
        return name
