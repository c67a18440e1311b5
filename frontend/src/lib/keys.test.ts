import { afterEach, expect, test } from "vitest";
import { fragment, need } from "./dom.ts";
import { isForPage, isTyping } from "./keys.ts";

function pressedIn(html: string): KeyboardEvent {
  document.body.replaceChildren(fragment(html));
  const event = new KeyboardEvent("keydown", { key: "x", bubbles: true, cancelable: true });
  need(document.body, "*", HTMLElement).dispatchEvent(event);
  return event;
}

afterEach(() => {
  document.body.innerHTML = "";
});

test.each(["<input>", '<input type="search">', "<textarea></textarea>", "<select></select>", '<p contenteditable="true"></p>'])("in %s one types", (html) => {
  expect(isTyping(pressedIn(html))).toBe(true);
});

test.each(['<input type="checkbox">', '<input type="range">', "<button></button>", "<a href='/'></a>", "<p></p>"])("in %s one does not", (html) => {
  expect(isTyping(pressedIn(html))).toBe(false);
});

test("under an open dialog the page has no keys", () => {
  expect(isForPage(pressedIn("<p></p>"))).toBe(true);
  expect(isForPage(pressedIn("<p></p><dialog open></dialog>"))).toBe(false);
});

test("what was taken is not taken again", () => {
  const event = pressedIn("<p></p>");
  event.preventDefault();
  expect(isForPage(event)).toBe(false);
});
