import { beforeEach, expect, test } from "vitest";
import { findAll, fragment, need } from "../lib/dom.ts";
import { emit } from "./events.ts";
import "./views/side-tabs.ts";
import "./views/tool-tabs.ts";

const tab = (name: string): HTMLElement => need(document, `[data-shows="${name}"]`, HTMLElement);
const shown = (): string[] => findAll(document, "[data-panel]", HTMLElement).filter(({ hidden }) => !hidden).map((panel) => panel.dataset["panel"] ?? "");
const press = (target: HTMLElement, key: string): boolean => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

function open(): void {
  const tabs = (names: readonly string[]): string => names.map((name) => `<button role="tab" data-shows="${name}">${name}</button>`).join("");
  const panels = (names: readonly string[]): string => names.map((name) => `<section data-panel="${name}" hidden></section>`).join("");
  const tools = ["media", "text", "captions"];
  document.body.replaceChildren(
    fragment(`<div class="ed-tools">${panels(tools)}</div><tool-tabs role="tablist" aria-orientation="vertical">${tabs(tools)}</tool-tabs>
      <side-tabs><div role="tablist">${tabs(["inspector", "versions"])}</div>${panels(["inspector", "versions"])}</side-tabs>`),
  );
}

beforeEach(() => {
  localStorage.clear();
  open();
});

test("the first is shown to begin with, each is named by its tab, and one tab is in the order of Tab", () => {
  expect(shown()).toEqual(["media", "inspector"]);
  const panel = need(document, `[data-panel="text"]`, HTMLElement);
  expect(panel.getAttribute("aria-labelledby")).toBe(tab("text").id);
  expect(tab("text").getAttribute("aria-controls")).toBe(panel.id);
  expect(findAll(document, "tool-tabs [role=tab]", HTMLElement).map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
});

test("arrows go round, along the list alone; Home and End to its ends", () => {
  tab("media").focus();
  press(tab("media"), "ArrowUp");
  expect([shown()[0], document.activeElement]).toEqual(["captions", tab("captions")]);
  press(tab("captions"), "ArrowRight");
  press(tab("captions"), "Home");
  expect(shown()[0]).toBe("media");
  press(tab("inspector"), "End");
  expect(shown()[1]).toBe("versions");
});

test("what was shown last is shown again", () => {
  tab("text").click();
  open();
  expect(shown()[0]).toBe("text");
});

test("a panel is asked for from elsewhere, without taking the focus", () => {
  emit("editor:open", { panel: "captions" });
  emit("editor:open", { panel: "versions" });
  emit("editor:open", { panel: "nowhere" });
  expect(shown()).toEqual(["captions", "versions"]);
  expect(document.activeElement).toBe(document.body);
});
