import { expect, test } from "vitest";
import { frameAt, frameOfPicture, momentOf, paceOf, spanOf, wentTo } from "./clock.ts";

const RATES = [
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 30_000, den: 1001 },
  { num: 60_000, den: 1001 },
  { num: 120, den: 1 },
];

test.each(RATES)("at $num/$den every frame is found again by the moment it is asked for, in an hour too", (rate) => {
  for (const frame of [0, 1, 2, 29, 30, 1000, 107_891, 215_784]) expect(frameAt(momentOf(frame, rate), rate)).toBe(frame);
});

test.each(RATES)("at $num/$den a moment at a frame's very beginning is that frame, also cut to the microsecond as players tell it", (rate) => {
  for (let frame = 0; frame < 4000; frame += 7) {
    const begin = (frame * rate.den) / rate.num;
    expect(frameAt(begin, rate)).toBe(frame);
    expect(frameOfPicture(Math.floor(begin * 1e6) / 1e6, rate)).toBe(frame);
    expect(frameOfPicture(Math.ceil(begin * 1e6) / 1e6, rate)).toBe(frame);
  }
});

test("the loop is what lies between the points, as far as there is a film; without it all is played", () => {
  expect(spanOf(300, { start: 50, end: 90 }, true)).toEqual({ start: 50, end: 90 });
  expect(spanOf(300, { start: 50, end: 900 }, true)).toEqual({ start: 50, end: 300 });
  expect(spanOf(300, { start: 400, end: 900 }, true)).toEqual({ start: 0, end: 300 });
  expect(spanOf(300, { start: 50, end: 90 }, false)).toEqual({ start: 0, end: 300 });
  expect(spanOf(300, null, true)).toEqual({ start: 0, end: 300 });
});

test("sound is heard up to twice the speed, and no browser plays backwards", () => {
  expect([1, 2, 4, 8].map((speed) => paceOf(speed)?.isSilent)).toEqual([false, false, true, true]);
  expect([paceOf(0), paceOf(-1), paceOf(-8)]).toEqual([null, null, null]);
});

test("backwards at twice the speed one is 60 frames away after a second", () => {
  expect(wentTo(100, -2, 1000, { num: 30, den: 1 })).toBe(40);
  expect(wentTo(100, -1, 1001, { num: 30_000, den: 1001 })).toBe(70);
});
