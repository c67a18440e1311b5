"""Rules that a bucket keeps by itself: where old originals lie, what is forgotten, and which pages may send to it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from media_library.storage.backend import told
from media_library.storage.bucket import Bucket

COLD_DAYS = 30  # after which an original moves to the class for what is seldom read; it can be read from there at once
CACHE_DAYS = 14
UNFINISHED_DAYS = settings.ABANDONED_UPLOAD_DAYS


def rules() -> list[dict[str, Any]]:
    """As put_bucket_lifecycle_configuration takes them. Derived files are small, shown often, and stay as they are."""
    return [
        {
            "ID": "reelwright-originals-cold",
            "Status": "Enabled",
            "Filter": {"Prefix": "originals/"},
            "Transitions": [{"Days": COLD_DAYS, "StorageClass": "STANDARD_IA"}],
        },
        {
            "ID": "reelwright-cache-expires",
            "Status": "Enabled",
            "Filter": {"Prefix": "cache/"},
            "Expiration": {"Days": CACHE_DAYS},
        },
        {
            "ID": "reelwright-unfinished-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
        },
    ]


def origins() -> list[dict[str, Any]]:
    """As put_bucket_cors takes them: parts of uploads come from the studio's own pages, and are read by nobody's scripts."""
    return [{"AllowedOrigins": [settings.PUBLIC_URL], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 3600}]


def put() -> None:
    """Rules of others stay; ours are replaced. Raises StorageDown."""
    backend = Bucket.of_settings().backend
    name, client = backend.bucket_name, backend.client
    others = [rule for rule in _now(client.get_bucket_lifecycle_configuration, "Rules") if not _is_ours(rule)]
    pages = [rule for rule in _now(client.get_bucket_cors, "CORSRules") if rule["AllowedOrigins"] != [settings.PUBLIC_URL]]
    with told(name):
        client.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [*others, *rules()]})
        client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [*pages, *origins()]})


def _is_ours(rule: dict[str, Any]) -> bool:
    return str(rule.get("ID", "")).startswith("reelwright-")


def _now(ask: Callable[..., dict[str, Any]], what: str) -> list[dict[str, Any]]:
    try:
        with told(what):
            return list(ask(Bucket=settings.S3_BUCKET)[what])
    except FileNotFoundError:  # it has none yet
        return []
