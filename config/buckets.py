"""Settings of object storage, as django-storages wants them, and the origin from which browsers then get media."""

from typing import Any
from urllib.parse import urlsplit

BACKEND = "media_library.storage.backend.Backend"
# An endpoint that does not answer holds a thread for 30 seconds at most: three tries of ten. boto3's own figures make it 180.
CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 10, 3


def entry(bucket: str, region: str, endpoint: str, public: str = "") -> dict[str, Any]:
    """For STORAGES. Keys come from the environment (AWS_ACCESS_KEY_ID, ...) or from the machine's role.

    `endpoint` is empty for Amazon's own; `public` is where browsers reach it, if that is elsewhere. Amazon wants the bucket in
    the name of the region's own host, other servers mostly after it.
    """
    from botocore.config import Config  # it takes a second, and most installations have no bucket

    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": "path" if endpoint else "virtual"},
    )
    options = {
        "bucket_name": bucket,
        "region_name": region,
        "endpoint_url": endpoint or _amazon(region),
        "public_endpoint_url": public or endpoint or _amazon(region),
        "client_config": config,
    }
    return {"BACKEND": BACKEND, "OPTIONS": options}


def origin(bucket: str, region: str, endpoint: str, public: str = "") -> str:
    """What the content security policy has to allow."""
    address = urlsplit(public or endpoint or _amazon(region))
    return f"{address.scheme}://{address.netloc}" if endpoint else f"{address.scheme}://{bucket}.{address.netloc}"


def _amazon(region: str) -> str:
    return f"https://s3.{region}.amazonaws.com"
