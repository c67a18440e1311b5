"""The mixer in a real browser: from files dropped on groups to a ZIP of films, by mouse, by keys and without script."""

import csv
import hashlib
import re
import shutil
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import av
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.probe import inspect_own
from engine.tags import read_tags
from tests.browser.cutting_room import Desk, Room, inside
from tests.browser.test_first_film import LONG, sign_up
from tests.media import make_image, make_video
from tests.studio import Studio

pytestmark = pytest.mark.browser

RATE = 30
GROUPS = {"Hook": ["dawn", "noon", "dusk"], "Product": ["shoe", "sole"], "Call to action": ["rose", "salt"]}
COLOURS = ["#b02020", "#20b040", "#2030b0", "#b0a020", "#20a0b0", "#a020b0"]
HOLD = """files => {
    const held = new DataTransfer();
    for (const {name, type, content} of files) {
        held.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name, {type}));
    }
    return held;
}"""
PLAYED = (
    "() => { const film = document.querySelector('#film video'); film.muted = true; film.play(); return film.currentTime > 0.4; }"
)
ORDER = [("Ending", ["Two"]), ("Opening", ["Three", "One"])]


def column(page: Page, group: str) -> Locator:
    return page.locator("[data-group]").filter(has=page.get_by_role("heading", name=group, exact=True))


def films(page: Page) -> Locator:
    """Of the dry run."""
    return page.locator("tr[data-film]")


def made(page: Page) -> Locator:
    """Of a run."""
    return page.locator('mix-outputs [data-state="ready"]')


def drop(page: Page, over: Locator, *files: Path) -> None:
    """As a file manager lets them go there."""
    types = {".mp4": "video/mp4", ".png": "image/png"}
    told = [{"name": each.name, "type": types[each.suffix], "content": b64encode(each.read_bytes()).decode()} for each in files]
    held = page.evaluate_handle(HOLD, told)
    for event in ("dragenter", "dragover", "drop"):
        over.dispatch_event(event, {"dataTransfer": held})


def clips_in(folder: Path) -> dict[str, Path]:
    """A second each, and the last a picture."""
    names = [name for clips in GROUPS.values() for name in clips]
    found = {}
    for name, colour in zip(names[:-1], COLOURS, strict=True):
        found[name] = folder / f"{name}.mp4"
        shutil.copy(make_video(1, size=(320, 180), picture=colour), found[name])
    found[names[-1]] = folder / f"{names[-1]}.png"
    shutil.copy(make_image(), found[names[-1]])
    return found


