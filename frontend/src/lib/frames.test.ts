import { describe, expect, test } from "vitest";
import table from "../../../tests/data/frames.json";
import { formatTimecode, fromMicroseconds, fromSeconds, parseTimecode, toSamples, toSeconds, type Rate } from "./frames.ts";

const rate = ([num, den]: readonly number[]): Rate => ({ num: num ?? 0, den: den ?? 0 });
type Case<In, Out> = readonly [In, number[], Out];
const cases = <In, Out>(name: keyof typeof table): Case<In, Out>[] => table[name] as unknown as Case<In, Out>[];

describe("the table that engine/frames.py passes too", () => {
  test.each(cases<number, [number, number]>("to_seconds"))("%s frames at %s last %s s", (frames, at, [num, den]) => {
    expect(toSeconds(frames, rate(at))).toBeCloseTo(num / den, 12);
  });
  test.each(cases<string, number>("from_seconds"))("%s s at %s are %s frames", (seconds, at, frames) => {
    expect(fromSeconds(Number(seconds), rate(at))).toBe(frames);
  });
  test.each(cases<number, number>("from_microseconds"))("%s µs at %s hold %s frames", (microseconds, at, frames) => {
    expect(fromMicroseconds(microseconds, rate(at))).toBe(frames);
  });
  test.each(cases<number, number>("to_samples"))("frame %s at %s starts at sample %s", (frames, at, samples) => {
    expect(toSamples(frames, rate(at))).toBe(samples);
  });
  test.each(cases<number, string>("format"))("%s frames at %s are written %s", (frames, at, text) => {
    expect(formatTimecode(frames, rate(at))).toBe(text);
  });
  test.each(cases<string, number>("parse"))("%s at %s is read as %s frames", (text, at, frames) => {
    expect(parseTimecode(text, rate(at))).toBe(frames);
  });
  test.each(cases<string, string>("refuse"))("%s at %s is refused: %s", (text, at, sentence) => {
    expect(() => parseTimecode(text, rate(at))).toThrow(sentence);
  });
});

test("what is written is read as the same frame", () => {
  for (const at of [rate([25, 1]), rate([30000, 1001]), rate([24000, 1001]), rate([120, 1])]) {
    for (let frames = 0; frames < 20_000; frames += 7) expect(parseTimecode(formatTimecode(frames, at), at)).toBe(frames);
  }
});
