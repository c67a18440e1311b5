// What is drawn in clips and on the ruler: ticks, tiles of a filmstrip, levels of a sound, the words of a clip.
import { expect, test } from "vitest";
import type { Peaks } from "../../lib/peaks.ts";
import { BY, film, photo, sound, title, track } from "../edits/testing.ts";
import type { MediaItem } from "../state/media.ts";
import { changesFrom } from "./differences.ts";
import { mediaFrameAt, tilesOf } from "./filmstrip.ts";
import { keysOf } from "./painter.ts";
import { stepsOf, ticksOf } from "./ticks.ts";
import { levelsOf } from "./waveform.ts";
import { iconOf, spokenOf, troubleOf } from "./words.ts";

const RATE = { num: 30, den: 1 };
const NTSC = { num: 30000, den: 1001 };
const ITEM = { id: "film", kind: "video", status: "ready", source: "upload", is_trashed: false } as MediaItem;

test("labels keep their distance at every zoom, and marks fall on whole frames", () => {
  for (const rate of [RATE, NTSC, { num: 25, den: 1 }, { num: 24, den: 1 }]) {
    for (let scale = 0.002; scale < 60; scale *= 1.3) {
      const { label, small } = stepsOf(scale, rate);
      expect(label * scale >= 72 || label === 7200 * Math.ceil(rate.num / rate.den)).toBe(true);
      expect(Number.isInteger(small) && label % small === 0).toBe(true);
    }
  }
});

test("labels are seconds, and frames where there is room for them", () => {
  const labels = (scale: number, scroll = 0) => ticksOf({ scroll, scale, width: 400 }, RATE).map(({ label }) => label).filter(Boolean);
  expect(labels(4 / 3)).toEqual(["00:00", "00:02", "00:04", "00:06", "00:08", "00:10"]);
  expect(labels(20, 30)[0]).toBe("00:01:00");
  expect(labels(0.01, 3600 * 30)[0]).toMatch(/^01:00:00$/);
});

test("a frame of a clip is a frame of its media, at any speed and backwards", () => {
  expect(mediaFrameAt(film("a", 0, 100, { source_in: 40, speed: 2 }), 10)).toBe(60);
  expect(mediaFrameAt(film("a", 0, 100, { source_in: 40, speed: 0.5, reverse: true }), 0)).toBe(90);
  expect(mediaFrameAt(film("a", 0, 100, { source_in: 40, freeze: true }), 50)).toBe(40);
});

test("tiles show what is seen at their middle, and stay where they are while the clip is scrolled", () => {
  const strip = { frames: 10, length: 1000 };
  const all = tilesOf(film("a", 0, 500, { source_in: 0 }), strip, { from: 0, to: 500 }, 100, 1);
  expect(all).toEqual([0, 1, 2, 3, 4].map((n) => ({ x: n * 100, index: n })));
  expect(tilesOf(film("a", 0, 500, { source_in: 0 }), strip, { from: 250, to: 310 }, 100, 1)).toEqual(all.slice(2, 4));
  const backwards = tilesOf(film("a", 0, 500, { source_in: 500, reverse: true }), strip, { from: 0, to: 500 }, 100, 1);
  expect(backwards.map(({ index }) => index)).toEqual([9, 8, 7, 6, 5]);
  expect(tilesOf(photo("p", 0, 90), { frames: 1, length: 90 }, { from: 0, to: 90 }, 40, 1).map(({ index }) => index)).toEqual([0, 0, 0]);
});

/** Silent, but for the second second. */
const peaks: Peaks = { bucketsPerSecond: 50, pairs: Int8Array.from({ length: 400 }, (_, n) => (n >= 100 && n < 200 ? (n % 2 ? 127 : -128) : 0)) };

test("levels are those of the media from where the clip begins, at its speed and volume", () => {
  const loud = (fields: object) => [...levelsOf(sound("s", 0, 120, { source_in: 0, ...fields }), peaks, { from: 0, to: 120 }, 1, RATE)];
  expect([loud({})[15], loud({})[45], loud({})[75]]).toEqual([0, 1, 0]);
  expect(loud({ source_in: 30 })[15]).toBe(1);
  expect(loud({ speed: 2 })[20]).toBe(1);
  expect(loud({ volume: 0.5 })[45]).toBe(0.5);
  expect(loud({ reverse: true })[75]).toBe(1);
  expect(loud({ sound_fade_in: 90 })[45]).toBeCloseTo(0.5);
  expect(levelsOf(sound("s", 0, 10), peaks, { from: 0, to: 40 }, 1, RATE).slice(10)).toEqual(new Float32Array(30));
});

test("keyframes of all channels stand once each", () => {
  const at = (...frames: number[]) => frames.map((frame) => ({ at: frame, value: 1, easing: "linear" as const }));
  const clip = film("a", 0, 100, { keyframes: { x: at(5, 20), y: at(5), scale: [], rotation: [], opacity: [] }, volume_keyframes: at(1) });
  expect(keysOf(clip)).toEqual([1, 5, 20]);
});

test("a clip says its name, when it begins and how long it lasts, and what is wrong", () => {
  const main = track("video");
  expect(spokenOf(film("a", 30, 180, { name: "Blue ridge pan" }), main, ITEM, RATE)).toBe("Blue ridge pan, starts 1 s, lasts 6 s");
  const busy = film("a", 0, 45, { name: "Pan", speed: 0.5, reverse: true, ...BY });
  expect(spokenOf(busy, { ...main, locked: true }, undefined, RATE)).toBe(
    "Pan 50 % Missing media, starts 0 s, lasts 1.5 s, backwards, begins with a crossfade, locked",
  );
  expect(spokenOf(title("t", 0, 30, { text: "High\nValleys" }), main, undefined, RATE)).toBe("High Valleys, starts 0 s, lasts 1 s");
});

test("trouble is told in words, and what a model made bears its mark", () => {
  const clip = film("a", 0, 10);
  const words = (change: Partial<MediaItem>) => troubleOf(clip, { ...ITEM, ...change });
  expect([words({}), words({ status: "gone" }), words({ status: "processing" }), words({ status: "failed" }), words({ is_trashed: true })]).toEqual([
    ...["", "Missing media", "Being prepared", "Cannot be used", "In the trash"],
  ]);
  expect([iconOf(clip, ITEM), iconOf(clip, { ...ITEM, source: "generated" })]).toEqual(["film", "sparkles"]);
});

test("of differences those of clips are drawn, and nothing of what has another shape", () => {
  expect(changesFrom([{ kind: "added" }, { kind: "track_added" }, null, 3]).map(({ kind }) => kind)).toEqual(["added"]);
  expect(changesFrom(null)).toEqual([]);
});
