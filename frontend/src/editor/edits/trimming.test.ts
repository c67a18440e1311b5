// @vitest-environment node
// The ends of elements: trim, ripple trim, roll, slip and slide.
import { describe, expect, test } from "vitest";
import { roll } from "./rolling.ts";
import { slide, slip } from "./slipping.ts";
import { BY, edited, film, given, laid, photo, sound, the, timeline, title, track } from "./testing.ts";
import { rippleTrim, trim, trimToPlayhead } from "./trimming.ts";

const line = timeline(
  track("audio", sound("m", 0, 300)),
  track("video", film("a", 0, 60), film("b", 60, 60), film("c", 150, 60)),
  track("overlay", title("t", 65, 20), title("u", 150, 20)),
);

describe("trim", () => {
  test("of the head begins later in the media; of the tail only ends earlier", () => {
    const head = edited(line, trim("b", "head", 10, given()));
    expect(the(head, "b")).toMatchObject({ start: 70, duration: 50, source_in: 110 });
    expect(the(edited(line, trim("b", "tail", -10, given())), "b")).toMatchObject({ start: 60, duration: 50, source_in: 100 });
  });
  test("stops at a neighbour, at the end of the media and at one frame", () => {
    expect(laid(edited(line, trim("b", "tail", 99, given())), "video")).toEqual(["a 0-60", "b 60-150", "c 150-210"]);
    expect(trim("b", "head", -9, given())(line)).toBe(line);
    expect(the(edited(line, trim("b", "head", 999, given())), "b")).toMatchObject({ start: 119, duration: 1 });
    const scarce = timeline(track("video", film("a", 200, 60, { source_in: 30 }), film("z", 900, 40, { source_in: 950 })));
    expect(the(edited(scarce, trim("a", "head", -99, given())), "a")).toMatchObject({ start: 170, source_in: 0 });
    expect(the(edited(scarce, trim("z", "tail", 99, given())), "z").duration).toBe(50);
  });
  test("lets out a picture as far as wanted, and what is unknown not at all", () => {
    const still = timeline(track("video", photo("p", 0, 10)), { ...track("video", film("x", 0, 10, { asset: "lost" })), id: "v2" });
    expect(the(trim("p", "tail", 5000, given())(still), "p").duration).toBe(5010);
    expect(trim("x", "tail", 5, given())(still)).toBe(still);
  });
  test("of a reversed film gives up the other end of the media", () => {
    const turned = timeline(track("video", film("a", 50, 60, { reverse: true, speed: 2 })));
    expect(the(edited(turned, trim("a", "head", 10, given())), "a")).toMatchObject({ start: 60, source_in: 100 });
    expect(the(edited(turned, trim("a", "tail", -10, given())), "a")).toMatchObject({ duration: 50, source_in: 120 });
    const scarce = timeline(track("video", film("a", 500, 60, { reverse: true, source_in: 935 })));
    expect(the(edited(scarce, trim("a", "head", -99, given())), "a")).toMatchObject({ start: 495, source_in: 935 });
    expect(the(edited(scarce, trim("a", "tail", 2000, given())), "a")).toMatchObject({ duration: 995, source_in: 0 });
  });
  test("at an odd speed never needs more of the media than before", () => {
    const quick = timeline(track("video", film("a", 50, 600, { source_in: 100, speed: 1.5 })));
    expect(the(edited(quick, trim("a", "head", 1, given())), "a")).toMatchObject({ source_in: 101, duration: 599 });
    expect(the(edited(quick, trim("a", "head", -1, given())), "a")).toMatchObject({ source_in: 98, duration: 601 });
  });
  test("keeps what is seen at a moment: keyframes move, and a cut way begins at its value", () => {
    const x = [{ at: 0, value: 0, easing: "linear" as const }, { at: 40, value: 1, easing: "linear" as const }];
    const moved = timeline(track("video", film("a", 0, 60, { keyframes: { x, y: [], scale: [], rotation: [], opacity: [] }, fade_in: 20, fade_out: 30 })));
    const after = edited(moved, trim("a", "head", 10, given()));
    expect(the(after, "a")).toMatchObject({ keyframes: { x: [{ at: 0, value: 0.25 }, { at: 30, value: 1 }] }, fade_in: 20, fade_out: 30 });
    expect(the(edited(moved, trim("a", "tail", -20, given())), "a")).toMatchObject({ keyframes: { x }, fade_in: 20, fade_out: 20 });
  });
  test("through a transition changes its length, and drops it where nothing overlaps any more", () => {
    const joined = timeline(track("video", film("a", 0, 60), film("b", 40, 60, BY)));
    expect(laid(edited(joined, trim("a", "tail", -5, given())), "video")).toEqual(["a 0-55", "b 40-100 x"]);
    expect(laid(edited(joined, trim("a", "tail", 999, given())), "video")).toEqual(["a 0-99", "b 40-100 x"]);
    expect(laid(edited(joined, trim("a", "tail", -20, given())), "video")).toEqual(["a 0-40", "b 40-100"]);
    expect(laid(edited(joined, trim("b", "head", -99, given())), "video")).toEqual(["a 0-60", "b 1-100 x"]);
  });
  test("does not reach through a transition into a third clip", () => {
    const chain = timeline(track("video", film("a", 0, 60), film("b", 50, 60, BY), film("c", 100, 60, BY)));
    expect(laid(edited(chain, trim("c", "head", -99, given())), "video")[2]).toBe("c 60-160 x");
    expect(laid(edited(chain, trim("a", "tail", 99, given())), "video")[0]).toBe("a 0-100");
    expect(laid(edited(chain, trim("b", "head", 99, given())), "video")).toEqual(["a 0-60", "b 99-110", "c 100-160 x"]);
    expect(laid(edited(chain, trim("b", "tail", -99, given())), "video")).toEqual(["a 0-60", "b 50-61 x", "c 100-160"]);
  });
  test("takes what is linked along, and goes no further than that can", () => {
    const linked = timeline(track("audio", sound("s", 0, 60, { link: "l" }), sound("r", 65, 9)), track("video", film("a", 0, 60, { link: "l" })));
    const after = edited(linked, trim("a", "tail", 30, given()));
    expect([laid(after, "video"), laid(after, "audio")]).toEqual([["a 0-65"], ["s 0-65", "r 65-74"]]);
    expect(laid(edited(linked, trim("a", "tail", 30, given(), { linked: false })), "video")).toEqual(["a 0-90"]);
  });
});

