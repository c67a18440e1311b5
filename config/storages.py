"""Static files: hashed and compressed by WhiteNoise, except what Vite has hashed already."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A second hash on Vite's files would give one module two addresses, and so load it twice."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        if name.startswith("dist/"):
            return name
        return str(super().hashed_name(name, content, filename))
