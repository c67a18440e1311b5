import { expect, test } from "vitest";
import { croppedBy, moved, scaled, turned } from "./handling.ts";

const CANVAS = { width: 1000, height: 500 };
const POSE = { x: 0, y: 0, scale: 1, rotation: 0 };
const BOX = { x: 500, y: 250, width: 200, height: 100, rotation: 0 };
const hand = (to: { x: number; y: number }, more = {}) => ({ from: { x: 500, y: 250 }, to, isStrict: false, isFree: false, ...more });

test("a box goes with the hand, in shares of the canvas", () => {
  expect(moved(POSE, BOX, CANVAS, hand({ x: 600, y: 300 }), 5)).toEqual({ pose: { x: 0.1, y: 0.1 }, guides: [] });
});

test("near a line it holds on, but not with Alt", () => {
  expect(moved(POSE, BOX, CANVAS, hand({ x: 600, y: 253 }), 5)).toEqual({ pose: { x: 0.1 }, guides: [{ axis: "y", at: 250 }] });
  expect(moved(POSE, BOX, CANVAS, hand({ x: 600, y: 253 }, { isFree: true }), 5).pose.y).toBeCloseTo(0.006);
});

test("with Shift it keeps to one axis", () => {
  expect(moved(POSE, BOX, CANVAS, hand({ x: 600, y: 290 }, { isStrict: true }), 5).pose).toEqual({ x: 0.1 });
  expect(moved(POSE, BOX, CANVAS, hand({ x: 530, y: 350 }, { isStrict: true }), 5).pose).toEqual({ y: 0.2 });
});

test("a corner twice as far from the middle is twice the size", () => {
  expect(scaled({ ...POSE, scale: 0.5 }, BOX, { from: { x: 600, y: 300 }, to: { x: 700, y: 350 } })).toEqual({ scale: 1 });
  expect(scaled(POSE, BOX, { from: { x: 500, y: 250 }, to: { x: 700, y: 350 } })).toEqual({});
});

test("turning goes the short way, on from turns before, and by 15 degrees with Shift", () => {
  const knob = { x: 500, y: 200 };
  expect(turned({ ...POSE, rotation: 360 }, BOX, { from: knob, to: { x: 550, y: 250 }, isStrict: false }).rotation).toBeCloseTo(450);
  expect(turned(POSE, BOX, { from: knob, to: { x: 450, y: 250 }, isStrict: false }).rotation).toBeCloseTo(-90);
  expect(turned(POSE, BOX, { from: knob, to: { x: 515, y: 202 }, isStrict: true }).rotation).toBe(15);
});

test("a crop's sides go with the hand and leave something; moved as a whole it keeps its size", () => {
  const crop = { left: 0.1, top: 0, right: 0.2, bottom: 0 };
  expect(croppedBy(crop, "w", { x: 0.1, y: 0.5 })).toEqual({ ...crop, left: 0.2 });
  expect(croppedBy(crop, "se", { x: -0.1, y: -0.25 })).toEqual({ left: 0.1, top: 0, right: 0.3, bottom: 0.25 });
  expect(croppedBy(crop, "w", { x: 5, y: 0 }).left).toBeCloseTo(0.78);
  expect(croppedBy(crop, "move", { x: 0.9, y: 0.4 })).toEqual({ left: 0.3, top: 0, right: 0, bottom: 0 });
});
