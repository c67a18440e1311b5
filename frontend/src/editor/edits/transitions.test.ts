// @vitest-environment node
// Transitions: the two overlap, by spare media first, and touch again when it is taken away.
import { describe, expect, test } from "vitest";
import { BY, edited, film, given, laid, photo, sound, the, timeline, title, track } from "./testing.ts";
import { addTransition, cutsOf, removeTransition, setTransitionKind, setTransitionLength, setTransitions } from "./transitions.ts";

const WIPE = { kind: "wipe_left", length: 20 } as const;
const spare = timeline(track("video", film("a", 0, 60), film("b", 60, 60), film("c", 120, 60)), track("overlay", title("t", 120, 30)));
const none = { source_in: 0 };

describe("a new transition", () => {
  test("takes media on both sides of the cut, and nothing moves", () => {
    const after = edited(spare, addTransition("b", WIPE, given()));
    expect(laid(after, "video")).toEqual(["a 0-70", "b 50-120 x", "c 120-180"]);
    expect(the(after, "b")).toMatchObject({ source_in: 90, transition: { kind: "wipe_left" } });
    expect(after.tracks[1]).toBe(spare.tracks[1]);
  });
  test("takes it all on one side where the other has none", () => {
    const tailOnly = timeline(track("video", film("a", 0, 60), film("b", 60, 60, none)));
    expect(laid(edited(tailOnly, addTransition("b", WIPE, given())), "video")).toEqual(["a 0-80", "b 60-120 x"]);
    const headOnly = timeline(track("video", film("a", 0, 60, { source_in: 940 }), film("b", 60, 60)));
    expect(laid(edited(headOnly, addTransition("b", WIPE, given())), "video")).toEqual(["a 0-60", "b 40-120 x"]);
  });
  test("moves the later one, and what follows, where media is lacking", () => {
    const bare = timeline(track("video", film("a", 0, 60, { source_in: 940 }), film("b", 60, 60, { source_in: 5 }), film("c", 120, 60)), track("overlay", title("t", 120, 30)));
    const after = edited(bare, addTransition("b", WIPE, given()));
    expect([laid(after, "video"), laid(after, "overlay")]).toEqual([["a 0-60", "b 40-105 x", "c 105-165"], ["t 105-135"]]);
    expect(laid(edited(bare, addTransition("b", WIPE, given(), { ripple: "track" })), "overlay")).toEqual(["t 120-150"]);
  });
  test("is shorter where a third clip, or the clips themselves, leave less", () => {
    const short = timeline(track("video", photo("a", 0, 6), photo("b", 6, 60)));
    expect(laid(edited(short, addTransition("b", { ...WIPE, length: 999 }, given())), "video")).toEqual(["a 0-65", "b 1-66 x"]);
    const chain = timeline(track("video", film("a", 0, 60), film("b", 60, 30), film("c", 80, 60, BY)));
    const bare = timeline(track("video", film("a", 0, 60, { source_in: 940 }), film("b", 60, 10, none)));
    expect(laid(edited(bare, addTransition("b", { ...WIPE, length: 99 }, given())), "video")).toEqual(["a 0-60", "b 51-61 x"]);
    const before = timeline(track("video", film("a", 0, 60), film("b", 50, 30, BY), film("c", 80, 60)));
    expect(laid(edited(before, addTransition("c", { ...WIPE, length: 99 }, given())), "video")).toEqual(["a 0-60", "b 50-139 x", "c 60-140 x"]);
    expect(laid(edited(chain, addTransition("b", { ...WIPE, length: 99 }, given())), "video")).toEqual(["a 0-80", "b 1-90 x", "c 80-140 x"]);
  });
  test("is put between what is linked too", () => {
    const linked = timeline(
      track("audio", sound("s", 0, 60, { link: "l" }), sound("r", 60, 60, { link: "k" })),
      track("video", film("a", 0, 60, { link: "l", source_in: 940 }), film("b", 60, 60, { link: "k", ...none })),
    );
    const after = edited(linked, addTransition("b", WIPE, given()));
    expect([laid(after, "video"), laid(after, "audio")]).toEqual([["a 0-60", "b 40-100 x"], ["s 0-60", "r 40-100 x"]]);
  });
  test("is refused where nothing touches, where one is, and where nothing can make room", () => {
    const apart = timeline(track("video", film("a", 0, 60), film("b", 61, 60)), track("overlay", title("s", 0, 9), title("t", 9, 9)));
    expect(() => addTransition("b", WIPE, given())(apart)).toThrow("A transition needs two clips that touch, on a video or audio track.");
    expect(() => addTransition("t", WIPE, given())(apart)).toThrow("A transition needs two clips that touch");
    expect(() => addTransition("b", WIPE, given())(addTransition("b", WIPE, given())(spare))).toThrow("have a transition already");
    const stuck = timeline(track("video", film("a", 0, 60, { source_in: 940 }), film("b", 60, 60, none)), { ...track("video", film("x", 0, 60), film("y", 60, 60)), id: "v2" });
    expect(() => addTransition("b", WIPE, given())(stuck)).toThrow("There is no room for a transition between these two clips.");
  });
});

