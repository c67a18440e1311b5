import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../lib/scope.ts";
import { Transport, type Moving } from "./asset-player-transport.ts";

const NTSC = { num: 30_000, den: 1001 };
let media: Moving & { paused: boolean };
let scope: Scope;
let transport: Transport;

function start(rate = { num: 25, den: 1 }): void {
  media = {
    currentTime: 0,
    playbackRate: 1,
    duration: 4,
    paused: true,
    play: () => {
      media.paused = false;
      return Promise.resolve();
    },
    pause: () => {
      media.paused = true;
    },
  };
  scope = new Scope();
  transport = new Transport(media, rate, scope);
}

beforeEach(() => {
  vi.useFakeTimers();
  start();
});

afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

test.each([
  [{ num: 25, den: 1 }, 100],
  [NTSC, 119],
  [{ num: 24_000, den: 1001 }, 95],
  [{ num: 60, den: 1 }, 240],
])("at %o each of %i steps lands on the next frame, and back again", (rate, frames) => {
  start(rate);
  const there = Array.from({ length: frames - 1 }, () => {
    transport.step(1);
    return transport.frame;
  });
  expect(there).toEqual(Array.from({ length: frames - 1 }, (_, n) => n + 1));
  for (let n = 1; n < frames; n += 1) transport.step(-1);
  expect(transport.frame).toBe(0);
});

test("a step stops what plays, and goes no further than the ends", () => {
  transport.togglePlay();
  transport.step(-1);
  expect([media.paused, transport.frame]).toEqual([true, 0]);
  transport.step(1000);
  expect(media.currentTime).toBe(4);
});

test("the last frame is one before the end", () => {
  transport.toEnd();
  expect(transport.frame).toBe(99);
  start(NTSC);
  transport.toEnd();
  expect(transport.frame).toBe(119);
});

test("a jump is a second, whatever the rate", () => {
  transport.jump(1);
  expect([media.currentTime, transport.frame]).toEqual([1, 25]);
});

test("L again and again is twice as fast up to eight times, K is still", () => {
  const speeds = [1, 2, 3, 4, 5].map(() => {
    transport.turn(1);
    return media.playbackRate;
  });
  expect([speeds, media.paused]).toEqual([[1, 2, 4, 8, 8], false]);
  transport.stop();
  expect([media.playbackRate, media.paused, transport.shuttle]).toEqual([1, true, 0]);
});

test("J goes back by itself, at the beginning it stops", () => {
  media.currentTime = 1;
  transport.turn(-1);
  vi.advanceTimersByTime(500);
  expect(media.currentTime).toBeCloseTo(0.5);
  transport.turn(-1);
  vi.advanceTimersByTime(400);
  expect([media.currentTime, transport.shuttle]).toEqual([0, 0]);
});

test("L after J goes forward at once", () => {
  media.currentTime = 2;
  transport.turn(-1);
  transport.turn(1);
  vi.advanceTimersByTime(500);
  expect([media.currentTime, media.playbackRate, media.paused]).toEqual([2, 1, false]);
});

test("the chosen speed is there again after a shuttle", () => {
  transport.speed = 0.5;
  transport.turn(1);
  transport.turn(1);
  transport.togglePlay();
  expect(media.playbackRate).toBe(0.5);
});
