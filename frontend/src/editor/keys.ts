// From a key press to the combination of accounts/shortcuts.py, and from there to what it does. Letters go by what is printed on
// the key, so that a keymap holds on every layout; where that is no Latin letter, they go by its place on the keyboard.
import { isTyping } from "../lib/keys.ts";
import { type ActionName, type Actions, isAction } from "./actions.ts";

const NAMES: Readonly<Record<string, string>> = {
  " ": "Space",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  ArrowUp: "Up",
  ArrowDown: "Down",
};
/** What a key has without Shift on a US keyboard: Shift+[ is written so, whatever Shift makes of it. */
const PLACES: Readonly<Record<string, string>> = {
  Comma: ",",
  Period: ".",
  Slash: "/",
  Backslash: "\\",
  BracketLeft: "[",
  BracketRight: "]",
  Semicolon: ";",
  Quote: "'",
  Backquote: "`",
  Minus: "-",
  Equal: "=",
};
/** What a person expects to work in the middle of a word. */
const EVEN_TYPING: ReadonlySet<string> = new Set<ActionName>(["save_version", "export"]);
/** Controls that do something of their own with these keys. */
const OWN_KEYS: readonly (readonly [string, ReadonlySet<string>])[] = [
  [
    "input[type=range], input[type=radio], [role=slider], [role=separator], [role=tab], [role=radio], [role=spinbutton], [role=menuitem], [role=menuitemcheckbox]",
    new Set(["Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown"]),
  ],
  [
    "button, a[href], summary, input[type=checkbox], input[type=radio], [role=button], [role=menuitem], [role=menuitemcheckbox], [role=switch], [role=tab]",
    new Set(["Space", "Enter"]),
  ],
];

/** The ways in which it may be written, the likeliest first; none for a modifier alone. */
export function combinationsOf(event: KeyboardEvent): string[] {
  const key = keyOf(event);
  if (!key) return [];
  const isSign = key.length === 1 && !isLetter(key);
  const isAltGr = isSign && event.ctrlKey && event.altKey && event.getModifierState("AltGraph"); // how some keyboards write [
  const held = (withShift: boolean): string =>
    [(event.ctrlKey || event.metaKey) && !isAltGr ? "Ctrl+" : "", event.altKey && !isAltGr ? "Alt+" : "", withShift ? "Shift+" : ""].join("");
  if (!isSign) return [`${held(event.shiftKey)}${key}`];
  const place = PLACES[event.code] ?? digitOf(event.code);
  const ways = [`${held(false)}${key}`, `${held(event.shiftKey)}${key}`];
  if (event.shiftKey && place && place !== key) ways.push(`${held(true)}${place}`);
  return event.shiftKey ? [...new Set(ways)] : ways.slice(0, 1);
}

/** What the keys do, by combination. Two for one are told apart in the settings, so the first has it here. */
export function byCombination(keymap: Readonly<Record<string, string>>, actions: Actions): ReadonlyMap<string, ActionName> {
  const found = new Map<string, ActionName>();
  for (const [name, combination] of Object.entries(keymap)) {
    if (combination && isAction(actions, name) && !found.has(combination)) found.set(combination, name);
  }
  const deletes = found.get("Delete");
  if (deletes && !found.has("Backspace")) found.set("Backspace", deletes); // the only such key on many laptops
  const ripples = found.get("Shift+Delete");
  if (ripples && !found.has("Shift+Backspace")) found.set("Shift+Backspace", ripples);
  return found;
}

/** The action that a key press asks for, or null where it is somebody else's. */
export function actionFor(event: KeyboardEvent, known: ReadonlyMap<string, ActionName>, isFocusByKey = true): ActionName | null {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return null;
  const ways = combinationsOf(event);
  const name = ways.map((way) => known.get(way)).find((each) => each !== undefined);
  if (!name || (isTyping(event) && !(EVEN_TYPING.has(name) && !event.isComposing))) return null;
  return isOwnKey(event, keyOf(event), isFocusByKey) ? null : name;
}

/** For people: Ctrl+Shift+Z, with arrows as such. */
export function spokenKey(combination: string): string {
  const signs: Readonly<Record<string, string>> = { Left: "←", Right: "→", Up: "↑", Down: "↓" };
  return combination.split("+").map((key) => signs[key] ?? key).join("+");
}

/** A button that was clicked does not keep Space for itself; one that was reached by Tab does. */
function isOwnKey(event: KeyboardEvent, key: string, isFocusByKey: boolean): boolean {
  const target = event.target;
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return false;
  return isFocusByKey && OWN_KEYS.some(([selector, keys]) => keys.has(key) && target.closest(selector) !== null);
}

function keyOf({ key, code }: KeyboardEvent): string {
  if (NAMES[key]) return NAMES[key];
  if (["Control", "Shift", "Alt", "Meta", "AltGraph", "Dead", "Unidentified", "Process"].includes(key)) return key === "Dead" ? (letterOf(code) ?? "") : "";
  if (key.length > 1) return key;
  const upper = key.toUpperCase();
  if (isLetter(upper)) return upper;
  // Alt on a Mac and other scripts make other signs of a letter's key
  return key.charCodeAt(0) > 127 ? (letterOf(code) ?? PLACES[code] ?? digitOf(code) ?? key) : key;
}

function isLetter(key: string): boolean {
  return /^[A-Z]$/.test(key);
}

function letterOf(code: string): string | undefined {
  return /^Key([A-Z])$/.exec(code)?.[1];
}

function digitOf(code: string): string | undefined {
  return /^Digit([0-9])$/.exec(code)?.[1];
}
