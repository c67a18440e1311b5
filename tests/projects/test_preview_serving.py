"""Pieces of previews over the whole application: of the right frames, kept for good, and nobody else's."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from config.asgi import application
from engine.errors import Cancelled
from engine.preview import Busy
from media_library.models import Asset
from projects import planning, preview_serving, previews
from projects.models import Project
from tests.factories import make_project
from tests.media import make_video, read_counter, run_ffmpeg
from tests.media_library.asgi import Answer, call
from tests.projects.documents import timeline_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ffmpeg]
FOR_GOOD = "private, max-age=31536000, immutable"


@pytest.fixture
def clip(bring_in: Callable[[Path, str], Asset]) -> Asset:
    return bring_in(make_video(2), "Counter.mp4")


@pytest.fixture
def project(ada: User, clip: Asset) -> Project:
    return make_project(ada, timeline=timeline_of(clip).dump())


@pytest.fixture
def folder(project: Project, ada_client: Client) -> str:
    return folder_of(ada_client, project, project.document().dump())


def folder_of(client: Client, project: Project, document: dict[str, Any]) -> str:
    address = f"/api/v1/projects/{project.pk}/preview/"
    answer = client.post(address, {"timeline": document}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["master"]).removesuffix("master.m3u8")


def named(client: Client, folder: str, playlist: str) -> list[str]:
    """The addresses of the pieces of a playlist, what comes before them all first."""
    answer = call("GET", f"{folder}{playlist}", client=client)
    assert answer.status == 200
    lines = answer.body.decode().splitlines()
    first = next(line.split('"')[1] for line in lines if line.startswith("#EXT-X-MAP"))
    return [folder + name for name in (first, *(line for line in lines if line and not line.startswith("#")))]


def pieces(client: Client, folder: str, playlist: str) -> list[Answer]:
    return [call("GET", address, client=client) for address in named(client, folder, playlist)]


def test_the_master_names_both_playlists_and_is_asked_for_again(folder: str, ada_client: Client) -> None:
    answer = call("GET", f"{folder}master.m3u8", client=ada_client)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/vnd.apple.mpegurl")
    assert answer.headers["cache-control"] == "no-store"
    assert "video.m3u8" in answer.body.decode()
    assert 'URI="sound.m3u8"' in answer.body.decode()


def test_pieces_are_whole_and_kept_for_good(folder: str, ada_client: Client, tmp_path: Path) -> None:
    for playlist in ("video.m3u8", "sound.m3u8"):
        answers = pieces(ada_client, folder, playlist)
        assert {answer.status for answer in answers} == {200}
        assert {answer.headers["cache-control"] for answer in answers} == {FOR_GOOD}
        assert all(answer.headers["x-content-type-options"] == "nosniff" for answer in answers)
        whole = tmp_path / f"{playlist}.mp4"
        whole.write_bytes(b"".join(answer.body for answer in answers))
        run_ffmpeg("-xerror", "-i", str(whole), "-f", "null", "-")


def test_a_still_shows_the_frame_that_was_asked_for(folder: str, ada_client: Client) -> None:
    for frame in (0, 37, 59):
        answer = call("GET", f"{folder}still-{frame}.jpg", client=ada_client)
        assert (answer.status, answer.headers["content-type"], answer.headers["cache-control"]) == (200, "image/jpeg", FOR_GOOD)
        image = Image.open(io.BytesIO(answer.body))
        assert (image.height, read_counter(image)) == (540, frame)
    assert call("GET", f"{folder}still-60.jpg", client=ada_client).status == 404


def test_it_is_kept_over_a_restart_and_made_once(folder: str, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [*named(ada_client, folder, "video.m3u8"), *named(ada_client, folder, "sound.m3u8"), f"{folder}still-3.jpg"]
    first = [call("GET", name, client=ada_client).body for name in names]
    previews._recent.clear()
    monkeypatch.setattr("engine.ffmpeg.run", lambda *a, **k: pytest.fail("made twice"))
    assert [call("GET", name, client=ada_client).body for name in names] == first


def test_a_stranger_and_whoever_is_signed_out_find_nothing(folder: str, bea_client: Client) -> None:
    for name in ("master.m3u8", "video.m3u8", "still-0.jpg"):
        assert call("GET", f"{folder}{name}", client=bea_client).status == 404
        assert call("GET", f"{folder}{name}").status == 404


@pytest.mark.parametrize("name", ["nothing.m4s", "still-x.jpg", "still--1.jpg", "video-0-0.m4s", "still-9999999999.jpg"])
def test_a_name_of_nothing_is_not_found(folder: str, ada_client: Client, name: str) -> None:
    assert call("GET", f"{folder}{name}", client=ada_client).status == 404


@pytest.mark.parametrize("key", ["0" * 64, "0" * 63, "..", "A" * 64, "0" * 65])
def test_a_key_of_nothing_is_not_found(ada: User, ada_client: Client, key: str) -> None:
    assert call("GET", f"/previews/{key}/master.m3u8", client=ada_client).status == 404


def test_a_film_that_has_gone_is_said(folder: str, clip: Asset, ada_client: Client) -> None:
    address = named(ada_client, folder, "video.m3u8")[1]
    for preview in [previews.find(clip.owner, folder.split("/")[2])]:
        assert preview is not None
        next(iter(preview.sources.values())).path.unlink()
    answer = call("GET", address, client=ada_client)
    assert answer.status == 422
    assert b"missing from the library" in answer.body
    assert answer.headers["cache-control"] == "no-store"


def test_where_all_are_at_work_it_is_to_be_asked_again(folder: str, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy("The studio is busy. Try again in a moment.")

    address = named(ada_client, folder, "video.m3u8")[1]
    monkeypatch.setattr(preview_serving, "piece", busy)
    answer = call("GET", address, client=ada_client)
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert b"The studio is busy" in answer.body


def test_who_has_gone_is_worked_for_no_longer(folder: str, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = Event(), Event()

    def make(*given: Any) -> None:
        begun.set()
        while not given[-1]():
            pass
        stopped.set()
        raise Cancelled("Stopped.")

    address = named(ada_client, folder, "video.m3u8")[1]
    monkeypatch.setattr(preview_serving, "piece", make)
    asyncio.run(_ask_and_leave(address, ada_client, begun))
    assert stopped.wait(10)


async def _ask_and_leave(address: str, client: Client, begun: Event) -> None:
    cookie = f"{(name := preview_serving_cookie())}={client.cookies[name].value}"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"cookie", cookie.encode())],
        "server": ("testserver", 80),
        "client": None,
    }
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        await asyncio.to_thread(begun.wait, 10)
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        pass

    await application(scope, receive, send)


def preview_serving_cookie() -> str:
    from django.conf import settings

    return str(settings.SESSION_COOKIE_NAME)


def test_only_what_is_read_is_brought(folder: str, ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of a bucket, and nothing at all for what is kept."""
    brought: list[tuple[int, int]] = []
    monkeypatch.setattr(planning, "bring", lambda plan: brought.append((len(plan.segments), len(plan.sounds))))
    for playlist in ("video.m3u8", "sound.m3u8"):
        first, second = named(ada_client, folder, playlist)[:2]
        for address in (first, second, second):
            assert call("GET", address, client=ada_client).status == 200
    assert brought == [(0, 0), (1, 0), (0, 0), (0, 1)]
