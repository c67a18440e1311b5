import { expect, test } from "vitest";
import type { Timeline } from "../edits/document.ts";
import { film, laid, the, timeline, title, track } from "../edits/testing.ts";
import { type Fix, fixed } from "./fixes.ts";

const apply = (before: Timeline, fix: Partial<Fix>, elements: readonly string[] = []): Timeline => {
  const named = fixed({ name: "", label: "", details: {}, ...fix }, elements);
  if (!named) throw new Error("unknown");
  expect(named.label).not.toBe("");
  return named.edit(before);
};
const gapped = () => timeline(track("video", film("a", 0, 30), film("b", 60, 30)));

test("missing clips are removed, and nothing else moves", () => {
  expect(laid(apply(gapped(), { name: "remove" }, ["a"]), "video")).toEqual(["b 60-90"]);
});

test("gaps are closed", () => {
  expect(laid(apply(gapped(), { name: "close_gaps", details: { tracks: ["video"] } }), "video")).toEqual(["a 0-30", "b 30-60"]);
});

test("a film that goes on ends with its last clip, one that does not stays the very same", () => {
  const long = { ...gapped(), duration: 300, position: 200 };
  expect(apply(long, { name: "shorten" })).toMatchObject({ duration: 90, position: 90 });
  const fit = gapped();
  expect(apply(fit, { name: "shorten" })).toBe(fit);
});

test("in and out are set", () => {
  expect(apply(gapped(), { name: "set_range", details: { start: 0, end: 30 } }).range).toEqual({ start: 0, end: 30 });
});

test("bars are filled with a blur", () => {
  expect(apply(gapped(), { name: "fill_blur" }).canvas.fill).toBe("blur");
});

test("tracks are shown, heard, and no longer alone", () => {
  const hidden = timeline({ ...track("video", film("a", 0, 30)), visible: false, muted: true, solo: true });
  const shown = apply(hidden, { name: "show_track", details: { track: "video" } });
  const heard = apply(shown, { name: "unmute_track", details: { track: "video" } });
  expect(apply(heard, { name: "end_solo", details: { tracks: ["video"] } }).tracks[0]).toMatchObject({ visible: true, muted: false, solo: false });
});

test("words are placed", () => {
  const titled = timeline(track("overlay", title("t", 0, 30), title("u", 30, 30)));
  const placed = apply(titled, { name: "place", details: { places: [{ id: "t", x: 0.1, y: -0.2 }] } });
  expect([the(placed, "t"), the(placed, "u")]).toMatchObject([{ x: 0.1, y: -0.2 }, { x: 0, y: 0 }]);
});

test("an edit of a later program is not known", () => {
  expect(fixed({ name: "repaint", label: "Repaint", details: {} }, [])).toBeNull();
});
