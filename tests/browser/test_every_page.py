"""Every page of ours in a real browser, full and empty, light and dark: nothing is refused or missing, anyone can use it.

Which pages there are comes from tests/config/policies.py by way of furnishing.py, so a new page is looked at by itself.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route

from tests.studio import ROOT, Studio

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """async ([where, only]) => {
    const found = await axe.run(where, {runOnly: only, resultTypes: ["violations"], preload: false});
    const told = ({html, any}) => `${html.slice(0, 200)} ${any[0]?.message ?? ""}`;
    return found.violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${told(node)}`));
}"""
TOO_WIDE = """(where) => {
    const room = document.documentElement.clientWidth;
    const looked = document.querySelector(where);
    const scrolled = [document.documentElement, looked, ...looked.querySelectorAll("fetched-part, library-picker")];
    if (scrolled.every((each) => each.scrollWidth <= each.clientWidth)) return [];
    const wide = [...looked.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > room);
    return [looked, ...wide].map((each) => `wider than a phone: ${each.outerHTML.slice(0, 120)}`).slice(0, 3);
}"""
PARTS = 4  # of the pages, looked at side by side
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 800}
REFUSED_ON_PURPOSE = "/nowhere/"


@pytest.fixture(scope="module")
def told(studio: Studio) -> dict[str, Any]:
    """What furnishing.tell says of the people of this studio."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", "from tests.browser.furnishing import tell; tell()"]
    done = subprocess.run(command, cwd=ROOT, env=studio.environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def visitor(chromium: Browser, studio: Studio, told: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser that follows the system's theme, signed in as the person that the test names."""
    context = chromium.new_context(base_url=studio.url, viewport=DESK, reduced_motion="reduce", color_scheme="light")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    context.add_init_script(path=AXE)  # put in by the browser itself: the policy of the pages holds all the while
    if session := told[request.param]["session"]:
        context.add_cookies([{"name": "sessionid", "value": session, "url": studio.url}])
    yield context
    context.close()


class Watched:
    """A page, and whatever went wrong on it since it was last asked."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self._faults: list[str] = []
        self.page.on("pageerror", lambda error: self._faults.append(f"threw {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    def faults(self) -> list[str]:
        found, self._faults = self._faults, []
        return [f"{self.page.url} {fault}" for fault in found]

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning") and REFUSED_ON_PURPOSE not in str(line.location):
            self._faults.append(line.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and REFUSED_ON_PURPOSE not in response.url:
            self._faults.append(f"{response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a stream ends with its page
            self._faults.append(f"{request.failure} for {request.url}")


def violations(page: Page, where: str = "html") -> list[str]:
    """What axe finds in light, and of colours in dark, in the page or a part of it."""
    page.emulate_media(color_scheme="light")
    found: list[str] = page.evaluate(LOOK, [where, RULES])
    page.emulate_media(color_scheme="dark")
    found += [f"dark {line}" for line in page.evaluate(LOOK, [where, ["color-contrast"]])]
    page.emulate_media(color_scheme="light")
    return found


def barriers(page: Page, where: str = "html") -> list[str]:
    """That, and what a phone would have to scroll sideways for."""
    found = violations(page, where)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += page.evaluate(TOO_WIDE, where)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return [f"{page.url} {line}" for line in found]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("visitor", ["full", "empty", "stranger"], indirect=True)
def test_every_page_keeps_to_its_policy_and_has_no_barrier(
    visitor: BrowserContext, part: int, told: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    watched = Watched(visitor)
    found: list[str] = []
    for address in told[request.node.callspec.params["visitor"]]["pages"][part::PARTS]:
        watched.page.goto(address, wait_until="load")
        found += watched.faults() + barriers(watched.page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("visitor", ["staff"], indirect=True)
def test_pages_that_libraries_draw_keep_to_their_policy(visitor: BrowserContext, told: dict[str, Any]) -> None:
    """The admin and the document of the API: how far anyone can use them is their makers' to mend."""
    watched = Watched(visitor)
    found: list[str] = []
    for address in told["staff"]["pages"]:
        watched.page.goto(address, wait_until="load")
        found += watched.faults()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("visitor", ["stranger"], indirect=True)
def test_pages_of_errors_have_no_barrier(visitor: BrowserContext, told: dict[str, Any]) -> None:
    watched = Watched(visitor)
    found: list[str] = []
    for name, html in told["stranger"]["errors"].items():

        def answer(route: Route, _: Request, html: str = html) -> None:
            route.fulfill(body=html, content_type="text/html")

        watched.page.route(f"**/error/{name}", answer)
        watched.page.goto(f"/error/{name}", wait_until="load")
        found += watched.faults() + barriers(watched.page)
    assert not found, "\n".join(found)
