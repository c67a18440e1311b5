"""manage.py s3_lifecycle: what the bucket then does by itself, and whose rules stay."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from media_library.storage.bucket import Bucket
from tests.media_library.buckets import bucket, unplug

__all__ = ["bucket", "unplug"]


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("s3_lifecycle", *options, stdout=out)
    return out.getvalue()


def by_prefix(bucket: Bucket) -> dict[str, dict[str, object]]:
    name = bucket.backend.bucket_name
    rules = bucket.backend.client.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    return {rule["Filter"]["Prefix"]: rule for rule in rules}


def test_old_originals_get_cheap_the_cache_expires_and_unfinished_uploads_end(bucket: Bucket) -> None:
    assert "has 3 rules" in run()
    rules = by_prefix(bucket)
    assert rules["originals/"]["Transitions"] == [{"Days": 30, "StorageClass": "STANDARD_IA"}]
    assert rules["cache/"]["Expiration"] == {"Days": 14}
    assert rules[""]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert "Expiration" not in rules["originals/"]


def test_run_again_it_changes_nothing_and_rules_of_others_stay(bucket: Bucket) -> None:
    name = bucket.backend.bucket_name
    other = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}}
    bucket.backend.client.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [other]})
    pages = {"AllowedOrigins": ["https://other.example"], "AllowedMethods": ["GET"]}
    bucket.backend.client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [pages]})
    run()
    run()
    assert sorted(by_prefix(bucket)) == ["", "cache/", "logs/", "originals/"]
    origins = [rule["AllowedOrigins"] for rule in bucket.backend.client.get_bucket_cors(Bucket=name)["CORSRules"]]
    assert origins == [["https://other.example"], ["http://localhost:8000"]]


def test_a_dry_run_tells_and_puts_nothing(bucket: Bucket) -> None:
    assert len(json.loads(run("--dry-run"))["Rules"]) == 3
    with pytest.raises(bucket.backend.client.exceptions.ClientError):
        by_prefix(bucket)


def test_a_bucket_that_does_not_answer_is_a_failure(unplug: Callable[[], object]) -> None:
    unplug()
    with pytest.raises(CommandError, match="did not take the rules"):
        run()


def test_without_a_bucket_there_is_nothing_to_do(settings: Settings) -> None:
    with pytest.raises(CommandError, match="S3_BUCKET is not set"):
        run()
