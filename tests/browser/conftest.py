"""A real studio and a real Chromium for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import machine
from tests.browser.cutting_room import Desk, Room, make_room
from tests.studio import Studio


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio(tmp_path_factory.mktemp("studio")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = machine.chromium()
    if path is None:
        pytest.skip("no Chromium is found")
    with sync_playwright() as playwright:
        quiet = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, studio: Studio, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A fresh visitor. The test fails if any page broke the content security policy or threw."""
    context = chromium.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield opened
    opened.screenshot(path=tmp_path / "last.png")
    context.close()
    assert faults == []


@pytest.fixture(scope="session")
def room(studio: Studio) -> Room:
    """A person with media. Tests share the person; each makes a project of its own, see `project`."""
    return make_room(studio, "keeper")


@pytest.fixture(scope="session")
def desk(studio: Studio, room: Room) -> Desk:
    return Desk(studio, room)


@pytest.fixture
def project(desk: Desk) -> str:
    """Ten seconds over six tracks."""
    return desk.make_project(clips=60)


@pytest.fixture
def context(chromium: Browser, studio: Studio, room: Room) -> Iterator[BrowserContext]:
    """A browser in which the room's person is signed in, for as many tabs as a test wants. Its clock, one for all of them, can be
    stopped and put forward. The test fails if any of them broke the content security policy or threw."""
    opened = chromium.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900})
    opened.clock.install()
    opened.add_cookies(room.cookies(studio.url))
    opened.set_default_timeout(15_000)
    faults: list[str] = []
    opened.on("weberror", lambda fault: faults.append(str(fault.error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield opened
    opened.close()
    assert faults == []
