"""The whole path of a newcomer, with real files and a real render, probed frame by frame."""

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from engine.probe import inspect_own
from tests.media import frame_of, make_video

pytestmark = pytest.mark.browser

RATE, LONG = 30, 60_000


def sign_up(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Email").fill(f"{name}@example.com")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password", exact=True).fill("Correct-Horse-7")
    page.get_by_label(re.compile("again", re.I)).fill("Correct-Horse-7")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def upload(page: Page, *files: Path) -> None:
    page.get_by_role("link", name="Library").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    page.locator("input[data-picker]").set_input_files(files)
    tray = page.locator("upload-tray")
    expect(tray.get_by_role("link", name="Open")).to_have_count(len(files), timeout=LONG)
    for file in files:
        expect(page.locator("[data-library-grid]").get_by_text(file.stem).first).to_be_visible(timeout=LONG)


def wait_until_saved(page: Page, edit: str) -> None:
    """`edit` is what was typed or pressed, for the message."""
    expect(page.locator("#save-state"), edit).to_contain_text("Saved", timeout=LONG)


def brightness(image: Image.Image) -> int:
    """Of the brightest pixel."""
    return image.convert("L").getextrema()[1]  # type: ignore[return-value]


def mean_colour(image: Image.Image) -> tuple[int, int, int]:
    return image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[return-value]


def test_sign_up_upload_cut_title_render_watch_download(page: Page, tmp_path: Path) -> None:
    red, blue = tmp_path / "red dawn.mp4", tmp_path / "blue hour.mp4"
    shutil.copy(make_video(3, size=(640, 360), picture="#b02020", tone=440), red)
    shutil.copy(make_video(2, size=(640, 360), picture="#2030b0", tone=880), blue)

    sign_up(page, "newcomer")
    upload(page, red, blue)

    page.get_by_role("link", name="Projects").first.click()
    page.get_by_role("button", name="New project").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill("My first film")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My first film")
    page.get_by_role("link", name="Renders").click()  # the project's page: this film is cut in its table, as without script

    # in the wrong order first, then put right
    page.get_by_role("link", name="Add from library").first.click()
    for name in ("blue hour", "red dawn"):
        page.get_by_role("button", name=f"Add {name}").click()
        expect(page.locator("#clip-table [data-row]", has_text=name)).to_be_visible()
    page.keyboard.press("Escape")
    rows = page.locator("#clip-table [data-row]")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_role("button", name=re.compile("down|later", re.I)).click()
    expect(rows.nth(0)).to_contain_text("red dawn")
    wait_until_saved(page, "order")

    # the red one: a second off its head, then one second and ten frames long
    rows.nth(0).locator("input[name$=source_in]").fill("00:00:01:00")
    rows.nth(0).locator("input[name$=duration]").fill("00:00:01:10")
    rows.nth(0).locator("input[name$=duration]").press("Tab")
    expect(page.locator("#total")).to_have_text("00:00:03:10")
    wait_until_saved(page, "trim")

    page.get_by_role("button", name="Add title").click()
    title = page.get_by_label("Words of the title")
    expect(title).to_be_visible()
    title.fill("First light")
    page.get_by_label("Volume").first.focus()
    wait_until_saved(page, "title")
    page.reload()
    expect(title).to_have_value("First light")
    expect(page.locator("#clip-table input[name$=source_in]").first).to_have_value("00:00:01:00")

    page.get_by_role("link", name="Render", exact=True).click()
    page.get_by_role("radio", name=re.compile("1280")).check()
    page.get_by_role("dialog").get_by_role("button", name="Render").click()
    video = page.locator("video").first
    expect(video).to_be_visible(timeout=LONG)
    page.wait_for_function("() => document.querySelector('video').readyState >= 2", timeout=LONG)
    video.evaluate("film => film.play()")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=LONG)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    film = tmp_path / "film.mp4"
    download.value.save_as(film)

    info = inspect_own(film)
    assert info.frames == 3 * RATE + 10
    assert (info.width, info.height) == (1280, 720)
    assert info.audio_samples == pytest.approx(info.frames * 48_000 / RATE, abs=1024)
    first, last = frame_of(film, 2), frame_of(film, info.frames - 3)
    red_seen, blue_seen = mean_colour(first), mean_colour(last)
    assert red_seen[0] > red_seen[2] + 60
    assert blue_seen[2] > blue_seen[0] + 60
    frames = [frame_of(film, number) for number in range(0, info.frames, 10)]
    assert any(brightness(frame) > 230 for frame in frames), "the title is white, and nothing else is"
    assert brightness(last) < 200 or brightness(first) < 200, "and it is not there all the time"


def test_a_stranger_sees_nothing_of_it(page: Page, tmp_path: Path) -> None:
    clip = tmp_path / "private.mp4"
    shutil.copy(make_video(1, size=(320, 180), picture="#208040"), clip)
    sign_up(page, "owner_of_it")
    upload(page, clip)
    page.locator("[data-library-grid]").get_by_text("private").first.click()
    page.wait_for_url(re.compile(r"/library/[0-9a-f-]{36}/"))
    asset = page.url
    media = page.locator("video, video source").first.get_attribute("src")
    page.context.clear_cookies()
    sign_up(page, "stranger")
    answer = page.goto(asset)
    assert answer is not None
    assert answer.status == 404
    assert page.request.get(str(media)).status == 404


def test_a_playlist_named_mp4_is_refused_with_a_sentence(page: Page, tmp_path: Path) -> None:
    playlist = tmp_path / "holiday.mp4"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    sign_up(page, "trickster")
    page.goto("/library/")
    page.locator("input[data-picker]").set_input_files(playlist)
    expect(page.locator("upload-tray")).to_contain_text(re.compile("playlist", re.I), timeout=LONG)
