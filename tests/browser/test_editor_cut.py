"""A real cut in the editor, from an empty project to a film: by the mouse, and the same by the keyboard alone.

Both make one document; undo leads back to the empty one; what the preview shows is what the film has. The steps stand once for
each hand, in the same order: BY_MOUSE and BY_KEYS.
"""

import json
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from engine.probe import inspect_own
from tests.browser.cutting_room import Desk, Room, open_editor
from tests.browser.promises import wait_for
from tests.media import frame_of
from tests.studio import Studio

pytestmark = pytest.mark.browser

LONG = 60_000  # ms that a busy machine may take for a film
RATE = 30
IN, OUT = 15, 135
MOST_STOPS = 150  # of the Tab key, from any control of the page to any other
ALIKE = 4.0  # the most that the preview and the film differ, of 255, in the mean of all pixels and colours
SEEN = 6.0  # the same of what is on the screen: from proxies, and at the size of the window
NEXT = 1.5  # how many times as much the film's next frame differs at least
EDITOR = "document.querySelector('editor-shell').editor"
STATE = f"{EDITOR}.store.state"
# Where a frame lies on the screen, and the middle of a track's row.
SPOT = f"""([frame, type]) => {{
  const {{ store }} = {EDITOR};
  const left = document.querySelector(".tl-lanes").getBoundingClientRect().left;
  const row = document.querySelector(`.tl-lane[data-type=${{type}}]`).getBoundingClientRect();
  return [left + (frame - store.state.scroll) * store.scale + 0.4, row.top + 40];
}}"""
FOCUS = "([selector]) => document.activeElement?.matches(selector) ?? false"


@pytest.fixture
def view(page: Page, room: Room, studio: Studio) -> Page:
    """Of somebody who is signed in and has media."""
    page.context.add_cookies(room.cookies(studio.url))
    return page


