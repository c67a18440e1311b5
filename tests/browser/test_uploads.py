"""The upload tray in a real browser: pause, resume, cancel, a reload in the middle, and files that are refused."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_first_film import sign_up
from tests.media import make_video
from tests.studio import Studio

pytestmark = pytest.mark.browser

SLOW, FAST, LONG = 3_000_000, -1, 60_000
MOVING = re.compile(r"\d B/s|\d [kM]B/s")


def long_take(folder: Path, rest: int) -> Path:
    """A film of a little more than `rest` bytes: what no player looks at may stand behind its end."""
    path = folder / "long take.mp4"
    shutil.copy(make_video(2, size=(640, 360)), path)
    with path.open("ab") as file:
        file.write((rest + 8).to_bytes(4, "big") + b"free" + os.urandom(rest))
    return path


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return long_take(tmp_path, 25_000_000)


def limit(page: Page, upload: int) -> None:
    """Bytes a second that the page may send."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": upload}
    session.send("Network.emulateNetworkConditions", limits)


def begin(page: Page, name: str, file: Path) -> Locator:
    """Sign up and start to upload `file`; its row in the tray."""
    sign_up(page, name)
    page.goto("/library/")
    limit(page, SLOW)
    page.locator("input[data-picker]").set_input_files(file)
    row = page.locator("upload-tray li", has_text=file.name)
    expect(row).to_contain_text(MOVING)
    return row


def test_an_upload_can_be_paused_and_goes_on_after_a_reload(page: Page, film: Path) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    row = begin(page, "pauser", film)
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("Paused")
    row.get_by_role("button", name="Resume").click()
    expect(row).to_contain_text(MOVING)
    page.reload()
    expect(row).to_contain_text(MOVING)  # by itself
    limit(page, FAST)
    expect(row).to_contain_text("Ready", timeout=LONG)
    expect(page.locator("[data-asset]")).to_have_count(1)
    row.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("long take")
    expect(page.locator("video")).to_be_visible()


def test_an_upload_waits_for_the_network_and_goes_on_by_itself(page: Page, film: Path) -> None:
    row = begin(page, "trainrider", film)
    page.context.set_offline(True)
    expect(row).to_contain_text("Offline. It goes on by itself.")
    page.context.set_offline(False)
    limit(page, FAST)
    expect(row).to_contain_text("Ready", timeout=LONG)


def test_a_cancelled_upload_leaves_nothing(page: Page, film: Path, studio: Studio) -> None:
    row = begin(page, "canceller", film)
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as taken_back:
        row.get_by_role("button", name="Cancel").click()
    assert taken_back.value.status == 204
    expect(page.locator("upload-tray")).to_be_hidden()
    assert not list((studio.data / "media" / "uploads").iterdir())
    page.reload()
    expect(page.get_by_text("Your library is empty")).to_be_visible()


def test_refused_files_say_why_and_can_be_dismissed(page: Page, tmp_path: Path) -> None:
    empty, words = tmp_path / "empty.mp4", tmp_path / "words.mp4"
    empty.touch()
    words.write_text("just words\n" * 100)
    sign_up(page, "refused")
    page.goto("/library/")
    page.locator("input[data-picker]").set_input_files([empty, words])
    tray = page.locator("upload-tray")
    expect(tray.locator("li", has_text="empty.mp4")).to_contain_text("This file is empty.")
    expect(tray.locator("li", has_text="words.mp4")).to_contain_text("This is a text file", timeout=LONG)
    card = page.locator("[data-asset]")
    expect(card).to_contain_text("This is a text file")
    card.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("Your library is empty")).to_be_visible()