describe("ripple trim", () => {
  test("moves what follows, on all tracks or on its own", () => {
    const all = edited(line, rippleTrim("b", "tail", -20, given()));
    expect(laid(all, "video")).toEqual(["a 0-60", "b 60-100", "c 130-190"]);
    expect(laid(all, "overlay")).toEqual(["t 65-85", "u 130-150"]);
    expect(all.tracks[0]).toBe(line.tracks[0]);
    expect(laid(edited(line, rippleTrim("b", "tail", -20, given(), { ripple: "track" })), "overlay")).toEqual(["t 65-85", "u 150-170"]);
  });
  test("of the head keeps the start and uses less, or more, of the media", () => {
    const after = edited(line, rippleTrim("b", "head", 20, given()));
    expect(laid(after, "video")).toEqual(["a 0-60", "b 60-100", "c 130-190"]);
    expect(the(after, "b")).toMatchObject({ source_in: 120 });
    expect(laid(edited(line, rippleTrim("b", "head", -30, given())), "video")).toEqual(["a 0-60", "b 60-150", "c 180-240"]);
  });
  test("goes no further than the other tracks have room", () => {
    const tight = timeline(track("audio", sound("s", 0, 50), sound("r", 60, 30)), track("video", film("a", 0, 60)));
    expect(laid(edited(tight, rippleTrim("a", "tail", -40, given())), "video")).toEqual(["a 0-50"]);
  });
  test("keeps the transitions at both ends apart", () => {
    const chain = timeline(track("video", film("a", 0, 60), film("b", 50, 60, BY), film("c", 100, 60, BY)));
    expect(laid(edited(chain, rippleTrim("b", "tail", -99, given())), "video")).toEqual(["a 0-60", "b 50-70 x", "c 60-120 x"]);
  });
});

