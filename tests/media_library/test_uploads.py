"""Uploads by tus: who may send what, and what becomes of it. In one process; test_uploads_killed.py has real ones."""

import errno
import json
import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from jobs.models import Job
from media_library import arriving, importing, reservations, storage
from media_library.models import Asset, Upload
from tests.factories import make_project
from tests.media_library import tus
from tests.media_library.asgi import call
from tests.media_library.conftest import files_under

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upload_url(ada_client: Client) -> str:
    return tus.address(tus.create(ada_client, 10))


def test_bytes_in_two_requests_become_one_asset_and_one_job(ada: User, ada_client: Client, upload_url: str) -> None:
    assert tus.send(ada_client, upload_url, 0, b"0123").headers["upload-offset"] == "4"
    last = tus.send(ada_client, upload_url, 4, b"45", b"6789")
    assert (last.status, last.headers["upload-offset"]) == (204, "10")
    asset = Asset.objects.get()
    assert last.headers["asset-id"] == str(asset.pk) == upload_url.split("/")[-1]
    assert (asset.owner, asset.status, asset.name, asset.size, asset.source) == (ada, "processing", "film", 10, "upload")
    assert asset.original_name == "film.mp4"
    assert storage.original_path(asset).read_bytes() == b"0123456789"
    assert Job.objects.get() == asset.job
    assert asset.job is not None and asset.job.params == {"asset": str(asset.pk)}
    assert Upload.objects.get().asset == asset


def test_the_row_is_there_before_the_first_byte(ada: User, ada_client: Client) -> None:
    answer = tus.create(ada_client, 10, name="Ferien am Meer ☀.mov")
    upload = Upload.objects.get()
    assert tus.address(answer) == f"/uploads/{upload.pk}"
    assert (upload.owner, upload.name, upload.size, upload.asset) == (ada, "Ferien am Meer ☀.mov", 10, None)


def test_the_offset_is_what_is_on_the_disk(ada_client: Client, upload_url: str, media_dir: Path) -> None:
    (media_dir / "uploads" / upload_url.split("/")[-1]).write_bytes(b"01234")  # as a killed server leaves it
    answer = tus.offset(ada_client, upload_url)
    assert (answer.status, answer.headers["upload-offset"], answer.headers["upload-length"]) == (200, "5", "10")


def test_bytes_at_another_offset_are_refused_and_change_nothing(ada_client: Client, upload_url: str, media_dir: Path) -> None:
    tus.send(ada_client, upload_url, 0, b"0123")
    assert tus.send(ada_client, upload_url, 0, b"0123").status == 409
    assert tus.send(ada_client, upload_url, 8, b"89").status == 409
    assert tus.offset(ada_client, upload_url).headers["upload-offset"] == "4"


def test_more_bytes_than_promised_are_refused(ada_client: Client, upload_url: str) -> None:
    assert tus.send(ada_client, upload_url, 0, b"0123456789", b"x").status == 400
    assert int(tus.offset(ada_client, upload_url).headers["upload-offset"]) <= 10
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("size", "status", "sentence"),
    [
        ("0", 400, "This file is empty."),
        ("-5", 400, "This file is empty."),
        ("2147483649", 413, "larger than 2 GB"),
        ("many", 422, ""),
    ],
)
def test_a_size_that_cannot_be_is_refused_before_a_row(ada_client: Client, size: str, status: int, sentence: str) -> None:
    answer = tus.create(ada_client, size)
    assert answer.status == status
    assert sentence in answer.body.decode()
    assert not Upload.objects.exists()


def test_the_largest_size_is_taken(ada_client: Client) -> None:
    assert tus.create(ada_client, 2_147_483_648).status == 201


def test_an_upload_without_a_length_is_refused(ada_client: Client) -> None:
    headers = {**tus.OURS, "upload-metadata": tus.metadata(filename="film.mp4")}
    answer = call("POST", "/uploads/", client=ada_client, headers=headers)
    assert json.loads(answer.body)["error"]["message"] == "Upload-Length is missing."


@pytest.mark.parametrize("length", ["many", "1.5", "9" * 5000])
def test_a_length_that_is_no_number_is_refused_in_the_common_form(ada_client: Client, length: str) -> None:
    answer = tus.create(ada_client, length)
    assert (answer.status, Upload.objects.count()) == (422, 0)
    assert "upload-length" in json.loads(answer.body)["error"]["fields"]


