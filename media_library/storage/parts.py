"""A file that a browser sends straight into the bucket, in parts. The bucket alone knows which have come.

What is begun twice under one key counts once, and what is never joined the bucket forgets by itself: see lifecycle.py.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from media_library.storage.backend import told
from media_library.storage.bucket import Bucket

SIZE = 16 * 1024**2  # bytes of each part but the last
SECONDS = 3600  # that the address of a part works


class NotBegun(LookupError):
    """Nothing under that key is on its way."""


def count(size: int) -> int:
    return -(-size // SIZE)


def size_of(number: int, size: int) -> int:
    """Of one part, 1 being the first, of a file of `size` bytes."""
    return min(SIZE, size - (number - 1) * SIZE)


def begin(key: str) -> None:
    backend = Bucket.of_settings().backend
    with told(key):
        backend.client.create_multipart_upload(Bucket=backend.bucket_name, Key=key)


def addresses(key: str, numbers: Iterable[int], size: int) -> dict[int, str]:
    """Where to PUT each part; its length is signed too, so no more can be sent than was promised. Raises NotBegun."""
    backend, named = Bucket.of_settings().backend, _named(key)
    made = {}
    with told(key):
        for number in numbers:
            part = {**named, "PartNumber": number, "ContentLength": size_of(number, size)}
            made[number] = str(backend.signer.generate_presigned_url("upload_part", part, SECONDS))
    return made


def arrived(key: str) -> dict[int, int]:
    """Number and size of each part that has come. Raises NotBegun."""
    return {each["PartNumber"]: each["Size"] for each in _listed(_named(key))}


def join(key: str) -> None:
    """The parts that have come are the file. Raises NotBegun."""
    named = _named(key)
    parts = [{"PartNumber": each["PartNumber"], "ETag": each["ETag"]} for each in _listed(named)]
    with told(key):
        Bucket.of_settings().backend.client.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})


def drop(key: str) -> None:
    """Forget what has come; nothing is no error."""
    client = Bucket.of_settings().backend.client
    with told(key):
        for named in _begun(key):
            client.abort_multipart_upload(**named)


def _named(key: str) -> dict[str, Any]:
    """What a request about it names: of two that were begun the first, whoever asks."""
    named = min(_begun(key), key=lambda one: str(one["UploadId"]), default=None)
    if named is None:
        raise NotBegun(key)
    return named


def _begun(key: str) -> list[dict[str, Any]]:
    backend = Bucket.of_settings().backend
    with told(key):
        answer = backend.client.list_multipart_uploads(Bucket=backend.bucket_name, Prefix=key)
    found = [each["UploadId"] for each in answer.get("Uploads", ()) if each["Key"] == key]
    return [{"Bucket": backend.bucket_name, "Key": key, "UploadId": each} for each in found]


def _listed(named: dict[str, Any]) -> Iterator[dict[str, Any]]:
    pages = Bucket.of_settings().backend.client.get_paginator("list_parts").paginate(**named)
    with told(named["Key"]):
        for page in pages:
            yield from page.get("Parts", ())
