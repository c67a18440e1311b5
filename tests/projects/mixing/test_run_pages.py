"""The page of a run: its head, its videos, what is fetched while it goes on, and what is done to videos."""

import asyncio
import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts import credits
from accounts.models import AuditEvent, CreditTransaction, User
from jobs.models import Job
from media_library import storage
from media_library.models import Asset
from projects.mixing import choosing, listing, requesting
from projects.mixing.groups import MixRefused
from projects.models import Mix, Project
from projects.views.mixer import acting
from tests.factories import make_project
from tests.projects.mixing.making_rows import run_of

pytestmark = pytest.mark.django_db

FRAGMENT = {"X-Fragment": "1"}


def page_of(mix: Mix) -> str:
    return f"/mixer/{mix.project_id}/runs/{mix.pk}/"


def words(client: Client, address: str, **more: Any) -> str:
    return " ".join(client.get(address, **more).content.decode().split())


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-number="(\d+)"', page)]


@pytest.fixture
def mix(ada: User) -> Mix:
    return run_of(make_project(ada, name="Spring"), "rrfwtd", status="completed")


@pytest.mark.parametrize("part", ["", "result/", "row/", "rows/", "outputs/1/", "zip/", "manifest.csv", "delete/"])
def test_pages_are_their_owners_alone(mix: Mix, ada_client: Client, bea_client: Client, part: str) -> None:
    assert ada_client.get(page_of(mix) + part).status_code == 200
    assert bea_client.get(page_of(mix) + part).status_code == 404
    assert Client().get(page_of(mix) + part)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("act", acting.ACTS)
def test_a_stranger_can_do_nothing_to_it(mix: Mix, bea_client: Client, act: str) -> None:
    assert bea_client.post(f"{page_of(mix)}{act}/", {"n": 1}).status_code == 404


def test_one_of_another_project_or_in_the_trash_is_not_found(ada: User, mix: Mix, ada_client: Client) -> None:
    other = make_project(ada)
    assert ada_client.get(f"/mixer/{other.pk}/runs/{mix.pk}/").status_code == 404
    Project.objects.filter(pk=mix.project_id).update(deleted_at=mix.created_at)
    assert ada_client.get(page_of(mix)).status_code == 404


def test_every_state_is_told_in_words(mix: Mix, ada_client: Client) -> None:
    page = words(ada_client, page_of(mix))
    assert numbers(page) == [1, 2, 3, 4, 5, 6]
    for each in ("Ready", "Failed", "A clip was gone.", "Not made", "In the trash", "Deleted", "film-1.mp4", "2.0 s", "Leap"):
        assert each in page
    assert "4 of 6 made, 1 failed" in page


def test_while_it_runs_it_can_be_followed_and_cancelled(ada: User, ada_client: Client) -> None:
    mix = run_of(make_project(ada), "rw", status="processing", progress=50, stage="Mixing 2 of 2")
    page = words(ada_client, page_of(mix))
    assert f'<mix-outputs class="block min-w-0" job="{mix.job_id}"' in page
    assert f"/jobs/{mix.job_id}/cancel/" in page
    assert "Waiting" in page
    assert "data-can-again" not in page


def test_its_line_on_the_board_follows_it_and_ends_by_itself(ada: User, ada_client: Client) -> None:
    mix = run_of(make_project(ada), "rw", status="processing", progress=50, stage="1 of 2 videos done")
    board, line = words(ada_client, f"/mixer/{mix.project_id}/"), words(ada_client, f"{page_of(mix)}row/")
    assert line in board
    assert line.startswith('<li class="mix-run" data-live>')
    assert f'data-job="{mix.job_id}" refresh="{page_of(mix)}row/"' in line
    assert "1 of 2 videos done" in line
    Job.objects.update(status="completed", completed_at=mix.created_at)
    mix.outputs.filter(status="waiting").update(status="failed", error="A clip was gone.")
    line = words(ada_client, f"{page_of(mix)}row/")
    assert "1 of 2 made, 1 failed" in line
    assert "live-job" not in line


