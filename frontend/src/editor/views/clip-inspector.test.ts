import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findAll, fragment, need } from "../../lib/dom.ts";
import type { AnyElement, TextElement, Timeline, VideoElement } from "../edits/document.ts";
import type { Effect } from "../edits/effects.ts";
import { BY, film, MEDIA, sound, the, timeline, title, track } from "../edits/testing.ts";
import { setFields } from "../edits/look.ts";
import { Store } from "../state/store.ts";
import "./clip-inspector.ts";

const RATE = { num: 30, den: 1 };
const blur: Effect = { kind: "blur", enabled: true, radius: 10 };
const sepia: Effect = { kind: "sepia", enabled: true, amount: 1 };
const cut = timeline(
  track("audio", sound("m", 0, 200)),
  track("video", film("a", 0, 90, { name: "Blue ridge", effects: [blur, sepia] }), film("b", 75, 60, { ...BY, name: "Valley" })),
  track("overlay", title("t", 30, 60, { text: "High", size: 80 }), title("u", 100, 30, { text: "Low", size: 50 })),
);
let store: Store;

/** The editor's shell, as far as the inspector asks for it. */
class FakeShell extends HTMLElement {
  editor = { store, shelf: { rate: RATE, get: () => undefined, listen: () => {} }, given: { media: MEDIA, newId: () => "new" } };
}
customElements.define("editor-shell", FakeShell);

function open(document_: Timeline = cut, ...selected: string[]): void {
  store = new Store(document_);
  store.select(selected);
  const markup = `<clip-inspector><div data-head><span data-icon></span><h2 data-title></h2></div><div data-sections></div></clip-inspector>`;
  const shell = document.createElement("editor-shell") as FakeShell;
  shell.editor.store = store;
  shell.append(fragment(markup));
  document.body.replaceChildren(shell);
}

const row = (key: string): HTMLElement => need(document, `[data-field="${key}"]`, HTMLElement);
const typed = (key: string): HTMLInputElement => need(row(key), ".ins-typed > input", HTMLInputElement);
const slider = (key: string): HTMLInputElement => need(row(key), "input[type=range]", HTMLInputElement);
const failed = (key: string): string => need(row(key), ".ins-error", HTMLElement).textContent ?? "";
const sections = (): string[] => findAll(document, "[data-section]", HTMLElement).map((each) => each.dataset["section"] ?? "");
const labels = (): string[] => store.state.history.done.map(({ label }) => label);
const now = <E extends AnyElement>(id: string): E => the(store.state.timeline, id) as E;

function type(key: string, value: string, then: "Enter" | "Escape" | "blur" | "" = "Enter"): void {
  const input = typed(key);
  input.focus();
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (then === "blur") input.dispatchEvent(new FocusEvent("blur"));
  else if (then) press(input, then);
}

function press(target: HTMLElement, key: string, type_ = "keydown"): void {
  target.dispatchEvent(new KeyboardEvent(type_, { key, bubbles: true, cancelable: true }));
}

