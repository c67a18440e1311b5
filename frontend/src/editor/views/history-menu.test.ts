import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { findAll, need } from "../../lib/dom.ts";
import { FakeChannel, FakeServer, markupOf, openTab, stage, type Tab } from "../state/saving-testing.ts";
import { savingOf } from "../state/saving.ts";
import "./history-menu.ts";

let tab: Tab;

beforeEach(() => {
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  tab = openTab(new FakeServer().install(), "one", new BrowserStore("history"));
  stage(tab.editor, markupOf("_history.html"));
});

afterEach(() => {
  tab.scope.end();
  document.body.replaceChildren();
});

const button = (action: string): HTMLButtonElement => need(document, `[data-action=${action}]`, HTMLButtonElement);
const rows = (): HTMLButtonElement[] => findAll(document, "[data-steps]", HTMLButtonElement);
const words = (): string[] => rows().map((row) => need(row, ".history-label", HTMLElement).textContent ?? "");

function open(): void {
  const panel = need(document, "[popover]", HTMLElement);
  panel.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open" }));
}

test("buttons say what they would undo and do again", () => {
  expect([button("undo").disabled, button("redo").disabled]).toEqual([true, true]);
  tab.move(3);
  expect([button("undo").title, button("undo").disabled]).toEqual(["Undo Move b 3", false]);
  tab.editor.store.undo();
  expect([button("undo").disabled, button("redo").title]).toEqual([true, "Do again: Move b 3"]);
});

test("every entry is a line, newest first, with what was undone above; what is saved is marked", () => {
  for (const frames of [1, 2, 3]) tab.move(frames);
  tab.editor.store.undo();
  open();
  expect(words()).toEqual(["Move b 3", "Move b 2", "Move b 1", "As it was opened"]);
  expect(rows().map((row) => [row.hasAttribute("aria-current"), "undone" in row.dataset, row.textContent.includes("saved")])).toEqual([
    [false, true, false], [true, false, false], [false, false, false], [false, false, true],
  ]);
});

test("a line leads there, several undos at once, and back", () => {
  for (const frames of [1, 2, 3]) tab.move(frames);
  const last = tab.editor.store.state.timeline;
  open();
  rows().at(-1)?.click();
  expect(tab.editor.store.state.history.done).toEqual([]);
  open();
  rows()[0]?.click();
  expect(tab.editor.store.state.timeline).toBe(last);
  expect(savingOf(tab.editor).isDirty).toBe(true);
});
