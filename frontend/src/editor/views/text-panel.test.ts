import { beforeEach, expect, test } from "vitest";
import { findAll, fragment, need } from "../../lib/dom.ts";
import { faults } from "../edits/rules.ts";
import { film, given, laid, timeline, title, track } from "../edits/testing.ts";
import { SHAPES_OFFERED, TITLES } from "../inspector/titles.ts";
import { Store } from "../state/store.ts";
import "./text-panel.ts";

let store: Store;
class FakeShell extends HTMLElement {
  editor = { store, given: given() };
}
customElements.define("editor-shell", FakeShell);

beforeEach(() => {
  store = new Store(timeline(track("video", film("a", 0, 300)), track("overlay", title("t", 0, 60))));
  store.seek(90);
  document.body.replaceChildren(
    fragment(`<editor-shell><text-panel><div data-titles></div><div data-shapes></div><form data-colour><input type="color" value="#1d4ed8"><button>Add</button></form></text-panel></editor-shell>`),
  );
});

const tiles = (): HTMLButtonElement[] => findAll(document, ".tile", HTMLButtonElement);

test("a click puts it over the picture at the playhead and selects it", () => {
  tiles()[0]?.click();
  expect(laid(store.state.timeline, "overlay")).toEqual(["t 0-60", "new-1 90-240"]);
  expect([...store.state.selection]).toEqual(["new-1"]);
  expect(store.state.history.done.map(({ label }) => label)).toEqual(["Add title"]);
});

test("each of them, and a colour, makes a document that keeps the rules", () => {
  expect(tiles()).toHaveLength(TITLES.length + SHAPES_OFFERED.length);
  for (const tile of tiles()) tile.click();
  need(document, "form", HTMLFormElement).dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(faults(store.state.timeline)).toEqual([]);
  expect(store.state.timeline.tracks.flatMap(({ elements }) => elements).at(-1)).toMatchObject({ kind: "color", color: "#1D4ED8" });
  expect(store.state.history.done).toHaveLength(TITLES.length + SHAPES_OFFERED.length + 1);
});

test("each can be dragged, with the fields it sets", () => {
  const dragged = (from: Element | undefined): unknown => {
    const given_ = new Map<string, string>();
    const drag = new Event("dragstart", { bubbles: true });
    Object.assign(drag, { dataTransfer: { setData: (type: string, data: string) => given_.set(type, data), effectAllowed: "" } });
    from?.dispatchEvent(drag);
    return JSON.parse(given_.get("application/x-reelwright-title") ?? "null");
  };
  expect(dragged(tiles()[0])).toMatchObject({ text: "Title", size: 130 });
  expect(dragged(tiles()[TITLES.length + 3])).toEqual({ kind: "shape", shape: "star" });
  expect(dragged(need(document, "form button", HTMLElement))).toEqual({ kind: "color", color: "#1D4ED8" });
});
