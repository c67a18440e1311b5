"""EDITOR: the timeline editor in Chromium, with 200 clips on six tracks; and what it costs the server to save 1,000."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.databases import database
from benchmarks.report import Row, median_of
from benchmarks.settings import Settings
from tests import machine
from tests.browser.cutting_room import Room, make_room
from tests.studio import ROOT, Studio

CLIPS, SAVED = 200, 1000
EDITS = 500
NAME = "reelwright_bench_editor"
MOVES = 180  # of the mouse, in a drag of about three seconds
FRAME = 16.0  # milliseconds
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-precise-memory-info"]

# What the page is asked. `store` is the editor's.
_STORE = """
  const store = document.querySelector('editor-shell').editor.store;
  const faded = (id, opacity) => (timeline) => ({
    ...timeline,
    tracks: timeline.tracks.map((track) => (track.elements.some((each) => each.id === id)
      ? { ...track, elements: track.elements.map((each) => (each.id === id ? { ...each, opacity } : each)) }
      : track)),
  });
"""

# From an edit to the end of the frame that shows it: the time that the page works, without waiting for the screen's turn.
_EDIT = (
    "async (n) => {"
    + _STORE
    + """
  const track = store.state.timeline.tracks.find((each) => each.type === 'video');
  const clip = track.elements[3 + (n % 5)];
  const began = performance.now();
  let frameBegan = 0;
  requestAnimationFrame(() => { frameBegan = performance.now(); });
  store.edit('Opacity', faded(clip.id, 0.5 + (n % 40) / 100));
  const edited = performance.now() - began;
  await new Promise((done) => requestAnimationFrame(done));
  document.body.getBoundingClientRect();
  return edited + performance.now() - frameBegan;
}"""
)

_WATCH = """() => {
  window.watched = { frames: [], tasks: [] };
  window.watching = true;
  const tick = (now) => { window.watched.frames.push(now); if (window.watching) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const note = (list) => window.watched.tasks.push(...list.getEntries().map((each) => each.duration));
  window.observer = new PerformanceObserver(note);
  window.observer.observe({ entryTypes: ['longtask'] });
}"""
_WATCHED = "() => { window.watching = false; window.observer.disconnect(); return window.watched; }"


def rows(settings: Settings) -> Iterator[Row]:
    path = machine.chromium()
    if path is None:
        print("EDITOR needs a Chromium: none is found.")
        return
    workload = f"EDITOR, {CLIPS} clips on 6 tracks"
    with Studio(settings.folder, RATE_LIMITS=json.dumps({"api": {"amount": 10**6}})) as studio, sync_playwright() as playwright:
        room = make_room(studio, clips=CLIPS)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        _open(browser, studio, room).context.close()  # the first visit starts what the next ones use
        opened = [_opening(browser, studio, room) for _ in range(settings.runs)]
        ours, spread = median_of(opened)
        yield Row(workload, "seconds until it takes an edit", ours, 2.0, spread=spread)
        page = _open(browser, studio, room)
        yield from _dragging(page, workload)
        yield from _drawing(page, workload)
        yield from _previewing(page, workload, settings.runs)
        yield _memory(page, workload)
        browser.close()
        yield from _saving(studio)


def _open(browser: Browser, studio: Studio, room: Room) -> Page:
    context = browser.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(room.cookies(studio.url))
    page = context.new_page()
    page.goto(f"/projects/{room.project}/edit/")
    page.locator(".tl-clip").first.wait_for()
    return page


def _opening(browser: Browser, studio: Studio, room: Room) -> float:
    """From the request to the first clip that is chosen by a key: what is drawn and what hears are there."""
    page = _open(browser, studio, room)
    page.locator(".tl-clip").first.click(position={"x": 20, "y": 8})
    page.locator(".tl-clip[aria-selected=true]").first.wait_for()
    seconds = float(page.evaluate("performance.now() / 1000"))
    page.context.close()
    return seconds


def _dragging(page: Page, workload: str) -> Iterator[Row]:
    clip = page.locator(".tl-lane .tl-clip").nth(8)
    box = clip.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    page.evaluate(_WATCH)
    for number in range(MOVES):
        page.mouse.move(x + 10 + abs(90 - number), y)
        page.wait_for_timeout(1000 / 60)
    watched = page.evaluate(_WATCHED)
    page.mouse.up()
    page.keyboard.press("Control+z")
    frames = [later - earlier for earlier, later in zip(watched["frames"], watched["frames"][1:], strict=False)]
    rate = 1000 * len(frames) / sum(frames)
    longest = max(watched["tasks"], default=0.0)
    yield Row(
        f"{workload}, dragging a clip", "milliseconds a frame", round(1000 / rate, 2), 20.0, note=f"{rate:.0f} frames a second"
    )
    yield Row(f"{workload}, dragging a clip", "milliseconds of the longest task over 50", round(longest, 1), 50.0)


def _drawing(page: Page, workload: str) -> Iterator[Row]:
    taken = [float(page.evaluate(_EDIT, number)) for number in range(40)][10:]
    ours, spread = median_of(taken)
    slow = sorted(taken)[round(len(taken) * 0.95) - 1]
    yield Row(f"{workload}, an edit", "milliseconds until it is drawn", ours, FRAME, spread=spread, note=f"p95 {slow:.1f}")


def _previewing(page: Page, workload: str, runs: int) -> Iterator[Row]:
    """From an edit of the clip under the playhead to the film that has it on the screen: while it stands, and while it plays."""
    for name, is_playing in (("standing", False), ("playing", True)):
        taken = [float(page.evaluate(_SHOWN, [number, is_playing])) for number in range(max(5, runs))]
        ours, spread = median_of(taken)
        yield Row(f"{workload}, an edit, {name}", "milliseconds until the preview shows it", ours, 500.0, spread=spread)


_SHOWN = (
    "async ([n, isPlaying]) => {"
    + _STORE
    + """
  const still = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
  const swap = () => new Promise((done) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(); });
    watch.observe(document.querySelector('film-preview'), { subtree: true, attributeFilter: ['data-front'] });
  });
  const clip = store.state.timeline.tracks.find((each) => each.type === 'video').elements[2 + n];
  store.seek(clip.start);
  await still(2);
  if (isPlaying) { store.play(); await still(0.3); }
  const shown = swap();
  const began = performance.now();
  store.edit('Opacity', faded(clip.id, 0.3 + n / 20 + Math.random() / 50));
  await Promise.race([shown, still(10)]);
  const taken = performance.now() - began;
  store.pause();
  return taken;
}"""
)


def _memory(page: Page, workload: str) -> Row:
    """Of 500 edits and as many undos, after as many that fill the history."""
    session: CDPSession = page.context.new_cdp_session(page)
    for number in range(EDITS // 2):
        page.evaluate(_EDIT, number)
    before = _heap(session)
    for number in range(EDITS):
        page.evaluate(_EDIT, number)
        page.evaluate("() => {" + _STORE + " store.undo(); }")
    grown = (_heap(session) - before) / 1e6
    return Row(f"{workload}, {EDITS} edits and undos", "growth of the page's memory, MB", round(grown, 2), 2.0)


def _heap(session: CDPSession) -> float:
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = session.send("Runtime.getHeapUsage")
    return float(used["usedSize"])


def _saving(studio: Studio) -> Iterator[Row]:
    """In a process of its own, on each database that there is."""
    yield _saved("SQLite", studio.environment)
    server = machine.postgres_url()
    if server is not None:
        with database(server, NAME) as url:
            yield _saved("PostgreSQL", {**studio.environment, "DATABASE_URL": url})


def _saved(name: str, environment: dict[str, str]) -> Row:
    command = [sys.executable, "-m", "benchmarks.saving", str(SAVED)]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True)
    ours, spread = median_of(json.loads(told.stdout.splitlines()[-1]))
    return Row(f"EDITOR, {SAVED:,} clips saved, {name}", "milliseconds in the server", ours, 100.0, spread=spread)
