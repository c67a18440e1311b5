import { afterEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { since } from "./time-ago.ts";

afterEach(() => vi.useRealTimers());

test.each([
  [-5, "just now"],
  [59, "just now"],
  [60, "1 minute ago"],
  [59 * 60, "59 minutes ago"],
  [3600, "1 hour ago"],
  [23 * 3600, "23 hours ago"],
  [24 * 3600, ""],
])("%i seconds are told as %s", (seconds, words) => {
  const now = new Date("2026-11-20T12:00:00Z");
  expect(since(new Date(now.getTime() - seconds * 1000), now)).toBe(words);
});

test("the words grow older while the page stays open, and the exact time is a tip", () => {
  vi.useFakeTimers({ now: new Date("2026-11-20T12:00:00Z") });
  document.body.replaceChildren(fragment(`<time-ago datetime="2026-11-20T12:00:00+00:00">just now</time-ago>`));
  const element = need(document, "time-ago", HTMLElement);
  expect(element.title).toContain("2026");
  vi.advanceTimersByTime(120_000);
  expect(element.textContent).toBe("2 minutes ago");
});

test("one that a script made tells at once, and from a day on by its date", () => {
  vi.useFakeTimers({ now: new Date("2026-11-20T12:00:00Z") });
  document.body.replaceChildren(fragment(`<time-ago datetime="2026-11-20T11:58:00Z"></time-ago><time-ago datetime="2026-09-05T12:00:00Z"></time-ago>`));
  expect([...document.querySelectorAll("time-ago")].map((each) => each.textContent)).toEqual(["2 minutes ago", "5 Sep 2026"]);
});
