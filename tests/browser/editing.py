"""A tab of the editor under a test's hands. Its edits are markers, so that what is kept, shown or saved is a set of seconds."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from tests.browser.promises import wait_for

RATE = 30
SAVED = re.compile("^Saved")
OFFLINE = "Offline: {} kept on this device"
STATE = 'document.querySelector("editor-shell").editor.store.state'
# a database that is not there is not made by looking
DRAFTS = """() => new Promise((done) => {
  const opening = indexedDB.open("reelwright");
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => done([]);
  opening.onsuccess = () => {
    const database = opening.result;
    const all = database.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => { database.close(); done(all.result); };
  };
})"""


def marks(document: dict[str, Any]) -> set[int]:
    """The seconds of a document that have a marker."""
    return {marker["frame"] // RATE for marker in document["markers"]}


class Tab:
    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def open(cls, context: BrowserContext, project: str) -> Self:
        return cls(context.new_page()).go(project)

    def go(self, project: str) -> Self:
        self.page.goto(f"/projects/{project}/edit/")
        self.page.locator(".tl-clip").first.wait_for()
        return self

    @property
    def state(self) -> Locator:
        return self.page.locator("save-state [data-words]")

    @property
    def conflict(self) -> Locator:
        return self.page.get_by_role("dialog", name="This project was changed in another tab")

    def mark(self, *seconds: int) -> None:
        """An edit at each of them, by the keys."""
        for second in seconds:
            self.page.keyboard.press("Home")
            for _ in range(second):
                self.page.keyboard.press("Shift+ArrowRight")
            self.page.keyboard.press("m")
            assert second in self.marks(), second

    def marks(self) -> set[int]:
        return marks(self.page.evaluate(f"() => {STATE}.timeline"))

    def wait_for_marks(self, *seconds: int) -> None:
        wanted = sorted(second * RATE for second in seconds)
        seen = f"() => JSON.stringify({STATE}.timeline.markers.map(({{ frame }}) => frame).sort((a, b) => a - b))"
        self.page.wait_for_function(f"(wanted) => ({seen})() === JSON.stringify(wanted)", arg=wanted)

    def hold_saves(self) -> Callable[[], None]:
        """What it sends to be saved does not arrive before the function that is returned is called."""
        held: list[Route] | None = []

        def meet(route: Route) -> None:
            if held is not None and route.request.method == "PUT":
                held.append(route)
            else:
                route.continue_()

        def let_go() -> None:
            nonlocal held
            waiting, held = held, None
            for route in waiting or []:
                route.continue_()

        self.page.route("**/timeline/", meet)
        return let_go

    def drafts(self) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = self.page.evaluate(DRAFTS)
        return kept

    def wait_for_draft(self, *seconds: int) -> None:
        """Until this device keeps a draft with just these."""
        self._wait_for_drafts(lambda kept: set(seconds) in kept)

    def wait_for_no_draft(self) -> None:
        self._wait_for_drafts(lambda kept: kept == [])

    def _wait_for_drafts(self, are_right: Callable[[list[set[int]]], bool]) -> None:
        wait_for(self.page, DRAFTS, until=lambda kept: are_right([marks(draft["timeline"]) for draft in kept]))

    def expect_saved(self) -> None:
        expect(self.state).to_have_text(SAVED)
        self.wait_for_no_draft()

    def expect_status(self, status: str) -> None:
        expect(self.page.locator("save-state")).to_have_attribute("data-status", status)

    def wait_for_save_in_fast_time(self) -> None:
        """It tries by itself within half a minute. A jump over all of that would end a try that is under way."""
        status = "() => document.querySelector('save-state').dataset.status"

        def is_saved(status: str) -> bool:
            if status != "saved":
                self.page.context.clock.fast_forward("00:01")
            return status == "saved"

        wait_for(self.page, status, until=is_saved)
        self.expect_saved()

    def is_seen_again(self) -> None:
        """As when a person comes back to it from another tab, which a browser without windows does not tell."""
        self.page.evaluate("""() => {
          document.dispatchEvent(new Event("visibilitychange"));
          window.dispatchEvent(new Event("focus"));
        }""")

    def kill(self) -> None:
        """Its process ends: nothing is said, nothing is sent."""
        with self.page.expect_event("crash"), suppress(Error):  # that is what is meant
            self.page.goto("chrome://crash")
        self.page.close()
