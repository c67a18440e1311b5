// @vitest-environment node
// Split and join, delete and ripple delete, and gaps.
import { describe, expect, test } from "vitest";
import { remove, removeRange, rippleRemove } from "./deleting.ts";
import { closeAllGaps, closeGap, gapsOf } from "./gaps.ts";
import { join, split, splitAll } from "./splitting.ts";
import { BY, caption, edited, film, given, laid, sound, the, timeline, title, track } from "./testing.ts";

const KEYS = { y: [], scale: [], rotation: [], opacity: [] };
const line = timeline(
  track("audio", sound("m", 0, 300)),
  track("video", film("a", 0, 60), film("b", 60, 60), film("c", 150, 60)),
  track("overlay", title("t", 65, 20), title("u", 150, 20)),
);

describe("split", () => {
  test("makes two of which the second goes on in the media, and nothing fades where it was cut", () => {
    const faded = timeline(track("video", film("a", 0, 60, { fade_in: 10, fade_out: 10, sound_fade_out: 5, speed: 2 })));
    const after = edited(faded, split(["a"], 20, given()));
    expect(laid(after, "video")).toEqual(["a 0-20", "new-1 20-60"]);
    expect(the(after, "a")).toMatchObject({ source_in: 100, fade_in: 10, fade_out: 0, sound_fade_out: 0 });
    expect(the(after, "new-1")).toMatchObject({ source_in: 140, fade_in: 0, fade_out: 10, sound_fade_out: 5 });
  });
  test("of a reversed film: the first part shows the later media", () => {
    const after = edited(timeline(track("video", film("a", 0, 60, { reverse: true }))), split(["a"], 20, given()));
    expect([the(after, "a"), the(after, "new-1")]).toMatchObject([{ source_in: 140, duration: 20 }, { source_in: 100, duration: 40 }]);
  });
  test("of words: the first part arrives, the second leaves", () => {
    const came = { kind: "fade", frames: 5 } as const;
    const words = timeline(track("overlay", title("t", 0, 60, { animation_in: came, animation_out: came })));
    const after = edited(words, split(["t"], 20, given()));
    expect([the(after, "t"), the(after, "new-1")]).toMatchObject([{ animation_in: came, animation_out: null }, { animation_in: null, animation_out: came }]);
  });
  test("takes what is linked along, and links the second parts with one another", () => {
    const linked = timeline(track("audio", sound("s", 0, 60, { link: "l" })), track("video", film("a", 0, 60, { link: "l" })));
    const after = edited(linked, split(["a"], 20, given()));
    expect([laid(after, "audio"), laid(after, "video")]).toEqual([["s 0-20", "new-1 20-60"], ["a 0-20", "new-3 20-60"]]);
    expect([the(after, "a").link, the(after, "s").link]).toEqual(["l", "l"]);
    expect([the(after, "new-1").link, the(after, "new-3").link]).toEqual(["new-2", "new-2"]);
  });
  test("is refused beside the clip, and where a transition is", () => {
    const joined = timeline(track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    for (const frame of [40, 50, 60]) expect(() => split(["a", "b"], frame, given())(joined)).toThrow("A transition is there.");
    expect(laid(edited(joined, split(["a", "b"], 39, given())), "video")).toEqual(["a 0-39", "new-1 39-60", "b 40-100 x"]);
    expect(() => split(["a"], 60, given())(line)).toThrow("Put the playhead within the clip to split it there.");
  });
  test("of all cuts every track that is not locked", () => {
    const after = edited(line, splitAll(70, given()));
    expect([laid(after, "audio").length, laid(after, "video").length, laid(after, "overlay").length]).toEqual([2, 4, 3]);
    expect(() => splitAll(0, given())(line)).toThrow("Nothing is here to split.");
  });
});

describe("join", () => {
  test("makes one of the parts again, keyframes on straight ways too", () => {
    const x = [{ at: 0, value: 0, easing: "linear" as const }, { at: 40, value: 1, easing: "hold" as const }, { at: 50, value: 0, easing: "linear" as const }];
    const moving = timeline(track("video", film("a", 0, 60, { keyframes: { x, ...KEYS } })));
    for (const frame of [10, 40, 45, 55]) expect(join("a")(edited(moving, split(["a"], frame, given())))).toEqual(moving);
  });
  test("is refused where the two are not parts of one clip", () => {
    expect(() => join("a")(line)).toThrow("Only the two parts of one clip");
    const parted = split(["a"], 20, given())(line);
    const other = { ...parted, tracks: parted.tracks.map((each) => ({ ...each, elements: each.elements.map((one) => (one.id === "new-1" ? { ...one, name: "Other" } : one)) })) };
    expect(() => join("a")(other)).toThrow("Only the two parts of one clip");
  });
});

describe("delete", () => {
  test("leaves a gap, and drops the transition into what is gone", () => {
    expect(laid(edited(line, remove(["b"])), "video")).toEqual(["a 0-60", "c 150-210"]);
    const joined = timeline(track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    expect(laid(edited(joined, remove(["a"])), "video")).toEqual(["b 40-100"]);
  });
  test("shortens a document that ended with its last clip, and keeps a tail that was there on purpose", () => {
    const short = timeline(track("video", film("a", 0, 60), film("b", 60, 60)));
    expect(edited({ ...short, position: 100 }, remove(["b"]))).toMatchObject({ duration: 60, position: 60 });
    expect(edited({ ...short, duration: 200 }, remove(["b"])).duration).toBe(200);
  });
  test("takes what is linked along, but on a locked track", () => {
    const linked = timeline(track("audio", sound("s", 0, 60, { link: "l" })), track("video", film("a", 0, 60, { link: "l" })));
    expect(laid(edited(linked, remove(["a"])), "audio")).toEqual([]);
    const locked = { ...linked, tracks: linked.tracks.map((each) => (each.id === "audio" ? { ...each, locked: true } : each)) };
    expect(laid(edited(locked, remove(["a"])), "audio")).toEqual(["s 0-60"]);
    expect(() => remove(["s"])(locked)).toThrow("is locked");
  });
});

describe("ripple delete", () => {
  test("closes the hole on all tracks", () => {
    const after = edited(line, rippleRemove(["b"]));
    expect([laid(after, "video"), laid(after, "overlay")]).toEqual([["a 0-60", "c 90-150"], ["t 65-85", "u 90-110"]]);
    expect(after.tracks[0]).toBe(line.tracks[0]);
    expect(laid(edited(line, rippleRemove(["b"], { ripple: "track" })), "overlay")).toEqual(["t 65-85", "u 150-170"]);
  });
  test("of several closes each hole", () => {
    expect(laid(edited(line, rippleRemove(["a", "c"], { ripple: "track" })), "video")).toEqual(["b 0-60"]);
  });
  test("within transitions closes only what nothing else shows", () => {
    const chain = timeline(track("video", film("a", 0, 60), film("b", 50, 60, BY), film("c", 100, 60, BY), film("d", 160, 9)));
    expect(laid(edited(chain, rippleRemove(["b"])), "video")).toEqual(["a 0-60", "c 60-120", "d 120-129"]);
  });
  test("is refused where another track has a clip in the way", () => {
    const tight = timeline({ ...track("audio", sound("s", 0, 70), sound("r", 70, 30)), name: "Music" }, track("video", film("a", 0, 60), film("b", 60, 60)));
    expect(() => rippleRemove(["a"])(tight)).toThrow("The track “Music” has a clip in the way. Lock that track or ripple this one alone.");
    expect(laid(edited(tight, rippleRemove(["a"], { ripple: "track" })), "video")).toEqual(["b 0-60"]);
  });
});

test("a range is taken out of all tracks, and closes up with ripple", () => {
  expect(laid(edited(line, removeRange(50, 70, given())), "video")).toEqual(["a 0-50", "b 70-120", "c 150-210"]);
  const after = edited(line, removeRange(50, 70, given(), { ripple: true }));
  expect([laid(after, "audio"), laid(after, "video")]).toEqual([["m 0-50", "new-1 50-280"], ["a 0-50", "b 50-100", "c 130-190"]]);
  expect(laid(after, "overlay")).toEqual(["t 50-65", "u 130-150"]);
  expect(() => removeRange(9, 9, given())(line)).toThrow("Set an in and an out point first.");
});

describe("gaps", () => {
  test("are where none of the tracks has anything", () => {
    expect(gapsOf([line.tracks[1]].flatMap((each) => each ?? []))).toEqual([{ start: 120, end: 150 }]);
    expect(gapsOf(line.tracks)).toEqual([]);
    expect(gapsOf([track("caption", caption("s", 5, 5))])).toEqual([{ start: 0, end: 5 }]);
  });
  test("close one by one, or all", () => {
    expect(laid(edited(line, closeGap("video", 130)), "video")[2]).toBe("c 120-180");
    expect(laid(edited(line, closeGap("video", 130)), "overlay")[1]).toBe("u 120-140");
    const holes = timeline(track("video", film("a", 10, 10), film("b", 30, 10), film("c", 60, 10)), track("overlay", title("t", 35, 5)));
    const after = edited(holes, closeAllGaps({ tracks: ["video"] }));
    expect([laid(after, "video"), laid(after, "overlay")]).toEqual([["a 0-10", "b 10-20", "c 20-30"], ["t 15-20"]]);
    expect(closeAllGaps()(line)).toBe(line);
  });
});
