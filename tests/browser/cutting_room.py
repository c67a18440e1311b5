"""A person with media and a project to cut, in a studio that runs: for tests of the editor and for its benchmark.

`make_room(studio, ...)` runs this file inside the studio's own Django and waits until its workers have looked at the media.
`Desk` is what the server says, asked beside any browser.
"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import media
from tests.studio import ROOT, Studio

FRAMES = 30  # of a clip in a large project
SECONDS = 4  # of each film
TRACKS = 6


@dataclass(frozen=True)
class Room:
    """`session` is the cookie that signs its person in; `media` names an asset by what it is."""

    session: str
    cookie: str
    project: str
    media: dict[str, str]

    def cookies(self, url: str) -> list[Any]:
        return [{"name": self.cookie, "value": self.session, "url": url}]


def make_room(studio: Studio, name: str = "editor", clips: int = 0) -> Room:
    """`clips`: how many the project holds, over six tracks; with none it is empty. Raises CalledProcessError."""
    return Room(**json.loads(inside(studio, f"from tests.browser.cutting_room import tell; tell({name!r}, {clips})")))


def inside(studio: Studio, command: str) -> str:
    """What that Python prints inside the studio's own Django. Raises CalledProcessError."""
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", command],
        cwd=ROOT,
        env=studio.environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return told.stdout


class Desk:
    """The studio's API as the room's person, from outside any browser: what the server has, and what is done elsewhere."""

    def __init__(self, studio: Studio, room: Room) -> None:
        self.port, self.room = studio.port, room

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of the answer, None where there is no content. AssertionError for anything but a 2xx."""
        token = "k" * 32  # the cookie and the header have only to be the same
        headers = {"Cookie": f"{self.room.cookie}={self.room.session}; csrftoken={token}", "X-CSRFToken": token}
        connection = HTTPConnection("localhost", self.port, timeout=20)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1/{path}", content, {**headers, "Content-Type": "application/json"})
            answer = connection.getresponse()
            told = answer.read()
            assert 200 <= answer.status < 300, (method, path, answer.status, told[:1000])
            return json.loads(told) if told else None
        finally:
            connection.close()

    def make_project(self, clips: int) -> str:
        made = self.ask("POST", "projects/", {"name": "Harbour at dawn"})
        document = {**self.timeline(made["id"]), **large_document(self.room.media, clips)}
        self.ask("PUT", f"projects/{made['id']}/timeline/", {"version": made["version"], "timeline": document})
        return str(made["id"])

    def new_project(self, name: str, timeline: dict[str, Any] | None = None) -> str:
        """A small one, empty or with that document. Its id."""
        made = self.ask("POST", "projects/", {"name": name, "width": 640, "height": 360})
        if timeline is not None:
            self.ask("PUT", f"projects/{made['id']}/timeline/", {"version": made["version"], "timeline": timeline})
        return str(made["id"])

    def timeline(self, project: str) -> dict[str, Any]:
        document: dict[str, Any] = self.ask("GET", f"projects/{project}/timeline/")["timeline"]
        return document

    def versions(self, project: str) -> list[dict[str, Any]]:
        """Each with its document, the newest first."""
        listed = self.ask("GET", f"projects/{project}/versions/")["results"]
        return [self.ask("GET", f"projects/{project}/versions/{each['number']}/") for each in listed]


def open_editor(page: Page, project: str) -> None:
    page.goto(f"/projects/{project}/edit/")
    page.wait_for_function("document.querySelector('editor-shell')?.editor && customElements.get('clip-sheet') !== undefined")


def tell(name: str, clips: int) -> None:
    from django.conf import settings
    from django.test import Client

    from accounts import credits
    from engine.timeline import Timeline
    from projects import timelines
    from tests.factories import make_user

    owner = make_user(username=name, email=f"{name}@example.com", first_name=name.title())
    credits.grant_month(owner)  # as at a sign-up; the daily job may have been there before
    assets = _assets(owner)
    project = timelines.create(owner, "Harbour at dawn")
    if clips:
        document = large_document(assets, clips)
        timelines.save(project, Timeline.model_validate(document).dump(), project.version)
    client = Client()
    client.force_login(owner)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    print(json.dumps({"session": session, "cookie": settings.SESSION_COOKIE_NAME, "project": str(project.pk), "media": assets}))


def large_document(assets: dict[str, str], clips: int) -> dict[str, Any]:
    """So many clips of a second, on three tracks of pictures, one of titles and two of sound."""
    sorts = ["music", "voice", "film", "other", "picture", "title"]
    types = ["audio", "audio", "video", "video", "overlay", "overlay"]
    tracks: list[dict[str, Any]] = [
        {"type": kind, "name": sort.title(), "elements": []} for kind, sort in zip(types, sorts, strict=True)
    ]
    for number in range(clips):
        track, place = number % TRACKS, number // TRACKS
        element: dict[str, Any] = {"start": place * FRAMES, "duration": FRAMES}
        if sorts[track] == "title":
            element |= {"kind": "text", "text": f"Title {place + 1}"}
        else:
            element |= {"kind": ("audio", "audio", "video", "video", "image")[track], "asset": assets[sorts[track]]}
        if element["kind"] in ("video", "audio"):
            element["source_in"] = (place * 7) % (FRAMES * (SECONDS - 1))
        tracks[track]["elements"].append(element)
    return {"schema": 3, "tracks": tracks, "duration": -(-clips // TRACKS) * FRAMES}


def _assets(owner: Any) -> dict[str, str]:
    """Imported as any file is, so that proxies, filmstrips and peaks are real. Raises AssertionError when that takes long."""
    from media_library import importing
    from media_library.models import Asset

    files = {
        "film": media.make_video(SECONDS, size=(640, 360), picture="test"),
        "other": media.make_video(SECONDS, size=(640, 360), picture="#406080", tone=None),
        "picture": media.make_image(suffix=".jpg"),
        "music": media.make_audio(SECONDS),
        "voice": media.make_audio(SECONDS, tone=220),
    }
    made = {name: importing.import_file(owner, _copy(path), name=name.title()) for name, path in files.items()}
    until = time.monotonic() + 60
    ids = [asset.pk for asset in made.values()]
    while Asset.objects.filter(pk__in=ids, status=Asset.Status.READY).count() < len(ids):
        assert time.monotonic() < until, list(Asset.objects.filter(pk__in=ids).values("name", "status", "error"))
        time.sleep(0.2)
    return {name: str(asset.pk) for name, asset in made.items()}


def _copy(path: Path) -> Path:
    """On the disk of the studio's media, as importing moves what it is given."""
    from media_library.scratch import scratch

    with scratch("room") as folder:
        copy = folder.parent / f"room-{path.name}"
    copy.write_bytes(path.read_bytes())
    return copy
