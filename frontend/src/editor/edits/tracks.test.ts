// @vitest-environment node
// Tracks, markers, the in and out points, and edit points.
import { describe, expect, test } from "vitest";
import {
  addMarker,
  changeMarker,
  clearRange,
  moveMarker,
  nextMarker,
  previousMarker,
  removeMarker,
  setIn,
  setOut,
} from "./markers.ts";
import { editPoints, nextPoint, previousPoint } from "./points.ts";
import { edited, film, given, sound, timeline, track } from "./testing.ts";
import {
  addTrack,
  moveTrack,
  removeTrack,
  renameTrack,
  setLocked,
  setMuted,
  setSolo,
  setTrackHeight,
  setVisible,
} from "./tracks.ts";

const line = timeline(track("audio", sound("m", 0, 200)), track("video", film("a", 10, 50), film("b", 60, 60)));
const names = (of: typeof line): string[] => of.tracks.map(({ name }) => name);

describe("tracks", () => {
  test("are added on top, and for sound below; the name is the first that is free", () => {
    const more = edited(edited(line, addTrack("video", given())), addTrack("audio", { newId: () => "x" }));
    expect(names(more)).toEqual(["Audio 1", "audio", "video", "Video 1"]);
    expect(names(edited(more, addTrack("video", { newId: () => "y" })))).toEqual(["Audio 1", "audio", "video", "Video 1", "Video 2"]);
    expect(names(edited(line, addTrack("overlay", given(), { name: "Words", at: 1 })))).toEqual(["audio", "Words", "video"]);
  });
  test("are removed with what is on them, but for the last and for locked ones", () => {
    const one = edited(line, removeTrack("audio"));
    expect([names(one), one.duration]).toEqual([["video"], 120]);
    expect(() => removeTrack("video")(one)).toThrow("A timeline needs at least one track.");
    expect(() => removeTrack("audio")(setLocked("audio", true)(line))).toThrow("is locked");
  });
  test("are renamed, moved, and made higher", () => {
    expect(names(edited(line, renameTrack("video", "Main")))).toEqual(["audio", "Main"]);
    expect(names(edited(line, renameTrack("video", "🎬".repeat(100))))[1]).toBe("🎬".repeat(100));
    expect(() => renameTrack("video", "x".repeat(101))(line)).toThrow("100 characters at most");
    expect(names(edited(line, moveTrack("audio", 9)))).toEqual(["video", "audio"]);
    expect(moveTrack("audio", 0)(line)).toBe(line);
    expect(edited(line, setTrackHeight("video", 999)).tracks[1]?.height).toBe(400);
  });
  test("are locked, hidden, muted and heard alone; what is so already stays the same", () => {
    expect(edited(line, setLocked("video", true)).tracks[1]).toMatchObject({ locked: true });
    expect(edited(line, setVisible("video", false)).tracks[1]).toMatchObject({ visible: false });
    expect(edited(line, setMuted("video", true)).tracks[1]).toMatchObject({ muted: true });
    expect(edited(line, setSolo("video", true)).tracks[1]).toMatchObject({ solo: true });
    expect(setSolo("video", false)(line)).toBe(line);
  });
  test("are a hundred at most", () => {
    let n = 0;
    let full = line;
    while (full.tracks.length < 100) full = addTrack("video", { newId: () => `t${n++}` })(full);
    expect(() => addTrack("video", given())(full)).toThrow("A project takes 100 tracks at most.");
  });
});

describe("markers", () => {
  const two = edited(edited(line, addMarker(90, given(), { name: "End" })), addMarker(30, { newId: () => "m2" }, { color: "red" }));
  test("are added, moved, changed and removed", () => {
    expect(two.markers).toEqual([{ id: "m2", frame: 30, name: "", color: "red" }, { id: "new-1", frame: 90, name: "End", color: "blue" }]);
    expect(edited(two, moveMarker("m2", 500)).markers.map(({ frame }) => frame)).toEqual([90, 500]);
    expect(edited(two, changeMarker("m2", { name: "Start", color: "green" })).markers[0]).toMatchObject({ name: "Start", color: "green" });
    expect(edited(two, removeMarker("m2")).markers.length).toBe(1);
    expect(changeMarker("m2", { color: "red" })(two)).toBe(two);
    expect(() => removeMarker("none")(two)).toThrow("That marker is not in the project any more.");
  });
  test("are gone to", () => {
    expect([nextMarker(two, 30)?.frame, nextMarker(two, 90), previousMarker(two, 90)?.frame, previousMarker(two, 30)]).toEqual([90, null, 30, null]);
  });
});

test("the in point comes before the out point, whichever is set last", () => {
  expect(edited(line, setIn(50)).range).toEqual({ start: 50, end: 200 });
  expect(edited(line, setOut(50)).range).toEqual({ start: 0, end: 50 });
  const both = edited(edited(line, setIn(50)), setOut(80));
  expect(both.range).toEqual({ start: 50, end: 80 });
  expect(edited(both, setIn(90)).range).toEqual({ start: 90, end: 200 });
  expect(edited(both, setOut(40)).range).toEqual({ start: 0, end: 40 });
  expect(edited(line, setIn(200)).range).toEqual({ start: 200, end: 201 });
  expect(edited(line, setOut(0)).range).toEqual({ start: 0, end: 1 });
  expect(clearRange(both).range).toBeNull();
  expect(clearRange(line)).toBe(line);
});

test("edit points are where clips begin and end, the markers, and the beginning", () => {
  const marked = edited(line, addMarker(90, given()));
  expect(editPoints(marked)).toEqual([0, 10, 60, 90, 120, 200]);
  expect(editPoints(marked, marked.tracks.slice(0, 1))).toEqual([0, 90, 200]);
  expect([nextPoint(marked, 60), nextPoint(marked, 200), previousPoint(marked, 60), previousPoint(marked, 0)]).toEqual([90, null, 10, null]);
});
