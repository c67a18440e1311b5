"""Files that are dropped on a group of the mixer end in that group, whatever happens to the page that sends them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_first_film import LONG, sign_up
from tests.browser.test_mixer import column, drop
from tests.browser.test_uploads import FAST, MOVING, SLOW, limit, long_take

pytestmark = pytest.mark.browser

TOO_LARGE_TO_KEEP = 66 * 1024**2  # for a browser over a reload


def board(page: Page, name: str) -> None:
    """A new mix with three groups, of a new person."""
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    sign_up(page, name)
    page.goto("/mixer/")
    page.get_by_role("button", name="New mix").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill("Spring")
    page.get_by_role("button", name="Create mix").click()
    page.get_by_role("button", name="Start with three groups").click()
    expect(column(page, "Product")).to_be_visible()


def row(page: Page) -> Locator:
    return page.locator("upload-tray li")


def pick(page: Page, group: str, file: Path) -> None:
    """From this computer, in the dialog of the group."""
    column(page, group).get_by_role("link", name="Add clips").click()
    page.locator("#mix-add").get_by_role("button", name="Upload files and add them").click()
    page.keyboard.press("Escape")
    page.locator("input[data-picker]").set_input_files(file)


def expect_in(page: Page, group: str) -> None:
    """There, and nowhere else."""
    expect(column(page, group).locator("[data-clip]", has_text="long take")).to_have_count(1, timeout=LONG)
    expect(page.locator("[data-clip]")).to_have_count(1)
    expect(page.locator("[data-awaited]:visible")).to_have_count(0)


def test_a_drop_that_a_reload_interrupts_goes_on_by_itself_and_into_its_group(page: Page, tmp_path: Path) -> None:
    board(page, "dropper")
    limit(page, SLOW)
    drop(page, column(page, "Product").locator("[data-cards]"), long_take(tmp_path, 12_000_000))
    expect(row(page)).to_contain_text(MOVING)
    expect(column(page, "Product")).to_contain_text("1 file is coming")
    page.reload()
    expect(row(page)).to_contain_text(MOVING)
    expect(column(page, "Product")).to_contain_text("1 file is coming")
    limit(page, FAST)
    expect_in(page, "Product")
    page.reload()
    expect_in(page, "Product")


@pytest.mark.parametrize("where", ["mixer", "library"])
def test_one_that_is_chosen_again_after_a_reload_goes_into_the_group_that_it_was_for(
    page: Page, tmp_path: Path, where: str
) -> None:
    """On the page of the mix beside the groups, or on another page."""
    film = long_take(tmp_path, TOO_LARGE_TO_KEEP)
    board(page, f"chooser{where}")
    address = page.url
    limit(page, SLOW)
    pick(page, "Product", film)
    expect(row(page)).to_contain_text(MOVING)
    page.reload()
    expect(row(page)).to_contain_text("Choose this file again to go on")
    if where == "library":
        page.goto("/library/")
        expect(page.locator("upload-drop")).to_be_attached()
    page.locator("input[data-picker]").set_input_files(film)
    expect(row(page)).to_contain_text(re.compile(r"\d.*of 69 MB"))
    limit(page, FAST)
    expect(row(page)).to_contain_text("Ready", timeout=LONG)
    page.goto(address)
    expect_in(page, "Product")


def test_a_tab_that_is_closed_when_all_has_come_leaves_the_clip_in_its_group(page: Page, tmp_path: Path) -> None:
    board(page, "closer")
    tab = page.context.new_page()
    tab.goto(page.url)
    with tab.expect_response(lambda answer: answer.url.endswith("/result")):
        drop(tab, column(tab, "Hook").locator("[data-cards]"), long_take(tmp_path, 1_000_000))
    tab.close()
    page.reload()
    expect_in(page, "Hook")
    page.reload()
    expect_in(page, "Hook")


def test_where_the_group_was_deleted_meanwhile_the_clip_is_in_none_and_the_row_says_so(page: Page, tmp_path: Path) -> None:
    board(page, "deleter")
    limit(page, SLOW)
    drop(page, column(page, "Hook").locator("[data-cards]"), long_take(tmp_path, 12_000_000))
    expect(row(page)).to_contain_text(MOVING)
    column(page, "Hook").get_by_role("button", name="Hook: actions").click()
    column(page, "Hook").get_by_role("button", name=re.compile("Delete")).click()
    expect(column(page, "Hook")).to_have_count(0)
    limit(page, FAST)
    expect(row(page)).to_contain_text("is deleted. It is in no group of Spring.", timeout=LONG)
    expect(page.locator('[data-group=""] [data-clip]', has_text="long take")).to_have_count(1)
