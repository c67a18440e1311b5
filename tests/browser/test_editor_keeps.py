"""Nothing that a person did in the editor is lost: without network, without the studio, without the tab, beside another tab."""

import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import machine
from tests.browser.cutting_room import Desk, Room
from tests.browser.editing import OFFLINE, Tab, marks
from tests.factories import PASSWORD
from tests.studio import Studio

pytestmark = pytest.mark.browser

SIGNED_OUT = "Not saved: you are signed out"
GONE = "Not saved: the project is no longer here"
# an edit while a menu is open, whose keys are the menu's
ADD = """(frame) => {
  const { store, given } = document.querySelector("editor-shell").editor;
  const marker = { id: given.newId(), frame, name: "", color: "blue" };
  store.edit("Add marker", (timeline) => ({ ...timeline, markers: [...timeline.markers, marker] }));
}"""
CAME_BACK = re.compile(r"^2 changes from \d\d:\d\d had not been saved, and came back\. Undo takes them away\.$")


class TestWithoutNetwork:
    def test_for_a_minute(self, context: BrowserContext, desk: Desk, project: str) -> None:
        tab = Tab.open(context, project)
        context.set_offline(True)
        tab.mark(1, 2, 3)
        expect(tab.state).to_have_text(OFFLINE.format("3 changes"))
        context.clock.fast_forward("01:00")
        tab.mark(4)
        expect(tab.state).to_have_text(OFFLINE.format("4 changes"))
        tab.wait_for_draft(1, 2, 3, 4)
        assert marks(desk.timeline(project)) == set()
        context.set_offline(False)
        tab.expect_saved()
        assert marks(desk.timeline(project)) == {1, 2, 3, 4}

    def test_lost_on_the_way_back_the_save_is_no_conflict_with_itself(
        self, context: BrowserContext, desk: Desk, project: str
    ) -> None:
        """The server took it, and its answer never came."""
        tab = Tab.open(context, project)
        puts = []

        def lose(route: Route) -> None:
            puts.append((route.request.post_data_json or {})["version"])
            if len(puts) == 1:
                route.fetch()
                route.abort()
            else:
                route.continue_()

        tab.page.route("**/timeline/", lambda route: lose(route) if route.request.method == "PUT" else route.continue_())
        tab.mark(1)
        expect(tab.state).to_have_text(OFFLINE.format("1 change"))
        assert marks(desk.timeline(project)) == {1}
        tab.mark(2)
        context.clock.fast_forward("00:05")
        tab.expect_saved()
        expect(tab.conflict).to_be_hidden()
        assert marks(desk.timeline(project)) == {1, 2}
        assert puts[0] == puts[1] == puts[-1] - 1, "the second try met its own first, and went on from there"

    def test_the_studio_goes_down_and_comes_up_again(
        self, context: BrowserContext, desk: Desk, project: str, studio: Studio
    ) -> None:
        tab = Tab.open(context, project)
        tab.mark(1)
        tab.expect_saved()
        studio.stop()
        try:
            tab.mark(2, 3)
            expect(tab.state).to_have_text(OFFLINE.format("2 changes"))
            tab.wait_for_draft(1, 2, 3)
        finally:
            studio.start()
        tab.wait_for_save_in_fast_time()
        assert marks(desk.timeline(project)) == {1, 2, 3}


class TestBin:
    """What it showed is there before the server has answered."""

    def test_it_is_in_sight_before_the_server_has_answered_and_then_as_the_server_says(
        self, context: BrowserContext, desk: Desk, project: str
    ) -> None:
        tab = Tab.open(context, project)
        expect(tab.page.locator("media-bin [role=option]").first).to_be_visible()
        names = tab.page.locator("media-bin .bin-name").all_text_contents()
        _wait_for_kept(tab.page, len(names))
        held: list[Route] = []
        tab.page.route("**/bin/?*", lambda route: held.append(route))
        with tab.page.expect_request("**/bin/?*"):
            tab.go(project)
        expect(tab.page.locator("media-bin .bin-name")).to_have_text(names)
        name = "Renamed meanwhile"
        answer = held[0].fetch()
        told = answer.json()
        told["items"] = [{**told["items"][0], "name": name}, *told["items"][2:]]
        held[0].fulfill(response=answer, json=told)
        expect(tab.page.locator("media-bin .bin-name")).to_have_text([name, *names[2:]])

    def test_without_the_server_it_is_as_it_was(self, context: BrowserContext, project: str) -> None:
        tab = Tab.open(context, project)
        expect(tab.page.locator("media-bin [role=option]").first).to_be_visible()
        library = tab.page.locator("media-bin [data-bin-scope=library]")
        library.click()
        expect(library).to_have_attribute("aria-pressed", "true")
        expect(tab.page.locator("media-bin")).to_have_attribute("aria-busy", "false")
        names = tab.page.locator("media-bin .bin-name").all_text_contents()
        _wait_for_kept(tab.page, len(names))
        tab.page.locator("media-bin [data-bin-scope=project]").click()
        expect(tab.page.locator("media-bin")).to_have_attribute("aria-busy", "false")
        context.set_offline(True)
        library.click()
        expect(tab.page.locator("media-bin [data-bin-status]")).to_have_text("As it was last here")
        expect(tab.page.locator("media-bin .bin-name")).to_have_text(names)
        context.set_offline(False)
        expect(tab.page.locator("media-bin [data-bin-status]")).to_have_text(f"{len(names)} items")


