import { expect, test } from "vitest";
import { Scope } from "../../lib/scope.ts";
import { remove } from "../edits/deleting.ts";
import { EditRefused } from "../edits/document.ts";
import { move } from "../edits/moving.ts";
import { film, given, laid, timeline, track } from "../edits/testing.ts";
import { MOST_ENTRIES } from "./history.ts";
import { scaleOf, zoomOf } from "./scale.ts";
import { type State, Store } from "./store.ts";

const RATE = { num: 30, den: 1 };
const two = () => timeline(track("video", film("a", 0, 100), film("b", 100, 50)));
const by = (frames: number, id = "b") => move([id], { frames }, given());
const labels = (store: Store) => store.state.history.done.map(({ label }) => label);

function heard(store: Store): { readonly states: State[]; readonly scope: Scope } {
  const [states, scope] = [[] as State[], new Scope()];
  store.listen(scope, (state) => states.push(state));
  return { states, scope };
}

test("an edit is recorded by its label, undone to the very document that was, and done again", () => {
  const before = two();
  const store = new Store(before);
  expect(store.edit("Move b", by(30))).toBe(true);
  const after = store.state.timeline;
  expect(laid(after, "video")).toEqual(["a 0-100", "b 130-180"]);
  expect(store.undo()?.label).toBe("Move b");
  expect(store.state.timeline).toBe(before);
  expect(store.redo()?.label).toBe("Move b");
  expect(store.state.timeline).toBe(after);
  expect(store.redo()).toBeNull();
});

test("what changes nothing is no entry, and a new edit ends what could be done again", () => {
  const store = new Store(two());
  expect(store.edit("Nothing", by(0))).toBe(false);
  store.edit("One", by(10));
  store.undo();
  store.edit("Other", by(20));
  expect(labels(store)).toEqual(["Other"]);
  expect(store.redo()).toBeNull();
});

test("a refused edit says why, and the next one that is not takes the words away", () => {
  const store = new Store(two());
  const refuse = (): never => {
    throw new EditRefused("No.");
  };
  expect(store.edit("Bad", refuse)).toBe(false);
  expect(store.state.refusal).toBe("No.");
  store.edit("Good", by(10));
  expect(store.state.refusal).toBe("");
});

test("an error that is no refusal is not swallowed", () => {
  const broken = (): never => {
    throw new TypeError("broken");
  };
  expect(() => new Store(two()).edit("Broken", broken)).toThrow("broken");
});

test("a drag follows the hand from where it began and is one entry", () => {
  const store = new Store(two());
  const { states } = heard(store);
  const drag = store.begin("Move b");
  for (const frames of [5, 40, 10]) drag.to(by(frames));
  expect(store.state.isDragging).toBe(true);
  drag.end();
  expect(laid(store.state.timeline, "video")).toEqual(["a 0-100", "b 110-160"]);
  expect(labels(store)).toEqual(["Move b"]);
  expect(store.state.isDragging).toBe(false);
  expect(states.length).toBe(5);
  drag.to(by(99));
  expect(laid(store.state.timeline, "video")).toEqual(["a 0-100", "b 110-160"]);
});

test("a drag that is cancelled, or comes back to where it began, leaves no trace", () => {
  const before = two();
  const store = new Store(before);
  const cancelled = store.begin("Move b");
  cancelled.to(by(30));
  cancelled.cancel();
  expect(store.state.timeline).toBe(before);
  const returned = store.begin("Move b");
  returned.to(by(30));
  returned.to(by(0));
  returned.end();
  expect(labels(store)).toEqual([]);
});

test("an undo in the middle of a drag ends it first", () => {
  const store = new Store(two());
  store.begin("Move b").to(by(30));
  expect(store.undo()?.label).toBe("Move b");
  expect(laid(store.state.timeline, "video")).toEqual(["a 0-100", "b 100-150"]);
});

test("what is not there any more is not selected, and the playhead stays within", () => {
  const store = new Store(two());
  store.select(["a", "b"]);
  store.seek(150);
  store.edit("Delete b", remove(["b"]));
  expect([...store.state.selection]).toEqual(["a"]);
  expect(store.state.position).toBe(100);
});

test("a selection can be set by the edit that makes what is selected", () => {
  const store = new Store(two());
  store.edit("Move b", by(30), { select: ["b", "nowhere"] });
  expect([...store.state.selection]).toEqual(["b"]);
});

test("what plays moves the playhead without counting as a person's seek", () => {
  const store = new Store(two());
  store.playedTo(20);
  expect([store.state.position, store.state.seeks]).toEqual([20, 0]);
  store.seek(1e9);
  expect([store.state.position, store.state.seeks]).toEqual([150, 1]);
});

test("a listener hears the state it saw before, and nothing after its scope ended", () => {
  const store = new Store(two());
  const scope = new Scope();
  const tools: string[] = [];
  store.listen(scope, (state, before) => tools.push(`${before.tool}>${state.tool}`));
  store.take("blade");
  scope.end();
  store.take("slip");
  expect(tools).toEqual(["select>select", "select>blade"]);
});

test("the history keeps so many entries and forgets the oldest", () => {
  const store = new Store(two());
  for (let n = 0; n <= MOST_ENTRIES; n += 1) store.edit(`Move ${n}`, by(n % 2 ? -10 : 10));
  expect(store.state.history.done).toHaveLength(MOST_ENTRIES);
  expect(labels(store)[0]).toBe("Move 1");
});

test("zoom and scale are each other's inverse, and reach from an hour on a screen to frames wider than a finger", () => {
  for (const zoom of [0.1, 0.5, 1, 3, 10]) expect(zoomOf(scaleOf(zoom, RATE), RATE)).toBeCloseTo(zoom, 9);
  expect(scaleOf(1, RATE)).toBeCloseTo(40 / 30);
  expect(scaleOf(0.1, RATE) * 30 * 1200).toBeLessThan(1600);
  expect(scaleOf(10, RATE)).toBeGreaterThan(28);
});

test("documents from elsewhere are one entry in a row, and what was done here stays in reach", () => {
  const store = new Store(two());
  store.edit("Move b", by(10));
  const own = store.state.timeline;
  for (const frames of [20, 30]) store.adopt("From another tab", by(frames)(own));
  expect(labels(store)).toEqual(["Move b", "From another tab"]);
  store.undo();
  expect(store.state.timeline).toBe(own);
  store.redo();
  store.edit("Move b again", by(1));
  store.adopt("From another tab", by(5)(store.state.timeline));
  expect(labels(store)).toEqual(["Move b", "From another tab", "Move b again", "From another tab"]);
});
