import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { remove } from "../edits/deleting.ts";
import { move } from "../edits/moving.ts";
import { BY, film, sound, timeline, title, track } from "../edits/testing.ts";
import { setLocked, setMuted, setSolo } from "../edits/tracks.ts";
import type { Boot, Editor } from "../editor.ts";
import type { EditorShell } from "./editor-shell.ts";
import "./editor-shell.ts";
import "./timeline-lanes.ts";
import "./timeline-ruler.ts";

const WIDTH = 1200;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setTimeout", "clearTimeout", "performance"] });
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(WIDTH);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

function shown(document_: Boot["timeline"]): Editor {
  const boot = { project: { name: "Cut" }, timeline: document_, media: [], is_snapping: true } as unknown as Boot;
  document.body.innerHTML = `<script id="editor-boot" type="application/json">${JSON.stringify(boot)}</script><editor-shell><div class="tl">
    <timeline-ruler class="tl-ruler"></timeline-ruler><div data-timeline-body>
    <timeline-lanes class="tl-lanes" role="listbox" tabindex="-1"></timeline-lanes></div></div></editor-shell>`;
  vi.advanceTimersToNextFrame();
  return (document.querySelector("editor-shell") as EditorShell).editor;
}

const lane = (id: string) => document.querySelector<HTMLElement>(`.tl-lane[data-track="${id}"]`) as HTMLElement;
const clip = (id: string) => document.querySelector<HTMLElement>(`.tl-clip[data-element="${id}"]`);
const clips = (within: ParentNode = document) => [...within.querySelectorAll<HTMLElement>(".tl-clip")].map((each) => each.dataset["element"]);
const x = (element: HTMLElement | null) => Number(/translateX\((-?[\d.]+)px\)/.exec(element?.style.transform ?? "")?.[1]);
const drawn = () => vi.advanceTimersToNextFrame();

test("lanes and clips lie where the document says, in the order of time", () => {
  shown(timeline(track("audio", sound("s", 30, 60)), track("video", film("b", 90, 30), film("a", 0, 60)), track("overlay", title("t", 0, 30))));
  expect([...document.querySelectorAll<HTMLElement>(".tl-lane")].map((each) => [each.dataset["track"], each.style.top])).toEqual([
    ["overlay", "0px"],
    ["video", "64px"],
    ["audio", "128px"],
  ]);
  expect(clips(lane("video"))).toEqual(["a", "b"]);
  expect([x(clip("b")), clip("b")?.style.width]).toEqual([120, "40px"]);
});

test("only what is in sight has elements, and comes and goes with the scroll", () => {
  const editor = shown(timeline(track("video", ...Array.from({ length: 1000 }, (_, n) => film(`c${n}`, n * 100, 100)))));
  expect(clips().length).toBeLessThan(15);
  const kept = clip("c9");
  editor.store.scrollTo(600);
  drawn();
  expect(clips()).toContain("c14");
  expect([kept === null, clip("c9")]).toEqual([false, kept]);
  editor.store.scrollTo(50_000);
  drawn();
  expect(clips().length).toBeLessThan(20);
  expect(clips()).toContain("c500");
  expect(clips()).toContain("c0"); // the tab stop is not lost
});

test("many edits between two pictures are drawn once, and what did not change is not touched", () => {
  const { store, given } = shown(timeline(track("audio", sound("s", 0, 60)), track("video", film("a", 0, 60))));
  const [still, moved] = [clip("s"), clip("a")];
  const writes = vi.spyOn((still as HTMLElement).style, "setProperty");
  for (const frames of [5, 5, 5]) store.edit("Move", move(["a"], { frames }, given));
  expect(x(moved)).toBe(0);
  drawn();
  expect([clip("a"), x(moved)]).toEqual([moved, 20]);
  expect(writes).not.toHaveBeenCalled();
});

test("a clip that changes its track keeps its element, and the focus with it", () => {
  const { store, given } = shown(timeline(track("video", film("a", 0, 60)), { ...track("video"), id: "upper" }));
  clip("a")?.focus();
  drawn();
  const before = clip("a");
  store.edit("Move", move(["a"], { frames: 0, tracks: 1 }, given));
  drawn();
  expect(clip("a")).toBe(before);
  expect(clips(lane("upper"))).toEqual(["a"]);
  expect(document.activeElement).toBe(before);
});

test("there is one tab stop; the focus follows the selection's first, and a deleted clip's goes to another", () => {
  const { store } = shown(timeline(track("video", film("a", 0, 60), film("b", 60, 60), film("c", 120, 60))));
  const stops = () => [...document.querySelectorAll<HTMLElement>('.tl-clip[tabindex="0"]')].map((each) => each.dataset["element"]);
  expect(stops()).toEqual(["a"]);
  clip("a")?.focus();
  store.select(["b", "c"]);
  drawn();
  expect([stops(), document.activeElement]).toEqual([["b"], clip("b")]);
  expect([...document.querySelectorAll('[aria-selected="true"]')].length).toBe(2);
  store.edit("Delete", remove(["b", "c"]));
  drawn();
  expect(document.activeElement).toBe(clip("a"));
});

