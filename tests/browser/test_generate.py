"""A prompt becomes a film of the library, then of a project, then a video: by the built-in generator, watched in two tabs."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.probe import inspect_own
from tests.browser.test_first_film import LONG, sign_up
from tests.studio import Studio

pytestmark = pytest.mark.browser


def open_form(page: Page) -> None:
    page.get_by_role("link", name="Generate", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Generate")


def ask_for_a_short_film(page: Page, prompt: str, takes: int = 1) -> None:
    page.get_by_label("Prompt").fill(prompt)
    page.get_by_label("Length").fill("2")
    page.locator("label", has_text="480p").click()
    page.get_by_role("group", name="Takes").locator("label", has_text=str(takes)).click()


def takes(page: Page) -> Locator:
    return page.locator("li[data-take]")


def ready(page: Page) -> Locator:
    return page.locator('li[data-take][data-state="ready"]')


def test_a_prompt_becomes_a_rendered_video_watched_in_two_tabs_with_the_line_cut_in_between(page: Page, tmp_path: Path) -> None:
    sign_up(page, "generator")
    open_form(page)
    expect(page.locator("generate-form")).to_contain_text("not an AI model")
    ask_for_a_short_film(page, "Golden hour over high mountains")
    expect(page.locator("[data-price]")).to_contain_text("2 credits")
    other = page.context.new_page()
    other.goto("/generate/")
    page.keyboard.press("Control+Enter")
    expect(takes(page)).to_have_count(1)
    expect(page.get_by_label("Prompt")).to_have_value("Golden hour over high mountains")  # the next one is a change of it

    other.reload()
    expect(takes(other)).to_have_count(1)
    page.context.set_offline(True)
    page.wait_for_timeout(1500)  # the streams of both tabs break off
    page.context.set_offline(False)
    for tab in (page, other):
        expect(ready(tab)).to_have_count(1, timeout=LONG)
        expect(tab.locator("article")).to_contain_text("not an AI model")

    take = ready(page)
    take.hover()
    take.get_by_role("button", name="Keep take 1").click()
    expect(page.locator('li[data-review="kept"]')).to_have_count(1)
    ready(page).hover()
    page.get_by_role("link", name="Add to project: take 1").click()
    dialog = page.get_by_role("dialog", name="Add to project")
    dialog.get_by_label("New project").fill("From words")
    dialog.get_by_role("button", name="Add").click()
    expect(page.locator("#messages")).to_contain_text("1 added to From words")

    page.get_by_role("link", name="Projects").first.click()
    page.get_by_role("link", name="From words").last.click()
    page.get_by_role("link", name="Renders").click()
    expect(page.locator("#clip-table [data-row]")).to_have_count(1)
    page.get_by_role("link", name="Render", exact=True).click()
    page.get_by_role("dialog").get_by_role("radio", name=re.compile("1280 x")).check()
    page.get_by_role("dialog").get_by_role("button", name="Render").click()
    expect(page.locator("main video")).to_be_visible(timeout=LONG)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    video = tmp_path / "video.mp4"
    download.value.save_as(video)
    assert 1_900_000 <= (inspect_own(video).duration_us or 0) <= 2_100_000


def test_takes_are_rejected_with_undo_compared_and_gone_on_from(page: Page) -> None:
    sign_up(page, "reviewer")
    open_form(page)
    page.get_by_label("What to make").first.get_by_role("link", name="Image").click()
    page.get_by_label("Prompt").fill("Dunes at dusk\nA harbour at night")
    page.locator("label", has_text="480p").click()
    page.get_by_text("Batch by line").click()
    expect(page.locator("[data-send]")).to_contain_text("Generate 2 takes")
    page.locator("[data-send]").click()
    expect(page.locator("article h2")).to_have_text(["A harbour at night", "Dunes at dusk"])
    expect(ready(page)).to_have_count(2, timeout=LONG)

    ready(page).first.focus()
    page.keyboard.press("x")
    expect(page.locator('li[data-review="rejected"]')).to_have_count(1)
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator('li[data-review="rejected"]')).to_have_count(0)

    for box in page.get_by_label("Compare take 1").all():
        box.check()
    page.get_by_role("button", name="Compare 2").click()
    expect(page.locator("compare-takes img")).to_have_count(2)
    page.go_back()

    ready(page).first.get_by_role("link", name="Remix take 1").click(force=True)
    expect(page.get_by_label("Prompt")).to_have_value("A harbour at night")
    page.get_by_label("Prompt").fill("")
    page.locator("[data-send]").click()
    expect(page.locator('[data-error="prompt"]')).to_have_text("Write what the picture should show.")


def choose(page: Page, item: str) -> None:
    """By the keyboard alone, from the menu of the first take."""
    page.get_by_role("button", name="More about take 1").first.focus()
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if (focused.text_content() or "").strip() == item:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{item} is not reached")


def test_all_that_is_done_with_a_take_can_be_done_by_the_keyboard(page: Page) -> None:
    sign_up(page, "keyboard")
    open_form(page)
    ask_for_a_short_film(page, "Dunes at dusk", takes=2)
    page.keyboard.press("Control+Enter")
    expect(ready(page)).to_have_count(2, timeout=LONG)

    ready(page).first.focus()
    page.keyboard.press("x")
    expect(page.locator('li[data-review="rejected"]')).to_have_count(1)
    page.keyboard.press("x")  # again takes it back
    expect(page.locator('li[data-review="rejected"]')).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator('li[data-review="kept"]')).to_have_count(1)
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    page.get_by_role("button", name="Compare 2").press("Enter")
    expect(page.locator("compare-takes video")).to_have_count(2)
    page.get_by_role("button", name="Keep").nth(1).press("Enter")
    expect(page.get_by_role("button", name="Keep").nth(1)).to_have_attribute("aria-pressed", "true")
    assert "/compare/" in page.url
    page.go_back()

    choose(page, "Recall all settings")
    page.wait_for_url("**/generate/?from=*")
    expect(page.get_by_label("Prompt")).to_have_value("Dunes at dusk")
    expect(page.get_by_label("Seed", exact=True)).not_to_have_value("")
    expect(page.locator("[data-count-of=prompt]")).to_have_text("13 / 2,000")
    choose(page, "Save as template")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("link", name="Use Dunes at dusk")).to_be_visible()
    page.goto("/generate/")
    choose(page, "Use last frame as first")
    page.wait_for_url("**/generate/?extend=*")
    expect(page.get_by_role("button", name="Take the first picture out")).to_be_visible(timeout=LONG)


def test_without_script_any_picture_goes_into_a_slot(chromium: Browser, studio: Studio, page: Page) -> None:
    sign_up(page, "slots")
    page.goto("/generate/?modality=image")
    page.get_by_label("Prompt").fill("A harbour at night")
    page.locator("label", has_text="480p").click()
    page.keyboard.press("Control+Enter")
    expect(ready(page)).to_have_count(1, timeout=LONG)
    context = chromium.new_context(base_url=studio.url, java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto("/generate/")
    plain.get_by_label("Prompt").fill("The harbour wakes")
    plain.get_by_role("button", name="Choose a first picture").click()
    plain.get_by_label("Search by name or tag").fill("zebra")
    plain.get_by_label("Search by name or tag").press("Enter")
    expect(plain.get_by_text("Nothing is called that.")).to_be_visible()
    plain.get_by_label("Search by name or tag").fill("harbour")
    plain.get_by_role("button", name="Search", exact=True).click()
    plain.get_by_role("button", name=re.compile("Choose A harbour")).click()
    expect(plain.locator("input[type=hidden][name=first_frame]")).to_have_count(1)
    expect(plain.get_by_label("Prompt")).to_have_value("The harbour wakes")
    plain.get_by_role("button", name="Take the first picture out").click()
    expect(plain.get_by_role("button", name="Choose a first picture")).to_be_visible()
    expect(takes(plain)).to_have_count(0)  # nothing was asked for by the way
    context.close()


def test_without_script_the_form_is_a_form(chromium: Browser, studio: Studio, page: Page) -> None:
    sign_up(page, "plainly")
    context = chromium.new_context(base_url=studio.url, java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto("/generate/?modality=image")
    plain.get_by_label("Prompt").fill("A forest in the rain")
    plain.locator("label", has_text="480p").click()
    plain.locator("[data-send]").click()
    expect(plain.locator("article h2")).to_have_text("A forest in the rain")
    expect(plain.get_by_label("Prompt")).to_have_value("A forest in the rain")
    context.close()
