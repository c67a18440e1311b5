import { beforeEach, expect, test } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./timecode-input.ts";

const input = (): HTMLInputElement => need(document, "input", HTMLInputElement);

beforeEach(() => {
  document.body.replaceChildren(fragment(`<timecode-input rate="25"><input value="00:00:01:00"></timecode-input>`));
});

function press(key: string, shiftKey = false): void {
  input().dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
}

test.each([
  ["ArrowUp", false, "00:00:01:01"],
  ["ArrowDown", false, "00:00:00:24"],
  ["ArrowUp", true, "00:00:02:00"],
  ["ArrowDown", true, "00:00:00:00"],
])("%s (with Shift: %s) gives %s", (key, shift, expected) => {
  press(key, shift);
  expect(input().value).toBe(expected);
});

test("it does not go below the beginning, and tells of each change", () => {
  let changes = 0;
  input().addEventListener("input", () => (changes += 1));
  for (let n = 0; n < 3; n++) press("ArrowDown", true);
  expect([input().value, changes]).toEqual(["00:00:00:00", 1]);
});

test("what was typed short is written out on leaving, what cannot be read is left", () => {
  for (const [typed, shown] of [["2.2", "00:00:02:05"], ["soon", "soon"]] as const) {
    input().value = typed;
    input().dispatchEvent(new FocusEvent("blur"));
    expect(input().value).toBe(shown);
  }
});
