"""Uploads straight into the bucket: the rules of other uploads, the bytes past the studio."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from media_library import direct_uploads, reservations, storage
from media_library.models import Asset, Upload
from media_library.storage import parts
from media_library.storage.bucket import Bucket
from tests.factories import make_project
from tests.media_library.asgi import Answer, call
from tests.media_library.buckets import bucket, unplug

__all__ = ["bucket", "unplug"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("bucket")]
PART = 2560
FILM = bytes(range(256)) * (PART // 256) + b"the end"
URL = "/uploads/s3/"


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SIZE", PART)
    monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", PART)  # 5 MB in earnest


def ask(method: str, url: str, client: Client | None, body: object = None, **headers: str) -> Answer:
    sent = [] if body is None else [json.dumps(body).encode()]
    return call(
        method,
        url,
        client=client,
        headers={"content-type": "application/json", "origin": "http://testserver", **headers},
        body=sent,
    )


def told(answer: Answer, status: int = 200) -> Any:
    assert answer.status == status, answer
    return json.loads(answer.body)


def begin(client: Client, size: int = len(FILM)) -> str:
    return str(told(ask("POST", URL, client, {"name": "film.mp4", "size": size, "type": "video/mp4"}), 201)["id"])


def send(client: Client, pk: str, *numbers: int) -> None:
    addresses = told(ask("POST", f"{URL}{pk}/addresses", client, {"numbers": list(numbers)}))["addresses"]
    for number in numbers:
        part = FILM[(number - 1) * PART : number * PART]
        sent = Request(addresses[str(number)], data=part, method="PUT", headers={"Content-Type": "application/octet-stream"})
        with urlopen(sent, timeout=20) as answer:
            assert answer.status == 200


def under_way(bucket: Bucket) -> int:
    return len(bucket.backend.client.list_multipart_uploads(Bucket=bucket.backend.bucket_name).get("Uploads", ()))


def used(user: User) -> int:
    user.refresh_from_db()
    return user.storage_used


def test_a_film_in_parts_becomes_an_asset(ada: User, ada_client: Client, bucket: Bucket) -> None:
    begun = told(ask("POST", URL, ada_client, {"name": "Täler/\x00am See.mp4", "size": len(FILM)}), 201)
    assert (begun["parts"], begun["part_size"]) == (2, PART)
    assert used(ada) == len(FILM)
    send(ada_client, begun["id"], 1, 2)
    made = told(ask("POST", f"{URL}{begun['id']}/complete", ada_client))
    asset = Asset.objects.get()
    assert (str(asset.pk), asset.original_name, asset.status) == (made["asset"], "Täler/am See.mp4", "processing")
    assert storage.local(storage.key_of(asset)).read_bytes() == FILM
    assert (used(ada), under_way(bucket)) == (len(FILM), 0)
    assert told(ask("POST", f"{URL}{begun['id']}/complete", ada_client)) == made
    assert len(told(ask("GET", f"{URL}{begun['id']}/parts", ada_client))["arrived"]) == 2


def test_an_upload_remembers_where_it_is_to_go(ada: User, bea_client: Client, ada_client: Client, bucket: Bucket) -> None:
    mix = f"mix:{make_project(ada).pk}:"
    announced = {"name": "film.mp4", "size": len(FILM)}
    assert told(ask("POST", URL, bea_client, announced, **{"upload-destination": mix}), 404)["error"]["code"] == "no_such_mix"
    assert (Upload.objects.count(), under_way(bucket)) == (0, 0)
    first = told(ask("POST", URL, ada_client, announced, **{"upload-destination": mix}), 201)["id"]
    second = begin(ada_client)
    ask("POST", f"{URL}{second}/addresses", ada_client, {"numbers": [1]}, **{"upload-destination": mix})
    assert {str(upload.pk): upload.destination for upload in Upload.objects.all()} == {first: mix, second: mix}


def test_after_a_break_it_tells_which_parts_have_come(ada_client: Client) -> None:
    pk = begin(ada_client)
    assert told(ask("GET", f"{URL}{pk}/parts", ada_client))["arrived"] == []
    send(ada_client, pk, 2)
    assert told(ask("GET", f"{URL}{pk}/parts", ada_client))["arrived"] == [{"number": 2, "size": 7}]
    assert told(ask("POST", f"{URL}{pk}/complete", ada_client), 409)["error"]["code"] == "not_whole"
    assert not Asset.objects.exists()
    send(ada_client, pk, 1)
    assert told(ask("POST", f"{URL}{pk}/complete", ada_client))["asset"] == pk


def test_what_does_not_fit_is_refused_before_a_byte(ada_client: Client, bucket: Bucket, limit: Callable[[int], None]) -> None:
    limit(1000)
    assert ask("POST", URL, ada_client, {"name": "film.mp4", "size": 1001}).status == 413
    assert (Upload.objects.count(), under_way(bucket)) == (0, 0)


@pytest.mark.parametrize(
    "announced",
    [
        {"name": "", "size": 5},
        {"name": "\x00", "size": 5},
        {"name": "a.mp4", "size": 0},
        {"name": "a.mp4", "size": -5},
        {"size": 5},
    ],
)
def test_what_is_announced_badly_is_refused(ada_client: Client, announced: object) -> None:
    assert ask("POST", URL, ada_client, announced).status == 422
    assert not Upload.objects.exists()


def test_the_length_of_a_part_is_in_its_signature(ada_client: Client) -> None:
    pk = begin(ada_client)
    addresses = told(ask("POST", f"{URL}{pk}/addresses", ada_client, {"numbers": [1, 2]}))["addresses"]
    assert all("content-length%3Bhost" in address for address in addresses.values())
    assert ask("POST", f"{URL}{pk}/addresses", ada_client, {"numbers": [3]}).status == 422
    assert ask("POST", f"{URL}{pk}/addresses", ada_client, {"numbers": list(range(1, 102))}).status == 422


def test_someone_elses_is_a_404(ada_client: Client, bea_client: Client) -> None:
    pk = begin(ada_client)
    for method, path, body in (
        ("POST", "/addresses", {"numbers": [1]}),
        ("GET", "/parts", None),
        ("POST", "/complete", None),
        ("DELETE", "", None),
    ):
        assert ask(method, f"{URL}{pk}{path}", bea_client, body).status == 404
        assert ask(method, f"{URL}{pk}{path}", None, body).status == 401
    assert Upload.objects.exists()


def test_other_sites_cannot_begin_one(ada_client: Client) -> None:
    assert ask("POST", URL, ada_client, {"name": "a.mp4", "size": 5}, origin="https://elsewhere.example").status == 403


def test_what_is_taken_back_leaves_nothing(ada: User, ada_client: Client, bucket: Bucket) -> None:
    pk = begin(ada_client)
    send(ada_client, pk, 1)
    assert ask("DELETE", f"{URL}{pk}", ada_client).status == 204
    assert (Upload.objects.count(), used(ada), under_way(bucket)) == (0, 0, 0)
    assert ask("POST", f"{URL}{pk}/complete", ada_client).status == 404


def test_what_is_given_up_for_its_age_leaves_nothing(ada: User, ada_client: Client, bucket: Bucket) -> None:
    pk = begin(ada_client)
    send(ada_client, pk, 1)
    assert reservations.take_back(Upload.objects.get().pk)
    assert (used(ada), under_way(bucket)) == (0, 0)


def test_what_was_joined_and_then_cut_short_is_finished_at_the_next_request(ada_client: Client) -> None:
    pk = begin(ada_client)
    send(ada_client, pk, 1, 2)
    parts.join(storage.original_key(Upload.objects.get().owner_id, Upload.objects.get().pk))
    assert told(ask("POST", f"{URL}{pk}/complete", ada_client))["asset"] == pk


def test_what_a_request_beside_this_one_has_joined_is_finished_and_not_refused(ada_client: Client) -> None:
    send(ada_client, begin(ada_client), 1, 2)
    upload = Upload.objects.get()
    parts.join(storage.original_key(upload.owner_id, upload.pk))
    assert direct_uploads.finish(upload).pk == upload.pk


def test_one_that_was_taken_back_is_refused_and_not_joined(ada_client: Client) -> None:
    begin(ada_client)
    upload = Upload.objects.get()
    reservations.take_back(upload.pk)
    with pytest.raises(direct_uploads.NotTaken, match="Begin it anew"):
        direct_uploads.finish(upload)
    assert not Asset.objects.exists()


def test_the_library_tells_browsers_where_parts_go_if_there_is_a_bucket(ada_client: Client, settings: Settings) -> None:
    assert f'bucket="{URL}"' in ada_client.get("/library/").content.decode()
    settings.S3_BUCKET = ""
    assert 'bucket=""' in ada_client.get("/library/").content.decode()


def test_what_the_bucket_does_not_begin_holds_no_room(ada: User, ada_client: Client, unplug: Callable[[], object]) -> None:
    unplug()
    assert ask("POST", URL, ada_client, {"name": "film.mp4", "size": 5}).status == 503
    assert (Upload.objects.count(), used(ada)) == (0, 0)


def test_without_a_bucket_there_is_no_such_address(ada_client: Client, settings: Settings) -> None:
    settings.S3_BUCKET = ""
    assert ask("POST", URL, ada_client, {"name": "film.mp4", "size": 5}).status in (307, 404, 405)
    assert not Upload.objects.exists()
