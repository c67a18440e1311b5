import { afterEach, beforeEach, expect, test } from "vitest";
import { need } from "../lib/dom.ts";
import { FakeSource, tell, useFakeStreams } from "../lib/fake-feed.ts";
import "./usage-meters.ts";

const CREDITS = `<a data-credits><b data-left></b> / <i data-of></i><progress></progress></a>`;
const STORAGE = `<a data-storage><b data-used></b> / <i data-limit></i><progress></progress><p data-warning hidden><i data-warning-words></i></p></a>`;
const GIB = 1024 ** 3;

const text = (part: string): string => document.querySelector(`[data-${part}]`)?.textContent ?? "";
const store = (used: number): void => tell([], { storage: { used, limit: 100 * GIB } });

beforeEach(() => {
  useFakeStreams();
  document.body.innerHTML = `<usage-meters>${CREDITS}${STORAGE}</usage-meters>`;
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("credits and storage are those of the latest news", () => {
  tell([], { credits: { left: 1612, of: 2000 }, storage: { used: 41.2 * GIB, limit: 100 * GIB } });
  expect(["left", "of", "used", "limit"].map(text)).toEqual(["1,612", "2,000", "41.2", "100 GB"]);
  const bar = need(document, "[data-credits] progress", HTMLProgressElement);
  expect([bar.value, bar.max]).toEqual([1612, 2000]);
});

test("from ninety percent on storage warns, in words too", () => {
  store(89.9 * GIB);
  expect(need(document, "[data-warning]", HTMLElement).hidden).toBe(true);
  store(90 * GIB);
  expect([text("warning-words"), document.querySelector("[data-high]") !== null]).toEqual(["Almost full: 90% used", true]);
  store(120 * GIB);
  expect(text("warning-words")).toBe("Full");
});

test("where credits are off there is no meter of them to fill", () => {
  document.body.innerHTML = `<usage-meters>${STORAGE}</usage-meters>`;
  tell([], { credits: null });
  expect(text("used")).toBe("1");
});

test("a picture of meters follows nothing", () => {
  document.body.innerHTML = `<usage-meters still>${CREDITS}${STORAGE}</usage-meters>`;
  expect(FakeSource.open).toEqual([]);
});
