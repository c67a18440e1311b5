"""Media in a bucket, with copies on this machine of what is read here. No call of it belongs inside a transaction."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages

from media_library.storage.backend import Backend, told
from media_library.storage.copies import Copies
from media_library.storage.faults import StorageDown
from media_library.storage.folder import Kept

ONLY_SHOWN = ("poster", "filmstrip")  # roles that browsers get from the bucket and nothing reads here


@dataclass(frozen=True)
class Bucket:
    backend: Backend
    copies: Copies

    @classmethod
    def of_settings(cls) -> "Bucket":
        backend = storages["default"]
        assert isinstance(backend, Backend)
        return cls(backend, Copies(Path(settings.S3_COPIES_DIR), settings.S3_COPIES_BYTES))

    def check(self) -> None:
        self.backend.check()

    def publish(self, path: Path, key: str) -> None:
        size = path.stat().st_size  # what is missing is said before anything is sent
        with told(key):
            self.backend.client.upload_file(str(path), self.backend.bucket_name, key)
        found = self.backend.head(key)
        if found.size != size:
            raise StorageDown
        if key.rpartition("/")[2] in ONLY_SHOWN:
            path.unlink(missing_ok=True)
        else:
            self.copies.keep(path, key, found)

    def exists(self, key: str) -> bool:
        with suppress(FileNotFoundError):
            return bool(self.backend.head(key))
        return False

    def size(self, key: str) -> int:
        return self.backend.head(key).size

    def local(self, key: str) -> Path:
        return self.copies.get(key, self.backend.head, self._download)

    def remove(self, key: str) -> None:
        self.copies.forget(key)
        self.backend.delete(key)

    def remove_under(self, prefix: str) -> None:
        shutil.rmtree(self.copies.path(prefix), ignore_errors=True)
        self.remove(prefix)
        for page in self._pages(f"{prefix}/"):
            named = {"Objects": [{"Key": key} for key, _, _ in page], "Quiet": True}
            with told(prefix):
                answer = self.backend.client.delete_objects(Bucket=self.backend.bucket_name, Delete=named)
            if answer.get("Errors"):
                raise StorageDown

    def keys(self, prefix: str) -> Iterator[Kept]:
        for page in self._pages(prefix):
            yield from page

    def address(self, key: str, *, seconds: int, headers: dict[str, str], method: str = "GET") -> str:
        """Signed for whoever has it, for so long; the answer carries `headers`, such as ResponseContentType."""
        with told(key):
            asked = {"Bucket": self.backend.bucket_name, "Key": key, **headers}
            return str(self.backend.signer.generate_presigned_url("get_object", asked, seconds, method))

    def _pages(self, prefix: str) -> Iterator[list[Kept]]:
        """None of them empty or larger than one request may delete."""
        pages = self.backend.client.get_paginator("list_objects_v2").paginate(Bucket=self.backend.bucket_name, Prefix=prefix)
        with told(prefix):
            for page in pages:
                if found := page.get("Contents"):
                    yield [(each["Key"], each["Size"], each["LastModified"].timestamp()) for each in found]

    def _download(self, key: str, to: Path) -> None:
        with told(key):
            self.backend.client.download_file(self.backend.bucket_name, key, str(to))