def render(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Render")).click()
    page.wait_for_url(re.compile("/runs/"))


def play(page: Page) -> None:
    """The first film of a run, in its dialog; its screen is in motion then."""
    made(page).first.get_by_role("link", name=re.compile("^Play ")).last.click()
    expect(page.locator("#film video")).to_be_visible()
    page.wait_for_function(PLAYED, timeout=LONG)
    page.keyboard.press("Escape")
    expect(page.locator("#film")).to_be_hidden()


def test_files_dropped_on_groups_become_films_in_a_zip(page: Page, tmp_path: Path) -> None:
    clips = clips_in(tmp_path)
    sign_up(page, "mixer")
    page.get_by_role("link", name="Mixer").first.click()
    page.get_by_role("button", name="New mix").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill("Spring")
    page.get_by_role("button", name="Create mix").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spring")
    page.get_by_role("button", name="Start with three groups").click()
    for group, names in GROUPS.items():
        drop(page, column(page, group).locator("[data-cards]"), *(clips[name] for name in names))
    for group, names in GROUPS.items():
        expect(column(page, group).locator("[data-clip]")).to_have_count(len(names), timeout=LONG)
        for name in names:
            expect(column(page, group).locator("[data-clip]", has_text=name)).to_have_count(1)

    page.get_by_role("button", name="Show the list").click()  # folds the tray, which lies over the plan

    bar = page.get_by_role("region", name="Rules and price")
    expect(bar).to_contain_text("12 combinations")
    page.get_by_role("link", name="Rule", exact=True).click()
    rule = page.locator("#mix-dialog form").filter(has_text="together with")
    rule.get_by_label("First clip").select_option(label="dawn")
    rule.get_by_label("Second clip").select_option(label="sole")
    rule.get_by_role("button").click()
    expect(bar).to_contain_text("10 of 12 combinations")

    for count in (4, 6):
        page.get_by_label("Outputs").fill(str(count))
        expect(bar.get_by_role("button", name=f"Render {count}")).to_be_visible()
        expect(bar).to_contain_text(f"{count} credits")
        expect(films(page)).to_have_count(count)
    expect(films(page).filter(has_text="dawn").filter(has_text="sole")).to_have_count(0)

    page.get_by_role("link", name="Settings").click()
    settings = page.locator("#mix-dialog")
    settings.get_by_label("Size", exact=True).first.select_option("720p")
    settings.get_by_role("button", name="Add a value").click()
    settings.get_by_label("Name", exact=True).last.fill("artist")
    settings.get_by_label("Value", exact=True).last.fill("Ada, the mixer")
    settings.get_by_role("button", name="Save settings").click()
    expect(settings).to_be_hidden()

    page.get_by_role("button", name="Lock film 2").click()
    expect(page.get_by_role("button", name="Unlock film 2")).to_be_visible()
    titles = films(page).locator(".mix-file p:last-child")
    seed, before = page.get_by_label("Seed", exact=True).input_value(), titles.all_inner_texts()
    page.get_by_role("button", name="Re-roll unlocked").click()
    expect(page.get_by_label("Seed", exact=True)).not_to_have_value(seed)
    after = titles.all_inner_texts()
    assert after[1] == before[1]
    assert after != before

    render(page)
    page.evaluate("window.isTheSamePage = true")
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(made(tab)).to_have_count(6, timeout=LONG)
        expect(tab.locator("main")).to_contain_text("All 6 made", timeout=LONG)
    assert page.evaluate("window.isTheSamePage") is True
    play(page)

    page.get_by_role("checkbox", name="Select all 6", exact=True).check()
    expect(page.locator("mix-outputs [data-words]")).to_have_text("6 selected")
    with page.expect_download() as download:
        page.get_by_role("button", name="ZIP").click()
    download.value.save_as(tmp_path / "films.zip")
    look_into(tmp_path / "films.zip", tmp_path / "films")

    page.get_by_role("button", name="Add to library").click()
    expect(page.locator("#messages")).to_contain_text("6 videos are in your library now.")
    page.get_by_role("link", name="Library").first.click()
    expect(page.locator("[data-library-count]")).to_have_text("13")


def look_into(archive: Path, folder: Path) -> None:
    """Six films of three clips, and what their manifest says of each is so."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    lines = list(csv.DictReader(StringIO((folder / "manifest.csv").read_text())))
    assert sorted(line["file"] for line in lines) == sorted(each.name for each in folder.iterdir() if each.suffix == ".mp4")
    assert [line["status"] for line in lines] == ["ready"] * 6
    for line in lines:
        film = folder / line["file"]
        assert line["sha256"] == hashlib.sha256(film.read_bytes()).hexdigest()
        assert int(line["bytes"]) == film.stat().st_size
        info = inspect_own(film)
        assert (info.width, info.height) == (1280, 720)
        assert info.frames == round(float(line["seconds"]) * RATE)
        assert info.frames == (5 if "salt" in line["clips"] else 3) * RATE
        assert not {"dawn", "sole"} <= set(line["clips"].split("; "))
        assert line["metadata: artist"] == read_tags(film)["artist"] == "Ada, the mixer"
    assert len({line["clips"] for line in lines}) == 6


def keep(studio: Studio, credits: int) -> None:
    """Give the room's person some credits."""
    who = 'from accounts.models import User; from accounts import credits; keeper = User.objects.get(username="keeper")'
    inside(studio, f'{who}; credits.grant(keeper, {credits}, "For films")')


def new_mix(desk: Desk, groups: dict[str, list[str]], **settings: object) -> str:
    """Of the room's media; `groups` of their names. The project's id."""
    project = desk.new_project("Harbour mix")
    for name, media in groups.items():
        group = desk.ask("POST", f"projects/{project}/mix/groups/", {"name": name})
        if media:
            assets = [desk.room.media[each] for each in media]
            desk.ask("POST", f"projects/{project}/mix/clips/", {"group": group["id"], "assets": assets})
    now = desk.ask("GET", f"projects/{project}/mix/")
    desk.ask("PATCH", f"projects/{project}/mix/", {"version": now["version"], "settings": settings})
    return project


def order_of(desk: Desk, project: str) -> list[tuple[str, list[str]]]:
    groups = desk.ask("GET", f"projects/{project}/mix/")["groups"]
    return [(group["name"], [clip["title"] for clip in group["clips"]]) for group in groups]


@pytest.fixture
def keeper(page: Page, room: Room, studio: Studio) -> Page:
    """The room's person, signed in."""
    page.context.add_cookies(room.cookies(studio.url))
    return page


@pytest.fixture
def plain(chromium: Browser, studio: Studio, room: Room) -> Iterator[Page]:
    """The same without script."""
    context = chromium.new_context(base_url=studio.url, java_script_enabled=False)
    context.add_cookies(room.cookies(studio.url))
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def mix(desk: Desk) -> str:
    """Opening with One, Two and Three; and Ending, which is empty."""
    project = new_mix(desk, {"Opening": ["film", "other", "picture"], "Ending": []}, count=1)
    [opening, _] = desk.ask("GET", f"projects/{project}/mix/")["groups"]
    for clip, title in zip(opening["clips"], ("One", "Two", "Three"), strict=True):
        desk.ask("PATCH", f"projects/{project}/mix/clips/{clip['id']}/", {"title": title})
    return project


def clip(page: Page, title: str) -> Locator:
    return page.locator("[data-clip]", has_text=title)


def moved(page: Page, act: Callable[[], None]) -> None:
    with page.expect_response(re.compile("/move/$")) as answer:
        act()
    assert answer.value.ok


def drag(page: Page, what: Locator, over: Locator, part: float = 0.5, across: float = 0.5) -> None:
    """To that part of the height and of the width of something else."""
    start, end = what.bounding_box(), over.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 12, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + start["height"] / 2 + 10)
    page.mouse.move(end["x"] + end["width"] * across, end["y"] + end["height"] * part, steps=5)
    page.mouse.up()