describe("a transition that is there", () => {
  const joined = timeline(track("video", film("a", 0, 70), film("b", 50, 70, BY), film("c", 120, 60)));
  test("changes its kind", () => {
    const after = edited(joined, setTransitionKind("b", "radial"));
    expect(the(after, "b")).toMatchObject({ start: 50, transition: { kind: "radial" } });
  });
  test("becomes longer or shorter about its middle", () => {
    expect(laid(edited(joined, setTransitionLength("b", 10, given())), "video")).toEqual(["a 0-65", "b 55-120 x", "c 120-180"]);
    expect(laid(edited(joined, setTransitionLength("b", 30, given())), "video")).toEqual(["a 0-75", "b 45-120 x", "c 120-180"]);
    expect(laid(edited(joined, setTransitionLength("b", 0, given())), "video")[1]).toMatch(/ x$/);
    expect(laid(edited(joined, setTransitionLength("b", 999, given())), "video")).toEqual(["a 0-119", "b 1-120 x", "c 120-180"]);
  });
  test("is taken away, and the two touch", () => {
    const after = edited(joined, removeTransition("b"));
    expect(laid(after, "video")).toEqual(["a 0-60", "b 60-120", "c 120-180"]);
    expect(the(after, "b")).toMatchObject({ source_in: 110, transition: null });
    expect(removeTransition("b")(addTransition("b", WIPE, given())(spare))).toEqual(spare);
    expect(() => removeTransition("c")(joined)).toThrow("There is no transition before this clip.");
  });
});

describe("transitions at all cuts of some clips", () => {
  const row = timeline(track("video", film("a", 0, 70), film("b", 50, 70, BY), film("c", 120, 60), film("d", 180, 60), film("e", 300, 60)));
  test("the cuts are those at both their ends", () => {
    expect(cutsOf(row, new Set(["c"]))).toEqual([{ id: "c", hasTransition: false }, { id: "d", hasTransition: false }]);
    expect(cutsOf(row, new Set(["a"]))).toEqual([{ id: "b", hasTransition: true }]);
    expect(cutsOf(row, new Set(["e"]))).toEqual([]);
  });
  test("a film and its linked sound have one", () => {
    const linked = timeline(
      track("audio", sound("s", 0, 60, { link: "l" }), sound("r", 60, 60, { link: "k" })),
      track("video", film("a", 0, 60, { link: "l" }), film("b", 60, 60, { link: "k" })),
    );
    expect(cutsOf(linked, new Set(["a", "s"]))).toHaveLength(1);
  });
  test("what is there changes its kind, the others are put in, and a cut without room is passed over", () => {
    const after = edited(row, setTransitions(cutsOf(row, new Set(["b", "c", "d"])), WIPE, given()));
    expect(laid(after, "video").map((each) => each.endsWith(" x"))).toEqual([false, true, true, true, false]);
    expect(the(after, "b")).toMatchObject({ transition: { kind: WIPE.kind } });
    const still = setTransitions(cutsOf(after, new Set(["b"])), WIPE, given());
    expect(still(after)).toBe(after);
  });
  test("where there is no cut at all, that is said", () => {
    expect(() => setTransitions([], WIPE, given())(row)).toThrow("There is no cut between two clips here.");
  });
});
