"""Importing from the web: the page, the job, what it keeps room for, and what is left of one that does not succeed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, User
from jobs import lifecycle, runner, submitting
from jobs.models import Job
from jobs.report import Report
from jobs.runner import run_inline
from media_library import reservations, storage, url_import
from media_library.fetching import fetcher
from media_library.models import Asset, Upload
from media_library.url_import import STEP, asset_id_of, request_fetches
from tests import media
from tests.factories import make_job
from tests.media_library.accounting import used
from tests.media_library.conftest import files_under
from tests.media_library.internet import PUBLIC, OneMachine, head, ok

pytestmark = pytest.mark.django_db
PAGE = "/library/import/"
URL = "https://films.example.com/harbour.mp4?signature=secret"
FILM = bytes(1000)


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OneMachine]:
    folder = tmp_path / "web"
    folder.mkdir()
    machine = OneMachine(folder, names={"films.example.com": [[PUBLIC]], "inner.example.com": [["10.0.0.1"]]})
    machine.answers["films.example.com/harbour.mp4?signature=secret"] = ok(FILM)
    monkeypatch.setattr(fetcher, "Internet", lambda: machine.internet)
    yield machine
    machine.close()


def ask(user: User, *urls: str) -> Job:
    return request_fetches(user, list(urls or [URL]), uuid4())[0]


def fetched(job: Job) -> Job:
    """What the job came to; the ingest that follows is not run."""
    claimed = lifecycle.claim(job)
    assert claimed is not None
    try:
        result = url_import.perform_fetch(claimed, Report(claimed, time_limit=60))
    except lifecycle.JobFailed as failure:
        lifecycle.fail(claimed, str(failure))
    else:
        lifecycle.complete(claimed, result)
    job.refresh_from_db()
    return job


def asset_of(job: Job) -> Asset:
    return Asset.objects.get(pk=job.result["asset"])


@pytest.mark.ffmpeg
def test_a_video_is_fetched_and_becomes_ready(web: OneMachine, ada: User) -> None:
    film = media.make_video(1)
    web.answers["films.example.com/harbour.mp4?signature=secret"] = ok(film.read_bytes())
    job = ask(ada)
    assert run_inline("import") == 2
    job.refresh_from_db()
    asset = asset_of(job)
    assert (job.status, asset.status, asset.kind, asset.source) == ("completed", "ready", "video", "url")
    assert (asset.name, asset.original_name) == ("harbour", "harbour.mp4")
    assert asset.metadata["source_url"] == "https://films.example.com/harbour.mp4"
    assert asset.metadata["probe"]
    assert storage.original_path(asset).read_bytes() == film.read_bytes()
    assert url_import.link_fetch(job) == f"/library/{asset.pk}/"


def test_nothing_of_a_secret_in_an_address_is_kept_once_the_file_is_there(web: OneMachine, ada: User) -> None:
    job = fetched(ask(ada))
    assert job.params == {"url": "https://films.example.com/harbour.mp4"}
    assert "secret" not in str(Asset.objects.values().get())


def test_the_same_form_sent_twice_fetches_once_even_after_the_first_is_done(web: OneMachine, ada: User) -> None:
    key = uuid4()
    [first] = request_fetches(ada, [URL], key)
    assert request_fetches(ada, [URL], key) == [first]
    fetched(first)
    again = request_fetches(ada, [URL, "https://films.example.com/other.mp4"], key)
    assert again[0] == first
    assert Job.objects.filter(kind="fetch").count() == 2


def test_a_fetch_that_runs_again_after_its_worker_died_makes_one_asset(
    web: OneMachine, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(ada)
    claimed = lifecycle.claim(job)
    assert claimed is not None
    url_import.perform_fetch(claimed, Report(claimed, time_limit=60))
    asked = len(web.asked)
    assert url_import.perform_fetch(claimed, Report(claimed, time_limit=60)) == {"asset": str(asset_id_of(job))}
    assert len(web.asked) == asked
    assert Asset.objects.count() == 1
    assert used(ada) == len(FILM)


@pytest.mark.ffmpeg
def test_a_duplicate_names_the_asset_that_is_there(web: OneMachine, ada: User) -> None:
    web.answers["films.example.com/harbour.mp4?signature=secret"] = ok(media.make_image().read_bytes())
    first, second = ask(ada), ask(ada)
    run_inline("import")
    for job in (first, second):
        job.refresh_from_db()
    assert "duplicate_of" not in asset_of(first).metadata
    assert asset_of(second).metadata["duplicate_of"] == first.result["asset"]
    assert asset_of(second).metadata["source_url"] == "https://films.example.com/harbour.mp4"


def test_room_is_kept_before_the_first_byte_of_a_file_of_known_size(
    web: OneMachine, ada: User, limit: Callable[[int], None]
) -> None:
    limit(len(FILM) - 1)
    job = fetched(ask(ada))
    assert job.status == "failed"
    assert job.error.startswith("Your storage is full")
    assert used(ada) == 0
    limit(len(FILM))
    assert fetched(ask(ada)).status == "completed"
    assert used(ada) == len(FILM)


def test_a_file_of_unknown_size_keeps_room_as_it_grows_and_in_the_end_what_it_has(
    web: OneMachine, ada: User, limit: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    announce = reservations.announce

    def noted(owner: User, **promised: Any) -> Upload:
        steps.append(promised["size"])
        return announce(owner, **promised)

    monkeypatch.setattr(reservations, "announce", noted)
    film = bytes(STEP + 1000)
    web.answers["films.example.com/harbour.mp4?signature=secret"] = head(200) + film
    job = fetched(ask(ada))
    assert job.status == "completed"
    assert steps == [STEP, 2 * STEP, len(film)]
    assert used(ada) == len(film)
    limit(used(ada) + STEP)
    job = fetched(ask(ada))
    assert (job.status, used(ada)) == ("failed", len(film))


def test_a_fetch_that_fails_leaves_nothing_and_may_be_tried_again(web: OneMachine, ada: User, media_dir: Path) -> None:
    web.answers["films.example.com/harbour.mp4?signature=secret"] = head(200, "Content-Length: 1000") + b"abc"
    job = fetched(ask(ada))
    assert (job.status, job.error) == ("failed", "The connection to films.example.com broke off. Try again later.")
    assert (used(ada), Upload.objects.count(), files_under(media_dir)) == (0, 0, [])
    web.answers["films.example.com/harbour.mp4?signature=secret"] = ok(FILM)
    again = submitting.retry(job)
    assert submitting.retry(job) == again
    assert fetched(again).status == "completed"


def test_an_inner_address_fails_with_one_sentence_and_is_never_asked(web: OneMachine, ada: User) -> None:
    job = fetched(ask(ada, "https://inner.example.com/"))
    assert (job.status, job.error) == ("failed", "There is no public server at inner.example.com.")
    assert web.dialled == []


def test_a_cancel_while_it_comes_leaves_nothing(web: OneMachine, ada: User, media_dir: Path) -> None:
    job = ask(ada)
    claimed = lifecycle.claim(job)
    assert claimed is not None
    report = Report(claimed, time_limit=60)
    lifecycle.cancel(job)
    with pytest.raises(lifecycle.Cancelled):
        url_import.perform_fetch(claimed, report)
    lifecycle.stop(claimed)
    assert (used(ada), Upload.objects.count(), Asset.objects.count(), files_under(media_dir)) == (0, 0, 0, [])


def test_the_file_of_a_worker_that_died_before_it_said_so_is_removed_when_the_job_fails(ada: User, media_dir: Path) -> None:
    job = make_job(ada, kind="fetch", queue="import", params={"url": URL})
    moved = media_dir / storage.original_key(ada.pk, asset_id_of(job))
    moved.parent.mkdir(parents=True)
    moved.write_bytes(FILM)
    reservations.announce(ada, name="harbour.mp4", size=len(FILM), upload_id=asset_id_of(job))
    lifecycle.cancel(job)
    runner.discard(job)
    runner.discard(job)
    assert (files_under(media_dir), used(ada)) == ([], 0)


def test_what_became_an_asset_is_not_removed_by_the_failure_of_its_job(web: OneMachine, ada: User) -> None:
    job = ask(ada)
    claimed = lifecycle.claim(job)
    assert claimed is not None
    url_import.perform_fetch(claimed, Report(claimed, time_limit=60))
    lifecycle.fail(claimed, "Its worker was lost.")
    runner.discard(job)
    assert storage.original_path(Asset.objects.get()).is_file()
    assert used(ada) == len(FILM)


def test_the_page_asks_for_each_line_once_and_notes_it(ada: User, ada_client: Client) -> None:
    text = "https://films.example.com/a.mp4\r\n\r\n films.example.com/b.mp4 \nhttps://films.example.com/a.mp4"
    answer = ada_client.post(PAGE, {"urls": text, "key": uuid4()}, follow=True)
    assert "2 files are being fetched." in answer.content.decode()
    jobs = Job.objects.filter(owner=ada, kind="fetch").order_by("title")
    assert [(job.title, job.params["url"]) for job in jobs] == [
        ("a.mp4", "https://films.example.com/a.mp4"),
        ("b.mp4", "https://films.example.com/b.mp4"),
    ]
    noted = AuditEvent.objects.filter(action="import_url").order_by("description")
    assert [(event.actor, event.description) for event in noted] == [(ada, "a.mp4"), (ada, "b.mp4")]


def test_a_line_that_cannot_be_fetched_is_told_and_nothing_is_lost_or_asked_for(ada_client: Client) -> None:
    text = "https://films.example.com/a.mp4\nhttp://127.0.0.1/b.mp4\nftp://films.example.com/c.mp4"
    answer = ada_client.post(PAGE, {"urls": text, "key": uuid4()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "http://127.0.0.1/b.mp4: There is no public server at 127.0.0.1." in page
    assert "ftp://films.example.com/c.mp4: Only addresses that begin with" in page
    assert "https://films.example.com/a.mp4\nhttp" in page.replace("\r", "")
    assert not Job.objects.exists()


def test_twenty_addresses_at_once_are_the_most(ada_client: Client) -> None:
    def post(count: int) -> int:
        text = "\n".join(f"https://films.example.com/{number}.mp4" for number in range(count))
        return ada_client.post(PAGE, {"urls": text, "key": uuid4()}).status_code

    assert post(21) == 422
    assert Job.objects.count() == 0
    assert post(20) == 302
    assert Job.objects.count() == 20


def test_asking_too_often_is_refused_with_the_text_kept(ada_client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "import_url": {"amount": 1, "seconds": 3600}}
    assert ada_client.post(PAGE, {"urls": "https://films.example.com/a.mp4", "key": uuid4()}).status_code == 302
    answer = ada_client.post(PAGE, {"urls": "https://films.example.com/b.mp4", "key": uuid4()})
    assert (answer.status_code, int(answer["Retry-After"]) > 3000) == (429, True)
    assert "https://films.example.com/b.mp4" in answer.content.decode()
    assert Job.objects.count() == 1


def test_the_form_works_as_a_page_and_each_has_a_key_of_its_own(ada_client: Client) -> None:
    pages = [ada_client.get(PAGE) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].context["form"].initial["key"] != pages[1].context["form"].initial["key"]


def test_the_library_offers_it(ada_client: Client) -> None:
    assert f'href="{PAGE}"' in ada_client.get("/library/").content.decode()
