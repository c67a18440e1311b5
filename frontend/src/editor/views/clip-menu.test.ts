import { readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import { actionsOf, isAction } from "../actions.ts";
import { film, laid, timeline, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { emit } from "../events.ts";
import { editorWith } from "../testing.ts";
import "./clip-menu.ts";

const MENU = readFileSync("templates/projects/editor/_clip_menu.html", "utf8").replace(/{%[^]*?%}/g, "").replace(/^[^<]*/, "");
const PAGE = `${MENU}<button id="more" data-clip-menu></button><div class="tl-ruler"><i class="tl-marker" data-marker="m"></i></div>
  <div class="tl-lanes"><i class="tl-clip" data-element="b" tabindex="0"></i></div>`;
let editor: Editor;
let opened: string[] = [];

const el = (selector: string): HTMLElement => need(document, selector, HTMLElement);
const ask = (target: string, clientX: number): void =>
  void el(target).dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY: 30, button: 2 }));

beforeEach(() => {
  opened = [];
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 0, 0));
  Object.assign(HTMLElement.prototype, {
    showPopover(this: HTMLElement) {
      opened.push(this.id);
    },
    hidePopover() {},
  });
  const document_ = timeline(track("video", film("a", 0, 100), film("b", 160, 100)));
  editor = editorWith({ ...document_, markers: [{ id: "m", frame: 10, name: "Hook", color: "red" }] }, PAGE, { keymap: { split: "S", nudge_back: "Ctrl+Left" } });
  editor.store.zoom(1, 0);
});

test("every row is an action that there is, and says its key", () => {
  const actions = actionsOf(editor);
  const names = [...document.querySelectorAll<HTMLElement>("[data-action]")].map((row) => row.dataset["action"] ?? "");
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !isAction(actions, name))).toEqual([]);
  expect([el("#clip-menu [data-action=split] kbd").textContent, el("[data-action=nudge_back] kbd").textContent]).toEqual(["S", "Ctrl+←"]);
});

test("on a clip it selects that first, unless it is selected with others", () => {
  ask(".tl-clip", 170);
  expect([opened, [...editor.store.state.selection]]).toEqual([["clip-menu"], ["b"]]);
  editor.store.select(["a", "b"]);
  ask(".tl-clip", 170);
  expect(editor.store.state.selection.size).toBe(2);
});

test("where nothing is it closes the gap", () => {
  ask(".tl-lanes", 120);
  expect(opened).toEqual(["lane-menu"]);
  el("[data-close-gap]").click();
  expect([laid(editor.store.state.timeline, "video"), editor.store.state.history.done.map(({ label }) => label)]).toEqual([["a 0-100", "b 100-200"], ["Close gap"]]);
});

test("clips are moved to a time that is typed, and a time that is none is refused there", () => {
  editor.store.select(["b"]);
  el("[data-opens=clip-move]").click();
  const field = need(document, "#clip-move [name=time]", HTMLInputElement);
  expect(field.value).toBe("00:00:04:00");
  const send = (value: string): void => {
    field.value = value;
    el("#clip-move").dispatchEvent(new Event("submit", { cancelable: true }));
  };
  send("soon");
  expect(el("#clip-move [data-problem]").textContent).toBe("Write a time as 00:00:12:15, 12.5 or 1:02.5.");
  send("5");
  expect(laid(editor.store.state.timeline, "video").at(-1)).toBe("b 200-300");
});

test("a marker is named, coloured, moved by one entry, and taken away", () => {
  ask(".tl-marker", 10);
  const name = need(document, "#marker-menu [name=name]", HTMLInputElement);
  expect([opened, name.value]).toEqual([["marker-menu"], "Hook"]);
  name.value = "Call to action";
  need(document, "#marker-menu [name=time]", HTMLInputElement).value = "1.5";
  need(document, "#marker-menu [name=color]", HTMLSelectElement).value = "green";
  el("#marker-menu").dispatchEvent(new Event("submit", { cancelable: true }));
  expect(editor.store.state.timeline.markers).toEqual([{ id: "m", frame: 60, name: "Call to action", color: "green" }]);
  expect(editor.store.state.history.done).toHaveLength(1);
  el("[data-delete-marker]").click();
  expect(editor.store.state.timeline.markers).toEqual([]);
});

test("the toolbar's button and a finger that rested open it too", () => {
  el("#more").click();
  editor.store.select(["a"]);
  el("#more").click();
  vi.spyOn(document, "elementFromPoint").mockReturnValue(el(".tl-clip"));
  emit("editor:menu", { x: 170, y: 30 });
  expect(opened).toEqual(["lane-menu", "clip-menu", "clip-menu"]);
});
