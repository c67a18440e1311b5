"""Media by signed address: ranges, types, and no way in for anyone but the owner."""

import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from media_library import storage
from media_library.models import Asset
from tests.factories import make_asset
from tests.media_library.asgi import call

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = bytes(range(256)) * 40


@pytest.fixture
def asset(ada: User) -> Asset:
    asset = make_asset(ada, name="Täler/am See", size=len(BYTES), derived={"poster": {"size": 3, "type": "image/jpeg"}})
    _put(storage.original_path(asset), BYTES)
    _put(storage.derived_path(asset, "poster"), b"jpg")
    return asset


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_the_owner_gets_the_file(asset: Asset, ada_client: Client) -> None:
    answer = call("GET", storage.url_for(asset), client=ada_client)
    assert (answer.status, answer.body) == (200, BYTES)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=10000-", 10000, 10239), ("bytes=-5", 10235, 10239), ("bytes=10200-99999", 10200, 10239)],
)
def test_a_range_gives_just_that_part(asset: Asset, ada_client: Client, asked: str, first: int, last: int) -> None:
    answer = call("GET", storage.url_for(asset), client=ada_client, headers={"range": asked})
    assert (answer.status, answer.body) == (206, BYTES[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(BYTES)}"
    assert answer.headers["content-length"] == str(last - first + 1)


def test_two_ranges_come_in_parts(asset: Asset, ada_client: Client) -> None:
    answer = call("GET", storage.url_for(asset), client=ada_client, headers={"range": "bytes=0-1,100-101"})
    assert answer.status == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")


def test_many_ranges_are_not_honoured(asset: Asset, ada_client: Client) -> None:
    asked = "bytes=" + ",".join(f"{n * 10}-{n * 10 + 1}" for n in range(6))
    assert call("GET", storage.url_for(asset), client=ada_client, headers={"range": asked}).body == BYTES


def test_a_range_past_the_end_is_a_416(asset: Asset, ada_client: Client) -> None:
    answer = call("GET", storage.url_for(asset), client=ada_client, headers={"range": "bytes=10240-"})
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */10240")


def test_a_range_of_another_version_gives_the_whole(asset: Asset, ada_client: Client) -> None:
    headers = {"range": "bytes=0-9", "if-range": '"another"'}
    assert call("GET", storage.url_for(asset), client=ada_client, headers=headers).status == 200


def test_head_tells_the_size_and_sends_nothing(asset: Asset, ada_client: Client) -> None:
    answer = call("HEAD", storage.url_for(asset), client=ada_client)
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "10240", b"")


def test_other_methods_are_refused(asset: Asset, ada_client: Client) -> None:
    assert call("POST", storage.url_for(asset), client=ada_client).status == 405


def test_a_download_has_the_name_of_the_asset(asset: Asset, ada_client: Client) -> None:
    answer = call("GET", storage.url_for(asset, download=True), client=ada_client)
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''T%C3%A4ler-am%20See.mp4"


def test_a_derived_file_has_its_own_type(asset: Asset, ada_client: Client) -> None:
    answer = call("GET", storage.url_for(asset, "poster"), client=ada_client)
    assert (answer.body, answer.headers["content-type"]) == (b"jpg", "image/jpeg")


@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "application/pdf", ""])
def test_no_type_that_runs_is_ever_sent(asset: Asset, ada_client: Client, claimed: str) -> None:
    Asset.objects.update(mime_type=claimed)
    assert call("GET", storage.url_for(asset), client=ada_client).headers["content-type"] == "application/octet-stream"


def test_a_stranger_with_the_address_gets_404(asset: Asset, bea_client: Client) -> None:
    assert call("GET", storage.url_for(asset), client=bea_client).status == 404


def test_without_signing_in_the_address_is_a_404(asset: Asset) -> None:
    assert call("GET", storage.url_for(asset)).status == 404


def test_signing_out_ends_every_address(asset: Asset, ada_client: Client) -> None:
    url = storage.url_for(asset)
    Session.objects.all().delete()
    assert call("GET", url, client=ada_client).status == 404


def test_a_new_password_ends_every_address(asset: Asset, ada: User, ada_client: Client) -> None:
    ada.set_password("Another-Horse-8")
    ada.save()
    assert call("GET", storage.url_for(asset), client=ada_client).status == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("/original", "/poster"),
        lambda url: url + "&download=1",
        lambda url: url.replace("until=1", "until=2"),
        lambda url: url[:-1] + ("a" if url[-1] != "a" else "b"),
        lambda url: url.split("?")[0],
        lambda url: url.split("&sign")[0],
        lambda url: url.replace("until=", "until=" + "9" * 5000),
        lambda url: url.replace("until=", "until=x"),
        lambda url: url.replace("/original", "/..%2foriginal"),
    ],
)
def test_a_changed_address_is_a_404(asset: Asset, ada_client: Client, change: object) -> None:
    assert callable(change)
    url = storage.url_for(asset)
    assert change(url) != url
    assert call("GET", change(url), client=ada_client).status == 404


def test_an_address_made_for_another_asset_is_a_404(asset: Asset, ada: User, ada_client: Client) -> None:
    url = storage.url_for(asset).replace(str(asset.pk), str(uuid4()))
    assert call("GET", url, client=ada_client).status == 404


def test_an_address_ends_with_its_time(asset: Asset, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = storage.url_for(asset)
    until = int(parse_qs(urlsplit(url).query)["until"][0])
    monkeypatch.setattr(time, "time", lambda: until - 1.0)
    assert call("GET", url, client=ada_client).status == 200
    monkeypatch.setattr(time, "time", lambda: float(until))
    assert call("GET", url, client=ada_client).status == 404


def test_a_gone_file_is_a_404(asset: Asset, ada_client: Client) -> None:
    storage.original_path(asset).unlink()
    assert call("GET", storage.url_for(asset), client=ada_client).status == 404


def test_an_address_stays_the_same_within_the_hour_and_lasts_at_most_twelve() -> None:
    hour = 1_800_000_000 // 3600 * 3600
    assert storage.expiry(hour) == storage.expiry(hour + 3599.9) == hour + 12 * 3600
    assert storage.expiry(hour + 3600) == hour + 13 * 3600


def test_browsers_may_keep_it_for_the_hours_left_and_share_it_with_nobody(asset: Asset, ada_client: Client) -> None:
    cache = call("GET", storage.url_for(asset), client=ada_client).headers["cache-control"]
    kind, _, seconds = cache.partition(", max-age=")
    assert kind == "private"
    assert storage.expiry() - time.time() - 5 < int(seconds) <= 12 * 3600