test("Q and W bring an end to the playhead; with ripple the rest follows", () => {
  expect(the(edited(line, trimToPlayhead("b", "head", 80, given())), "b")).toMatchObject({ start: 80, duration: 40, source_in: 120 });
  expect(laid(edited(line, trimToPlayhead("b", "tail", 80, given(), { ripple: "all" })), "video")).toEqual(["a 0-60", "b 60-80", "c 110-170"]);
  expect(() => trimToPlayhead("b", "tail", 60, given())(line)).toThrow("Put the playhead within the clip to trim it there.");
});

describe("roll", () => {
  test("moves the cut between two", () => {
    const after = edited(line, roll("a", 10, given()));
    expect(laid(after, "video")).toEqual(["a 0-70", "b 70-120", "c 150-210"]);
    expect(the(after, "b")).toMatchObject({ source_in: 110 });
    expect(laid(edited(line, roll("a", -999, given())), "video")[1]).toBe("b 1-120");
    expect(laid(edited(line, roll("a", 999, given())), "video")[1]).toBe("b 119-120");
    const scarce = timeline(track("video", film("a", 0, 60, { source_in: 935 }), film("b", 60, 60, { source_in: 7 })));
    expect(laid(edited(scarce, roll("a", 99, given())), "video")[0]).toBe("a 0-65");
    expect(laid(edited(scarce, roll("a", -99, given())), "video")[0]).toBe("a 0-53");
    expect(() => roll("b", 1, given())(line)).toThrow("Roll needs two clips that touch.");
  });
  test("moves a transition as it is, and not into another", () => {
    const chain = timeline(track("video", film("a", 0, 60), film("b", 50, 60, BY), film("c", 100, 60, BY)));
    expect(laid(edited(chain, roll("b", -99, given())), "video")).toEqual(["a 0-60", "b 50-70 x", "c 60-160 x"]);
    expect(laid(edited(chain, roll("a", 99, given())), "video")).toEqual(["a 0-100", "b 90-110 x", "c 100-160 x"]);
  });
});

test("slip uses other frames of the media in the same place, as far as there are some", () => {
  expect(the(edited(line, slip(["b"], 50, given())), "b")).toMatchObject({ start: 60, duration: 60, source_in: 150 });
  expect(the(edited(line, slip(["b"], -999, given())), "b")).toMatchObject({ source_in: 0 });
  expect(the(edited(line, slip(["b"], 9999, given())), "b")).toMatchObject({ source_in: 940 });
  expect(() => slip(["t"], 5, given())(line)).toThrow("Only films and sounds can slip");
});

describe("slide", () => {
  test("moves a clip between its neighbours, of which those that touch it make way", () => {
    const after = edited(line, slide("b", 10, given()));
    expect(laid(after, "video")).toEqual(["a 0-70", "b 70-130", "c 150-210"]);
    expect(the(after, "b")).toMatchObject({ source_in: 100 });
    const full = timeline(track("video", film("a", 0, 60), film("b", 60, 60), film("c", 120, 60)));
    const left = edited(full, slide("b", -20, given()));
    expect(laid(left, "video")).toEqual(["a 0-40", "b 40-100", "c 100-180"]);
    expect(the(left, "c")).toMatchObject({ source_in: 80 });
    expect(laid(edited(full, slide("b", 999, given())), "video")).toEqual(["a 0-119", "b 119-179", "c 179-180"]);
  });
  test("goes no further than its neighbours have media for", () => {
    const scarce = timeline(track("video", film("a", 0, 60, { source_in: 935 }), film("b", 60, 60), film("c", 120, 60, { source_in: 7 })));
    expect(laid(edited(scarce, slide("b", 99, given())), "video")).toEqual(["a 0-65", "b 65-125", "c 125-180"]);
    expect(laid(edited(scarce, slide("b", -99, given())), "video")).toEqual(["a 0-53", "b 53-113", "c 113-180"]);
  });
  test("stops at a neighbour that does not touch it", () => {
    expect(laid(edited(line, slide("c", -99, given())), "video")).toEqual(["a 0-60", "b 60-120", "c 120-180"]);
  });
});
