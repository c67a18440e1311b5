import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import type { Timeline } from "../edits/document.ts";
import { faults } from "../edits/rules.ts";
import { film, laid, photo, sound, timeline, title, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { cancelGesture } from "../gestures/running.ts";
import { editorWith } from "../testing.ts";
import { marksOf } from "../timeline/marks.ts";
import "./timeline-hands.ts";

// a frame is a pixel wide; rows are 64 px high: titles 0, pictures 64, sounds 128
const cut = () => timeline(track("audio", sound("s", 0, 300)), track("video", film("a", 0, 100), film("b", 100, 100), film("c", 250, 50)), track("overlay", title("t", 20, 60)));
const LANES = `<timeline-hands></timeline-hands><div class="tl"><timeline-ruler class="tl-ruler"><i class="tl-marker" data-marker="m"></i></timeline-ruler>
  <div data-timeline-body><div class="tl-lanes"><i class="tl-clip" data-element="a"><i class="tl-edge" data-edge="tail"></i><i class="tl-fade" data-fade="in"></i><i class="tl-volume"></i></i></div></div></div>`;
const [TITLES, PICTURES, SOUNDS, BELOW] = [30, 100, 160, 260];

let editor: Editor;
const at = (selector: string): Element => need(document, selector, HTMLElement);
const on = (id: string): string[] => laid(editor.store.state.timeline, id);
const selected = (): string => [...editor.store.state.selection].sort().join();
const labels = (): string[] => editor.store.state.history.done.map(({ label }) => label);

function open(document_: Timeline): void {
  editor = editorWith(document_, LANES);
  editor.store.zoom(1, 0);
}

function pointer(type: string, x: number, y: number, target: EventTarget = at(".tl-lanes"), init: PointerEventInit = {}): void {
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", button: 0, ...init }));
}

interface Drag extends PointerEventInit {
  readonly by?: number;
  readonly down?: number;
  readonly target?: string;
}

/** Pressed there and taken along; still held. */
function pull(x: number, y: number, { by = 0, down = 0, target = ".tl-lanes", ...init }: Drag): void {
  pointer("pointerdown", x, y, at(target), init);
  pointer("pointermove", x + Math.sign(by) * 4, y + Math.sign(down) * 4, window, init);
  pointer("pointermove", x + by, y + down, window, init);
}

function drag(x: number, y: number, how: Drag): void {
  pull(x, y, how);
  const { by = 0, down = 0, target: _, ...init } = how;
  pointer("pointerup", x + by, y + down, window, init);
}

function click(x: number, y: number, init: PointerEventInit = {}): void {
  pointer("pointerdown", x, y, at(".tl-lanes"), init);
  pointer("pointerup", x, y, window, init);
}

beforeEach(() => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 0, 0));
  open(cut());
});
afterEach(() => vi.useRealTimers());

test("a click selects, Ctrl adds and takes away, Shift takes all between, and nothing is recorded", () => {
  click(50, PICTURES);
  expect(selected()).toBe("a");
  click(150, PICTURES, { ctrlKey: true });
  expect(selected()).toBe("a,b");
  click(50, PICTURES, { ctrlKey: true });
  expect(selected()).toBe("b");
  click(260, PICTURES);
  click(50, PICTURES, { shiftKey: true });
  expect(selected()).toBe("a,b,c");
  click(230, PICTURES);
  expect([selected(), labels()]).toEqual(["", []]);
});

test("a hand that trembles does not drag", () => {
  pointer("pointerdown", 50, PICTURES);
  pointer("pointermove", 52, PICTURES, window);
  pointer("pointerup", 52, PICTURES, window);
  expect([labels(), selected()]).toEqual([[], "a"]);
});

test("a drag of many moves is one entry, and selects what it drags", () => {
  drag(260, PICTURES, { by: 40, altKey: true });
  expect([on("video").at(-1), labels(), editor.store.state.isDragging]).toEqual(["c 290-340", ["Move Film"], false]);
});

test("Escape, and a pointer that is lost, leave nothing behind", () => {
  const before = editor.store.state.timeline;
  pull(260, PICTURES, { by: 40 });
  expect(cancelGesture()).toBe(true);
  pointer("pointerup", 300, PICTURES, window);
  pull(260, PICTURES, { by: 40 });
  pointer("pointercancel", 300, PICTURES, window);
  expect([editor.store.state.timeline === before, labels(), editor.store.state.isDragging]).toEqual([true, [], false]);
  expect(marksOf(editor).marks).toMatchObject({ guide: null, note: null, ghosts: [] });
});

