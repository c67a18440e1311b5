import { expect, test } from "vitest";
import { caption, film, sound, timeline, title, track } from "../edits/testing.ts";
import { scaleOf } from "../state/scale.ts";
import { elementAt, elementsBetween, elementsWithin, fitted, frameAt, furthest, heightOf, revealing, rowAt, rowsOf, xOf, zoneOf, zoomedAt } from "./layout.ts";

const named = (type: Parameters<typeof track>[0], id: string, ...elements: Parameters<typeof track>[1][]) => ({ ...track(type, ...elements), id });
const view = { scroll: 100, scale: 2, width: 800 };

test("pictures come from the top of the list down, sounds below them, and are numbered from the middle outwards", () => {
  const made = timeline(named("audio", "music"), named("audio", "voice"), named("video", "main"), named("video", "over"), named("overlay", "titles"), named("caption", "said"));
  expect(rowsOf(made).map(({ track: { id }, number }) => `${number} ${id}`)).toEqual(["C1 said", "T1 titles", "V2 over", "V1 main", "A1 voice", "A2 music"]);
});

test("rows lie one below the other, and the same tracks give the same rows", () => {
  const made = timeline({ ...named("audio", "a"), height: 40 }, { ...named("video", "v"), height: 100 });
  const rows = rowsOf(made);
  expect(rows.map(({ top, height }) => [top, height])).toEqual([[0, 100], [100, 40]]);
  expect(heightOf(rows)).toBe(140);
  expect(rowsOf({ tracks: made.tracks })).toBe(rows);
  expect([-1, 0, 99, 100, 140].map((y) => rowAt(rows, y)?.track.id)).toEqual([undefined, "v", "v", "a", undefined]);
});

test("pixels and frames are each other's inverse", () => {
  expect(xOf(frameAt(123, view), view)).toBeCloseTo(123);
});

test("what is between two frames is found, ends not counted; under a long one too", () => {
  const main = track("video", film("a", 0, 10), film("b", 10, 10), film("c", 30, 10));
  expect(elementsBetween(main, 10, 30).map(({ id }) => id)).toEqual(["b"]);
  expect(elementsBetween(main, 9, 31).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  const over = track("overlay", title("long", 0, 1000), title("late", 500, 10), title("early", 20, 10));
  expect(elementsBetween(over, 505, 506).map(({ id }) => id)).toEqual(["long", "late"]);
  expect(elementAt(over, 505.7)?.id).toBe("late");
  expect(elementAt(over, 600)?.id).toBe("long");
  expect(elementAt(over, 1000)).toBeNull();
});

test("a marquee takes what it touches, drawn from any corner", () => {
  const rows = rowsOf(timeline(track("audio", sound("s", 0, 50)), track("video", film("a", 0, 10), film("b", 20, 10)), track("caption", caption("c", 0, 10))));
  expect(elementsWithin(rows, { from: 25, to: 5, top: 120, bottom: 70 })).toEqual(["a", "b"]);
});

test("each end of a clip trims, but a third is left for moving", () => {
  expect([0, 7, 8, 91, 92].map((x) => zoneOf(x, 100))).toEqual(["head", "head", "body", "body", "tail"]);
  expect([0, 4, 8].map((x) => zoneOf(x, 9))).toEqual(["head", "body", "tail"]);
});

test("to fit is to see all of it, from the beginning", () => {
  const made = timeline(track("video", film("a", 0, 900)));
  const { zoom, scroll } = fitted(made, 1000);
  expect(scroll).toBe(0);
  expect(900 * scaleOf(zoom, made.rate)).toBeLessThanOrEqual(1000);
  expect(900 * scaleOf(zoom, made.rate)).toBeGreaterThan(900);
});

test("a zoom keeps the frame under the pointer", () => {
  const made = timeline(track("video", film("a", 0, 900)));
  const next = zoomedAt(3, 300, view, made);
  expect(xOf(frameAt(300, view), { scroll: next.scroll, scale: scaleOf(next.zoom, made.rate) })).toBeCloseTo(300);
});

test("what is in sight is not scrolled to; what is not comes to the nearer edge", () => {
  expect(revealing(200, 220, view)).toBe(100);
  expect(revealing(20, 40, view)).toBe(8);
  expect(revealing(600, 620, view)).toBe(232);
  expect(revealing(5, 6, view)).toBe(0);
  expect(furthest({ duration: 900 }, view)).toBe(700);
});
