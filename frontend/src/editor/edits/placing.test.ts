// @vitest-environment node
// Overwrite, insert, append, move, duplicate, swap, and filling gaps.
import { describe, expect, test } from "vitest";
import { fillGap } from "./gaps.ts";
import { duplicate, move } from "./moving.ts";
import { append, insert, overwrite } from "./placing.ts";
import { swap } from "./swapping.ts";
import { BY, edited, film, FILM, given, laid, MUSIC, PHOTO, sound, the, timeline, title, track } from "./testing.ts";

const two = timeline(track("audio", sound("m", 0, 200)), track("video", film("a", 0, 60), film("b", 60, 60)), track("overlay", title("t", 70, 20)));

describe("overwrite", () => {
  test("cuts away what lies under it: an end, a beginning, or a hole", () => {
    expect(laid(edited(two, overwrite([{ track: "video", element: film("n", 50, 20) }], given())), "video")).toEqual(["a 0-50", "n 50-70", "b 70-120"]);
    const hole = edited(two, overwrite([{ track: "video", element: film("n", 20, 20) }], given()));
    expect(laid(hole, "video")).toEqual(["a 0-20", "n 20-40", "new-1 40-60", "b 60-120"]);
    expect(the(hole, "new-1")).toMatchObject({ source_in: 140 });
    expect(laid(edited(two, overwrite([{ track: "video", element: film("n", 60, 60) }], given())), "video")).toEqual(["a 0-60", "n 60-120"]);
  });
  test("lies over what is there on overlay tracks", () => {
    expect(laid(edited(two, overwrite([{ track: "overlay", element: title("n", 60, 20) }], given())), "overlay")).toEqual(["n 60-80", "t 70-90"]);
  });
  test("beside a transition, the clip that goes on stays", () => {
    const joined = timeline(track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    expect(laid(edited(joined, overwrite([{ track: "video", element: film("n", 50, 5) }], given())), "video")).toEqual(["a 0-50", "n 50-55", "b 55-100"]);
    expect(laid(edited(joined, overwrite([{ track: "video", element: film("n", 60, 5) }], given())), "video")).toEqual(["a 0-60", "n 60-65", "b 65-100"]);
  });
  test("is refused on a locked track, and on one that does not take it", () => {
    const locked = timeline({ ...track("video", film("a", 0, 60)), locked: true, name: "V1" });
    expect(() => overwrite([{ track: "video", element: film("n", 0, 9) }], given())(locked)).toThrow("The track “V1” is locked. Unlock it to change what is on it.");
    expect(() => overwrite([{ track: "audio", element: film("n", 0, 9) }], given())(two)).toThrow("Video does not go on audio track 'audio'.");
  });
});

describe("insert", () => {
  test("splits what spans the moment and moves what comes after, on every track that is not locked", () => {
    const after = edited(two, insert([{ track: "video", element: film("n", 30, 10) }], 30, given()));
    expect(laid(after, "video")).toEqual(["a 0-30", "n 30-40", "new-2 40-70", "b 70-130"]);
    expect(laid(after, "audio")).toEqual(["m 0-30", "new-1 40-210"]);
    expect(laid(after, "overlay")).toEqual(["t 80-100"]);
    expect(after.duration).toBe(210);
  });
  test("moves only its own track when told so", () => {
    const after = edited(two, insert([{ track: "video", element: film("n", 60, 10) }], 60, given(), { ripple: "track" }));
    expect(laid(after, "video")).toEqual(["a 0-60", "n 60-70", "b 70-130"]);
    expect(after.tracks[0]).toBe(two.tracks[0]);
    expect(after.tracks[2]).toBe(two.tracks[2]);
  });
  test("leaves locked tracks as they are", () => {
    const locked = timeline({ ...track("audio", sound("m", 0, 200)), locked: true }, track("video", film("a", 0, 60)));
    const after = edited(locked, insert([{ track: "video", element: film("n", 30, 10) }], 30, given()));
    expect(after.tracks[0]).toBe(locked.tracks[0]);
  });
});

test("append puts it after the last clip of its track", () => {
  expect(laid(edited(two, append("video", film("n", 0, 10), given())), "video")).toEqual(["a 0-60", "b 60-120", "n 120-130"]);
});

describe("move", () => {
  test("overwrites where it lands, and leaves its old place empty", () => {
    expect(laid(edited(two, move(["a"], { frames: 90 }, given())), "video")).toEqual(["b 60-90", "a 90-150"]);
  });
  test("stops at the beginning", () => {
    expect(laid(edited(two, move(["b"], { frames: -500 }, given())), "video")).toEqual(["b 0-60"]);
    expect(move(["a"], { frames: -500 }, given())(two)).toBe(two);
  });
  test("takes what is linked along in time, but not to another track", () => {
    const linked = timeline(track("audio", sound("s", 0, 60, { link: "l" })), track("video", film("a", 0, 60, { link: "l" })), { ...track("video"), id: "v2" });
    const after = edited(linked, move(["a"], { frames: 10, tracks: 1 }, given()));
    expect([laid(after, "audio"), laid(after, "video"), laid(after, "v2")]).toEqual([["s 10-70"], [], ["a 10-70"]]);
    expect(laid(edited(linked, move(["a"], { frames: 10 }, given(), { linked: false })), "audio")).toEqual(["s 0-60"]);
  });
  test("goes among the tracks that take it, and is refused where there is none", () => {
    expect(laid(edited(two, move(["a"], { frames: 0, tracks: 1 }, given())), "overlay")).toEqual(["a 0-60", "t 70-90"]);
    expect(() => move(["m"], { frames: 0, tracks: 1 }, given())(two)).toThrow("There is no track above that takes this clip. Add one first.");
  });
  test("keeps the transition of two that move together, and drops that of one that leaves", () => {
    const joined = timeline(track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    expect(laid(edited(joined, move(["a", "b"], { frames: 5 }, given())), "video")).toEqual(["a 5-65", "b 45-105 x"]);
    expect(laid(edited(joined, move(["b"], { frames: 30 }, given())), "video")).toEqual(["a 0-60", "b 70-130"]);
  });
  test("of two from different tracks that would lie on one another is refused", () => {
    const stacked = timeline(track("video", film("a", 0, 60)), { ...track("video", film("b", 30, 60)), id: "v2" }, track("overlay", title("t", 0, 9)));
    const wide = timeline(...stacked.tracks.slice(0, 2), { ...track("video"), id: "v3" });
    expect(laid(edited(wide, move(["a", "b"], { frames: 0, tracks: 1 }, given())), "v3")).toEqual(["b 30-90"]);
    const layers = timeline(track("video"), track("overlay", title("s", 0, 30), title("t", 10, 30)));
    expect(() => move(["s", "t"], { frames: 0, tracks: -1 }, given())(layers)).toThrow("would lie on one another");
  });
});

describe("duplicate", () => {
  test("puts copies after the last of them, with ids and links of their own", () => {
    const linked = timeline(track("audio", sound("s", 0, 60, { link: "l" })), track("video", film("a", 0, 60, { link: "l" }), film("b", 60, 60)));
    const after = edited(linked, duplicate(["a"], given()));
    expect(laid(after, "video")).toEqual(["a 0-60", "new-3 60-120", "b 120-180"]);
    expect(laid(after, "audio")).toEqual(["s 0-60", "new-1 60-120"]);
    expect([the(after, "new-1").link, the(after, "new-3").link]).toEqual(["new-2", "new-2"]);
    expect(laid(edited(linked, duplicate(["a"], given(), { how: "overwrite" })), "video")).toEqual(["a 0-60", "new-3 60-120"]);
  });
});

test("a copy of a title lies over the titles that are there", () => {
  const layers = timeline(track("overlay", title("s", 0, 30), title("t", 20, 30)));
  expect(laid(edited(layers, duplicate(["s"], given())), "overlay")).toEqual(["s 0-30", "t 20-50", "new-1 30-60"]);
});

test("a project, and a track, take so much and no more", () => {
  expect(() => append("video", film("n", 0, 30), given())(timeline(track("video", film("a", 3_455_980, 20))))).toThrow("The project is as long as a project can be.");
  const full = timeline(track("overlay", ...Array.from({ length: 5000 }, (_, n) => title(`t${n}`, n, 1))));
  expect(() => append("overlay", title("n", 0, 1), given())(full)).toThrow("A track takes 5,000 clips at most.");
  expect(() => move(["a"], { frames: 0.5 }, given())(two)).toThrow(RangeError);
});

describe("swap", () => {
  test("exchanges neighbours, the gap and the transition staying between them", () => {
    const apart = timeline(track("video", film("a", 0, 30), film("b", 40, 60)));
    expect(laid(edited(apart, swap("a", 1)), "video")).toEqual(["b 0-60", "a 70-100"]);
    const joined = timeline(track("video", film("a", 0, 30), film("b", 20, 60, BY)));
    expect(laid(edited(joined, swap("b", -1)), "video")).toEqual(["b 0-60", "a 50-80 x"]);
    expect(() => swap("a", -1)(apart)).toThrow("Nothing comes before this clip on its track.");
  });
  test("takes linked pairs along", () => {
    const linked = timeline(
      track("audio", sound("s", 0, 30, { link: "l" }), sound("u", 30, 60, { link: "k" })),
      track("video", film("a", 0, 30, { link: "l" }), film("b", 30, 60, { link: "k" })),
    );
    expect(laid(edited(linked, swap("a", 1)), "audio")).toEqual(["u 0-60", "s 60-90"]);
  });
});

describe("fill", () => {
  const gapped = timeline(track("audio", sound("m", 0, 30), sound("n", 130, 30)), track("video", film("a", 0, 30), film("b", 130, 30)));
  test("puts as much media into a gap as there is room for", () => {
    expect(laid(edited(gapped, fillGap("video", 50, FILM, given())), "video")).toEqual(["a 0-30", "new-1 30-130", "b 130-160"]);
    expect(laid(edited(gapped, fillGap("video", 50, PHOTO, given())), "video")[1]).toBe("new-1 30-130");
    expect(laid(edited(gapped, fillGap("video", 50, { ...FILM, duration: 40 }, given())), "video")[1]).toBe("new-1 30-70");
  });
  test("or all of it, at the speed that fills it", () => {
    const short = { ...MUSIC, duration: 250 };
    const filled = fillGap("audio", 50, short, given(), "stretched")(gapped);
    expect(the(filled, "new-1")).toMatchObject({ duration: 100, speed: 2.5, source_in: 0 });
    expect(() => fillGap("audio", 50, MUSIC, given(), "stretched")(gapped)).toThrow("a quarter to four times");
    expect(() => fillGap("audio", 10, MUSIC, given())(gapped)).toThrow("There is no gap here.");
  });
});