test("snapping takes hold within 10 px, lets go after 18, and Alt passes by", () => {
  const end = (by: number, init: Drag = {}): string => {
    open(cut());
    drag(260, PICTURES, { by, ...init });
    return on("video").at(-1) ?? "";
  };
  expect([end(-41), end(-39)]).toEqual(["c 200-250", "c 211-261"]);
  expect(end(-41, { altKey: true })).toBe("c 209-259");
  vi.useFakeTimers();
  for (const [by, expected] of [[-33, "c 200-250"], [-31, "c 219-269"]] as const) {
    open(cut());
    pull(260, PICTURES, { by: -50 });
    vi.advanceTimersToNextFrame(); // it holds at 200
    pointer("pointermove", 260 + by, PICTURES, window);
    pointer("pointerup", 260 + by, PICTURES, window);
    expect(on("video").at(-1)).toBe(expected);
  }
});

test("snapping off holds nothing", () => {
  editor.store.snap(false);
  drag(260, PICTURES, { by: -47 });
  expect(on("video").at(-1)).toBe("c 203-253");
});

test("linked clips move together, Alt takes one alone, and only pictures change track", () => {
  const linked = () => timeline(track("audio", sound("s", 0, 100, { link: "l" })), track("video", film("a", 0, 100, { link: "l" })), { ...track("video"), id: "upper" });
  open(linked());
  drag(50, PICTURES, { by: 40 });
  expect([on("video"), on("audio")]).toEqual([["a 40-140"], ["s 40-140"]]);
  open(linked());
  drag(50, PICTURES, { by: 40, altKey: true });
  expect([on("video"), on("audio")]).toEqual([["a 40-140"], ["s 0-100"]]);
  open(linked());
  drag(50, PICTURES, { by: 40, down: -64 });
  expect([on("upper"), on("audio")]).toEqual([["a 40-140"], ["s 40-140"]]);
});

test("Shift keeps the track or the time, whichever the hand has gone along less", () => {
  drag(260, PICTURES, { by: 80, down: -60, shiftKey: true });
  expect(on("video").at(-1)).toBe("c 330-380");
  open(cut());
  drag(260, PICTURES, { by: 20, down: -70, shiftKey: true });
  expect(on("overlay").at(-1)).toBe("c 250-300");
});

test("Ctrl lays it between what is there, Ctrl and Shift lay a copy, and above all rows a track is made", () => {
  drag(260, PICTURES, { by: -150, ctrlKey: true });
  expect(on("video")).toEqual(["a 0-100", "c 100-150", "b 150-250"]);
  open(cut());
  drag(260, PICTURES, { by: 100, ctrlKey: true, shiftKey: true, altKey: true });
  expect(on("video").map((each) => each.split(" ")[1])).toEqual(["0-100", "100-200", "250-300", "350-400"]);
  expect(selected()).not.toBe("c");
  open(cut());
  drag(260, PICTURES, { down: -120 });
  const top = editor.store.state.timeline.tracks.at(-1);
  expect([editor.store.state.timeline.tracks.length, top?.type, top?.elements.map(({ id }) => id), labels().length]).toEqual([4, "video", ["c"], 1]);
});

test("an end that is dragged trims, with Shift what follows comes along", () => {
  drag(98, PICTURES, { by: -30, target: "[data-edge=tail]", altKey: true });
  expect(on("video").slice(0, 2)).toEqual(["a 0-70", "b 100-200"]);
  open(cut());
  drag(98, PICTURES, { by: -30, target: "[data-edge=tail]", altKey: true, shiftKey: true });
  expect([on("video").slice(0, 2), labels()]).toEqual([["a 0-70", "b 70-170"], ["Ripple trim Film"]]);
});

test.each([
  ["trim", 100, 20, ["a 0-120", "b 120-200", "c 250-300"], "Roll the cut after Film"],
  ["trim", 80, -20, ["a 0-80", "b 80-180", "c 230-280"], "Ripple trim Film"],
  ["slip", 150, -20, ["a 0-100", "b 100-200", "c 250-300"], "Slip Film"],
  ["slide", 150, 20, ["a 0-120", "b 120-220", "c 250-300"], "Slide Film"],
  ["rate", 270, 50, ["a 0-100", "b 100-200", "c 250-350"], "Stretch Film"],
] as const)("the %s tool, from %i by %i", (tool, x, by, expected, label) => {
  editor.store.take(tool);
  drag(x, PICTURES, { by, altKey: true });
  expect([on("video"), labels()]).toEqual([expected, [label]]);
});

test("the blade splits where it is clicked, with Shift all tracks", () => {
  editor.store.take("blade");
  click(50, PICTURES);
  expect([on("video").length, on("overlay").length]).toEqual([4, 1]);
  click(65, PICTURES, { shiftKey: true });
  expect([on("video").length, on("overlay").length, on("audio").length]).toEqual([5, 2, 2]);
});