def test_a_mouse_orders_clips_and_groups(keeper: Page, desk: Desk, mix: str) -> None:
    keeper.goto(f"/mixer/{mix}/")
    expect(clip(keeper, "Three")).to_be_visible()
    moved(keeper, lambda: drag(keeper, clip(keeper, "One"), clip(keeper, "Three"), part=0.9))
    moved(keeper, lambda: drag(keeper, clip(keeper, "Two"), column(keeper, "Ending").locator("[data-cards]")))
    moved(keeper, lambda: drag(keeper, column(keeper, "Ending").locator("[data-head]"), column(keeper, "Opening"), 0.1, 0.1))
    assert order_of(desk, mix) == ORDER
    keeper.reload()
    expect(keeper.locator("[data-clip] [data-title]")).to_have_text(["Two", "Three", "One"])


def test_keys_order_clips_and_groups(keeper: Page, desk: Desk, mix: str) -> None:
    keeper.goto(f"/mixer/{mix}/")
    clip(keeper, "One").focus()
    for _ in range(2):
        moved(keeper, lambda: keeper.keyboard.press("Alt+ArrowDown"))
        expect(clip(keeper, "One")).to_be_focused()
    clip(keeper, "Two").focus()
    moved(keeper, lambda: keeper.keyboard.press("Alt+ArrowRight"))
    expect(column(keeper, "Ending").locator("[data-clip]")).to_be_focused()
    column(keeper, "Ending").locator("[data-head]").focus()
    moved(keeper, lambda: keeper.keyboard.press("Alt+ArrowLeft"))
    assert order_of(desk, mix) == ORDER


