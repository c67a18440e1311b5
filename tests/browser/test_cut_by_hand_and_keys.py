"""A cut of ten steps in the editor, by the mouse and again by the keys alone: after each step the documents are the same."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.test_first_film import sign_up
from tests.studio import ROOT, Studio

pytestmark = pytest.mark.browser

SEED = """
import json
from accounts.models import User
from projects import edits, timelines
from projects.edits import Media
from tests.factories import make_asset, make_project
owner = User.objects.get(username="cutter")
films = [make_asset(owner, name=name, duration_us=12_000_000) for name in ("Blue ridge pan", "Valley sunrise")]
made = []
for name in ("By mouse", "By keys"):
    project = make_project(owner, name=name)
    timeline = project.document()
    for film in (*films, films[0]):
        timeline = edits.add_clip(timeline, Media(film.pk, film.kind, film.name, film.duration_us))
    timelines.save(project, edits.add_text(timeline).dump(), 1)
    made.append(str(project.pk))
print(json.dumps(made))
"""
# what is on the tracks without ids, which are new each time
CUT = """() => {
  const { timeline, history } = document.querySelector("editor-shell").editor.store.state;
  const bare = ({ id, link, ...rest }) => rest;
  const inTime = (elements) => [...elements].sort((one, other) => one.start - other.start).map(bare);
  const tracks = timeline.tracks.map(({ type, elements }) => [type, inTime(elements)]);
  return { tracks, markers: timeline.markers.map(bare), steps: history.done.length };
}"""
LANES = """() => {
  const { store } = document.querySelector("editor-shell").editor;
  const lanes = document.querySelector(".tl-lanes").getBoundingClientRect();
  const row = (type) => document.querySelector(`.tl-lane[data-type=${type}]`).getBoundingClientRect().top + 40;
  return { left: lanes.left, scroll: store.state.scroll, scale: store.scale, video: row("video"), overlay: row("overlay") };
}"""


def seed(studio: Studio) -> list[str]:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SEED]
    told = subprocess.run(command, cwd=ROOT, env=studio.environment, check=True, capture_output=True, text=True).stdout
    projects: list[str] = json.loads(told.splitlines()[-1])
    return projects


class Hand:
    """The mouse over the timeline, in frames. Alt is held in drags, so that nothing snaps."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, frame: float, row: str = "video") -> tuple[float, float]:
        lanes = self.page.evaluate(LANES)
        return lanes["left"] + (frame - lanes["scroll"]) * lanes["scale"] + 0.4, lanes[row]

    def click(self, frame: float, **how: Any) -> None:
        self.page.mouse.click(*self.at(frame), **how)

    def drag(self, start: tuple[float, float], frames: float) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.keyboard.down("Alt")
        self.page.mouse.move(start[0] + frames * self.page.evaluate(LANES)["scale"], start[1], steps=5)
        self.page.mouse.up()
        self.page.keyboard.up("Alt")

    def press(self, action: str) -> None:
        self.page.locator(f".tl-tools [data-action={action}]").click()

    def fade(self) -> tuple[float, float]:
        box = self.page.locator(".tl-clip[aria-selected=true] [data-fade=in]").bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def by_mouse(page: Page) -> list[Callable[[], None]]:
    hand = Hand(page)

    def blade() -> None:
        hand.press("blade")
        hand.click(90)

    def ripple_delete() -> None:
        hand.press("select")
        hand.click(40)
        hand.press("ripple_delete")

    def trim() -> None:
        hand.click(100)
        x, y = hand.at(270)
        hand.drag((x - 4, y), -40)

    def close_gap() -> None:
        hand.click(250, button="right")
        page.get_by_role("menuitem", name="Close this gap").click()

    def slip() -> None:
        hand.press("slip")
        hand.drag(hand.at(100), -20)

    def roll() -> None:
        hand.press("trim")
        hand.drag(hand.at(230), 10)

    def fade() -> None:
        hand.press("select")
        hand.click(400)
        x, y = hand.fade()
        hand.drag((x, y), (hand.at(270)[0] - x) / page.evaluate(LANES)["scale"])

    def marker() -> None:
        ruler = page.locator(".tl-ruler").bounding_box()
        assert ruler
        page.mouse.click(hand.at(120)[0], ruler["y"] + 8)
        hand.press("marker")

    def move() -> None:
        hand.drag(hand.at(45, "overlay"), 60)

    def duplicate() -> None:
        hand.press("duplicate")

    return [blade, ripple_delete, trim, close_gap, move, duplicate, slip, roll, fade, marker]


# the keys of each step, with how often each is pressed
BY_KEYS = [
    [("Shift+ArrowRight", 3), ("]", 1), ("s", 1)],
    [("Shift+Delete", 1)],
    [("Home", 1), ("Shift+ArrowRight", 7), ("ArrowRight", 20), ("]", 1), ("w", 1)],
    [("Alt+g", 1)],
    [("Control+ArrowUp", 1), ("Control+Shift+ArrowRight", 6)],
    [("Shift+D", 1)],
    [("Escape", 1), ("Home", 1), ("]", 1), ("y", 1), ("Control+Shift+ArrowRight", 2)],
    [("v", 1), ("Alt+.", 10)],
    [("Home", 1), ("Shift+ArrowRight", 9), ("]", 1), ("Alt+i", 1)],
    [("Home", 1), ("Shift+ArrowRight", 4), ("m", 1)],
]


def test_a_cut_by_the_mouse_and_the_same_by_the_keys_are_one_document(page: Page, studio: Studio) -> None:
    sign_up(page, "cutter")
    mouse, keys = seed(studio)
    cuts: dict[str, list[Any]] = {mouse: [], keys: []}
    for project in (mouse, keys):
        page.goto(f"/projects/{project}/edit/")
        page.locator(".tl-clip").first.wait_for()
        for step in by_mouse(page) if project == mouse else by_keys(page):
            step()
            cuts[project].append(page.evaluate(CUT))
    for number, (one, other) in enumerate(zip(cuts[mouse], cuts[keys], strict=True), 1):
        assert one["tracks"] == other["tracks"], f"step {number}"
        assert one["markers"] == other["markers"]
    assert cuts[mouse][-1]["steps"] == 10


def by_keys(page: Page) -> list[Callable[[], None]]:
    return [partial(press, page, step) for step in BY_KEYS]


def press(page: Page, keys: list[tuple[str, int]]) -> None:
    for key, times in keys:
        for _ in range(times):
            page.keyboard.press(key)
