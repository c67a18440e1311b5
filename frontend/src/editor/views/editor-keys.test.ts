import { beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { film, timeline, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { MEDIA_ITEMS, editorWith } from "../testing.ts";
import "./editor-keys.ts";

const KEYMAP = { play: "Space", shuttle_back: "J", shuttle_stop: "K", shuttle_forward: "L", split: "S", next_frame: "Right", delete: "Delete", blade: "B", undo: "Ctrl+Z" };
const PAGE = `<editor-keys></editor-keys><button type="button" data-action="split" aria-label="Split"></button>
  <button type="button" data-action="delete"></button><button type="button" data-action="blade" aria-label="Blade"></button>
  <button type="button" data-action="insert">Insert</button><button type="button" data-action="nothing-of-the-kind"></button>
  <button type="button" data-action="export" title="Its own words"></button>`;

let editor: Editor;
const button = (name: string): HTMLButtonElement => need(document, `[data-action=${name}]`, HTMLButtonElement);
const draw = (): void => void vi.advanceTimersByTime(1);

function key(name: string, init: KeyboardEventInit = {}, type = "keydown"): KeyboardEvent {
  const event = new KeyboardEvent(type, { key: name, code: `Key${name.toUpperCase()}`, bubbles: true, cancelable: true, ...init });
  document.body.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.useFakeTimers();
  editor = editorWith(timeline(track("video", film("a", 0, 100))), PAGE, { keymap: KEYMAP });
  draw();
});

test("buttons say their key, are off while they would do nothing, and pressed while they are on", () => {
  expect([button("split").title, button("split").disabled]).toEqual(["Split (S)", false]);
  expect([button("delete").title, button("delete").disabled]).toEqual(["Delete (Delete)", true]);
  expect(button("export").title).toBe("Its own words");
  editor.store.select(["a"]);
  editor.store.take("blade");
  draw();
  expect([button("delete").disabled, button("blade").ariaPressed, button("split").ariaPressed ?? null]).toEqual([false, "true", null]);
});

test("what is chosen in the bin can be put in", () => {
  expect(button("insert").disabled).toBe(true);
  emit("editor:chosen", { item: MEDIA_ITEMS[0] ?? null });
  draw();
  expect(button("insert").disabled).toBe(false);
});

test("a button that comes later is kept right too", async () => {
  const late = document.createElement("button");
  late.dataset["action"] = "delete";
  document.body.append(late);
  await vi.waitFor(() => {
    draw();
    expect(late.disabled).toBe(true);
  });
});

test("a click on a button, or on what is in it, runs its action once", () => {
  editor.store.seek(50);
  button("split").append(document.createElement("span"));
  need(button("split"), "span", HTMLElement).click();
  expect(editor.store.state.history.done.map(({ label }) => label)).toEqual(["Split"]);
});

test("a key is taken once, and a held one runs again only where that is meant", () => {
  editor.store.seek(50);
  expect(key("s").defaultPrevented).toBe(true);
  key("s", { repeat: true });
  expect(editor.store.state.history.done).toHaveLength(1);
  for (const repeat of [false, true, true]) key("ArrowRight", { code: "ArrowRight", repeat });
  expect(editor.store.state.position).toBe(53);
  expect(key("h").defaultPrevented).toBe(false);
});

test("K held makes steps of J and L", () => {
  key("l");
  key("l");
  expect(editor.store.state.speed).toBe(2);
  key("k");
  key("l");
  key("l");
  key("j");
  expect([editor.store.state.speed, editor.store.state.position]).toEqual([0, 1]);
  key("k", {}, "keyup");
  key("j");
  expect(editor.store.state.speed).toBe(-1);
});

test("Escape clears the selection, and then takes the select tool", () => {
  editor.store.select(["a"]);
  editor.store.take("slip");
  const steps = [0, 1].map(() => {
    key("Escape", { code: "Escape" });
    return [editor.store.state.selection.size, editor.store.state.tool];
  });
  expect(steps).toEqual([[0, "slip"], [0, "select"]]);
});

test("Enter opens the inspector on what is selected", () => {
  const opened: string[] = [];
  hear(new Scope(), "editor:open", ({ panel }) => opened.push(panel));
  key("Enter", { code: "Enter" });
  editor.store.select(["a"]);
  key("Enter", { code: "Enter" });
  expect(opened).toEqual(["inspector"]);
});

test("a key of what needs a selection says so", () => {
  key("Delete", { code: "Delete" });
  expect(editor.store.state.refusal).toBe("Select a clip first.");
});

test("an element that has left hears nothing", () => {
  document.body.replaceChildren();
  expect(key("s").defaultPrevented).toBe(false);
});