test("handles set fades and the level", () => {
  drag(2, PICTURES, { by: 28, target: "[data-fade=in]", altKey: true });
  drag(50, PICTURES, { down: 28, target: ".tl-volume" });
  const a = editor.store.state.timeline.tracks[1]?.elements[0];
  expect(a && "fade_in" in a && "volume" in a && [a.fade_in, a.volume]).toEqual([30, 0.5]);
  expect(labels()).toEqual(["Fade in Film", "Volume of Film"]);
});

test("a marquee from where nothing is selects all that it touches, and Ctrl adds to what was selected", () => {
  drag(225, PICTURES, { by: -170, down: 50 });
  expect(selected()).toBe("a,b,s");
  click(50, TITLES);
  drag(225, PICTURES, { by: 40, down: 10, ctrlKey: true });
  expect(selected()).toBe("c,t");
});

test("the ruler moves the playhead at once, and the document not", () => {
  const before = editor.store.state.timeline;
  pointer("pointerdown", 120, 5, at(".tl-ruler"));
  expect(editor.store.state.position).toBe(120);
  pointer("pointermove", 140, 5, window);
  pointer("pointerup", 140, 5, window);
  expect([editor.store.state.position, editor.store.state.timeline === before, labels()]).toEqual([140, true, []]);
});

test("what is on a locked track is not dragged, and it says why", () => {
  open(timeline({ ...track("video", photo("p", 0, 100)), locked: true }));
  drag(50, 30, { by: 40 });
  expect([on("video"), editor.store.state.refusal]).toEqual([["p 0-100"], "The track “video” is locked. Unlock it to change what is on it."]);
});

test("a finger scrolls; one that rested drags", () => {
  vi.useFakeTimers();
  const touch = { pointerType: "touch" };
  editor.store.zoom(1, 100);
  pull(50, PICTURES, { by: -40, ...touch });
  pointer("pointerup", 10, PICTURES, window, touch);
  expect([editor.store.state.scroll, labels()]).toEqual([140, []]);
  editor.store.zoom(1, 0);
  pointer("pointerdown", 275, PICTURES, at(".tl-lanes"), touch);
  vi.advanceTimersByTime(300);
  pointer("pointermove", 325, PICTURES, window, touch);
  pointer("pointerup", 325, PICTURES, window, touch);
  expect([on("video").at(-1), labels(), editor.store.state.scroll]).toEqual(["c 300-350", ["Move Film"], 0]);
});

test("two fingers zoom", () => {
  const touch = { pointerType: "touch" };
  pointer("pointerdown", 100, SOUNDS, at(".tl-lanes"), touch);
  pointer("pointerdown", 200, SOUNDS, at(".tl-lanes"), { ...touch, pointerId: 2 });
  pointer("pointermove", 300, SOUNDS, window, { ...touch, pointerId: 2 });
  for (const pointerId of [1, 2]) pointer("pointerup", 300, SOUNDS, window, { ...touch, pointerId });
  expect([editor.store.state.zoom.toFixed(2), labels()]).toEqual([(2 ** (2 / 3)).toFixed(2), []]);
});

function drop(type: string, data: object, x: number, y: number): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.setData(type, JSON.stringify(data));
  for (const name of ["dragover", "drop"]) {
    const event = new Event(name, { bubbles: true, cancelable: true });
    Object.assign(event, { clientX: x, clientY: y, dataTransfer, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false });
    at(".tl-lanes").dispatchEvent(event);
  }
}

test("what is dropped from the media lands where the ghost was, as one entry", () => {
  drop("application/x-reelwright-asset", { id: "photo", name: "Photo" }, 304, PICTURES);
  expect([on("video").at(-1)?.split(" ")[1], labels(), selected().length]).toEqual(["300-500", ["Add Photo"], 36]);
});

test.each([
  [{ text: "Said", size: 60 }, { kind: "text", text: "Said", size: 60 }],
  [{ kind: "shape", shape: "star" }, { kind: "shape", shape: "star", height: 400 }],
  [{ kind: "color", color: "#1D4ED8" }, { kind: "color", color: "#1D4ED8" }],
])("what is dropped from the panel Text is what it shows: %o", (dragged, expected) => {
  drop("application/x-reelwright-title", dragged, 304, PICTURES);
  const { timeline: after } = editor.store.state;
  expect(after.tracks.flatMap(({ elements }) => elements).find(({ start }) => start === 300)).toMatchObject({ ...expected, duration: 200 });
  expect(faults(after)).toEqual([]);
  drop("application/x-reelwright-title", dragged, 304, BELOW);
  const { tracks } = editor.store.state.timeline;
  expect(tracks.filter(({ elements }) => elements.some(({ start }) => start === 300)).map(({ type }) => type)).toEqual(["video", "overlay"]);
});
