// @vitest-environment node
// Copy and paste, and snapping.
import { describe, expect, test } from "vitest";
import { copy, isClipboard, paste } from "./clipboard.ts";
import { candidates, snap } from "./snap.ts";
import { BY, edited, film, given, laid, sound, the, timeline, title, track } from "./testing.ts";

const line = timeline(
  track("audio", sound("s", 10, 60, { link: "l" })),
  track("video", film("a", 10, 60, { link: "l" }), film("b", 50, 60, BY)),
  track("overlay", title("t", 30, 20)),
);

describe("copy", () => {
  test("is a JSON value with times from the first element, and the types of the tracks", () => {
    const copied = copy(line, ["a", "t"]);
    expect(JSON.parse(JSON.stringify(copied))).toEqual(copied);
    expect(copied.tracks).toEqual([{ type: "audio", nth: 0 }, { type: "video", nth: 0 }, { type: "overlay", nth: 0 }]);
    expect(copied.clips.map(({ track: at, element }) => [at, element.id, element.start])).toEqual([[0, "s", 0], [1, "a", 0], [2, "t", 20]]);
    expect(isClipboard(copied)).toBe(true);
    expect([isClipboard(null), isClipboard("text"), isClipboard({ clips: [], tracks: [] })]).toEqual([false, false, false]);
  });
  test("takes a transition only with the clip before it", () => {
    expect(copy(line, ["b"]).clips[0]?.element).toMatchObject({ transition: null });
    expect(copy(line, ["a", "b"]).clips[2]?.element).toMatchObject({ transition: { kind: "crossfade" } });
    expect(() => copy(line, [])).toThrow("Select a clip first.");
  });
});

describe("paste", () => {
  test("overwrites at the playhead, with new ids and links", () => {
    const after = edited(line, paste(copy(line, ["a", "b"]), 100, given()));
    expect(laid(after, "video")).toEqual(["a 10-70", "b 50-100 x", "new-3 100-160", "new-4 140-200 x"]);
    expect(laid(after, "audio")).toEqual(["s 10-70", "new-1 100-160"]);
    expect([the(after, "new-1").link, the(after, "new-3").link, the(after, "new-4").link]).toEqual(["new-2", "new-2", null]);
  });
  test("or moves along what is there", () => {
    const after = edited(line, paste(copy(line, ["t"]), 0, given(), { how: "insert" }));
    expect([laid(after, "overlay"), laid(after, "video")]).toEqual([["new-1 0-20", "t 50-70"], ["a 30-90", "b 70-130 x"]]);
  });
  test("makes the tracks that are not there, in the order of their type", () => {
    const copied = copy(line, ["a", "t"]);
    const bare = timeline({ ...track("video"), id: "only" });
    const after = edited(bare, paste(copied, 5, given()));
    expect(after.tracks.map(({ type, name }) => [type, name])).toEqual([["audio", "Audio 1"], ["video", "video"], ["overlay", "Overlay 1"]]);
    expect(laid(after, "only")).toEqual(["new-5 5-65"]);
  });
  test("is refused where the media, the rate or the version is not the same", () => {
    const copied = copy(line, ["a"]);
    const bare = { ...given(), media: new Map() };
    expect(() => paste(copied, 0, bare)(line)).toThrow("The media of “Music” is not in this project. Add it to the project first.");
    expect(() => paste(copied, 0, given())({ ...line, rate: { num: 25, den: 1 } })).toThrow("another frame rate");
    expect(() => paste({ ...copied, rate: { num: 60, den: 2 } }, 0, given())(line)).not.toThrow();
    expect(() => paste({ ...copied, schema: 2 as 3 }, 0, given())(line)).toThrow("another version of the studio");
    expect(() => paste({ ...copied, clips: [] }, 0, given())(line)).toThrow("There is nothing to paste.");
  });
});

describe("snap", () => {
  const marked = { ...line, markers: [{ id: "m", frame: 90, name: "", color: "blue" as const }], range: { start: 5, end: 95 } };
  test("holds on to ends of clips, the playhead, markers, in and out points and the beginning", () => {
    expect(candidates(marked, { playhead: 33 })).toEqual([0, 5, 10, 30, 33, 50, 70, 90, 95, 110]);
    expect(candidates(line, { without: new Set(["a", "s", "t"]) })).toEqual([0, 50, 110]);
  });
  test.each([
    [90, { frame: 50, edge: 0 }],
    [89, null],
    [110, { frame: 50, edge: 0 }],
    [111, null],
  ])("an edge at %s pixels takes hold within ten", (x, held) => {
    expect(snap([x], null, [0, 50, 200], 2)).toEqual(held);
  });
  test("what is held lets go beyond eighteen pixels, and then takes hold anew", () => {
    const held = { frame: 50, edge: 0 };
    expect(snap([118], held, [0, 50, 57], 2)).toBe(held);
    expect(snap([119], held, [0, 50, 57], 2)).toEqual({ frame: 57, edge: 0 });
    expect(snap([81], held, [0, 50], 2)).toBeNull();
  });
  test("the nearest of both edges holds, of two as near the first", () => {
    expect(snap([95, 306], null, [50, 150], 2)).toEqual({ frame: 50, edge: 0 });
    expect(snap([92, 304], null, [50, 150], 2)).toEqual({ frame: 150, edge: 1 });
    expect(snap([95, 305], null, [50, 150], 2)).toEqual({ frame: 50, edge: 0 });
    expect(snap([5], null, [], 2)).toBeNull();
  });
});
