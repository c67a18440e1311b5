import { beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import { newShape } from "../edits/making.ts";
import { move } from "../edits/moving.ts";
import { film, given, timeline, title, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { editorWith } from "../testing.ts";
import "./timeline-tools.ts";

const BAR = `<timeline-tools role="toolbar"><button id="one"></button><button id="off" disabled></button><button id="two"></button>
  <span data-selected></span><span data-refusal></span><span data-done></span><input type="range" min="0" max="100" data-zoom></timeline-tools>`;
let editor: Editor;
const words = (name: string): string => need(document, `[data-${name}]`, HTMLElement).textContent ?? "";

beforeEach(() => {
  vi.useFakeTimers();
  editor = editorWith(timeline(track("video", film("a", 0, 100), film("b", 160, 100)), track("overlay", title("t", 0, 40, { text: "High valleys\nSpring" }), { ...newShape("star", { start: 50, duration: 20 }, given()), id: "s" })), BAR);
});

test("says what is selected and how long it is", () => {
  const seen = [["t"], ["s"], ["a", "b"], []].map((ids) => {
    editor.store.select(ids);
    return words("selected");
  });
  expect(seen).toEqual(["High valleys selected · 1.00 s", "Star selected · 0.50 s", "2 clips selected · 6.50 s", ""]);
});

test("says why an edit was refused until the next one, or until it was read", () => {
  editor.store.refuse("The track is locked.");
  expect(words("refusal")).toBe("The track is locked.");
  editor.store.edit("Move b", move(["b"], { frames: 10 }, given()));
  expect(words("refusal")).toBe("");
  editor.store.refuse("The track is locked.");
  vi.advanceTimersByTime(8001);
  expect(words("refusal")).toBe("");
});

test("tells screen readers what was done, undone and done again", () => {
  editor.store.edit("Move b", move(["b"], { frames: 10 }, given()));
  const seen = [words("done")];
  editor.store.undo();
  seen.push(words("done"));
  editor.store.redo();
  seen.push(words("done"));
  expect(seen).toEqual(["Move b", "Undone: Move b", "Done again: Move b"]);
});

test("the slider zooms, and follows the zoom", () => {
  const slider = need(document, "[data-zoom]", HTMLInputElement);
  expect(slider.value).toBe("50");
  slider.value = "100";
  slider.dispatchEvent(new Event("input"));
  expect(editor.store.state.zoom).toBe(10);
  editor.store.zoom(0.1);
  expect(slider.value).toBe("0");
});

test("is one stop of Tab; the arrows go from one to the next that is on", () => {
  const focused = (): string => document.activeElement?.id ?? "";
  need(document, "#one", HTMLElement).focus();
  const press = (key: string): boolean => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })) ?? false;
  press("ArrowRight");
  expect([focused(), need(document, "#two", HTMLElement).tabIndex, need(document, "#one", HTMLElement).tabIndex]).toEqual(["two", 0, -1]);
  press("ArrowLeft");
  expect(focused()).toBe("one");
});
