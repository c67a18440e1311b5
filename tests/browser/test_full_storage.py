"""Full storage in a real browser: the tray says so at once, and takes the file when there is room."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_first_film import sign_up
from tests.media import make_video
from tests.studio import Studio

pytestmark = pytest.mark.browser

LIMIT, SIZE, LONG = 1_500_000, 1_000_000, 60_000


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One in which nobody may keep two films."""
    tiers = json.dumps({"FREE": {"storage_limit": LIMIT}})
    with Studio(tmp_path_factory.mktemp("small-studio"), TIERS=tiers) as running:
        yield running


def film(path: Path) -> Path:
    """Of a megabyte: what no player looks at may stand behind its end."""
    shutil.copy(make_video(1, size=(320, 180)), path)
    rest = SIZE - path.stat().st_size
    with path.open("ab") as file:
        file.write(rest.to_bytes(4, "big") + b"free" + os.urandom(rest - 8))
    return path


def test_a_film_too_many_is_refused_at_once_and_taken_when_there_is_room(page: Page, tmp_path: Path) -> None:
    first, second = film(tmp_path / "first.mp4"), film(tmp_path / "second.mp4")
    sign_up(page, "hoarder")
    page.goto("/library/")
    picker, tray = page.locator("input[data-picker]"), page.locator("upload-tray")
    picker.set_input_files(first)
    expect(tray.locator("li", has_text="first.mp4")).to_contain_text("Ready", timeout=LONG)
    picker.set_input_files(second)
    row = tray.locator("li", has_text="second.mp4")
    expect(row).to_contain_text(
        re.compile(r"Your storage is full: this needs 976\.6\sKB, and 488\.3\sKB of your 1\.4\sMB are free")
    )
    expect(row).to_contain_text("trash")
    expect(page.locator("[data-asset]")).to_have_count(1)

    asset = page.locator("[data-asset]").get_attribute("data-asset")
    for action in ("trash", "delete"):
        token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        page.request.post(f"/library/{asset}/{action}/", form={"csrfmiddlewaretoken": token})
    row.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("Ready", timeout=LONG)
