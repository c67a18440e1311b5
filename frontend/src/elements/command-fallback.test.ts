import { afterEach, beforeEach, expect, test } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { installCommandFallback } from "./command-fallback.ts";

let scope: Scope;
const prototype = HTMLButtonElement.prototype as { commandForElement?: unknown };

beforeEach(() => {
  scope = new Scope();
  document.body.replaceChildren(fragment(`<button command="show-modal" commandfor="d"><span>Open</span></button>
    <dialog id="d"><button command="close" commandfor="d">Close</button></dialog>`));
});
afterEach(() => {
  scope.end();
  delete prototype.commandForElement;
});

const click = (selector: string): void => need(document, selector, HTMLElement).click();
const isOpen = (): boolean => need(document, "dialog", HTMLDialogElement).open;

test("a button opens and closes its dialog, also by a click on what is in it", () => {
  installCommandFallback(scope);
  click("span");
  expect(isOpen()).toBe(true);
  click("dialog button");
  expect(isOpen()).toBe(false);
});

test("a browser that knows commands is left alone", () => {
  prototype.commandForElement = null;
  installCommandFallback(scope);
  click("span");
  expect(isOpen()).toBe(false);
});
