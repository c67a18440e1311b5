import { expect, test } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./toast-message.ts";

function show(): HTMLElement {
  document.body.replaceChildren(fragment(`<toast-message><p data-text>Saved.</p><button type="button" data-close hidden></button></toast-message>`));
  return need(document, "toast-message", HTMLElement);
}

test("the close button appears with the script and removes the message", () => {
  const message = show();
  const close = need(message, "button", HTMLButtonElement);
  expect(close.hidden).toBe(false);
  close.click();
  expect(message.isConnected).toBe(false);
});

test("Escape within the message closes it, another key does not", () => {
  const message = show();
  const press = (key: string): boolean => message.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  press("a");
  expect(message.isConnected).toBe(true);
  press("Escape");
  expect(message.isConnected).toBe(false);
});
