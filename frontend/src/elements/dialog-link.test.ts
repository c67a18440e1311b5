import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { installDialogLinks } from "./dialog-link.ts";

let scope: Scope;

const dialog = (): HTMLDialogElement => need(document, "dialog", HTMLDialogElement);
const press = (keys: MouseEventInit = {}): boolean => need(document, "a", HTMLElement).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...keys }));

beforeEach(() => {
  history.replaceState(null, "", "/projects/?q=1");
  document.body.replaceChildren(fragment('<a href="/elsewhere/" data-opens="new-project">New</a><dialog id="new-project"></dialog>'));
  scope = new Scope();
});

afterEach(() => {
  scope.end();
  document.body.innerHTML = "";
});

test("the link opens its dialog, which hears of it, and with Ctrl it is a link", () => {
  installDialogLinks(scope);
  const opened = vi.fn();
  scope.on(dialog(), "opened", opened);
  expect([press({ ctrlKey: true }), dialog().open]).toEqual([true, false]);
  expect([press(), dialog().open, opened.mock.calls.length]).toEqual([false, true, 1]);
});

test("an address that names a dialog opens it once", () => {
  history.replaceState(null, "", "/projects/?q=1#new-project");
  installDialogLinks(scope);
  expect([dialog().open, location.pathname + location.search + location.hash]).toEqual([true, "/projects/?q=1"]);
});

test("an address that names anything else opens nothing", () => {
  history.replaceState(null, "", "/projects/#main");
  installDialogLinks(scope);
  expect([dialog().open, location.hash]).toEqual([false, "#main"]);
});