class TestKilled:
    def test_a_tab_before_it_saved_comes_back_in_the_next(self, context: BrowserContext, desk: Desk, project: str) -> None:
        tab = Tab.open(context, project)
        context.clock.pause_at(tab.page.evaluate("() => Date.now() / 1000 + 2"))
        tab.mark(1, 2)
        context.clock.run_for(60)
        tab.wait_for_draft(1, 2)
        tab.kill()
        assert marks(desk.timeline(project)) == set()
        context.clock.resume()
        _comes_back(Tab.open(context, project), desk, project)

    def test_the_whole_browser_with_a_save_under_way(
        self, chromium: Browser, studio: Studio, room: Room, desk: Desk, project: str, tmp_path: Path
    ) -> None:
        kind = chromium.browser_type
        path = machine.chromium()
        how: Any = {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu"], "base_url": studio.url}
        first = kind.launch_persistent_context(tmp_path, **how)
        first.add_cookies(room.cookies(studio.url))
        tab = Tab.open(first, project)
        tab.page.route("**/timeline/", lambda route: None)  # it never arrives, and no answer comes
        with tab.page.expect_request(lambda request: request.method == "PUT"):
            tab.mark(1, 2)
        tab.wait_for_draft(1, 2)
        with first.expect_event("close"):
            _kill_browser(tmp_path)
        assert marks(desk.timeline(project)) == set()
        second = kind.launch_persistent_context(tmp_path, **how)
        second.add_cookies(room.cookies(studio.url))
        _comes_back(Tab.open(second, project), desk, project)
        second.close()


class TestLeft:
    """Within a moment of an edit, by its person."""

    @pytest.mark.parametrize("clips", [6, 600])  # the large one is more than a browser sends for a page that has gone
    def test_a_closed_tab_has_sent_it_or_the_next_brings_it_back(self, context: BrowserContext, desk: Desk, clips: int) -> None:
        project = desk.make_project(clips)
        tab = Tab.open(context, project)
        context.clock.pause_at(tab.page.evaluate("() => Date.now() / 1000 + 2"))
        tab.mark(1)
        context.clock.run_for(60)
        tab.wait_for_draft(1)  # sooner, the browser asks whether to leave
        with tab.page.expect_event("close"):
            tab.page.close(run_before_unload=True)
        context.clock.resume()
        again = Tab.open(context, project)
        again.wait_for_marks(1)
        again.expect_saved()
        assert marks(desk.timeline(project)) == {1}

    def test_a_page_that_is_reloaded_and_left_again_and_again_is_in_no_conflict_with_itself(
        self, context: BrowserContext, desk: Desk, project: str
    ) -> None:
        tab = Tab.open(context, project)
        tab.mark(1)
        for second in (2, 3):
            tab.page.reload()
            tab.wait_for_marks(*range(1, second))
            tab.mark(second)
        tab.page.get_by_role("link", name="Projects").first.click()
        tab.page.wait_for_url("**/projects/")
        tab.go(project)
        tab.wait_for_marks(1, 2, 3)
        tab.expect_saved()
        assert marks(desk.timeline(project)) == {1, 2, 3}


class TestSignedOut:
    """In these the browser has a session of its own, so that the desk's stays."""

    @pytest.fixture
    def door(self, context: BrowserContext) -> Page:
        """A tab for signing in and out, which has signed in."""
        context.clear_cookies()
        door = context.new_page()
        door.goto("/accounts/login/")
        _sign_in(door)
        return door

    def test_in_another_tab_it_is_saved_after_signing_in_again(
        self, context: BrowserContext, desk: Desk, project: str, door: Page
    ) -> None:
        tab = Tab.open(context, project)
        _sign_out(door)
        tab.mark(1, 2)
        expect(tab.state).to_have_text(SIGNED_OUT)
        tab.mark(3)
        expect(tab.page.locator("save-state")).to_have_attribute("title", re.compile("Keep this tab open until it is saved"))
        with context.expect_page() as opened:
            tab.page.get_by_role("link", name="Sign in").click()
        _sign_in(opened.value)
        tab.is_seen_again()
        tab.expect_saved()
        assert marks(desk.timeline(project)) == {1, 2, 3}
        tab.mark(4)
        tab.expect_saved()

    def test_as_the_session_has_ended_it_outlives_the_tab(
        self, context: BrowserContext, desk: Desk, project: str, door: Page
    ) -> None:
        tab = Tab.open(context, project)
        context.clear_cookies()
        tab.mark(1, 2)
        expect(tab.state).to_have_text(SIGNED_OUT)
        tab.wait_for_draft(1, 2)
        tab.kill()
        door.goto(f"/projects/{project}/edit/")
        _sign_in(door)
        _comes_back(Tab(door), desk, project)

    def test_with_something_unsaved_it_asks_first_and_then_empties_the_browser(
        self, context: BrowserContext, project: str, door: Page
    ) -> None:
        tab = Tab.open(context, project)
        tab.hold_saves()
        tab.mark(1)
        tab.wait_for_draft(1)
        door.goto("/accounts/logout/")
        door.once("dialog", lambda dialog: dialog.dismiss())
        with door.expect_event("dialog") as asked:
            door.get_by_role("button", name="Sign out").click()
        assert asked.value.message.startswith("Some changes are not saved yet")
        tab.wait_for_draft(1)
        door.once("dialog", lambda dialog: dialog.accept())
        _sign_out(door)
        assert _stores(door) == []
        tab.mark(2)
        expect(tab.page.locator("save-state")).to_have_attribute("title", re.compile("Keep this tab open until it is saved"))
        assert _stores(door) == [], "a tab that stays open keeps nothing of its person either"

    def test_from_the_editor_it_saves_first(self, context: BrowserContext, desk: Desk, project: str, door: Page) -> None:
        tab = Tab.open(context, project)
        tab.page.get_by_role("button", name="Menu").click()
        leave = tab.page.get_by_role("button", name="Sign out")
        expect(leave).to_be_visible()
        tab.page.evaluate(ADD, 30)
        leave.click()
        tab.page.wait_for_url(re.compile("(?<!edit/)$"))
        assert marks(desk.timeline(project)) == {1}
        assert _stores(tab.page) == []


class TestGone:
    """The project goes to the trash while it is open."""

    def test_what_is_here_becomes_a_new_project(self, context: BrowserContext, desk: Desk, project: str) -> None:
        tab = Tab.open(context, project)
        desk.ask("DELETE", f"projects/{project}/")
        tab.mark(1)
        expect(tab.state).to_have_text(GONE)
        tab.mark(2)
        tab.wait_for_draft(1, 2)
        tab.page.get_by_role("button", name="Save as a new project").click()
        tab.page.wait_for_url(lambda url: project not in url and url.endswith("/edit/"))
        tab.page.locator(".tl-clip").first.wait_for()
        new = tab.page.url.split("/")[-3]
        assert marks(desk.timeline(new)) == tab.marks() == {1, 2}
        assert marks(desk.ask("POST", f"projects/{project}/restore/") and desk.timeline(project)) == set()

    def test_out_of_the_trash_again_it_is_saved_there(self, context: BrowserContext, desk: Desk, project: str) -> None:
        tab = Tab.open(context, project)
        desk.ask("DELETE", f"projects/{project}/")
        tab.mark(1)
        expect(tab.state).to_have_text(GONE)
        desk.ask("POST", f"projects/{project}/restore/")
        tab.is_seen_again()
        tab.expect_saved()
        assert marks(desk.timeline(project)) == {1}


def _sign_in(page: Page) -> None:
    page.locator("input[name=login]").fill("keeper@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.endswith("/logout/"))


def _wait_for_kept(page: Page, count: int) -> None:
    """Until the browser holds as many assets."""
    page.wait_for_function(
        """(count) => new Promise((done) => {
          const opening = indexedDB.open("reelwright");
          opening.onsuccess = () => {
            const asked = opening.result.transaction("assets").objectStore("assets").count();
            asked.onsuccess = () => { opening.result.close(); done(asked.result >= count); };
          };
        })""",
        arg=count,
    )


def _stores(page: Page) -> list[str]:
    """The databases of the browser."""
    names: list[str] = page.evaluate("() => indexedDB.databases().then((all) => all.map(({ name }) => name))")
    return names


def _kill_browser(profile: Path) -> None:
    """All processes of the browser that works in that folder."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"--user-data-dir={profile}" in (folder / "cmdline").read_text().split("\0"):
                os.kill(int(folder.name), signal.SIGKILL)
        except (OSError, UnicodeDecodeError):
            continue  # gone meanwhile, or not ours


def _comes_back(tab: Tab, desk: Desk, project: str) -> None:
    """Told to the person, saved by itself, and one entry to undo."""
    expect(tab.page.locator("toast-message [data-text]")).to_have_text(CAME_BACK)
    tab.wait_for_marks(1, 2)
    tab.expect_saved()
    assert marks(desk.timeline(project)) == {1, 2}
    tab.page.keyboard.press("Control+z")
    tab.wait_for_marks()
    tab.page.keyboard.press("Control+Shift+z")
    tab.wait_for_marks(1, 2)
    tab.expect_saved()
