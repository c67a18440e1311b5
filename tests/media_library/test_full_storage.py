"""AC6 on the pages: full storage is said where someone uploads, and nothing is kept of what was refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from media_library import storage
from media_library.models import Asset, Upload
from tests.factories import make_asset
from tests.media_library import tus
from tests.media_library.accounting import used
from tests.media_library.conftest import files_under

SENTENCE = "Your storage is full: this needs 10\xa0bytes, and 4\xa0bytes of your 104\xa0bytes are free."


@pytest.fixture(autouse=True)
def _nearly_full(limit: Callable[[int], None]) -> None:
    limit(104)


def film() -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("film.mp4", b"0123456789", "video/mp4")}


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_refused_before_its_first_byte_with_a_sentence_for_the_tray(
    ada: User, ada_client: Client, media_dir: Path
) -> None:
    make_asset(ada, size=100)
    answer = tus.create(ada_client, 10)
    # 4xx: a sender would try 5xx again for a minute before it says anything
    assert answer.status == 413
    error = json.loads(answer.body)["error"]
    assert (error["code"], error["fields"]) == ("storage_full", {})
    assert error["message"].startswith(SENTENCE)
    assert (Upload.objects.count(), used(ada), files_under(media_dir)) == (0, 100, [])
    assert tus.create(ada_client, 4).status == 201


@pytest.mark.django_db(transaction=True)
def test_an_announced_upload_holds_its_room_until_it_is_taken_back(ada: User, ada_client: Client) -> None:
    urls = [tus.address(tus.create(ada_client, 50)) for _ in range(2)]
    assert tus.create(ada_client, 10).status == 413
    assert tus.terminate(ada_client, urls[0]).status == 204
    assert used(ada) == 50
    assert tus.create(ada_client, 10).status == 201
    assert tus.terminate(ada_client, urls[0]).status == 404
    assert used(ada) == 60


@pytest.mark.django_db(transaction=True)
def test_what_was_announced_is_taken_to_its_end_even_when_the_limit_has_fallen(
    ada: User, ada_client: Client, limit: Callable[[int], None]
) -> None:
    url = tus.address(tus.create(ada_client, 10))
    limit(1)
    assert tus.send(ada_client, url, 0, b"0123456789").status == 204
    assert (Asset.objects.get().size, used(ada)) == (10, 10)


@pytest.mark.django_db(transaction=True)
def test_an_announcement_that_the_disk_refuses_holds_no_room(ada: User, ada_client: Client, media_dir: Path) -> None:
    media_dir.write_text("no folder")
    assert tus.create(ada_client, 10).status == 500
    assert used(ada) == 0


@pytest.mark.django_db
def test_the_plain_form_says_it_and_keeps_nothing(ada: User, ada_client: Client, media_dir: Path) -> None:
    make_asset(ada, size=100)
    page = ada_client.post("/library/upload/", film(), follow=True)
    assert [str(message)[: len(SENTENCE)] for message in page.context["messages"]] == [SENTENCE]
    assert SENTENCE in page.content.decode()
    assert (Asset.objects.count(), Job.objects.count(), used(ada), files_under(media_dir)) == (1, 0, 100, [])


@pytest.mark.django_db
def test_the_plain_form_takes_what_fits_again_once_the_trash_is_emptied(ada: User, ada_client: Client) -> None:
    asset = make_asset(ada, size=100, deleted_at=timezone.now())
    ada_client.post("/library/upload/", film())
    assert Asset.objects.get() == asset
    ada_client.post(f"/library/{asset.pk}/delete/")
    ada_client.post("/library/upload/", film())
    assert (Asset.objects.get().original_name, used(ada)) == ("film.mp4", 10)


@pytest.mark.django_db
def test_the_card_of_a_failed_one_says_why_it_cannot_be_tried_again(ada: User, ada_client: Client) -> None:
    failed = make_asset(ada, status="failed", checksum="", size=0)
    make_asset(ada, size=100)
    path = storage.original_path(failed)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"0123456789")
    page = ada_client.post(f"/library/{failed.pk}/retry/", follow=True)
    assert SENTENCE in page.content.decode()
    failed.refresh_from_db()
    assert (failed.status, Job.objects.count()) == ("failed", 0)


@pytest.mark.django_db
def test_the_trash_says_that_it_counts(ada: User, ada_client: Client) -> None:
    make_asset(ada, deleted_at=timezone.now())
    assert "Until then it counts against your storage." in ada_client.get("/library/trash/").content.decode()
