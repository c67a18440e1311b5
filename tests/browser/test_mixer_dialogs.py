"""Whatever the mixer opens over its pages, in light and in dark: anyone can use it, and a phone shows it whole.

What opens something is found on the pages, so a new dialog or menu is looked at by itself. The pages as they come are those of
test_every_page.py; here are also the states that they get into by script.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cutting_room import Desk, Room
from tests.browser.test_every_page import AXE, DESK, barriers
from tests.browser.test_first_film import LONG
from tests.browser.test_mixer import keep, made, new_mix, render
from tests.studio import Studio

pytestmark = pytest.mark.browser

# Each kind of opener of the page once, marked by its number: what it opens, and by which address where that is fetched.
OPENERS = """() => {
    const kinds = new Map();
    const openers = ":is(header, main) :is([data-fetches], [data-opens], [command=show-modal], [popovertarget])";
    for (const each of document.querySelectorAll(openers)) {
        const {fetches, opens} = each.dataset;
        const target = fetches ?? opens ?? each.getAttribute("commandfor") ?? each.getAttribute("popovertarget");
        const named = `${target} ${fetches ? each.pathname : each.parentElement.tagName}`;
        const kind = named.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+/g, "N");
        if (!kinds.has(kind)) kinds.set(kind, [kinds.size, target]);
        each.dataset.opener ??= kinds.get(kind)[0];
    }
    return Object.fromEntries(kinds);
}"""
OPEN = "number => document.querySelector(`[data-opener='${number}']`).click()"
IS_OPEN = """id => {
    const opened = document.getElementById(id);
    return opened.matches(":modal, :popover-open") && !opened.querySelector("[aria-busy=true]");
}"""
CLOSE = "id => { const open = document.getElementById(id); open.matches('dialog') ? open.close() : open.hidePopover(); }"
THINGS = {"new-mix", "mix-add", "mix-group", "mix-clip", "menu-N", "film", "to-project"}
FETCHED = {"rules", "settings", "import", "rows/N", "rows/N/swap"}  # into the dialog of the plan


@pytest.fixture
def visitor(chromium: Browser, studio: Studio, room: Room) -> Iterator[Page]:
    """The room's person, whose theme is the system's."""
    context = chromium.new_context(base_url=studio.url, viewport=DESK, reduced_motion="reduce", color_scheme="light")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    context.add_init_script(path=AXE)
    context.add_cookies(room.cookies(studio.url))
    yield context.new_page()
    context.close()


def open_each(page: Page, seen: set[str]) -> list[str]:
    """What keeps anyone from what the page opens, but for what was seen before."""
    found: list[str] = []
    for kind, (number, target) in page.evaluate(OPENERS).items():
        if kind in seen:
            continue
        seen.add(kind)
        page.evaluate(OPEN, number)
        page.wait_for_function(IS_OPEN, arg=target)
        found += [f"{kind}: {barrier}" for barrier in barriers(page, f"#{target}")]
        page.evaluate(CLOSE, target)
    return found


def settings_in_use(page: Page) -> list[str]:
    """With a row of everything, and with a name that is none."""
    page.get_by_role("link", name="Settings").click()
    dialog = page.locator("#mix-dialog")
    dialog.get_by_role("button", name="Add text").click()
    dialog.get_by_role("button", name="Add a value").click()
    dialog.locator("mix-naming input").fill("{nobody}")
    expect(dialog.locator("[data-names]")).to_contain_text("nobody")
    dialog.get_by_role("button", name="Save settings").click()
    expect(dialog.locator("[aria-invalid=true]").first).to_be_visible()
    found = barriers(page, "#mix-dialog")
    page.keyboard.press("Escape")
    return found


def refused_rule(page: Page) -> list[str]:
    page.get_by_role("link", name="Rule", exact=True).click()
    dialog = page.locator("#mix-dialog")
    dialog.get_by_role("button", name="Add the rule: Never … together with …").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    found = barriers(page, "#mix-dialog")
    page.keyboard.press("Escape")
    return found


def other_plans(page: Page, desk: Desk, mix: str) -> list[str]:
    """More than there are, what somebody else has changed meanwhile, and by hand, where the shortest group has one clip."""
    plan = page.locator("#plan")
    page.get_by_label("Outputs").fill("90")
    expect(plan).to_contain_text("These films cannot be planned")
    found = barriers(page, "#plan")
    now = desk.ask("GET", f"projects/{mix}/mix/")
    desk.ask("PATCH", f"projects/{mix}/mix/", {"version": now["version"], "settings": {"seed": 7}})
    page.get_by_label("Outputs").fill("2")
    expect(plan.locator("[data-notice]")).to_be_visible()
    found += barriers(page, "#plan")
    plan.get_by_role("button", name="Apply mine").click()
    expect(plan.locator("[data-film]")).to_have_count(2)
    plan.locator("#mix-mode-manual").check(force=True)
    expect(plan.locator("select").first).to_be_visible()
    return found + barriers(page, "#plan")


def test_what_the_mixer_opens_has_no_barrier(visitor: Page, desk: Desk, studio: Studio) -> None:
    keep(studio, 20)
    mix = new_mix(desk, {"Hook": ["film", "other"], "Ending": ["picture"]}, count=2, preset="720p", quality="low")
    seen: set[str] = set()
    visitor.goto("/mixer/")
    found = open_each(visitor, seen)
    visitor.goto(f"/mixer/{mix}/")
    found += open_each(visitor, seen)
    found += settings_in_use(visitor) + refused_rule(visitor) + other_plans(visitor, desk, mix)
    render(visitor)
    expect(made(visitor)).to_have_count(1, timeout=LONG)
    visitor.get_by_role("checkbox", name="Select all 1", exact=True).check()  # what is done with none is not offered
    found += open_each(visitor, seen)
    assert not found, "\n".join(found)
    assert {kind.split()[0] for kind in seen} >= THINGS
    assert {f"mix-dialog /mixer/N/{page}/" for page in FETCHED} <= seen