class Hand:
    """What both hands share: what they write, and what the editor holds meanwhile."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, words: str) -> None:
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)


class Mouse(Hand):
    """Every place is a frame on a track, or a control by what it is called. Alt is held in drags, so that nothing snaps."""

    def at(self, frame: float, track: str = "video") -> tuple[float, float]:
        x, y = self.page.evaluate(SPOT, [frame, track])
        return x, y

    def click(self, frame: float, track: str = "video", **how: Any) -> None:
        self.page.mouse.click(*self.at(frame, track), **how)

    def drag(self, start: tuple[float, float], end_x: float) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.keyboard.down("Alt")
        self.page.mouse.move(end_x, start[1], steps=5)
        self.page.mouse.up()
        self.page.keyboard.up("Alt")

    def press(self, action: str) -> None:
        self.page.locator(f".tl-tools [data-action={action}]").click()

    def playhead(self, frame: int) -> None:
        ruler = self.page.locator(".tl-ruler").bounding_box()
        assert ruler
        self.page.mouse.click(self.at(frame)[0], ruler["y"] + 8)

    def card(self, name: str) -> Any:
        return self.page.locator("#panel-media [role=option]", has=self.page.get_by_text(name, exact=True))

    def add_film(self) -> None:
        self.card("Film").dblclick()

    def add_other(self) -> None:
        self.card("Other").click()
        self.page.get_by_role("button", name="Add at end").click()
        self.press("zoom_fit")

    def split(self) -> None:
        self.playhead(60)
        self.click(40)
        self.press("split")

    def trim(self) -> None:
        x, y = self.at(240)
        self.drag((x - 4, y), self.at(210)[0] - 4)

    def ripple_delete(self) -> None:
        self.click(80)
        self.press("ripple_delete")

    def add_music(self) -> None:
        lane = self.page.locator(".tl-lane[data-type=audio]")
        self.card("Music").drag_to(lane, target_position={"x": 1, "y": 30})

    def move(self) -> None:
        x, y = self.at(50, "audio")
        self.drag((x, y), self.at(80, "audio")[0])

    def transition(self) -> None:
        self.click(110)
        self.page.get_by_role("tab", name="Transitions").click()
        self.page.locator("[data-transition=crossfade]").click()

    def title(self) -> None:
        self.playhead(15)
        self.page.get_by_role("tab", name="Text").click()
        self.page.get_by_role("button", name="Title", exact=True).click()
        self.page.locator("[data-field=text] textarea").click()
        self.write("Harbour at dawn")

    def fade(self) -> None:
        self.click(110)
        # of the film by its track: until the next frame is drawn the title is shown as what is selected
        box = self.page.locator(".tl-lane[data-type=video] .tl-clip[aria-selected=true] [data-fade=out]").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.drag((x, y), self.at(120)[0])

    def mark(self) -> None:
        self.playhead(75)
        self.press("marker")
        for frame, name in ((IN, "In point"), (OUT, "Out point")):
            self.playhead(frame)
            self.click(200, button="right")
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def undo(self) -> None:
        self.page.locator("history-menu [data-action=undo]").click()

    def redo(self) -> None:
        self.page.locator("history-menu [data-action=redo]").click()


class Keys(Hand):
    """Nothing but keys: places are reached by Tab and by the arrows, as from a chair without a mouse."""

    def press(self, *keys: str) -> None:
        for key in keys:
            name, _, times = key.partition(" x")
            for _ in range(int(times or 1)):
                self.page.keyboard.press(name)

    def go(self, selector: str, key: str = "Tab") -> None:
        """On, or with Shift+Tab back, to the first stop that is such a control."""
        for _ in range(MOST_STOPS):
            if self.page.evaluate(FOCUS, [selector]):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {selector}")

    def timeline(self) -> None:
        """Among the clips, with none selected and the playhead at the start."""
        self.go(".tl-clip")
        self.press("Escape", "Home")

    def add(self, name: str) -> None:
        is_after = self.page.evaluate(FOCUS, [".ed-tools *, .ed-timeline *"])
        self.go("tool-tabs [role=tab]", "Shift+Tab" if is_after else "Tab")
        self.press("Home")
        self.go("#panel-media [role=option]")
        self.press("Home")
        for _ in range(8):
            if self.page.evaluate("(name) => document.activeElement.querySelector('.bin-name').textContent === name", name):
                return self.press("Enter")
            self.press("ArrowRight")
        raise AssertionError(f"the arrows do not lead to {name}")

    def add_film(self) -> None:
        self.add("Film")

    def add_other(self) -> None:
        self.add("Other")
        self.press("\\")

    def split(self) -> None:
        self.timeline()
        self.press("Shift+ArrowRight x2", "]", "s")

    def trim(self) -> None:
        self.press("Escape", "Home", "Shift+ArrowRight x7", "w")

    def ripple_delete(self) -> None:
        self.press("Home", "Shift+ArrowRight x2", "ArrowRight x20", "]", "Shift+Delete")

    def add_music(self) -> None:
        self.add("Music")

    def move(self) -> None:
        self.go(".tl-clip")
        self.press("Home", "Shift+ArrowRight", "Alt+p")

    def transition(self) -> None:
        self.press("Escape", "Home", "Shift+ArrowRight x3", "]", "Alt+t")

    def title(self) -> None:
        self.press("Home", "ArrowRight x15")
        self.go("tool-tabs [role=tab]", "Shift+Tab")
        self.press("ArrowDown")
        self.go("text-panel .tile")
        self.press("Enter")
        self.go("[data-field=text] textarea")
        self.write("Harbour at dawn")

    def fade(self) -> None:
        self.timeline()
        self.press("Shift+ArrowRight x4", "Alt+o")

    def mark(self) -> None:
        self.press("Home", "Shift+ArrowRight x2", "ArrowRight x15", "m")
        self.press("Home", f"ArrowRight x{IN}", "i", "Shift+ArrowRight x4", "o")

    def undo(self) -> None:
        self.press("Control+z")

    def redo(self) -> None:
        self.press("Control+Shift+z")


# Ten operations and the marks; each with what must be on the tracks after it: kind, start and length.
STEPS: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("add_film", [("video", 0, 120)]),
    ("add_other", [("video", 0, 120), ("video", 120, 120)]),
    ("split", [("video", 0, 60), ("video", 60, 60), ("video", 120, 120)]),
    ("trim", [("video", 0, 60), ("video", 60, 60), ("video", 120, 90)]),
    ("ripple_delete", [("video", 0, 60), ("video", 60, 90)]),
    ("add_music", [("audio", 0, 120), ("video", 0, 60), ("video", 60, 90)]),
    ("move", [("audio", 30, 120), ("video", 0, 60), ("video", 60, 90)]),
    ("transition", [("audio", 30, 120), ("video", 0, 90), ("video", 60, 90)]),
    ("title", [("audio", 30, 120), ("video", 0, 90), ("video", 60, 90), ("text", 15, 150)]),
    ("fade", [("audio", 30, 120), ("video", 0, 90), ("video", 60, 90), ("text", 15, 150)]),
    ("mark", [("audio", 30, 120), ("video", 0, 90), ("video", 60, 90), ("text", 15, 150)]),
]


def cut(hand: Hand) -> None:
    """All of it; every step must leave what it says, so that a fault is told where it happens."""
    for name, wanted in STEPS:
        getattr(hand, name)()
        tracks = shown(hand.page)["tracks"]
        there = [(each["kind"], each["start"], each["duration"]) for track in tracks for each in by_time(track["elements"])]
        assert there == wanted, name
    wait_until_saved(hand.page)


def by_time(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(elements, key=lambda each: int(each["start"]))


def shown(page: Page) -> dict[str, Any]:
    """The document as the editor holds it."""
    document: dict[str, Any] = page.evaluate(f"() => {STATE}.timeline")
    return document


def wait_until_saved(page: Page) -> None:
    """The server's document is the editor's."""
    wait_for(
        page,
        f"""async () => {{
          const sorted = (value) => value && typeof value === "object" && !Array.isArray(value)
            ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, value[key]])) : value;
          const told = ({{ position, zoom, ...document }}) => JSON.stringify(document, (key, value) => sorted(value));
          const answer = await (await fetch({EDITOR}.boot.urls.timeline)).json();
          return told(answer.timeline) === told({STATE}.timeline);
        }}""",
    )


def without_ids(document: dict[str, Any]) -> Any:
    """Each id as the number in which it comes first: what is linked stays so, whatever it is called."""
    numbers: dict[str, str] = {}

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: numbers.setdefault(each, f"id {len(numbers)}") if key in ("id", "link") and each else bare(each)
                for key, each in value.items()
            }
        return [bare(each) for each in value] if isinstance(value, list) else value

    return bare(document)


def leaves(value: Any, path: str = "") -> list[str]:
    """Each value with its path: what differs is then told alone, not among a page of what does not."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in leaves(value[key], f"{path}.{key}")]
    if isinstance(value, list):
        return [leaf for number, each in enumerate(value) for leaf in leaves(each, f"{path}[{number}]")]
    return [f"{path}: {value!r}"]


