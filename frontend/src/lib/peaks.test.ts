import { expect, test } from "vitest";
import { columns, readPeaks } from "./peaks.ts";

/** As engine/peaks.py packs it: struct "<iIiiIi", and then pairs. */
function file(pairs: readonly number[], header: readonly number[] = [2, 1, 48_000, 960, pairs.length / 2, 1]): ArrayBuffer {
  const buffer = new ArrayBuffer(24 + pairs.length);
  const view = new DataView(buffer);
  header.forEach((value, index) => view.setInt32(4 * index, value, true));
  pairs.forEach((value, index) => view.setInt8(24 + index, value));
  return buffer;
}

test("it is read as the engine writes it", () => {
  const peaks = readPeaks(file([-128, 127, 0, 64]));
  expect([peaks?.bucketsPerSecond, [...(peaks?.pairs ?? [])]]).toEqual([50, [-128, 127, 0, 64]]);
});

test.each([
  ["nothing", new ArrayBuffer(0)],
  ["a header alone", new ArrayBuffer(24)],
  ["another version", file([0, 0], [1, 1, 48_000, 960, 1, 1])],
  ["16 bits", file([0, 0], [2, 0, 48_000, 960, 1, 1])],
  ["stereo", file([0, 0], [2, 1, 48_000, 960, 1, 2])],
  ["a file cut off", file([0, 0], [2, 1, 48_000, 960, 2, 1])],
])("%s is none", (_, buffer) => {
  expect(readPeaks(buffer)).toBeNull();
});

test("a column is as loud as the loudest of its buckets, above or below the middle", () => {
  const peaks = readPeaks(file([0, 127, 0, 0, -128, 0, 0, 0]));
  expect(peaks && columns(peaks, 2)).toEqual([1, 1]);
  expect(peaks && columns(peaks, 4)).toEqual([1, 0, 1, 0]);
});

test("a sound shorter than the picture is drawn wider", () => {
  const peaks = readPeaks(file([0, 127, 0, 0]));
  expect(peaks && columns(peaks, 4)).toEqual([1, 1, 0, 0]);
});
