"""What people see of jobs, with real workers: tray, bell and messages, in two tabs, after a reload and after a restart."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_first_film import LONG, sign_up, upload
from tests.media import make_video
from tests.studio import Studio

pytestmark = pytest.mark.browser

SECONDS = 12  # of film: long enough to be seen at work, and to be cancelled


def begin_render(page: Page, name: str, folder: Path) -> None:
    """Sign up and start to render a film named "Long take"; then go to the library, where it is not."""
    clip = folder / "take.mp4"
    shutil.copy(make_video(SECONDS, size=(640, 360), picture="test"), clip)
    sign_up(page, name)
    upload(page, clip)
    page.get_by_role("link", name="Projects").first.click()
    page.get_by_role("button", name="New project").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill("Long take")
    page.get_by_role("button", name="Create project").click()
    page.get_by_role("link", name="Renders").click()
    page.get_by_role("link", name="Add from library").first.click()
    page.get_by_role("button", name="Add take").click()
    expect(page.locator("#clip-table [data-row]")).to_have_count(1)
    page.keyboard.press("Escape")
    render_again(page)


def render_again(page: Page) -> None:
    page.get_by_role("link", name="Render", exact=True).click()
    page.get_by_role("radio", name=re.compile("1920 x")).check()
    page.get_by_role("dialog").get_by_role("button", name="Render").click()
    page.wait_for_url(re.compile("/renders/"))
    page.goto("/library/")


def upload_words(page: Page, folder: Path) -> None:
    """A file that every worker refuses."""
    words = folder / "words.mp4"
    words.write_text("just words\n" * 100)
    page.locator("input[data-picker]").set_input_files(words)


def pill(page: Page) -> Locator:
    return page.locator("button[data-pill]")


def bell(page: Page) -> Locator:
    return page.locator("job-bell > button")


def told(page: Page) -> Locator:
    return page.locator("#messages .job-toast")


def open_tray(page: Page) -> Locator:
    pill(page).click()
    return page.locator("#job-panel")


def see_progress(page: Page, percent: int) -> None:
    """Wait until the tray's bar is past `percent`, by events alone."""
    page.wait_for_function(
        "percent => document.querySelector('#job-panel [data-active] progress')?.value > percent", arg=percent, timeout=LONG
    )


def test_a_render_is_seen_everywhere_and_told_until_it_is_read(page: Page, tmp_path: Path) -> None:
    begin_render(page, "follower", tmp_path)
    made = page.request.get("/library/").text()
    assert re.search(r"data-sentence>Jobs: 1 (running|waiting)", made), "the page is right before any script has run"
    see_progress(page, 0)
    row = open_tray(page).locator("[data-active] > li")
    expect(row).to_contain_text("Long take")
    expect(row).to_contain_text(re.compile(r"\d+%"))

    other = page.context.new_page()
    other.goto("/jobs/")
    line = other.locator("job-list li", has_text="Long take")
    expect(line.locator("progress")).to_be_visible()
    page.reload()
    see_progress(page, 10)
    assert pill(page).inner_text().startswith("1 running")

    other.goto("/projects/")
    for tab in (page, other):
        expect(told(tab)).to_contain_text("Done", timeout=LONG)
        expect(told(tab)).to_contain_text("Long take")
        expect(bell(tab)).to_have_text("Notifications, 1 unread")
        expect(pill(tab)).to_be_hidden(timeout=LONG)  # when the video is prepared for the library as well
    page.reload()
    expect(told(page)).to_have_count(1)  # it was not read yet

    told(other).get_by_role("button", name="Mark Long take as read").click()
    for tab in (other, page):
        expect(told(tab)).to_have_count(0)
        expect(bell(tab)).to_have_text("Notifications, 0 unread")
    page.reload()
    expect(bell(page)).to_have_text("Notifications, 0 unread")
    page.wait_for_timeout(500)  # a message would come with the first event
    expect(told(page)).to_have_count(0)


def test_opening_a_result_reads_it_and_so_does_its_own_page(page: Page, tmp_path: Path) -> None:
    begin_render(page, "opener", tmp_path)
    expect(told(page)).to_contain_text("Done", timeout=LONG)
    bell(page).click()
    row = page.locator("#bell-panel [data-unread] > li")
    expect(row).to_contain_text("just now")
    row.get_by_role("button", name="Open Long take").click()
    page.wait_for_url(re.compile("/renders/"))
    expect(page.locator("video").first).to_be_visible()
    expect(bell(page)).to_have_text("Notifications, 0 unread")

    page.get_by_role("link", name="Render again").click()  # and its page stays open until it is done
    page.get_by_label("Name").fill("Second cut")
    page.get_by_role("radio", name=re.compile("1280 x")).check()
    page.get_by_role("button", name="Render").last.click()
    expect(page.locator("video").first).to_be_visible(timeout=LONG)
    expect(bell(page)).to_have_text("Notifications, 0 unread")
    expect(told(page)).to_have_count(0)