def test_the_mouse_and_the_keys_make_one_document(view: Page, desk: Desk) -> None:
    documents = []
    for hand in (Mouse(view), Keys(view)):
        project = desk.new_project(f"By {type(hand).__name__}")
        open_editor(view, project)
        cut(hand)
        document = desk.timeline(project)
        documents.append(without_ids({key: document[key] for key in document if key not in ("position", "zoom")}))
    mouse, keys = documents
    assert [pair for pair in zip(leaves(mouse), leaves(keys), strict=False) if pair[0] != pair[1]] == []
    assert mouse == keys
    _, film, _ = mouse["tracks"]
    title = mouse["tracks"][2]["elements"][0]
    later = by_time(film["elements"])[1]
    assert (later["transition"]["kind"], later["fade_out"], title["text"]) == ("crossfade", 30, "Harbour at dawn")
    assert [marker["frame"] for marker in mouse["markers"]] == [75]
    assert mouse["range"] == {"start": IN, "end": OUT}


@pytest.mark.parametrize("kind", [Mouse, Keys])
def test_undo_leads_back_to_the_beginning_and_redo_to_the_end(kind: type[Mouse] | type[Keys], view: Page, desk: Desk) -> None:
    hand = kind(view)
    project = desk.new_project(f"Undo by {kind.__name__}")
    open_editor(view, project)
    first = shown(view)
    cut(hand)
    last = shown(view)
    if kind is Keys:
        Keys(view).go(".tl-clip")
    steps = len(view.evaluate(f"() => {STATE}.history.done"))
    for _ in range(steps):
        hand.undo()
    assert shown(view) == first
    expect(view.locator("history-menu [data-action=undo]")).to_be_disabled()
    wait_until_saved(view)
    for _ in range(steps):
        hand.redo()
    assert shown(view) == last
    expect(view.locator("history-menu [data-action=redo]")).to_be_disabled()
    wait_until_saved(view)


def test_the_film_has_the_frames_and_the_picture_that_the_preview_shows(view: Page, desk: Desk, tmp_path: Path) -> None:
    """In to out is exported, by the keys, in the smallest of the sizes."""
    project = desk.new_project("Export")
    open_editor(view, project)
    keys = Keys(view)
    cut(keys)
    film = exported(keys, project, tmp_path / "film.mp4")

    info = inspect_own(film)
    assert (info.width, info.height, info.frame_rate, info.frames) == (1280, 720, Fraction(RATE), OUT - IN)
    assert info.audio_samples is not None and info.audio_rate is not None
    seconds = info.audio_samples / info.audio_rate
    assert abs(seconds - (OUT - IN) / RATE) < 0.05
    # the film's own tone alone, then the music alone: both are there
    assert min(loudness(film, 0.1, 0.4), loudness(film, 3.2, 3.8)) > 0.01

    keys.go(".tl-clip")
    keys.press("Escape")
    stills = desk.ask("POST", f"projects/{project}/preview/", {"timeline": shown(view)})["stills"]
    for frame in (30, 75, 125):  # a title over the film, the middle of the transition, within the fade
        now, later = frame_of(film, frame - IN), frame_of(film, frame - IN + 1)
        still = picture(view, stills.replace("FRAME", str(frame)))
        assert difference(still, now) < ALIKE, frame
        assert difference(still, now) * NEXT < difference(still, later), frame
        keys.press("Home", f"Shift+ArrowRight x{frame // RATE}", f"ArrowRight x{frame % RATE}")
        one, next_one = seen(view, now, later)
        assert one < SEEN and one < next_one, f"on the screen, frame {frame}"


