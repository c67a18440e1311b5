"""django-storages' S3 backend as the studio uses it: one client for all threads, and faults in its own words.

What is not there is a FileNotFoundError; everything else that goes wrong is StorageDown, after the client's own tries.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from media_library.storage.faults import StorageDown

logger = logging.getLogger(__name__)
NOT_FOUND = 404


@dataclass(frozen=True)
class Found:
    """An object: its size in bytes and when it was put there, in seconds since 1970."""

    size: int
    modified: float


class Backend(S3Storage):  # type: ignore[misc]
    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "public_endpoint_url": ""}

    @cached_property
    def connection(self) -> Any:
        """Shared by all threads, which may share what is used of it; to make one takes as long as several requests."""
        return self._resource(self.endpoint_url)

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    @cached_property
    def signer(self) -> Any:
        """A client that is never called: it signs addresses for browsers, to which the bucket may have another name."""
        if self.public_endpoint_url in ("", self.endpoint_url):
            return self.client
        return self._resource(self.public_endpoint_url).meta.client

    def head(self, key: str) -> Found:
        """Raises FileNotFoundError, or StorageDown; also where the whole bucket is missing, which is no news of its files."""
        with told(key):
            try:
                answer = self.client.head_object(Bucket=self.bucket_name, Key=key)
            except ClientError as error:
                if _status(error) == NOT_FOUND:
                    self.check()
                raise
        return Found(answer["ContentLength"], answer["LastModified"].timestamp())

    def delete(self, name: str) -> None:
        with told(name):
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with told(name):
            return super()._open(name, mode)

    def _save(self, name: str, content: File[Any]) -> str:
        with told(name):
            return str(super()._save(name, content))

    def check(self) -> None:
        """Raises StorageDown unless the bucket is there and open to us."""
        try:
            self.client.head_bucket(Bucket=self.bucket_name)
        except (BotoCoreError, ClientError) as error:
            logger.error("The bucket %s is not to be had: %s", self.bucket_name, error)
            raise StorageDown from error

    def _resource(self, endpoint: str) -> Any:
        made = self._create_session().resource
        return made("s3", region_name=self.region_name, endpoint_url=endpoint, config=self.client_config)


@contextmanager
def told(key: str) -> Iterator[None]:
    """Faults of the client become ours."""
    try:
        yield
    except ClientError as error:
        if _status(error) == NOT_FOUND:
            raise FileNotFoundError(f"There is no {key} in the bucket.") from error
        logger.error("The bucket refused %s: %s", key, error)
        raise StorageDown from error
    except (BotoCoreError, Boto3Error) as error:
        logger.error("The bucket did not answer for %s: %s", key, error)
        raise StorageDown from error


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