def test_an_upload_without_a_type_can_be_resumed(ada_client: Client) -> None:
    url = tus.address(tus.create(ada_client, 10, **{"upload-metadata": tus.metadata(filename="a.mp4")}))
    tus.send(ada_client, url, 0, b"0123")
    assert tus.offset(ada_client, url).headers["upload-offset"] == "4"


def test_an_upload_without_a_name_is_refused(ada_client: Client) -> None:
    assert tus.create(ada_client, 10, name=" \n").status == 400


def test_a_name_is_words_and_never_a_path(ada_client: Client, media_dir: Path) -> None:
    url = tus.address(tus.create(ada_client, 3, name="../../../etc/passwd\x00" + "x" * 300))
    tus.send(ada_client, url, 0, b"abc")
    asset = Asset.objects.get()
    assert asset.name.startswith("../../../etc/passwdxx")
    assert len(asset.name) == 255
    assert files_under(media_dir) == [f"originals/{asset.owner_id}/{asset.pk}"]


@pytest.mark.parametrize(
    "header",
    [{"upload-concat": "partial"}, {"upload-defer-length": "1"}, {"x-http-method-override": "DELETE"}, {"content-length": "5"}],
)
def test_ways_round_the_rules_are_refused(ada_client: Client, header: dict[str, str]) -> None:
    assert tus.create(ada_client, 10, **header).status in (400, 405)
    assert not Upload.objects.exists()


def test_a_method_cannot_hide_behind_another(ada_client: Client, upload_url: str) -> None:
    headers = {**tus.OURS, "x-http-method-override": "DELETE"}
    assert call("POST", upload_url, client=ada_client, headers=headers).status == 400
    assert Upload.objects.exists()


def test_someone_elses_upload_is_a_404(bea_client: Client, ada_client: Client, upload_url: str, media_dir: Path) -> None:
    answers = [
        tus.offset(bea_client, upload_url),
        tus.send(bea_client, upload_url, 0, b"evil"),
        tus.terminate(bea_client, upload_url),
        call("GET", f"{upload_url}/result", client=bea_client),
        tus.offset(bea_client, f"/uploads/{uuid4()}"),
        tus.offset(bea_client, "/uploads/..%2f..%2fetc"),
    ]
    assert [answer.status for answer in answers] == [404] * 6
    assert tus.offset(ada_client, upload_url).headers["upload-offset"] == "0"
    assert (media_dir / "uploads" / upload_url.split("/")[-1]).read_bytes() == b""


def test_without_signing_in_nothing_is_taken(upload_url: str, media_dir: Path) -> None:
    assert tus.create(None, 10).status == 401
    assert tus.offset(None, upload_url).status == 401
    assert tus.send(None, upload_url, 0, b"0123").status == 401
    assert tus.terminate(None, upload_url).status == 401
    assert (media_dir / "uploads" / upload_url.split("/")[-1]).read_bytes() == b""


def test_a_closed_account_is_signed_out(ada: User, ada_client: Client, upload_url: str) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert tus.offset(ada_client, upload_url).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
    ],
)
def test_another_site_cannot_send(ada_client: Client, upload_url: str, headers: dict[str, str]) -> None:
    assert tus.create(ada_client, 10, **headers).status == 403
    assert tus.send(ada_client, upload_url, 0, b"0123", **headers).status == 403
    assert Upload.objects.count() == 1


def test_a_sender_that_does_not_say_where_it_is_cannot_send(ada_client: Client) -> None:
    headers = {"tus-resumable": "1.0.0", "upload-length": "10", "upload-metadata": tus.metadata(filename="a.mp4")}
    assert call("POST", "/uploads/", client=ada_client, headers=headers).status == 403
    assert call("POST", "/uploads/", client=ada_client, headers={**headers, "sec-fetch-site": "same-origin"}).status == 201


def test_an_unfinished_upload_can_be_taken_back(ada_client: Client, upload_url: str, media_dir: Path) -> None:
    tus.send(ada_client, upload_url, 0, b"0123")
    assert tus.terminate(ada_client, upload_url).status == 204
    assert tus.offset(ada_client, upload_url).status == 404
    assert not Upload.objects.exists()
    assert files_under(media_dir) == []


def test_a_finished_upload_cannot_be_taken_back(ada_client: Client, upload_url: str) -> None:
    tus.send(ada_client, upload_url, 0, b"0123456789")
    assert tus.terminate(ada_client, upload_url).status == 404
    assert storage.original_path(Asset.objects.get()).is_file()


