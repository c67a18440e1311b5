import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { actionsOf } from "./actions.ts";
import { film, timeline, track } from "./edits/testing.ts";
import { actionFor, byCombination, combinationsOf } from "./keys.ts";
import { editorWith } from "./testing.ts";

/** The twin of accounts/shortcuts.py: tests/accounts/test_preferences.py keeps it so. */
const PRESETS = JSON.parse(readFileSync("tests/accounts/keymaps.json", "utf8")) as Record<string, Record<string, string>>;
const CODES: Record<string, string> = { ",": "Comma", ".": "Period", "/": "Slash", "\\": "Backslash", "[": "BracketLeft", "]": "BracketRight", "-": "Minus", "=": "Equal" };
const SHIFTED: Record<string, string> = { ",": "<", ".": ">", "[": "{", "]": "}", "\\": "|" };
const KEYS: Record<string, string> = { Space: " ", Left: "ArrowLeft", Right: "ArrowRight", Up: "ArrowUp", Down: "ArrowDown" };

const actions = actionsOf(editorWith(timeline(track("video", film("a", 0, 100))), ""));

function press(key: string, code = "", held: Partial<KeyboardEventInit> = {}, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...held });
  target.dispatchEvent(event);
  return event;
}

/** As a US keyboard sends it. */
function pressed(combination: string): KeyboardEvent {
  const parts = combination.split("+");
  const name = parts.at(-1) ?? "";
  const [ctrlKey, altKey, shiftKey] = ["Ctrl", "Alt", "Shift"].map((held) => parts.slice(0, -1).includes(held)) as [boolean, boolean, boolean];
  if (name === "?") return press("?", "Slash", { shiftKey: true });
  if (/^[A-Z]$/.test(name)) return press(shiftKey ? name : name.toLowerCase(), `Key${name}`, { ctrlKey, altKey, shiftKey });
  return press(shiftKey ? (SHIFTED[name] ?? KEYS[name] ?? name) : (KEYS[name] ?? name), CODES[name] ?? name, { ctrlKey, altKey, shiftKey });
}

beforeEach(() => document.body.replaceChildren());

test.each(Object.keys(PRESETS))("every key of the preset %s does what it says, and every action is known", (preset) => {
  const keymap = PRESETS[preset] ?? {};
  const known = byCombination(keymap, actions);
  for (const [name, combination] of Object.entries(keymap)) {
    expect(Object.hasOwn(actions, name), name).toBe(true);
    if (combination) expect([combination, actionFor(pressed(combination), known)]).toEqual([combination, name]);
  }
});

const known = byCombination(PRESETS["standard"] ?? {}, actions);
const asked = (event: KeyboardEvent, isFocusByKey = true) => actionFor(event, known, isFocusByKey);

test.each([
  ["a German question mark", "?", "Minus", { shiftKey: true }, "help"],
  ["a Russian letter by its place", "ы", "KeyS", {}, "split"],
  ["a French letter by what is printed on it", "a", "KeyQ", {}, "select_forward"],
  ["Option on a Mac, which makes another sign", "≈", "KeyX", { altKey: true }, "clear_marks"],
  ["a dead key of Option", "Dead", "KeyI", { altKey: true }, "fade_in"],
  ["Command on a Mac", "z", "KeyZ", { metaKey: true }, "undo"],
  ["Caps Lock", "S", "KeyS", {}, "split"],
  ["the other delete key", "Backspace", "Backspace", {}, "delete"],
  ["a key that nothing has", "h", "KeyH", {}, null],
  ["a modifier alone", "Shift", "ShiftLeft", { shiftKey: true }, null],
] as const)("%s", (_, key, code, held, name) => {
  expect(asked(press(key, code, held))).toBe(name);
});

test("a person's own key takes the place of the preset's", () => {
  const own = byCombination({ ...PRESETS["standard"], split: "Ctrl+Alt+Left" }, actions);
  expect(actionFor(press("ArrowLeft", "ArrowLeft", { ctrlKey: true, altKey: true }), own)).toBe("split");
  expect(actionFor(press("s", "KeyS"), own)).toBeNull();
});

test("what is typed is nobody's key, but Ctrl+S keeps a version from everywhere", () => {
  const field = document.createElement("input");
  document.body.append(field);
  expect(asked(press("s", "KeyS", {}, field))).toBeNull();
  expect(asked(press("z", "KeyZ", { ctrlKey: true }, field))).toBeNull();
  expect(asked(press("s", "KeyS", { ctrlKey: true }, field))).toBe("save_version");
});

test("a dialog in front, or somebody who took the key before, keeps it from the timeline", () => {
  const taken = new KeyboardEvent("keydown", { key: "s", code: "KeyS", cancelable: true });
  taken.preventDefault();
  expect(asked(taken)).toBeNull();
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  expect(asked(press("s", "KeyS"))).toBeNull();
});

test("Space presses a button that was reached by Tab, and plays after a click on one; a slider keeps its arrows", () => {
  const [button, slider] = [document.createElement("button"), document.createElement("input")];
  slider.type = "range";
  document.body.append(button, slider);
  expect(asked(press(" ", "Space", {}, button))).toBeNull();
  expect(asked(press(" ", "Space", {}, button), false)).toBe("play");
  expect(asked(press("ArrowLeft", "ArrowLeft", {}, slider))).toBeNull();
  expect(asked(press("s", "KeyS", {}, button))).toBe("split");
});

test("AltGr makes signs and no shortcuts", () => {
  const event = press("[", "Digit8", { ctrlKey: true, altKey: true });
  Object.defineProperty(event, "getModifierState", { value: (name: string) => name === "AltGraph" });
  expect(combinationsOf(event)).toEqual(["["]);
});
