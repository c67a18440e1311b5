"""Media in a bucket, for browsers: rights are checked here, and then the bytes come from there."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts import avatars
from accounts.models import User
from accounts.refusals import Refused
from config import buckets
from media_library import importing, storage
from media_library.models import Asset
from tests.factories import make_asset
from tests.media import make_image
from tests.media_library.asgi import call
from tests.media_library.buckets import REGION, bucket, server, unplug

__all__ = ["bucket", "unplug"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("bucket")]
BYTES = bytes(range(256)) * 40
DERIVED = {"poster": {"size": 3, "type": "image/jpeg"}, "peaks": {"size": 3, "type": "application/octet-stream"}}


@pytest.fixture
def asset(ada: User, tmp_path: Path) -> Asset:
    asset = make_asset(ada, name="Täler/am See", size=len(BYTES), derived=DERIVED)
    for role, content in (("original", BYTES), ("poster", b"jpg"), ("peaks", b"123")):
        path = tmp_path / uuid4().hex
        path.write_bytes(content)
        storage.publish(path, storage.key_of(asset, role))
    return asset


def sent_to(url: str, client: Client, method: str = "GET") -> str:
    answer = call(method, url, client=client)
    assert answer.status == 302
    return answer.headers["location"]


def test_the_owner_is_sent_on_to_the_bucket(asset: Asset, ada_client: Client) -> None:
    with urlopen(sent_to(storage.url_for(asset), ada_client)) as answer:
        assert answer.read() == BYTES
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Content-Disposition"] == "inline"
    with urlopen(sent_to(storage.url_for(asset, "poster"), ada_client)) as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (b"jpg", "image/jpeg")


def test_a_range_gives_just_that_part(asset: Asset, ada_client: Client) -> None:
    asked = Request(sent_to(storage.url_for(asset), ada_client), headers={"Range": "bytes=10-19"})
    with urlopen(asked) as answer:
        assert (answer.status, answer.read()) == (206, BYTES[10:20])
        assert answer.headers["Content-Range"] == f"bytes 10-19/{len(BYTES)}"


def test_a_download_has_its_name(asset: Asset, ada_client: Client) -> None:
    with urlopen(sent_to(storage.url_for(asset, download=True), ada_client)) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''T%C3%A4ler")


def test_what_a_page_must_not_run_is_plain_bytes(asset: Asset, ada_client: Client) -> None:
    Asset.objects.update(mime_type="text/html")
    with urlopen(sent_to(storage.url_for(asset), ada_client)) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"


def test_head_is_sent_to_an_address_for_head(asset: Asset, ada_client: Client) -> None:
    with urlopen(Request(sent_to(storage.url_for(asset), ada_client, "HEAD"), method="HEAD")) as answer:
        assert answer.headers["Content-Length"] == str(len(BYTES))


def test_nobody_else_is_told_where_it_lies(asset: Asset, ada_client: Client, bea_client: Client) -> None:
    url = storage.url_for(asset)
    for client, address in ((bea_client, url), (None, url), (ada_client, url.replace("sign=", "sign=x"))):
        answer = call("GET", address, client=client)
        assert answer.status == 404
        assert "location" not in answer.headers


def test_the_address_in_the_bucket_ends_when_ours_does(asset: Asset, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = storage.url_for(asset)
    until = int(parse_qs(urlsplit(url).query)["until"][0])
    query = parse_qs(urlsplit(sent_to(url, ada_client)).query)
    assert until - time.time() - 5 < int(query["X-Amz-Expires"][0]) <= min(12 * 3600, until - time.time() + 5)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_the_browser_asks_anew_before_that_end(asset: Asset, ada_client: Client) -> None:
    url = storage.url_for(asset)
    until = int(parse_qs(urlsplit(url).query)["until"][0])
    kind, _, seconds = call("GET", url, client=ada_client).headers["cache-control"].partition(", max-age=")
    assert kind == "private"
    assert until - time.time() - 90 < int(seconds) < until - time.time() - 30


def test_pages_need_no_answer_of_the_bucket(asset: Asset, ada_client: Client, unplug: Callable[[], object]) -> None:
    Asset.objects.filter(pk=asset.pk).update(status="failed", error="It is no film.")
    unplug()
    assert ada_client.get("/library/").status_code == 200
    assert ada_client.get(f"/library/{asset.pk}/").status_code == 200
    assert call("GET", storage.url_for(asset), client=ada_client).status == 302


def test_what_scripts_read_is_sent_by_us(asset: Asset, ada_client: Client) -> None:
    answer = call("GET", storage.url_for(asset, "peaks"), client=ada_client)
    assert (answer.status, answer.body) == (200, b"123")


def test_what_cannot_be_had_now_says_so(asset: Asset, ada_client: Client, unplug: Callable[[], object]) -> None:
    storage.path_of(storage.key_of(asset, "peaks")).unlink()
    unplug()
    answer = call("GET", storage.url_for(asset, "peaks"), client=ada_client)
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert json.loads(answer.body)["error"]["message"] == "The studio's media storage does not answer. Try again in a moment."


def test_a_page_that_needs_the_bucket_says_so(ada: User, ada_client: Client, unplug: Callable[[], Callable[[], None]]) -> None:
    avatars.keep(ada, ContentFile(make_image().read_bytes()))  # type: ignore[arg-type]
    mend = unplug()
    answer = ada_client.get("/settings/avatar/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "does not answer" in answer.content.decode()
    mend()
    assert ada_client.get("/settings/avatar/")["Content-Type"] == "image/jpeg"
    ada_client.post("/settings/avatar/remove/")
    assert not storage.exists(avatars.key_of(ada))


def test_a_retry_that_needs_the_bucket_is_refused_in_words(asset: Asset, unplug: Callable[[], object]) -> None:
    Asset.objects.filter(pk=asset.pk).update(status="failed", error="It is no film.")
    unplug()
    with pytest.raises(Refused, match="does not answer"):
        importing.request_ingest(asset)


def test_what_is_deleted_while_the_bucket_does_not_answer_is_deleted_all_the_same(
    asset: Asset, ada_client: Client, unplug: Callable[[], Callable[[], None]]
) -> None:
    ada_client.post(f"/library/{asset.pk}/trash/")
    mend = unplug()
    assert ada_client.post(f"/library/{asset.pk}/delete/").status_code == 302
    assert not Asset.objects.exists()
    mend()
    assert storage.exists(storage.key_of(asset))  # an orphan, for cleanup_media


@pytest.mark.parametrize(
    ("endpoint", "public", "expected"),
    [
        ("", "", "https://media.s3.eu-central-1.amazonaws.com"),
        ("http://10.0.0.1:9000", "", "http://10.0.0.1:9000"),
        ("http://minio:9000/", "https://media.example.com", "https://media.example.com"),
    ],
)
def test_pages_may_show_what_addresses_lead_to(settings: object, endpoint: str, public: str, expected: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": buckets.entry("media", REGION, endpoint, public)}  # type: ignore[attr-defined]
    settings.S3_BUCKET = "media"  # type: ignore[attr-defined]
    address = storage.bucket_address("originals/1/2", seconds=60, content_type="video/mp4")
    assert address.startswith(f"{expected}/")
    assert buckets.origin("media", REGION, endpoint, public) == expected
    assert server() != expected
