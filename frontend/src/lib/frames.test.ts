import { describe, expect, test } from "vitest";
import table from "../../../tests/engine/frames_table.json";
import { formatTimecode, fromMicroseconds, fromSeconds, parseTimecode, toSamples, toSeconds, type Rate } from "./frames.ts";

const rate = ([num = 0, den = 0]: readonly number[]): Rate => ({ num, den });

describe("the table that engine/frames.py passes too", () => {
  test.each(table.timecode)("$frames frames at $rate are written $text and read back", ({ frames, rate: at, text }) => {
    expect(formatTimecode(frames, rate(at))).toBe(text);
    expect(parseTimecode(text, rate(at))).toBe(frames);
  });
  test.each(table.typed)("$text at $rate is read as $frames frames", ({ text, rate: at, frames }) => {
    expect(parseTimecode(text, rate(at))).toBe(frames);
  });
  test.each(table.refused)("$text at $rate is refused: $says", ({ text, rate: at, says }) => {
    expect(() => parseTimecode(text, rate(at))).toThrow(says);
  });
  test.each(table.samples)("frame $frames at $rate starts at sample $samples", ({ frames, rate: at, samples }) => {
    expect(toSamples(frames, rate(at))).toBe(samples);
  });
  test.each(table.lengths)("$microseconds µs at $rate hold $frames frames", ({ microseconds, rate: at, frames }) => {
    expect(fromMicroseconds(microseconds, rate(at))).toBe(frames);
  });
  test.each(table.seconds)("$seconds s at $rate are $frames frames", ({ seconds, rate: at, frames }) => {
    expect(fromSeconds(Number(seconds), rate(at))).toBe(frames);
  });
});

test.each([[25, 1], [30000, 1001], [24000, 1001], [120, 1]])("at %s/%s timecode and seconds lead back to the same frame", (num, den) => {
  const at = { num, den };
  for (let frames = 0; frames < 20_000; frames += 7) {
    expect(parseTimecode(formatTimecode(frames, at), at)).toBe(frames);
    expect(fromSeconds(toSeconds(frames, at), at)).toBe(frames);
  }
});
