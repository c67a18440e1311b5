"""The editor in every state that a person meets: axe finds no barrier, light or dark, and nothing breaks the page's policy.

The page as it opens is looked at by test_every_page.py too; here are its panels, dialogs and menus.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cutting_room import Desk, Room, open_editor
from tests.browser.test_every_page import AXE, violations
from tests.studio import Studio

pytestmark = pytest.mark.browser

TABS = ["media", "text", "audio", "transitions", "captions", "templates"]
CLIPS = ["Pier", "Lighthouse", "Beacon", "Waves", "Harbour at dawn", "Good morning."]
Visit = Callable[[Page], None]


@pytest.fixture
def view(page: Page, room: Room, studio: Studio) -> Page:
    """Of the person of the room, with axe in every page; what moves is at its end at once."""
    page.context.add_cookies(room.cookies(studio.url))
    page.add_init_script(path=AXE)
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    return page


def full(media: dict[str, str]) -> dict[str, Any]:
    """Something of every kind: a transition, an effect, keyframes, linked sound, a title, captions, markers, in and out."""
    grey: dict[str, Any] = {"kind": "adjust", "saturation": 0}
    rising = [{"at": 0, "value": 0.4, "easing": "linear"}, {"at": 40, "value": 1, "easing": "ease_in"}]
    pier = {"kind": "video", "asset": media["film"], "name": "Pier", "start": 0, "duration": 90, "effects": [grey]}
    lighthouse = {"kind": "video", "asset": media["other"], "name": "Lighthouse", "start": 60, "duration": 100, "fade_out": 20}
    lighthouse |= {"transition": {"kind": "crossfade"}, "keyframes": {"opacity": rising}}
    beacon = {"kind": "image", "asset": media["picture"], "name": "Beacon", "start": 200, "duration": 60}
    waves = {"kind": "audio", "asset": media["music"], "name": "Waves", "start": 0, "duration": 110, "sound_fade_in": 15}
    title = {"kind": "text", "text": "Harbour at dawn", "start": 10, "duration": 100}
    said = {"kind": "caption", "text": "Good morning.", "start": 20, "duration": 60}
    tracks = [
        {"type": "audio", "name": "Music", "elements": [waves]},
        {"type": "audio", "name": "Voice", "muted": True, "elements": []},
        {"type": "video", "name": "Film", "elements": [pier, lighthouse, beacon]},
        {"type": "overlay", "name": "Titles", "elements": [title]},
        {"type": "caption", "name": "Captions", "elements": [said]},
    ]
    markers = [{"frame": 45, "name": "Sunrise", "color": "orange"}]
    return {"schema": 3, "duration": 260, "tracks": tracks, "markers": markers, "range": {"start": 15, "end": 135}}


@pytest.fixture(scope="module")
def furnished(desk: Desk, room: Room) -> str:
    project = desk.new_project("Furnished", full(room.media))
    desk.ask("POST", f"projects/{project}/versions/", {"name": "First cut"})
    return project


def look(page: Page, states: dict[str, Visit]) -> None:
    found = []
    for state, visit in states.items():
        visit(page)
        found += [f"{state}: {line}" for line in violations(page)]
    assert not found, "\n".join(found)


def at_rest(page: Page) -> None:
    page.locator(".tl-clip").first.wait_for()


def shows_tab(name: str) -> Visit:
    def visit(page: Page) -> None:
        page.locator(f"tool-tabs [data-shows={name}]").click()
        expect(page.locator(f"[data-panel={name}]")).to_be_visible()
        expect(page.locator("[data-panel][aria-busy=true]:visible")).to_have_count(0)

    return visit


def selects(name: str) -> Visit:
    def visit(page: Page) -> None:
        page.keyboard.press("Escape")
        page.locator(".tl-clip", has_text=name).press("Enter")
        expect(page.locator("clip-inspector [data-title]")).to_contain_text(name)

    return visit


def chooses_media(page: Page) -> None:
    shows_tab("media")(page)
    page.locator("#panel-media [role=option]").first.click()
    expect(page.locator("#panel-media [data-bin-bar]")).to_be_visible()


def finds_nothing(page: Page) -> None:
    page.locator("#panel-media [data-bin-search]").fill("nothing of that name")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


def opens_versions(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Versions").press("Enter")  # a message of a finished job may lie over it
    page.locator("version-list summary").first.click()
    page.locator("version-list").get_by_role("button", name="Compare").first.click()
    expect(page.locator("version-compare")).to_be_visible()


def opens_export(page: Page) -> None:
    page.get_by_role("button", name="Export", exact=True).first.click()
    expect(page.locator("[data-look][aria-busy=false]")).to_be_visible()
    expect(page.locator("[data-findings] li").first).to_be_visible()


def opens_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("shortcut-help dialog")).to_be_visible()


def opens_history(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name="History").click()
    expect(page.locator("#ed-history")).to_be_visible()


def opens_menu(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator(".tl-clip", has_text="Pier").press("Shift+F10")
    expect(page.locator("#clip-menu")).to_be_visible()


def opens_table(page: Page) -> None:
    page.get_by_role("button", name="Clip table").click()
    expect(page.locator("clip-sheet [role=row]")).to_have_count(len(CLIPS) + 1)


def writes_in_the_table(page: Page) -> None:
    """What is refused stands at the cell."""
    page.locator("clip-sheet [data-column=start][role=gridcell]").first.press("Enter")
    page.keyboard.type("never")
    page.keyboard.press("Enter")
    expect(page.locator(".tl-sheet-error")).not_to_be_empty()


def test_an_empty_project_has_no_barrier(view: Page, desk: Desk) -> None:
    open_editor(view, desk.new_project("Empty"))
    look(view, {name: shows_tab(name) for name in TABS} | {"table": opens_empty_table} | {"export": opens_export})


def opens_empty_table(page: Page) -> None:
    page.get_by_role("button", name="Clip table").click()
    expect(page.get_by_text("No clips yet.")).to_be_visible()


def test_the_left_panels_of_a_full_project_have_no_barrier(view: Page, furnished: str) -> None:
    open_editor(view, furnished)
    states: dict[str, Visit] = {"at rest": at_rest, **{name: shows_tab(name) for name in TABS}}
    look(view, states | {"media chosen": chooses_media, "nothing found": finds_nothing})


def test_the_inspector_has_no_barrier_whatever_is_selected(view: Page, furnished: str) -> None:
    open_editor(view, furnished)
    look(view, {name: selects(name) for name in CLIPS})


def test_versions_menus_and_dialogs_have_no_barrier(view: Page, furnished: str) -> None:
    open_editor(view, furnished)
    at_rest(view)
    look(view, {"menu": opens_menu, "history": opens_history, "versions": opens_versions, "keys": opens_keys})


def test_the_export_dialog_and_the_clip_table_have_no_barrier(view: Page, furnished: str) -> None:
    open_editor(view, furnished)
    at_rest(view)
    look(view, {"table": opens_table, "refused": writes_in_the_table})
    view.keyboard.press("Escape")
    look(view, {"export": opens_export})