def test_sixty_come_at_once_and_the_rest_by_their_own_address(ada: User, ada_client: Client) -> None:
    mix = run_of(make_project(ada), "w" * 65, status="completed")
    page = words(ada_client, page_of(mix))
    assert (len(numbers(page)), "?after=60" in page) == (60, True)
    part = ada_client.get(f"{page_of(mix)}?after=60", headers=FRAGMENT).content.decode()
    assert numbers(part) == [61, 62, 63, 64, 65]
    assert "<html" not in part
    assert numbers(words(ada_client, f"{page_of(mix)}?after=60")) == [61, 62, 63, 64, 65]


def test_a_page_of_sixty_takes_few_queries(ada: User, ada_client: Client, django_assert_max_num_queries: Any) -> None:
    mix = run_of(make_project(ada), "rf" * 30, status="completed")
    with django_assert_max_num_queries(20):
        page = ada_client.get(page_of(mix)).content.decode()
    assert numbers(page) == list(range(1, 61))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=FILM-2", [2]),
        ("q=film 3", [3]),
        ("q=7041", [1, 2, 3, 4, 5, 6]),
        ("q=seed", []),
        ("show=ready", [1, 2]),
        ("show=failed", [3]),
        ("show=waiting", [4]),
        ("show=deleted", [5, 6]),
        ("show=nonsense", [1, 2, 3, 4, 5, 6]),
        ("q=film&show=failed", [3]),
        ("q=%00", [1, 2, 3, 4, 5, 6]),
        ("after=4", [5, 6]),
        ("after=x", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_search_and_filter_are_an_address(mix: Mix, ada_client: Client, query: str, found: list[int]) -> None:
    assert numbers(words(ada_client, f"{page_of(mix)}?{query}")) == found


def test_a_search_that_finds_nothing_says_so(mix: Mix, ada_client: Client) -> None:
    assert "No video of this run is like that" in words(ada_client, f"{page_of(mix)}?q=nowhere")


@pytest.mark.parametrize(
    ("query", "found"), [("n=1-2,4", [1, 2]), ("n=3-9", [3, 5, 6]), ("n=4&all=1", [4]), ("n=", []), ("n=x,5-,-,9999999-1", [5])]
)
def test_rows_that_wait_no_more_are_fetched_by_their_numbers(mix: Mix, ada_client: Client, query: str, found: list[int]) -> None:
    part = words(ada_client, f"{page_of(mix)}rows/?{query}")
    assert numbers(part) == found
    assert "data-chips" in part


@pytest.mark.parametrize(
    ("text", "meant"), [("1-3,7", {1, 2, 3, 7}), ("", set()), ("3-1", set()), ("1-99999", set(range(1, 501))), ("a,2", {2})]
)
def test_ranges_of_numbers_are_read(text: str, meant: set[int]) -> None:
    assert choosing.numbers_in(text) == meant


def test_a_video_has_its_player_its_sources_and_what_its_file_says(mix: Mix, ada_client: Client) -> None:
    page = words(ada_client, f"{page_of(mix)}outputs/1/")
    for each in ("<asset-player", "Leap", "Hook", "seed", "7041", "film-1.mp4"):
        assert each in page
    assert "<html" not in ada_client.get(f"{page_of(mix)}outputs/1/", headers=FRAGMENT).content.decode()
    assert "A clip was gone." in words(ada_client, f"{page_of(mix)}outputs/3/")
    assert "<asset-player" not in words(ada_client, f"{page_of(mix)}outputs/6/")
    assert ada_client.get(f"{page_of(mix)}outputs/7/").status_code == 404


def test_avi_is_not_offered_to_a_player(mix: Mix, ada_client: Client) -> None:
    Asset.objects.filter(mix_output__mix=mix).update(mime_type="video/x-msvideo")
    assert "Browsers do not play AVI" in words(ada_client, f"{page_of(mix)}outputs/1/")


def test_the_head_tells_what_was_asked_what_it_cost_and_what_was_given_back(ada: User, ada_client: Client) -> None:
    settings = {"mode": "auto", "seed": 7041, "preset": "1080p", "format": "mp4", "quality": "high", "fit": "blur"}
    groups = [{"name": "A", "clips": [{}, {}, {}]}, {"name": "B", "clips": [{}]}]
    mix = run_of(make_project(ada), "rf", {**settings, "groups": groups}, status="completed")
    credits.grant_month(ada)
    assert mix.job_id
    credits.charge(ada, 2, reference=mix.job_id, description="Mix")
    credits.refund(ada.pk, 1, reference=mix.job_id, description="Mix")
    page = words(ada_client, page_of(mix))
    assert "AUTO, seed 7041 · 3 \N{MULTIPLICATION SIGN} 1 ·" in page
    assert "MP4, high · blurred edges" in page
    assert "2 credits" in page
    assert "1 given back" in page
    assert "Retry 1 failed" in page


def test_making_the_rest_reckons_with_the_months_credits_that_are_due(ada: User, ada_client: Client) -> None:
    page = words(ada_client, page_of(run_of(make_project(ada), "rf", status="completed")))
    assert "99 after" in page
    assert "Not enough credits" not in page


def zipped(mix: Mix, user: User, numbers: list[int] | None = None) -> tuple[int, list[str], str]:
    """The status, what the ZIP holds, and its manifest; read as the server does."""
    data = {"n": numbers} if numbers else {}
    request = RequestFactory().post("/", data) if numbers is not None else RequestFactory().get("/")
    request.user = user

    async def read(answer: StreamingHttpResponse) -> bytes:
        return b"".join([piece async for piece in answer])

    answer = acting.archive(request, mix.project_id, mix.pk)
    assert isinstance(answer, StreamingHttpResponse)
    with zipfile.ZipFile(io.BytesIO(asyncio.run(read(answer)))) as archive:
        names = archive.namelist()
        return answer.status_code, names, archive.read("manifest.csv").decode() if "manifest.csv" in names else ""


def put_files(mix: Mix) -> None:
    for output in mix.outputs.filter(asset__isnull=False):
        path = storage.path_of(storage.original_key(mix.owner_id, output.asset_id or uuid4()))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"film")