function slide(key: string, ...values: number[]): void {
  const input = slider(key);
  for (const value of values) {
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

describe("what is shown", () => {
  test("of the project, while nothing is selected", () => {
    open();
    expect(need(document, "[data-title]", HTMLElement).textContent).toBe("Project");
    expect(sections()).toEqual(["canvas", "sound", "facts"]);
    type("width", "1080");
    expect(store.state.timeline.canvas.width).toBe(1080);
  });
  test("of a film, a title and a sound each what it has", () => {
    open(cut, "b");
    expect(sections()).toEqual(["time", "transform", "crop", "speed", "sound", "fades", "transition-in", "effects", "sound-effects"]);
    store.select(["t"]);
    expect(sections()).toEqual(["words", "outline", "shadow", "box", "animation_in", "animation_out", "time", "transform", "fades", "effects"]);
    store.select(["m"]);
    expect(sections()).toEqual(["time", "speed", "sound", "sound-effects"]);
  });
  test("of several what they share, with what differs left open", () => {
    open(cut, "t", "u");
    expect(typed("size").placeholder).toBe("Mixed");
    expect(typed("size").value).toBe("");
    store.select(["t", "a"]);
    expect(sections()).toEqual(["time", "transform", "fades", "effects"]);
    expect(document.querySelector(".ins-effect")).toBeNull();
  });
});

describe("a typed field", () => {
  test("sets its value on Enter and on leaving, each one entry", () => {
    open(cut, "t");
    type("opacity", "50");
    type("rotation", "12.5", "blur");
    expect(now<TextElement>("t")).toMatchObject({ opacity: 0.5, rotation: 12.5 });
    expect(labels()).toEqual(["Opacity of High", "Rotation of High"]);
  });
  test("of several sets all", () => {
    open(cut, "t", "u");
    type("size", "108");
    expect([now<TextElement>("t").size, now<TextElement>("u").size]).toEqual([100, 100]);
    expect(labels()).toEqual(["Size of 2 clips"]);
  });
  test("keeps what is wrong as it was typed, with the rule's sentence, and changes nothing", () => {
    open(cut, "t");
    type("opacity", "150");
    expect(failed("opacity")).toBe("It goes from 0% to 100%.");
    expect(typed("opacity").value).toBe("150");
    expect(typed("opacity").getAttribute("aria-invalid")).toBe("true");
    type("start", "soon");
    expect(failed("start")).toBe("Write a time as 00:00:12:15, 12.5 or 1:02.5.");
    expect(labels()).toEqual([]);
    type("opacity", "80");
    expect([failed("opacity"), labels()]).toEqual(["", ["Opacity of High"]]);
  });
  test("shows why an edit refused", () => {
    open(cut, "a");
    type("speed", "0.1");
    expect(failed("speed")).toBe("It goes from 0.25 × to 4 ×.");
    open(timeline({ ...track("overlay", title("t", 0, 60)), locked: true, name: "T1" }), "t");
    type("opacity", "50");
    expect(failed("opacity")).toBe("The track “T1” is locked. Unlock it to change what is on it.");
    expect(typed("opacity").value).toBe("50");
  });
  test("gives up what was typed on Escape", () => {
    open(cut, "t");
    type("opacity", "150");
    press(typed("opacity"), "Escape");
    expect([typed("opacity").value, failed("opacity")]).toEqual(["100", ""]);
  });
  test("steps by arrows, and a key that is held is one entry", () => {
    open(cut, "t");
    typed("opacity").focus();
    for (let n = 0; n < 3; n += 1) press(typed("opacity"), "ArrowDown");
    press(typed("opacity"), "ArrowDown", "keyup");
    expect(typed("opacity").value).toBe("97");
    expect(labels()).toEqual(["Opacity of High"]);
  });
  test("goes as far as media and neighbours allow, and shows how far that was", () => {
    open(cut, "b");
    type("duration", "1:00:00");
    expect(now<VideoElement>("b").duration).toBe(900);
    expect(typed("duration").value).toBe("00:00:30:00");
  });
});

describe("a slider", () => {
  test("is one entry however far it is dragged", () => {
    open(cut, "t");
    slide("scale", 1.1, 1.4, 1.8);
    expect(now<TextElement>("t").scale).toBe(1.8);
    expect(labels()).toEqual(["Scale of High"]);
    expect(store.state.isDragging).toBe(false);
    store.undo();
    expect(now<TextElement>("t").scale).toBe(1);
    expect(slider("scale").value).toBe("1");
  });
});

describe("while the document changes under it", () => {
  test("fields are written anew, the one that is typed in is not, and the focus stays", () => {
    open(cut, "t");
    type("rotation", "4", "");
    const node = typed("rotation");
    store.edit("Elsewhere", setFields(["t"], { opacity: 0.3, rotation: 90 }));
    expect(typed("opacity").value).toBe("30");
    expect(typed("rotation")).toBe(node);
    expect(document.activeElement).toBe(node);
    expect(node.value).toBe("4");
    store.undo();
    press(node, "Enter");
    expect(now<TextElement>("t")).toMatchObject({ rotation: 4, opacity: 1 });
  });
  test("rows are not made anew by a change, nor by another selection of the same kind", () => {
    open(cut, "t");
    const rows = findAll(document, ".ins-row", HTMLElement);
    store.edit("Elsewhere", setFields(["t"], { x: 0.5 }));
    store.select(["u"]);
    expect(findAll(document, ".ins-row", HTMLElement)).toEqual(rows);
    expect(typed("size").value).toBe("54");
  });
  test("another selection sets what was half typed for the old one, never for the new", () => {
    open(cut, "t");
    type("opacity", "40", "");
    store.select(["u"]);
    expect([now<TextElement>("t").opacity, now<TextElement>("u").opacity]).toEqual([0.4, 1]);
    expect(typed("opacity").value).toBe("100");
    type("opacity", "nothing", "");
    store.select(["t"]);
    expect([now<TextElement>("u").opacity, typed("opacity").value, failed("opacity")]).toEqual([1, "40", ""]);
    expect(labels()).toEqual(["Opacity of High"]);
  });
});

describe("words", () => {
  const words = (): HTMLTextAreaElement => need(row("text"), "textarea", HTMLTextAreaElement);
  const write = (text: string): void => {
    words().value = text;
    words().dispatchEvent(new Event("input", { bubbles: true }));
  };
  test("follow the hand, and a pause makes an entry", () => {
    vi.useFakeTimers();
    open(cut, "t");
    for (const text of ["H", "Hi", "Hill"]) write(text);
    expect(now<TextElement>("t").text).toBe("Hill");
    expect(labels()).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(labels()).toEqual(["Words of High"]);
  });
  test("cannot all be taken away", () => {
    open(cut, "t");
    write("");
    expect(failed("text")).toBe("Write at least one letter, or delete the whole.");
    expect([words().value, now<TextElement>("t").text]).toEqual(["", "High"]);
  });
});

describe("parts and keyframes", () => {
  test("a switch puts a part on as it begins, and its fields come", () => {
    open(cut, "t");
    expect(document.querySelector(`[data-field="shadow.blur"]`)).toBeNull();
    need(row("shadow"), "input", HTMLInputElement).click();
    expect(now<TextElement>("t").shadow).toEqual({ color: "#000000", distance: 4, blur: 4, opacity: 0.6 });
    type("shadow.opacity", "20");
    expect(now<TextElement>("t").shadow?.opacity).toBe(0.2);
  });
  test("the diamond sets a keyframe at the playhead, and a value then sets the one there", () => {
    open(cut, "t");
    store.seek(40);
    const diamond = (): HTMLButtonElement => need(row("opacity"), ".ins-diamond", HTMLButtonElement);
    diamond().click();
    expect(now<TextElement>("t").keyframes.opacity).toEqual([{ at: 10, value: 1, easing: "linear" }]);
    expect(diamond().ariaPressed).toBe("true");
    store.seek(60);
    type("opacity", "20");
    expect(now<TextElement>("t").keyframes.opacity).toHaveLength(2);
    store.seek(50);
    expect(typed("opacity").value).toBe("60");
    need(row("opacity"), ".ins-keys button", HTMLButtonElement).click();
    expect(store.state.position).toBe(40);
    store.seek(0);
    type("opacity", "10");
    expect(failed("opacity")).toBe("Put the playhead within the clip to set a keyframe.");
  });
  test("the last keyframe leaves its value behind", () => {
    open(cut, "t");
    store.edit("Dim", setFields(["t"], { opacity: 0.5 }));
    store.seek(40);
    const diamond = need(row("opacity"), ".ins-diamond", HTMLButtonElement);
    diamond.click();
    type("opacity", "20");
    diamond.click();
    expect(now<TextElement>("t")).toMatchObject({ opacity: 0.2, keyframes: { opacity: [] } });
  });
  test("of several that move the value is not set, and it says why", () => {
    open(cut, "t", "u");
    store.edit("Move", setFields(["t"], { keyframes: { ...now<TextElement>("t").keyframes, opacity: [{ at: 0, value: 0, easing: "linear" }] } }));
    expect(typed("opacity").disabled).toBe(true);
    expect(row("opacity").textContent).toContain("It has keyframes. Select one clip to change them.");
  });
});

describe("effects", () => {
  const names = (): string[] => findAll(document, ".ins-effect-name", HTMLElement).map((each) => each.textContent ?? "");
  const kinds = (): string[] => now<VideoElement>("a").effects.map(({ kind }) => kind);
  test("are listed in order, opened, and set", () => {
    open(cut, "a");
    expect(names()).toEqual(["Blur", "Sepia"]);
    expect(need(document, ".ins-effect-summary", HTMLElement).textContent).toBe("10.8 px");
    slide("picture.0.blur.radius", 12, 20);
    expect(now<VideoElement>("a").effects[0]).toMatchObject({ radius: 20 });
    need(row("picture.1.sepia.enabled"), "input", HTMLInputElement).click();
    expect(now<VideoElement>("a").effects[1]).toMatchObject({ enabled: false });
    expect(labels()).toEqual(["Blur of Blue ridge", "Sepia of Blue ridge off"]);
  });
  test("change places by the arrows on their handle, which keeps the focus", () => {
    open(cut, "a");
    const grip = need(document, ".ins-grip", HTMLButtonElement);
    grip.focus();
    press(grip, "ArrowDown");
    expect(kinds()).toEqual(["sepia", "blur"]);
    const [, second] = findAll(document, ".ins-grip", HTMLButtonElement);
    expect(document.activeElement).toBe(second);
    press(second as HTMLButtonElement, "ArrowDown");
    expect(labels()).toEqual(["Order of effects of Blue ridge"]);
  });
  test("change places by a drag of their handle, in one entry, and not if it is given up", () => {
    open(cut, "a");
    const at = (type_: string, clientY: number): boolean => document.dispatchEvent(new PointerEvent(type_, { clientY }));
    const grab = (): void => {
      findAll(document, ".ins-effect", HTMLElement).forEach((each, n) => vi.spyOn(each, "getBoundingClientRect").mockReturnValue(new DOMRect(0, n * 20, 100, 20)));
      need(document, ".ins-grip", HTMLButtonElement).dispatchEvent(new PointerEvent("pointerdown", { button: 0, clientY: 5, bubbles: true, cancelable: true }));
    };
    grab();
    at("pointermove", 18);
    at("pointermove", 35);
    expect([kinds(), store.state.isDragging]).toEqual([["sepia", "blur"], true]);
    press(document.body, "Escape");
    expect([kinds(), labels()]).toEqual([["blur", "sepia"], []]);
    grab();
    at("pointermove", 35);
    at("pointerup", 35);
    at("pointermove", 1);
    expect([kinds(), labels(), store.state.isDragging]).toEqual([["sepia", "blur"], ["Order of effects of Blue ridge"], false]);
  });
  test("are found by other words, added by Enter, and taken away", () => {
    open(cut, "a");
    need(document, `[aria-label="Add an effect"]`, HTMLButtonElement).click();
    const search = need(document, ".ins-adder input", HTMLInputElement);
    search.value = "mosaic";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    expect(findAll(document, ".ins-choice", HTMLElement).map((each) => each.textContent)).toEqual(["Pixelate"]);
    press(search, "Enter");
    expect(kinds()).toEqual(["blur", "sepia", "pixelate"]);
    const remove = findAll(document, ".ins-effect button", HTMLButtonElement).findLast((each) => each.textContent === "Remove");
    remove?.click();
    expect(kinds()).toEqual(["blur", "sepia"]);
  });
  test("are added to all that are selected", () => {
    open(cut, "a", "t");
    need(document, `[aria-label="Add an effect"]`, HTMLButtonElement).click();
    press(need(document, ".ins-adder input", HTMLInputElement), "Enter");
    expect(now<TextElement>("t").effects).toHaveLength(1);
    expect(labels()).toEqual(["Add adjust to 2 clips"]);
  });
});

test("transitions at both ends change their kind and length", () => {
  open(cut, "a");
  const kind = need(row("transition-out.kind"), "select", HTMLSelectElement);
  kind.value = "radial";
  kind.dispatchEvent(new Event("change", { bubbles: true }));
  expect(now<VideoElement>("b").transition).toEqual({ kind: "radial" });
  type("transition-out.length", "1");
  expect(90 - now<VideoElement>("b").start).toBeGreaterThan(15);
});

test("a section stays folded when the page is opened again", () => {
  open(cut, "t");
  const fold = need(document, `[data-section="transform"] .ins-fold`, HTMLButtonElement);
  fold.click();
  open(cut, "t");
  expect(need(document, `[data-section="transform"] .ins-fold`, HTMLButtonElement).ariaExpanded).toBe("false");
});
