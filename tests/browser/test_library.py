"""The library in a real browser: picking and what is done to it, more by scrolling, the filmstrip, the player, the palette."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_first_film import sign_up, upload
from tests.media import make_image, make_video
from tests.studio import ROOT, Studio

pytestmark = pytest.mark.browser

LONG = 60_000
SHELF = """
from datetime import UTC, datetime, timedelta
from accounts.models import User
from tests.factories import make_asset
owner = User.objects.get(username="{name}")
for n in range({count}):
    make_asset(owner, name=f"Take {{n:02}}", created_at=datetime(2026, 1, 1, tzinfo=UTC) - timedelta(minutes=n))
"""


def fill(studio: Studio, name: str, count: int) -> None:
    """Rows without files, the first the newest: "Take 00", "Take 01" and so on."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SHELF.format(name=name, count=count)]
    subprocess.run(command, cwd=ROOT, env=studio.environment, check=True, capture_output=True)


def card(page: Page, name: str) -> Locator:
    return page.locator("[data-asset]").filter(has=page.get_by_text(name, exact=True))


def picked(page: Page) -> Locator:
    return page.locator("[data-asset][data-picked]")


def test_assets_are_picked_tagged_trashed_and_brought_back(page: Page, studio: Studio) -> None:
    sign_up(page, "picker")
    fill(studio, "picker", 5)
    page.goto("/library/")
    bar = page.get_by_role("toolbar", name="Selection")
    card(page, "Take 00").get_by_role("link").first.click(modifiers=["Control"])
    card(page, "Take 02").get_by_role("link").first.click(modifiers=["Shift"])
    expect(picked(page)).to_have_count(3)
    expect(bar).to_contain_text("3 selected")

    bar.get_by_role("button", name="Tag").click()
    page.get_by_label("Tags, with commas between").fill("spring")
    page.locator("#bulk-tag").get_by_role("button", name="Tag", exact=True).click()
    expect(page.locator("#messages")).to_contain_text(re.compile("tag", re.I))
    expect(picked(page)).to_have_count(3)

    bar.get_by_role("button", name="Trash").click()
    expect(page.locator("[data-asset]")).to_have_count(2)
    expect(page.locator("[data-library-count]")).to_have_text("2")
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-asset]")).to_have_count(5)
    expect(page.locator("[data-asset]").first).to_contain_text("Take 00")
    page.goto("/library/?tag=spring")
    expect(page.locator("[data-asset]")).to_have_count(3)


def test_the_keyboard_is_enough_to_pick(page: Page, studio: Studio) -> None:
    sign_up(page, "typist")
    fill(studio, "typist", 4)
    page.goto("/library/")
    card(page, "Take 00").get_by_role("link").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(picked(page)).to_have_count(3)
    page.keyboard.press("Escape")
    expect(picked(page)).to_have_count(0)
    page.keyboard.press("Control+a")
    expect(picked(page)).to_have_count(4)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Pick all on this page")


def test_the_next_page_comes_by_scrolling_and_is_there_again_after_back(page: Page, studio: Studio) -> None:
    sign_up(page, "scroller")
    fill(studio, "scroller", 90)
    page.goto("/library/")
    cards = page.locator("[data-asset]")
    last = card(page, "Take 89")
    for _ in range(30):
        page.mouse.wheel(0, 2000)
        if last.count():
            break
        page.wait_for_timeout(100)
    expect(last).to_be_attached()
    expect(cards).to_have_count(90)
    card(page, "Take 60").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take 60")
    page.go_back()
    expect(card(page, "Take 60")).to_be_in_viewport(timeout=LONG)
    card(page, "Take 60").get_by_role("checkbox").check()
    page.get_by_role("button", name="Select all 90 matching").click()
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("90 selected")


def test_more_cards_come_without_their_page_and_are_never_shown_in_its_place(page: Page, studio: Studio) -> None:
    sign_up(page, "parts")
    fill(studio, "parts", 30)
    with page.expect_request(re.compile(r"/library/\?after=")) as asked:
        page.goto("/library/")
        page.mouse.wheel(0, 2000)
    assert asked.value.headers["x-fragment"] == "1"
    expect(page.locator("[data-asset]")).to_have_count(30)
    page.goto(asked.value.url)  # what the link leads to without script
    page.evaluate("fetch(location.href, {headers: {'X-Fragment': '1'}}).then((answer) => answer.text())")
    page.goto("/library/trash/")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    expect(page.locator("[data-asset]")).to_have_count(10)


def test_a_film_runs_under_the_pointer_and_is_gone_through_by_frames(page: Page, tmp_path: Path) -> None:
    film = tmp_path / "tide.mp4"
    film.write_bytes(make_video(3, size=(320, 180)).read_bytes())
    sign_up(page, "scrubber")
    upload(page, film)
    poster = card(page, "tide").locator(".poster")
    poster.hover()
    expect(poster.locator("hover-scrub")).to_have_attribute("data-on", "")

    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Go to")
    palette.get_by_role("combobox").fill("tid")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("tide")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("tide")
    now = page.locator("asset-player [data-timecode]")
    expect(now).to_have_text("00:00:00:00")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(now).to_have_text("00:00:00:03")
    page.keyboard.press("ArrowLeft")
    expect(now).to_have_text("00:00:00:02")


def test_a_folder_is_uploaded_without_what_is_no_media(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "trip" / "day 1"
    folder.mkdir(parents=True)
    (folder / "harbour.png").write_bytes(make_image().read_bytes())
    (tmp_path / "trip" / "notes.txt").write_text("ice cream")
    sign_up(page, "traveller")
    page.goto("/library/")
    page.locator("input[data-folder-picker]").set_input_files(tmp_path / "trip")
    expect(page.locator("#messages")).to_contain_text("1 file that is no video, picture or sound stayed out.")
    expect(page.locator("upload-tray").get_by_role("link", name="Open")).to_have_count(1, timeout=LONG)
    expect(card(page, "harbour")).to_be_visible()