@pytest.mark.django_db(transaction=True)
def test_a_zip_holds_the_chosen_that_are_there_with_a_manifest(ada: User, mix: Mix) -> None:
    put_files(mix)
    assert zipped(mix, ada, [2, 3, 5])[1] == ["manifest.csv", "film-2.mp4"]
    _, names, manifest = zipped(mix, ada)
    assert names == ["manifest.csv", "film-1.mp4", "film-2.mp4"]
    assert "film-1.mp4" in manifest
    assert AuditEvent.objects.filter(action="bulk_download").count() == 2


def test_a_zip_of_nothing_is_refused_on_the_page(mix: Mix, ada_client: Client) -> None:
    page = words(ada_client, f"{page_of(mix)}?q=")
    assert "None of these videos" not in page
    answer = ada_client.post(f"{page_of(mix)}zip/", {"n": [3]}, follow=True)
    assert "None of these videos is there to be downloaded." in answer.content.decode()


def test_too_many_zips_are_refused(mix: Mix, ada_client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": {"amount": 1, "seconds": 3600}}
    assert ada_client.get(f"{page_of(mix)}zip/").status_code == 200
    answer = ada_client.get(f"{page_of(mix)}zip/", follow=True)
    assert answer.redirect_chain
    assert not AuditEvent.objects.filter(action="bulk_download").count() > 1


def test_the_manifest_is_of_what_is_chosen_or_shown(mix: Mix, ada_client: Client) -> None:
    def listed(answer: Any) -> list[str]:
        return re.findall(r"film-\d", answer.content.decode())

    assert len(set(listed(ada_client.get(f"{page_of(mix)}manifest.csv")))) == 6
    assert set(listed(ada_client.get(f"{page_of(mix)}manifest.csv?show=failed"))) == {"film-3"}
    assert set(listed(ada_client.post(f"{page_of(mix)}manifest.csv", {"n": [1, 2]}))) == {"film-1", "film-2"}
    assert set(listed(ada_client.post(f"{page_of(mix)}manifest.csv", {"show": "ready"}))) == {"film-1", "film-2"}


def test_videos_come_into_the_library(mix: Mix, ada_client: Client) -> None:
    answer = ada_client.post(f"{page_of(mix)}library/", {"n": [1, 3], "q": "film"}, follow=True)
    assert answer.redirect_chain == [(f"{page_of(mix)}?q=film", 302)]
    assert "1 video is in your library now." in answer.content.decode()
    assert Asset.objects.listed().filter(source="mixed").count() == 1


def test_videos_come_to_the_end_of_a_project(ada: User, bea: User, mix: Mix, ada_client: Client) -> None:
    other, hers = make_project(ada, name="Reel"), make_project(bea)
    ada_client.post(f"{page_of(mix)}project/", {"all": "1", "project": other.pk})
    other.refresh_from_db()
    assert len(other.document().assets()) == 2
    answer = ada_client.post(f"{page_of(mix)}project/", {"n": [1], "project": hers.pk}, follow=True)
    assert "That project is not there any more." in answer.content.decode()
    ada_client.post(f"{page_of(mix)}project/", {"n": [1], "new_project": "Another"})
    assert len(Project.objects.get(name="Another").document().assets()) == 1


def test_a_new_project_is_not_left_where_nothing_could_be_added(mix: Mix, ada_client: Client) -> None:
    ada_client.post(f"{page_of(mix)}project/", {"n": [3], "new_project": "Empty"})
    assert not Project.objects.filter(name="Empty").exists()


@pytest.mark.parametrize("act", ["library", "project", "again", "trash"])
def test_without_a_choice_nothing_is_done_and_said_so(mix: Mix, ada_client: Client, act: str) -> None:
    answer = ada_client.post(f"{page_of(mix)}{act}/", follow=True)
    assert "Nothing is selected. Tick the videos that you mean." in answer.content.decode()


def test_what_failed_is_made_again_once_for_two_clicks(ada: User, ada_client: Client) -> None:
    credits.grant_month(ada)
    mix = run_of(make_project(ada), "rfw", {"rate": {"num": 30, "den": 1}}, status="completed")
    form = {"which": "unmade", "key": str(uuid4())}
    for _ in range(2):
        answer = ada_client.post(f"{page_of(mix)}again/", form, follow=True)
    assert "being made again" in answer.content.decode()
    mix.refresh_from_db()
    assert mix.job is not None
    assert (mix.job.params["numbers"], mix.job.price, Job.objects.filter(kind="mix").count()) == ([2, 3], 2, 2)
    assert CreditTransaction.objects.filter(kind="USAGE").count() == 1
    assert list(mix.outputs.order_by("number").values_list("status", flat=True)) == ["ready", "waiting", "waiting"]


def test_a_refusal_is_told_on_the_page(mix: Mix, ada_client: Client) -> None:
    answer = ada_client.post(f"{page_of(mix)}again/", {"n": [1], "key": "k"}, follow=True)
    assert "is there already" in answer.content.decode()
    with pytest.raises(MixRefused):
        requesting.remake(mix, [1], "k")


def test_deleted_videos_are_in_the_trash_and_can_be_taken_back(mix: Mix, ada_client: Client) -> None:
    answer = ada_client.post(f"{page_of(mix)}trash/", {"n": [1, 2, 3], "show": "ready"}, follow=True)
    page = " ".join(answer.content.decode().split())
    assert "2 videos are in the trash." in page
    assert answer.redirect_chain[0][0].startswith(f"{page_of(mix)}?show=ready&trashed=")
    [moment] = re.findall(r'name="trashed" value="([^"]+)"', page)
    assert listing.outputs_of(mix).made().count() == 0
    again = ada_client.post(f"{page_of(mix)}restore/", {"trashed": moment}, follow=True)
    assert "2 videos are back." in again.content.decode()
    assert listing.outputs_of(mix).made().count() == 2
    assert Asset.objects.trashed().count() == 1


@pytest.mark.parametrize("moment", ["", "x", "2026-11-27T12:00:00"])
def test_a_moment_that_is_none_brings_nothing_back(mix: Mix, ada_client: Client, moment: str) -> None:
    ada_client.post(f"{page_of(mix)}restore/", {"trashed": moment})
    assert Asset.objects.trashed().count() == 1


def test_deleting_a_run_asks_first_and_keeps_what_is_in_the_library(ada: User, mix: Mix, ada_client: Client) -> None:
    listed = mix.outputs.get(number=1).asset
    assert listed is not None
    Asset.objects.filter(pk=listed.pk).update(is_listed=True)
    assert "2 videos of it go for good" in words(ada_client, f"{page_of(mix)}delete/")
    assert ada_client.post(f"{page_of(mix)}delete/")["Location"] == f"/mixer/{mix.project_id}/"
    assert not Mix.objects.exists()
    assert Asset.objects.kept().filter(source="mixed").get() == listed