def test_a_job_is_cancelled_from_the_tray_and_tried_again_from_the_list(page: Page, tmp_path: Path) -> None:
    begin_render(page, "changer", tmp_path)
    see_progress(page, 0)
    open_tray(page).get_by_role("button", name="Cancel Long take").click()
    expect(page.locator("#job-panel")).to_contain_text("Nothing is running.", timeout=LONG)
    page.keyboard.press("Escape")
    expect(pill(page)).to_be_hidden()
    expect(told(page)).to_have_count(0)  # a cancelled job is no news

    page.goto("/jobs/?status=cancelled")
    line = page.locator("job-list li", has_text="Long take")
    expect(line).to_contain_text("1 credit given back")
    line.get_by_role("button", name="Try again: Long take").click()
    page.wait_for_url(re.compile("/renders/"))
    expect(pill(page)).to_be_visible()
    page.goto("/jobs/")
    again = page.locator("job-list li", has_text="second try of Long take")
    again.get_by_role("button", name="Cancel Long take").click()
    expect(again).to_contain_text("Cancelled", timeout=LONG)


def test_a_failure_says_why_until_it_is_read(page: Page, tmp_path: Path) -> None:
    sign_up(page, "failing")
    page.goto("/library/")
    upload_words(page, tmp_path)
    expect(told(page)).to_contain_text("This is a text file", timeout=LONG)
    assert told(page).get_attribute("role") == "alert"
    page.goto("/projects/")
    expect(told(page)).to_contain_text("This is a text file")
    bell(page).click()
    page.locator("#bell-panel").get_by_role("button", name="Mark all as read").click()
    expect(page.locator("#bell-panel")).to_contain_text("Nothing new.")
    expect(told(page)).to_have_count(0)


def test_what_begins_while_the_list_is_open_comes_to_its_head_and_ends_there(page: Page, tmp_path: Path) -> None:
    sign_up(page, "lister")
    page.goto("/jobs/")
    expect(page.get_by_text("No jobs yet")).to_be_visible()
    other = page.context.new_page()
    other.goto("/library/")
    upload_words(other, tmp_path)
    line = page.locator("job-list li", has_text="words")
    expect(line).to_contain_text("This is a text file", timeout=LONG)
    expect(line.get_by_text("Unread")).to_be_attached()
    expect(told(page)).to_have_count(0)  # the list tells it
    line.get_by_role("button", name="Mark words as read").click()
    expect(line.get_by_text("Unread")).to_be_hidden()


def test_where_streams_do_not_come_through_the_page_asks(page: Page, tmp_path: Path) -> None:
    page.context.route("**/jobs/events/", lambda route: route.abort())
    sign_up(page, "asking")
    page.goto("/library/")
    upload_words(page, tmp_path)
    expect(told(page)).to_contain_text("This is a text file", timeout=LONG)
    told(page).get_by_role("button", name="Mark words as read").click()
    expect(bell(page)).to_have_text("Notifications, 0 unread")


def test_after_a_restart_of_the_server_an_open_page_is_right_again(chromium: Browser, tmp_path: Path) -> None:
    with Studio(tmp_path) as studio:
        context = chromium.new_context(base_url=studio.url)
        context.set_default_timeout(15_000)
        page = context.new_page()
        sign_up(page, "patient")
        page.goto("/library/")
        expect(page.locator("job-tray")).to_be_attached()
        studio.stop()
        studio.start()
        upload_words(page, tmp_path)
        expect(told(page)).to_contain_text("This is a text file", timeout=LONG)
        context.close()


def test_without_script_the_tray_and_the_bell_lead_to_the_list(
    chromium: Browser, studio: Studio, page: Page, tmp_path: Path
) -> None:
    sign_up(page, "plain")
    page.goto("/library/")
    upload_words(page, tmp_path)
    expect(told(page)).to_have_count(1, timeout=LONG)
    context = chromium.new_context(base_url=studio.url, java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto("/projects/")
    plain.get_by_role("link", name="Notifications, 1 unread").click()
    line = plain.locator("job-list li", has_text="words")
    line.get_by_role("button", name="Mark words as read").click()
    expect(plain.get_by_role("heading", name="Nothing new")).to_be_visible()
    context.close()
