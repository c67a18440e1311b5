import { beforeEach, expect, test } from "vitest";
import { Picks } from "./asset-selection-picks.ts";

const SHOWN = ["a", "b", "c", "d", "e"];
let picks: Picks;

beforeEach(() => {
  picks = new Picks();
});

test("what is toggled twice is as it was", () => {
  picks.toggle("b", SHOWN);
  expect(picks.ids).toEqual(["b"]);
  picks.toggle("b", SHOWN);
  expect(picks.isEmpty).toBe(true);
});

test.each([
  ["d", ["b", "c", "d"]],
  ["a", ["b", "a"]],
  ["b", ["b"]],
])("a range goes from the last one to %s", (to, ids) => {
  picks.toggle("b", SHOWN);
  picks.extend(to, SHOWN);
  expect([...picks.ids].sort()).toEqual([...ids].sort());
});

test("a second range takes the place of the first, and what was picked before both stays", () => {
  picks.toggle("a", SHOWN);
  picks.toggle("c", SHOWN);
  picks.extend("e", SHOWN);
  picks.extend("d", SHOWN);
  expect([...picks.ids].sort()).toEqual(["a", "c", "d"]);
});

test("a range without a beginning is one", () => {
  picks.extend("c", SHOWN);
  picks.extend("d", SHOWN);
  expect(picks.ids).toEqual(["c", "d"]);
});

test("all that match are picked whether they are shown or not, until one of them is left out", () => {
  picks.matchAll();
  expect([picks.isAll, picks.has("never seen"), picks.isEmpty]).toEqual([true, true, false]);
  picks.toggle("b", SHOWN);
  expect([picks.isAll, picks.ids]).toEqual([false, ["a", "c", "d", "e"]]);
});

test("nothing is left of all after it is cleared", () => {
  picks.matchAll();
  picks.clear();
  expect([picks.isEmpty, picks.has("a")]).toEqual([true, false]);
});
