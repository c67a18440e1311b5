import { beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import type { Editor } from "../editor.ts";
import { find } from "../edits/find.ts";
import type { TextElement, Visible } from "../edits/document.ts";
import { film, photo, timeline, title, track } from "../edits/testing.ts";
import { page } from "../preview/testing.ts";
import { viewingOf } from "../preview/viewing.ts";
import { PreviewHandles } from "./preview-handles.ts";
import "./preview-text.ts";

const MEDIA = ["film", "photo"].map((id) => ({ id, kind: id === "film" ? "video" : "image", status: "ready", name: id, duration_us: 1e8, width: 1920, height: 1080 }));
let editor: Editor;
const handles = () => need(document, "preview-handles", PreviewHandles);
const frame = () => need(document, "preview-handles > .fp-frame", HTMLElement);
const element = (id: string) => find(editor.store.state.timeline, id).element as Visible;
const labels = () => editor.store.state.history.done.map(({ label }) => label);

/** The canvas is drawn at half its size: 960 x 540. */
function hand(type: string, x: number, y: number, on: Element = handles(), more: PointerEventInit = {}): void {
  on.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, pointerId: 1, ...more }));
}

function drag(from: [number, number], to: [number, number], on?: Element, more: PointerEventInit = {}): void {
  hand("pointerdown", ...from, on, more);
  hand("pointermove", (from[0] + to[0]) / 2, (from[1] + to[1]) / 2, handles(), more);
  hand("pointermove", ...to, handles(), more);
  hand("pointerup", ...to, handles(), more);
}

beforeEach(() => {
  const small = photo("small", 0, 100, { scale: 0.25, name: "Logo" });
  const overlay = { ...track("overlay", small), id: "o" };
  editor = page(timeline(track("video", film("wide", 0, 100)), overlay), "<preview-handles></preview-handles><preview-text></preview-text>", MEDIA);
  Object.defineProperty(handles(), "clientWidth", { value: 960 });
  Object.defineProperty(handles(), "clientHeight", { value: 540 });
  handles().setPointerCapture = () => undefined;
  vi.spyOn(handles(), "getBoundingClientRect").mockReturnValue({ left: 0, top: 0 } as DOMRect);
});

test("a click selects the topmost thing there, elsewhere the one below, and beside all nothing", () => {
  hand("pointerdown", 480, 270);
  expect([...editor.store.state.selection]).toEqual(["small"]);
  hand("pointerup", 480, 270);
  hand("pointerdown", 50, 50);
  expect([...editor.store.state.selection]).toEqual(["wide"]);
  hand("pointerup", 50, 50);
  hand("pointerdown", 2000, 50);
  expect([...editor.store.state.selection]).toEqual([]);
});

test("a drag moves it by shares of the canvas and is one entry; a hand that only shakes is a click", () => {
  drag([480, 270], [480 + 96, 270 - 54]);
  expect([element("small").x, element("small").y, labels()]).toEqual([0.1, -0.1, ["Move Logo"]]);
  drag([480 + 96, 270 - 54], [480 + 98, 270 - 54]);
  expect(labels()).toHaveLength(1);
});

test("Escape in the middle of a drag gives it up", () => {
  hand("pointerdown", 480, 270);
  hand("pointermove", 600, 270);
  expect(element("small").x).not.toBe(0);
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", cancelable: true }));
  expect([element("small").x, labels()]).toEqual([0, []]);
});

test("a corner makes it larger, the knob turns it", () => {
  editor.store.select(["small"]);
  drag([540, 304], [600, 338], need(frame(), "[data-grip=se]", HTMLElement));
  expect(element("small").scale).toBeCloseTo(0.5, 1);
  drag([480, 170], [580, 270], need(frame(), "[data-grip=turn]", HTMLElement));
  expect([element("small").rotation, labels()]).toEqual([90, ["Scale Logo", "Turn Logo"]]);
});

test("arrows move it by a pixel of the canvas, with Shift by ten, and nobody else hears them", () => {
  editor.store.select(["small"]);
  const heard = vi.fn();
  document.addEventListener("keydown", (event) => heard(event.defaultPrevented), { once: true });
  frame().dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true, bubbles: true, cancelable: true }));
  expect([element("small").x, heard.mock.calls]).toEqual([0.0052, [[true]]]);
});

test("what is locked cannot be dragged", () => {
  editor.store.edit("Lock", (document) => ({ ...document, tracks: document.tracks.map((each) => ({ ...each, locked: true })) }));
  editor.store.select(["small"]);
  drag([480, 270], [600, 270]);
  expect([element("small").x, labels()]).toEqual([0, ["Lock"]]);
});

test("with another document in sight nothing can be taken hold of", () => {
  viewingOf(editor).set({ other: editor.store.state.timeline });
  drag([480, 270], [600, 270]);
  expect([...editor.store.state.selection, ...labels()]).toEqual([]);
});

test("a double click on words writes them in place: kept by Ctrl+Enter as one entry, given up by Escape", () => {
  const words = { ...track("overlay", title("t", 0, 100, { text: "Old", position: "center", align: "center" })), id: "t-track" };
  editor.store.edit("Add", (document) => ({ ...document, tracks: [...document.tracks, words] }));
  const write = (text: string, key: string): void => {
    handles().dispatchEvent(new MouseEvent("dblclick", { clientX: 480, clientY: 270, bubbles: true }));
    const field = need(document, "preview-text textarea", HTMLTextAreaElement);
    field.value = text;
    field.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true }));
  };
  write("New", "Escape");
  expect((element("t") as TextElement).text).toBe("Old");
  write("New", "Enter");
  expect([(element("t") as TextElement).text, labels()]).toEqual(["New", ["Add", "Write New"]]);
  write("  ", "Enter");
  expect((element("t") as TextElement).text).toBe("New");
  expect(document.querySelector("textarea")).toBeNull();
});
