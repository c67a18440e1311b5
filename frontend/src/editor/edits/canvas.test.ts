// @vitest-environment node
// The picture's size and what stands behind it, and the loudness: kept within their rules.
import { expect, test } from "vitest";
import { setCanvas, setLoudness } from "./canvas.ts";
import { edited, film, timeline, track } from "./testing.ts";

const one = timeline(track("video", film("a", 0, 60)));

test("a new size leaves every element as it is", () => {
  const tall = edited(one, setCanvas({ width: 1080, height: 1920 }));
  expect(tall.canvas).toEqual({ ...one.canvas, width: 1080, height: 1920 });
  expect(tall.tracks).toBe(one.tracks);
});

test("what is so already is no change", () => {
  expect(setCanvas({ width: 1920, fill: "color" })(one)).toBe(one);
  expect(setLoudness(null)(one)).toBe(one);
});

test.each([
  [{ width: 0 }, "Width must be 1-4096."],
  [{ width: 4096, height: 4096 }, "Height must be 1-2160."],
  [{ width: 10.5 }, "A picture's sides are whole pixels."],
])("%j is refused", (fields, sentence) => {
  expect(() => setCanvas(fields)(one)).toThrow(sentence);
});

test("loudness is brought to a figure, or left alone", () => {
  const loud = edited(one, setLoudness(-14));
  expect(loud.loudness).toBe(-14);
  expect(edited(loud, setLoudness(null)).loudness).toBeNull();
  expect(() => setLoudness(-7)(one)).toThrow("Loudness goes from -40 to -8 LUFS.");
});
