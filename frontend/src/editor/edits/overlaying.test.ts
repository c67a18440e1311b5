// @vitest-environment node
// Titles and shapes land where nothing is in their way.
import { expect, test } from "vitest";
import { placeOver } from "./overlaying.ts";
import { edited, film, given, laid, timeline, title, track } from "./testing.ts";

const film90 = track("video", film("a", 0, 90));

test("on the topmost overlay track with room", () => {
  const before = timeline(film90, { ...track("overlay", title("t", 0, 30)), id: "low" }, { ...track("overlay", title("u", 40, 30)), id: "high" });
  expect(laid(edited(before, placeOver(title("n", 10, 30), given())), "high")).toEqual(["n 10-40", "u 40-70"]);
  expect(laid(edited(before, placeOver(title("n", 35, 30), given())), "low")).toEqual(["t 0-30", "n 35-65"]);
});

test("on a new track where there is none with room, or the only one is locked", () => {
  const after = edited(timeline(film90), placeOver(title("n", 10, 30), given()));
  expect(after.tracks.map(({ name, type }) => [name, type])).toEqual([["video", "video"], ["Titles", "overlay"]]);
  const locked = timeline(film90, { ...track("overlay"), name: "Titles", locked: true });
  expect(edited(locked, placeOver(title("n", 10, 30), given())).tracks.map(({ name }) => name)).toEqual(["video", "Titles", "Titles 2"]);
});

test("a project of 100 tracks says so", () => {
  const full = timeline(film90, ...Array.from({ length: 99 }, (_, n) => ({ ...track("audio"), id: `t${n}` })));
  expect(() => placeOver(title("n", 0, 30), given())(full)).toThrow("A project takes 100 tracks at most.");
});
