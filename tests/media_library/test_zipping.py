"""POST /media/zip: the originals of a selection in one archive, made while it is sent."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.archives import Entry, Names, safe_name, stream_zip
from accounts.models import AuditEvent, User
from media_library import storage, zipping
from media_library.models import Asset
from tests.factories import make_asset
from tests.media_library.asgi import Answer, call

pytestmark = pytest.mark.django_db(transaction=True)
OURS = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}


def with_file(owner: User, data: bytes, **fields: object) -> Asset:
    asset = make_asset(owner, size=len(data), **fields)
    path = storage.original_path(asset)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return asset


def post(client: Client | None, fields: dict[str, object], headers: dict[str, str] = OURS) -> Answer:
    return call("POST", "/media/zip", client=client, headers=headers, body=[urlencode(fields, doseq=True).encode()])


def read(answer: Answer) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_the_selected_originals_in_their_order(ada: User, ada_client: Client) -> None:
    first, second = with_file(ada, b"one", name="Dunes"), with_file(ada, b"two" * 9, name="dunes")
    third = with_file(ada, b"three", name="../Täler: am/See")
    with_file(ada, b"not this")
    answer = post(ada_client, {"ids": [third.pk, first.pk, second.pk]})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith('attachment; filename="reelwright-')
    assert read(answer) == {"-Täler- am-See.mp4": b"three", "Dunes.mp4": b"one", "dunes (2).mp4": b"two" * 9}
    event = AuditEvent.objects.get()
    assert (event.action, event.owner, event.description[:7]) == ("bulk_download", ada, "3 files")


def test_all_that_match_are_meant_by_the_query_of_the_view(ada: User, bea: User, ada_client: Client) -> None:
    for number in range(3):
        with_file(ada, b"x", name=f"Sea {number}", created_at=timezone.now() - timedelta(hours=number))
    with_file(ada, b"x", name="Dunes")
    with_file(bea, b"hers", name="Sea")
    assert list(read(post(ada_client, {"all": 1, "query": "q=sea"}))) == ["Sea 0.mp4", "Sea 1.mp4", "Sea 2.mp4"]


def test_what_is_not_ready_is_left_out_and_what_cannot_be_read_is_told(ada: User, ada_client: Client) -> None:
    kept, gone = with_file(ada, b"x", name="Kept"), make_asset(ada, name="Gone")
    failed, binned = make_asset(ada, status="failed"), make_asset(ada, deleted_at=timezone.now())
    found = read(post(ada_client, {"ids": [kept.pk, gone.pk, failed.pk, binned.pk]}))
    assert found == {"Kept.mp4": b"x", zipping.LEFT_OUT: b"These files could not be read:\r\nGone\r\n"}


def test_a_strangers_files_are_nothing(ada: User, bea_client: Client) -> None:
    answer = post(bea_client, {"ids": [with_file(ada, b"x").pk]})
    assert (answer.status, answer.body) == (422, b"Nothing of that is ready to be downloaded.")


@pytest.mark.parametrize(
    ("most", "value", "words"),
    [("MOST_FILES", 1, b"at most 1 files"), ("MOST_BYTES", 1999, b"2.0\xc2\xa0KB, and a ZIP holds at most")],
)
def test_too_much_is_refused_with_a_sentence(
    ada: User, ada_client: Client, monkeypatch: pytest.MonkeyPatch, most: str, value: int, words: bytes
) -> None:
    monkeypatch.setattr(zipping, most, value)
    assets = [make_asset(ada), make_asset(ada)]
    answer = post(ada_client, {"ids": [asset.pk for asset in assets]})
    assert answer.status == 422
    assert words in answer.body
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert not AuditEvent.objects.exists()


def test_it_is_for_our_own_pages_and_for_who_is_signed_in(ada: User, ada_client: Client) -> None:
    fields: dict[str, object] = {"ids": [with_file(ada, b"x").pk]}
    assert post(ada_client, fields, {**OURS, "sec-fetch-site": "cross-site"}).status == 403
    assert post(None, fields).status == 403
    assert call("GET", "/media/zip", client=ada_client).status == 405
    assert post(ada_client, {"ids": ["x" * zipping.MOST_OF_A_FORM]}).status == 422


def test_too_many_in_an_hour_are_put_off(ada: User, ada_client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": {"amount": 1, "seconds": 60}}
    fields: dict[str, object] = {"ids": [with_file(ada, b"x").pk]}
    assert [post(ada_client, fields).status for _ in range(2)] == [200, 429]


def test_a_large_file_passes_through_a_small_memory(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    sent = sum(len(piece) for piece in stream_zip([Entry("large", path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent > path.stat().st_size
    assert peak < 4 * 1024 * 1024


def test_to_stop_early_closes_the_file(tmp_path: Path) -> None:
    closed = []

    def pieces() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 1000
        finally:
            closed.append(True)

    stream = stream_zip([Entry("endless", pieces())])
    next(stream)
    stream.close()
    assert closed == [True]


def test_names_fit_every_system_and_are_had_once() -> None:
    names = Names()
    assert [names.unique(name) for name in ["A.mp4", "a.mp4", "con.txt", "..", "a?b"]] == [
        "A.mp4",
        "a (2).mp4",
        "_con.txt",
        "file",
        "a-b",
    ]
    assert len(safe_name("x" * 300 + ".mp4")) == 150
