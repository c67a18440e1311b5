import { beforeEach, describe, expect, test } from "vitest";
import { findAll, fragment, need } from "../../lib/dom.ts";
import { BY, film, given, laid, the, timeline, track } from "../edits/testing.ts";
import { Store } from "../state/store.ts";
import { meantCuts } from "./transition-panel.ts";

let store: Store;
class FakeShell extends HTMLElement {
  editor = { store, given: given() };
}
customElements.define("editor-shell", FakeShell);

const row = timeline(track("video", film("a", 0, 70, { name: "One" }), film("b", 50, 70, { ...BY, name: "Two" }), film("c", 120, 60, { name: "Three" }), film("d", 180, 60)));
const where = (): string => need(document, "[data-where]", HTMLElement).textContent ?? "";
const tile = (kind: string): HTMLButtonElement => need(document, `button[data-transition="${kind}"]`, HTMLButtonElement);
const length = (): HTMLInputElement => need(document, "[data-length]", HTMLInputElement);

beforeEach(() => {
  store = new Store(row);
  document.body.replaceChildren(
    fragment(`<editor-shell><transition-panel><p data-where></p><input data-length value="1"><p data-length-error id="e" hidden></p>
      <input type="checkbox" data-all><div data-kinds></div></transition-panel></editor-shell>`),
  );
});

describe("which cut is meant", () => {
  const ids = (position: number, all: boolean, ...selected: string[]): string[] => meantCuts(row, new Set(selected), position, all).map(({ id }) => id);
  test("of one clip the nearer to the playhead", () => {
    expect([ids(110, false, "b"), ids(0, false, "b"), ids(0, true, "b")]).toEqual([["c"], ["b"], ["b", "c"]]);
  });
  test("of two neighbours the one between them", () => expect(ids(0, false, "b", "c")).toEqual(["c"]));
  test("of nothing none", () => expect(ids(0, true)).toEqual([]));
});

test("it says where, and what to select where there is no cut", () => {
  expect(where()).toBe("Select a clip that touches another one, on a video or audio track.");
  tile("radial").click();
  expect(store.state.refusal).toBe(where());
  store.select(["a"]);
  expect(where()).toBe("Between One and Two: 0.67 s. Choose another kind.");
  expect(tile("crossfade").ariaPressed).toBe("true");
});

test("a click puts one in, as long as it says, or changes the one that is there", () => {
  store.select(["a"]);
  tile("radial").click();
  expect(the(store.state.timeline, "b")).toMatchObject({ start: 50, transition: { kind: "radial" } });
  store.select(["c"]);
  store.seek(120);
  length().value = "0,5";
  tile("wipe_left").click();
  const [, , joined] = laid(store.state.timeline, "video");
  expect(joined).toMatch(/ x$/);
  expect(store.state.history.done.map(({ label }) => label)).toEqual(["Clock to Two", "Wipe left to Three"]);
});

test("at all cuts of what is selected in one entry", () => {
  store.select(["a", "b", "c", "d"]);
  need(document, "[data-all]", HTMLInputElement).checked = true;
  tile("blur").click();
  expect(laid(store.state.timeline, "video").filter((each) => each.endsWith(" x"))).toHaveLength(3);
  expect(store.state.history.done).toHaveLength(1);
});

test("a length that is none is kept, with the rule, and nothing is put in", () => {
  store.select(["c"]);
  length().value = "long";
  length().dispatchEvent(new Event("input", { bubbles: true }));
  expect(need(document, "[data-length-error]", HTMLElement).textContent).toBe("A transition takes 0.1 to 10 seconds.");
  tile("blur").click();
  expect([store.state.history.done.length, length().value]).toEqual([0, "long"]);
});

test("every kind has a tile that can be dragged", () => {
  expect(findAll(document, "[data-transition][draggable]", HTMLElement).length).toBe(21);
});