def seen(page: Page, now: Image.Image, later: Image.Image) -> tuple[float, float]:
    """How much what is on the screen differs from a frame and from the next, once the first is there. No message lies over it."""
    found = (255.0, 255.0)
    for _ in range(40):
        shot = Image.open(BytesIO(page.locator("[data-picture]").screenshot()))
        found = difference(shot, now), difference(shot, later)
        if found[0] < found[1] and found[0] < SEEN:
            break
    return found


def exported(keys: Keys, project: str, to: Path) -> Path:
    page = keys.page
    keys.press("Control+Shift+e")
    dialog = page.get_by_role("dialog", name="Export")
    expect(dialog).to_be_visible()
    for box in page.locator("[name=preset]:checked").all():
        keys.go(f"[name=preset][value={json.dumps(box.get_attribute('value'))}]")
        keys.press("Space")
    keys.go("[name=preset][value='720p']")
    keys.press("Space")
    keys.go("[name=part]")
    keys.press("ArrowRight")
    expect(page.locator("[name=part][value=range]")).to_be_checked()
    expect(page.locator("[data-terms]")).not_to_be_empty()  # this choice was looked at; until then the button can be pressed
    assert page.locator("[data-send]").is_enabled(), dialog.inner_text()
    keys.go("[data-send]")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    latest = "async (address) => (await (await fetch(address)).json())[0]?.asset"
    asset = wait_for(page, latest, f"/api/v1/projects/{project}/renders/")
    answer = page.request.get(f"/library/{asset}/download/")
    assert answer.ok
    to.write_bytes(answer.body())
    return to


def loudness(path: Path, start: float, end: float) -> float:
    """The mean of the samples' amounts between two seconds."""
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray().reshape(-1, frame.samples)[0] for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    return float(np.abs(np.concatenate(parts)[int(start * rate) : int(end * rate)]).mean())


def picture(page: Page, address: str) -> Image.Image:
    answer = page.request.get(address)
    assert answer.ok, answer.text()
    return Image.open(BytesIO(answer.body()))


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean over pixels and colours, at a size that forgives the two encoders their grain."""
    small = [np.asarray(each.convert("RGB").resize((320, 180), Image.Resampling.BOX), dtype=float) for each in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def test_the_clip_table_and_the_timeline_are_one(view: Page, desk: Desk, room: Room) -> None:
    clip = {"kind": "video", "asset": room.media["film"], "duration": 60}
    elements = [{**clip, "start": 0, "name": "Pier"}, {**clip, "start": 90, "name": "Lighthouse"}]
    track = {"type": "video", "name": "Video 1", "elements": elements}
    open_editor(view, desk.new_project("Table", {"schema": 3, "duration": 150, "tracks": [track]}))
    view.locator(".tl-clip").first.wait_for()
    mouse, keys = Mouse(view), Keys(view)
    sheet, lighthouse = view.locator("clip-sheet"), view.locator(".tl-clip", has_text="Lighthouse")
    start = sheet.locator("[role=row]", has_text="Lighthouse").locator("[data-column=start]")

    keys.press("\\", "Shift+T")
    expect(sheet).to_be_visible()
    expect(start).to_have_text("00:00:03:00")
    keys.go("clip-sheet [role=gridcell]")
    keys.press("Control+Home", "ArrowDown", "ArrowRight x2", "Enter")
    keys.write("00:00:02:10")
    keys.press("Enter")
    expect(start).to_have_text("00:00:02:10")
    expect(start).to_be_focused()

    keys.press("Shift+T")
    expect(sheet).to_be_hidden()
    expect(lighthouse).to_have_attribute("aria-selected", "true")
    assert left_of(lighthouse) == pytest.approx(mouse.at(70)[0], abs=1.5)

    x, y = mouse.at(100)
    mouse.drag((x, y), mouse.at(135)[0])
    keys.press("Shift+T")
    expect(start).to_have_text("00:00:03:15")
    keys.press("Control+z")
    expect(start).to_have_text("00:00:02:10")
    keys.press("Control+z")
    expect(start).to_have_text("00:00:03:00")


def left_of(clip: Locator) -> float:
    box = clip.bounding_box()
    assert box
    return box["x"]
