import { afterEach, beforeEach, expect, test } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./shortcut-help.ts";

const dialog = (): HTMLDialogElement => need(document, "shortcut-help dialog", HTMLDialogElement);

function press(key: string, where: EventTarget = document.body, more: KeyboardEventInit = {}): boolean {
  return where.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

beforeEach(() => {
  document.body.replaceChildren(
    fragment('<dialog><input type="search" id="other"></dialog><input type="search" id="search"><shortcut-help><dialog></dialog></shortcut-help>'),
  );
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("? shows the keys of the page", () => {
  expect([press("?"), dialog().open]).toEqual([false, true]);
});

test("while something is typed, ? and / are letters", () => {
  const field = need(document, "#search", HTMLInputElement);
  expect([press("?", field), press("/", field), dialog().open]).toEqual([true, true, false]);
});

test("with Ctrl they are somebody else's", () => {
  expect([press("?", document.body, { ctrlKey: true }), dialog().open]).toEqual([true, false]);
});

test("/ goes to the page's search, not to one in a dialog", () => {
  expect(press("/")).toBe(false);
  expect(document.activeElement?.id).toBe("search");
});

test("without a search on the page / is left to the browser", () => {
  need(document, "#search", HTMLElement).remove();
  expect(press("/")).toBe(true);
});
