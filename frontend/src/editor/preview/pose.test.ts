import { expect, test } from "vitest";
import { film, photo, timeline, title, track } from "../edits/testing.ts";
import type { Visible } from "../edits/document.ts";
import { find } from "../edits/find.ts";
import { boxOf, contains, heldOn, type Measures, opacityAt, poseAt, setPose, topmostAt, upright } from "./pose.ts";

const CANVAS = { width: 1920, height: 1080 };
const measures: Measures = {
  sizeOf: (asset) => (asset === "film" ? { width: 1280, height: 720 } : asset === "photo" ? { width: 1000, height: 1000 } : null),
  blockOf: () => ({ width: 400, height: 100 }),
};
const box = (element: Parameters<typeof boxOf>[0], frame = 0) => boxOf(element, frame, CANVAS, measures);
const keys = (...values: [number, number][]) => values.map(([at, value]) => ({ at, value, easing: "linear" as const }));

test("a film of the canvas's shape fills it, and moves by shares of it", () => {
  expect(box(film("a", 0, 10))).toEqual({ x: 960, y: 540, width: 1920, height: 1080, rotation: 0 });
  expect(box(film("a", 0, 10, { x: 0.25, y: -0.5, scale: 0.5, rotation: 30 }))).toEqual({ x: 1440, y: 0, width: 960, height: 540, rotation: 30 });
});

test("a square picture stands whole within the canvas, or fills it; a crop changes its shape first", () => {
  const square = photo("p", 0, 10, { fit: "fit" });
  expect(box(square)).toMatchObject({ width: 1080, height: 1080 });
  expect(box({ ...square, fit: "fill" })).toMatchObject(CANVAS);
  expect(box({ ...square, crop: { left: 0.25, right: 0.25, top: 0, bottom: 0 } })).toMatchObject({ width: 540, height: 1080 });
});

test("media of unknown size has no box", () => {
  expect(box(film("a", 0, 10, { asset: "gone" }))).toBeNull();
});

test("words stand in the safe part, by their side and height, with what is around them", () => {
  const words = title("t", 0, 10, { position: "bottom", align: "left", width: 0.9, box: null });
  expect(box(words)).toMatchObject({ x: 96 + 200, y: 1026 - 50, width: 400, height: 100 });
  const boxed = title("t", 0, 10, { position: "top", align: "center", box: { color: "#000000", padding: 10, opacity: 1 } });
  expect(box(boxed)).toMatchObject({ x: 960, y: 54 + (100 + 21.6) / 2, width: 421.6, height: 121.6 });
});

test("keyframes and fades count from the clip's own start", () => {
  const moving = film("a", 100, 50, { keyframes: { x: keys([0, 0], [10, 1]), y: [], scale: [], rotation: [], opacity: [] }, fade_in: 10 });
  expect(poseAt(moving, 105).x).toBeCloseTo(0.5);
  expect([opacityAt(moving, 100), opacityAt(moving, 105), opacityAt(moving, 110)]).toEqual([0, 0.5, 1]);
});

test("a click takes the topmost thing that can be seen and is not locked", () => {
  const low = track("video", film("low", 0, 100));
  const high = { ...track("overlay", photo("high", 0, 50, { scale: 0.5 })), id: "o" };
  const document = timeline(low, high);
  const at = (x: number, y: number, frame = 10, where = document) => topmostAt(where, frame, { x, y }, measures)?.id ?? null;
  expect(at(960, 540)).toBe("high");
  expect(at(100, 540)).toBe("low");
  expect(at(960, 540, 60)).toBe("low");
  expect(at(2000, 540)).toBeNull();
  expect(at(960, 540, 10, timeline(low, { ...high, locked: true }))).toBe("low");
  expect(at(960, 540, 10, timeline(low, { ...high, visible: false }))).toBe("low");
  expect(at(960, 540, 10, timeline(low, { ...track("overlay", photo("high", 0, 50, { opacity: 0 })), id: "o" }))).toBe("low");
});

test("a turned box is hit where it is seen", () => {
  const turned = { x: 0, y: 0, width: 200, height: 20, rotation: 90 };
  expect(contains(turned, { x: 0, y: 90 })).toBe(true);
  expect(contains(turned, { x: 90, y: 0 })).toBe(false);
  expect(contains(turned, { x: 14, y: 0 }, 5)).toBe(true);
  expect(upright(turned).width).toBeCloseTo(20);
});

test("a pose goes into the keyframe at the playhead where the channel moves, else into the clip, and stays within its limits", () => {
  const moving = film("a", 100, 50, { keyframes: { x: keys([0, 0]), y: [], scale: [], rotation: [], opacity: [] } });
  const after = setPose(moving, 120, { x: 0.123456, scale: 99 })(timeline(track("video", moving)));
  const element = find(after, "a").element as Visible;
  expect(element.keyframes.x.map(({ at, value }) => [at, value])).toEqual([[0, 0], [20, 0.1235]]);
  expect([element.x, element.scale]).toEqual([0, 10]);
});

test("a box holds on to the edges and the middle within reach, and says by which lines", () => {
  const near = { x: 955, y: 100, width: 200, height: 100, rotation: 0 };
  expect(heldOn(near, CANVAS, 8)).toEqual({ by: { x: 5, y: 0 }, guides: [{ axis: "x", at: 960 }] });
  expect(heldOn({ ...near, x: 104, y: 52 }, CANVAS, 8)).toEqual({ by: { x: -4, y: -2 }, guides: [{ axis: "x", at: 0 }, { axis: "y", at: 0 }] });
  expect(heldOn({ ...near, x: 300 }, CANVAS, 8).guides).toEqual([]);
});