def test_an_upload_that_is_finished_while_its_taking_back_waits_is_kept_and_that_is_said(
    ada_client: Client, upload_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_back = reservations.take_back

    def finished_first(pk: UUID) -> bool:
        path = storage.upload_path(pk)
        path.write_bytes(b"0123456789")
        importing.finish_upload(Upload.objects.get(), path)
        return take_back(pk)

    monkeypatch.setattr(reservations, "take_back", finished_first)
    answer = tus.terminate(ada_client, upload_url)
    assert answer.status == 404
    assert "it is in your library" in answer.body.decode()
    assert storage.original_path(Asset.objects.get()).is_file()


def test_finishing_twice_makes_one_asset(ada_client: Client, upload_url: str) -> None:
    tus.send(ada_client, upload_url, 0, b"0123456789")
    again = tus.send(ada_client, upload_url, 10)
    assert (again.status, again.headers["asset-id"]) == (204, upload_url.split("/")[-1])
    assert tus.offset(ada_client, upload_url).headers["upload-offset"] == "10"
    assert (Asset.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.parametrize("is_moved", [False, True])
def test_a_finish_that_was_cut_short_is_done_at_the_next_question(
    ada_client: Client, upload_url: str, media_dir: Path, is_moved: bool
) -> None:
    upload = Upload.objects.get()
    path = storage.upload_path(upload.pk)
    path.write_bytes(b"0123456789")  # all bytes came, and then the server was killed
    if is_moved:
        storage.publish(path, storage.original_key(upload.owner_id, upload.pk))
    assert tus.offset(ada_client, upload_url).headers["upload-offset"] == "10"
    asset = Asset.objects.get()
    assert storage.original_path(asset).read_bytes() == b"0123456789"
    answer = call("GET", f"{upload_url}/result", client=ada_client)
    assert json.loads(answer.body) == {"asset": str(asset.pk), "job": str(asset.job_id), "destination": "", "words": ""}


def test_an_upload_whose_file_is_gone_begins_anew(ada_client: Client, upload_url: str) -> None:
    storage.upload_path(Upload.objects.get().pk).unlink()
    assert tus.offset(ada_client, upload_url).status == 404
    assert tus.send(ada_client, upload_url, 0, b"0123").status == 404


def test_a_result_is_empty_until_all_bytes_have_come(ada_client: Client, upload_url: str) -> None:
    answer = call("GET", f"{upload_url}/result", client=ada_client)
    assert json.loads(answer.body) == {"asset": None, "job": None, "destination": "", "words": ""}


@pytest.fixture
def mix(ada: User) -> str:
    return f"mix:{make_project(ada).pk}:"


def test_an_upload_remembers_where_it_is_to_go(ada_client: Client, mix: str) -> None:
    url = tus.address(tus.create(ada_client, 10, **{"upload-destination": mix}))
    tus.send(ada_client, url, 0, b"0123456789")
    assert Upload.objects.get().destination == mix


def test_a_place_that_is_not_the_persons_is_refused_before_a_row(bea_client: Client, mix: str) -> None:
    answer = tus.create(bea_client, 10, **{"upload-destination": mix})
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (404, "no_such_mix")
    answer = tus.create(bea_client, 10, **{"upload-destination": "attic:1"})
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (400, "no_such_destination")
    assert not Upload.objects.exists()


def test_what_is_sent_on_goes_where_it_is_then_said_to_go(ada_client: Client, bea: User, mix: str) -> None:
    group, other = str(uuid4()), str(uuid4())
    url = tus.address(tus.create(ada_client, 10, **{"upload-destination": f"{mix}{group}"}))
    hers = f"mix:{make_project(bea).pk}:"

    def after(status: int, at: int, **headers: str) -> str:
        assert tus.send(ada_client, url, at, b"0", **headers).status == status
        return Upload.objects.get().destination

    assert after(204, 0) == f"{mix}{group}", "nothing said"
    assert after(204, 1, **{"upload-destination": mix}) == f"{mix}{group}", "no group named: the one it has"
    assert after(204, 2, **{"upload-destination": f"{mix}{other}"}) == f"{mix}{other}"
    assert after(404, 3, **{"upload-destination": hers}) == f"{mix}{other}", "another person's"
    call("HEAD", url, client=ada_client, headers={**tus.OURS, "upload-destination": f"{mix}{group}"})
    assert Upload.objects.get().destination == f"{mix}{other}", "who only asks changes nothing"


def test_one_that_began_for_the_library_goes_where_it_is_said_to_go_later(ada_client: Client, upload_url: str, mix: str) -> None:
    tus.send(ada_client, upload_url, 0, b"0123", **{"upload-destination": mix})
    assert Upload.objects.get().destination == mix


def test_a_second_writer_is_told_to_come_back(ada_client: Client, upload_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "PATIENCE", 0.0)
    handle = arriving._open(upload_url.split("/")[-1])
    try:
        assert tus.send(ada_client, upload_url, 0, b"0123").status == 423
        assert tus.terminate(ada_client, upload_url).status == 423
    finally:
        os.close(handle)
    assert tus.send(ada_client, upload_url, 0, b"0123").status == 204


def test_a_deletion_waits_for_the_request_that_was_cut_off(
    ada_client: Client, upload_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, tries = arriving._open(upload_url.split("/")[-1]), []
    really = arriving._open

    def open_and_end_the_other_after_two_tries(uid: str) -> int:
        tries.append(uid)
        if len(tries) == 3:
            os.close(handle)
        return really(uid)

    monkeypatch.setattr(arriving, "_open", open_and_end_the_other_after_two_tries)
    assert tus.terminate(ada_client, upload_url).status == 204
    assert len(tries) == 3
    assert not Upload.objects.exists()


def test_a_full_disk_is_said_and_the_upload_goes_on_later(
    ada_client: Client, upload_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, "write", _no_space)
        answer = tus.send(ada_client, upload_url, 0, b"0123")
    assert answer.status == 507
    assert "disk is full" in answer.body.decode()
    assert tus.send(ada_client, upload_url, 0, b"0123456789").status == 204
    assert Asset.objects.exists()


def test_a_folder_that_cannot_be_written_is_said_and_leaves_no_row(ada_client: Client, media_dir: Path) -> None:
    media_dir.parent.mkdir(exist_ok=True)
    media_dir.write_text("no folder")
    answer = tus.create(ada_client, 10)
    assert (answer.status, Upload.objects.count()) == (500, 0)
    assert json.loads(answer.body)["error"]["message"].startswith("The studio's disk failed.")


def test_a_disk_that_fails_at_the_last_step_is_said_and_the_next_question_ends_it(
    ada_client: Client, upload_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(storage, "publish", _no_room)
        assert tus.send(ada_client, upload_url, 0, b"0123456789").status == 507
        assert tus.offset(ada_client, upload_url).status == 507
    assert not Asset.objects.exists()
    assert tus.offset(ada_client, upload_url).headers["upload-offset"] == "10"
    assert Asset.objects.count() == 1


def test_large_requests_go_to_the_disk_in_pieces(ada_client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    write = os.write

    def counted(handle: int, data: bytes) -> int:
        sizes.append(len(data))
        return write(handle, data)

    monkeypatch.setattr(os, "write", counted)
    part = b"x" * 65_536
    url = tus.address(tus.create(ada_client, 160 * len(part)))
    assert tus.send(ada_client, url, 0, *[part] * 160).status == 204
    assert sum(sizes) == 160 * len(part)
    assert max(sizes) <= arriving.BUFFER + len(part)


def test_another_version_of_the_protocol_is_refused(ada_client: Client, upload_url: str) -> None:
    assert tus.send(ada_client, upload_url, 0, b"0123", **{"tus-resumable": "0.2.2"}).status == 412


def test_other_methods_are_refused(ada_client: Client, upload_url: str) -> None:
    assert call("PUT", upload_url, client=ada_client, headers=tus.OURS).status == 405
    assert call("POST", f"{upload_url}/result", client=ada_client, headers=tus.OURS).status == 405


def test_two_finishes_side_by_side_make_one_asset(ada: User, upload_url: str) -> None:
    storage.upload_path(Upload.objects.get().pk).write_bytes(b"0123456789")
    first, second = Upload.objects.get(), Upload.objects.get()
    assets = [importing.finish_upload(upload, storage.upload_path(upload.pk)) for upload in (first, second)]
    assert assets[0] == assets[1]
    assert (Asset.objects.count(), Job.objects.count()) == (1, 1)


def _no_space(handle: int, data: bytes) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def _no_room(path: Path, key: str) -> Path:
    raise OSError(errno.ENOSPC, "No space left on device")