def test_without_script_forms_order_clips_and_groups(plain: Page, desk: Desk, mix: str) -> None:
    plain.goto(f"/mixer/{mix}/")
    for _ in range(2):
        plain.get_by_role("button", name="One: actions").click()
        plain.get_by_role("button", name="Move down").click()
    plain.get_by_role("button", name="Two: actions").click()
    plain.get_by_role("link", name="Weight, part and group").click()
    plain.get_by_label("Group").select_option(label="Ending")
    plain.get_by_role("button", name="Save").click()
    plain.get_by_role("button", name="Ending: actions").click()
    plain.get_by_role("button", name="Move left").click()
    expect(plain.locator("[data-clip] [data-title]")).to_have_text(["Two", "Three", "One"])
    assert order_of(desk, mix) == ORDER


def test_a_cancelled_run_keeps_what_is_made_and_retry_makes_the_rest(keeper: Page, desk: Desk, studio: Studio) -> None:
    many = 40  # the worker keeps them one after another: some are still to come when the first is seen
    keep(studio, 3 * many)
    mix = new_mix(desk, {"Opening": ["film"] * 8, "Ending": ["other"] * 8}, count=many, preset="720p", quality="low")
    for group in desk.ask("GET", f"projects/{mix}/mix/")["groups"]:
        for place, each in enumerate(group["clips"]):
            part = {"source_in_us": place * 250_000, "length_us": 2_000_000}
            desk.ask("PATCH", f"projects/{mix}/mix/clips/{each['id']}/", part)
    keeper.goto(f"/mixer/{mix}/")
    render(keeper)
    expect(made(keeper).first).to_be_visible(timeout=LONG)
    keeper.get_by_role("button", name="Cancel", exact=True).click()
    head = keeper.locator("[data-live]").filter(has=keeper.get_by_role("heading", name="Harbour mix"))
    expect(head).to_contain_text(re.compile(rf"Cancelled: \d+ of {many} made"), timeout=LONG)
    run = desk.ask("GET", f"projects/{mix}/mix/runs/")["results"][0]
    done, missing = run["ready"], many - run["ready"]
    assert 0 < done < many
    expect(made(keeper)).to_have_count(done)
    expect(head).to_contain_text(f"{missing} given back")
    entries = [entry for entry in desk.ask("GET", "credits/")["results"] if entry["reference"] == run["job"]]
    assert sorted(entry["amount"] for entry in entries) == [-many, missing]

    head.get_by_role("button", name=f"Make {missing} more").click()
    expect(head).to_contain_text(f"All {many} made", timeout=LONG)
    expect(made(keeper)).to_have_count(many)
    run = desk.ask("GET", f"projects/{mix}/mix/runs/")["results"][0]
    assert (run["status"], run["ready"]) == ("done", many)


def test_a_mov_plays_and_an_avi_is_there_to_be_downloaded(keeper: Page, desk: Desk, tmp_path: Path) -> None:
    mix = new_mix(desk, {"Opening": ["film"], "Ending": ["other"]}, count=1, preset="720p", format="mov")
    keeper.goto(f"/mixer/{mix}/")
    render(keeper)
    expect(made(keeper)).to_have_count(1, timeout=LONG)
    play(keeper)

    now = desk.ask("GET", f"projects/{mix}/mix/")
    desk.ask("PATCH", f"projects/{mix}/mix/", {"version": now["version"], "settings": {"format": "avi"}})
    keeper.goto(f"/mixer/{mix}/")
    render(keeper)
    expect(made(keeper)).to_have_count(1, timeout=LONG)
    made(keeper).get_by_role("link", name=re.compile(r"\.avi$")).first.click()
    film = keeper.locator("#film")
    expect(film).to_contain_text("Browsers do not play AVI. Download it to see it.")
    expect(film.locator("video")).to_have_count(0)
    with keeper.expect_download() as download:
        film.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith(".avi")
    download.value.save_as(tmp_path / "film.avi")
    with av.open(str(tmp_path / "film.avi")) as opened:
        assert opened.format.name == "avi"
        assert sum(1 for _ in opened.decode(video=0)) == 8 * RATE
