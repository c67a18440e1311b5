import { expect, test } from "vitest";
import { bytes, filled, recount, stored, timeLeft } from "./amounts.ts";

const GIB = 1024 ** 3;

test("sizes on their way have one decimal while they are small", () => {
  expect([0, 999, 1000, 9_940_000, 11_200_000, 1_600_000_000].map(bytes)).toEqual(["0 B", "999 B", "1.0 kB", "9.9 MB", "11 MB", "1.6 GB"]);
});

test("the time left is told in seconds, minutes and hours", () => {
  expect([0.2, 38, 90, 3700, Infinity].map(timeLeft)).toEqual(["1 s left", "38 s left", "2 min left", "1 h 2 min left", ""]);
});

test("what is kept is counted as the limits are", () => {
  expect([0, 1023, 1024, 41.2 * GIB, 100 * GIB, 5 * 1024 * GIB].map(stored)).toEqual(["0 bytes", "1,023 bytes", "1 kB", "41.2 GB", "100 GB", "5 TB"]);
});

test("the unit of a meter stands once where it is the same", () => {
  expect(filled(41.2 * GIB, 100 * GIB)).toEqual(["41.2", "100 GB"]);
  expect(filled(12 * 1024 ** 2, 5 * GIB)).toEqual(["12 MB", "5 GB"]);
});

test("a count goes up and down, and one that is only known to be large stays", () => {
  expect([recount("1,284", 1), recount("999", 1), recount("2", -3), recount("10,000+", -5)]).toEqual(["1,285", "1,000", "0", "10,000+"]);
});