test("a selection that is made elsewhere does not take the focus", () => {
  const { store } = shown(timeline(track("video", film("a", 0, 60), film("b", 60, 60))));
  store.select(["b"]);
  drawn();
  expect(document.activeElement).toBe(document.body);
});

test("switches of tracks are seen: locked, and not heard because another is solo", () => {
  const { store } = shown(timeline({ ...track("audio", sound("s", 0, 60)), id: "one" }, { ...track("audio", sound("u", 0, 60)), id: "two" }));
  store.edit("Lock", setLocked("one", true));
  store.edit("Solo", setSolo("one", true));
  drawn();
  expect([lane("one").dataset["locked"], lane("one").dataset["muted"], lane("two").dataset["muted"]]).toEqual(["", undefined, ""]);
  expect(clip("s")?.getAttribute("aria-label")).toContain("locked");
  store.edit("Mute", setMuted("one", true));
  drawn();
  expect(lane("one").dataset["muted"]).toBe("");
});

test("a transition has its diamond over the overlap, named by the clip that begins with it", () => {
  shown(timeline(track("video", film("a", 0, 60), film("b", 45, 60, BY))));
  const cut = document.querySelector<HTMLElement>('.tl-cut[data-transition="b"]');
  expect([x(cut), cut?.style.width, cut?.title]).toEqual([60, "20px", "Crossfade, 0.5 s"]);
});

test("handles are there to be taken hold of, fewer on narrow clips", () => {
  shown(timeline(track("video", film("wide", 0, 100), film("narrow", 100, 20), film("speck", 120, 3))));
  const parts = (id: string) => ["edge", "fade", "volume"].map((name) => clip(id)?.querySelectorAll(`.tl-${name}`).length);
  expect([parts("wide"), parts("narrow"), parts("speck")]).toEqual([[2, 2, 1], [2, 0, 0], [0, 0, 0]]);
});

test("where very many are in sight the narrow ones are no elements, but the one with the tab stop is", () => {
  const { store } = shown(timeline(track("video", ...Array.from({ length: 2500 }, (_, n) => film(`c${n}`, n * 10, 10)), film("wide", 25_000, 900))));
  store.zoom(0.1, 0);
  drawn();
  expect(clips().sort()).toEqual(["c0", "wide"]);
});

test("what plays out of sight turns the page, and a seek is followed", () => {
  const { store } = shown(timeline(track("video", film("a", 0, 10_000))));
  store.play();
  store.playedTo(950);
  drawn();
  expect(store.state.scroll).toBe(950);
  store.pause();
  store.seek(10);
  expect(store.state.scroll).toBe(0);
});

test("the wheel scrolls sideways, and with Ctrl zooms where the pointer is", () => {
  const { store } = shown(timeline(track("video", film("a", 0, 10_000))));
  const lanes = document.querySelector(".tl-lanes") as HTMLElement;
  const wheel = (about: WheelEventInit) => lanes.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, ...about }));
  wheel({ deltaX: 40 });
  expect(store.state.scroll).toBe(30);
  wheel({ deltaY: 40, shiftKey: true });
  expect(store.state.scroll).toBe(60);
  const frame = store.state.scroll + 600 / store.scale;
  const zoomIn = new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: -100, ctrlKey: true });
  Object.defineProperty(zoomIn, "clientX", { value: 600 });
  Object.defineProperty(zoomIn, "ctrlKey", { value: true });
  lanes.dispatchEvent(zoomIn);
  expect(store.state.zoom).toBeGreaterThan(1.2);
  expect(store.state.scroll + 600 / store.scale).toBeCloseTo(frame, 4);
});

test("the ruler has the playhead, the range and the markers", () => {
  const made = timeline(track("video", film("a", 0, 900)));
  const { store } = shown({ ...made, range: { start: 30, end: 60 }, markers: [{ id: "m", frame: 45, name: "Hook", color: "orange" }] });
  store.seek(90);
  drawn();
  const part = (selector: string) => document.querySelector<HTMLElement>(selector);
  expect([x(part(".tl-playhead")), x(part(".tl-in")), x(part(".tl-out")), x(part(".tl-marker"))]).toEqual([120, 40, 80, 60]);
  expect(part(".tl-playhead")?.getAttribute("aria-valuetext")).toBe("00:00:03:00");
  expect(part(".tl-marker")?.getAttribute("aria-label")).toBe("Marker Hook at 00:00:01:15");
});

test("marks of a comparison are drawn and go again", () => {
  shown(timeline(track("video", film("a", 0, 60))));
  const place = (start: number) => ({ track: "video", start, duration: 60 });
  const tell = (differences: unknown) => document.dispatchEvent(new CustomEvent("editor:compare", { detail: { differences } }));
  tell([{ kind: "moved", id: "a", name: "a", before: place(90), after: place(0) }]);
  drawn();
  expect([...document.querySelectorAll<HTMLElement>(".tl-difference")].map((each) => each.dataset["when"])).toEqual(["before", "after"]);
  tell(null);
  drawn();
  expect(document.querySelectorAll(".tl-difference").length).toBe(0);
});
