// @vitest-environment node
// Fields of many elements, fades, effects, keyframes and pasted attributes; and what a value is between keyframes.
import { describe, expect, test } from "vitest";
import type { Keyframe } from "./document.ts";
import { addEffect, changeEffect, type Effect, moveEffect, removeEffect } from "./effects.ts";
import { moveKeyframe, removeKeyframe, setKeyframe } from "./keyframes.ts";
import { pasteAttributes, setCrop, setFades, setFields, setFit, setPart } from "./look.ts";
import { stretched, valueAt, withHeadCut } from "./motion.ts";
import { edited, film, photo, sound, the, timeline, title, track } from "./testing.ts";

const line = timeline(track("audio", sound("m", 0, 200)), track("video", film("a", 0, 60), photo("p", 60, 60)), track("overlay", title("t", 60, 9)));
const blur = { kind: "blur", enabled: true, radius: 10 } as const satisfies Effect;
const sepia = { kind: "sepia", enabled: true, amount: 0.8 } as const satisfies Effect;

describe("fields", () => {
  test("are set on those that have them, and the rest stays the same", () => {
    const after = edited(line, setFields(["m", "a", "t"], { opacity: 0.5, volume: 0.25, color: "#FF0000" }));
    expect(the(after, "a")).toMatchObject({ opacity: 0.5, volume: 0.25 });
    expect(the(after, "m")).not.toHaveProperty("opacity");
    expect(the(after, "t")).toMatchObject({ color: "#FF0000", opacity: 0.5 });
    expect(the(after, "p")).toBe(the(line, "p"));
    expect(setFields(["a"], { opacity: 1 })(line)).toBe(line);
  });
  test("that break a rule are refused in the rule's words", () => {
    expect(() => setCrop(["p"], { left: 0.6, right: 0.6, top: 0, bottom: 0 })(line)).toThrow("A crop must leave something of the picture.");
    expect(the(edited(line, setFit(["p"], "fill")), "p")).toMatchObject({ fit: "fill" });
  });
});

test("fades are cut to what the clip and the other fade leave", () => {
  const after = edited(line, setFades(["a"], { in: 40 }));
  expect(the(after, "a")).toMatchObject({ fade_in: 40, fade_out: 0, sound_fade_in: 0 });
  expect(the(edited(after, setFades(["a"], { out: 50 })), "a")).toMatchObject({ fade_in: 40, fade_out: 20 });
  expect(the(edited(after, setFades(["a"], { in: 99, out: 9 })), "a")).toMatchObject({ fade_in: 60, fade_out: 0 });
  expect(the(edited(line, setFades(["a"], { in: 5, out: 6 }, { of: "sound" })), "a")).toMatchObject({ sound_fade_in: 5, sound_fade_out: 6, fade_in: 0 });
});

describe("effects", () => {
  const both = edited(edited(line, addEffect(["a", "p"], blur)), addEffect(["a"], sepia));
  test("are added to those that can have them", () => {
    expect(the(both, "a")).toMatchObject({ effects: [blur, sepia] });
    expect(the(both, "p")).toMatchObject({ effects: [blur] });
    const gain = { kind: "gain", enabled: true, decibels: 3 } as const;
    expect(the(edited(line, addEffect(["m", "p"], gain)), "m")).toMatchObject({ sound_effects: [gain] });
    expect(() => addEffect(["m"], blur)(line)).toThrow("Select a clip that can be seen.");
  });
  test("are changed, switched off, moved and removed", () => {
    const place = { of: "picture", n: 0 } as const;
    expect(the(edited(both, changeEffect("a", place, { enabled: false, radius: 3 })), "a")).toMatchObject({ effects: [{ enabled: false, radius: 3 }, sepia] });
    expect(the(edited(both, moveEffect("a", place, 1)), "a")).toMatchObject({ effects: [sepia, blur] });
    expect(the(edited(both, removeEffect("a", place)), "a")).toMatchObject({ effects: [sepia] });
    expect(changeEffect("a", place, { radius: 10 })(both)).toBe(both);
    expect(() => removeEffect("a", { of: "sound", n: 0 })(both)).toThrow("That effect is not there any more.");
  });
  test("are twenty at most", () => {
    let full = line;
    for (let n = 0; n < 20; n++) full = addEffect(["a"], blur)(full);
    expect(() => addEffect(["a"], blur)(full)).toThrow("A clip takes 20 effects at most.");
  });
});

describe("keyframes", () => {
  const one = edited(line, setKeyframe("a", "x", { at: 20, value: 0.5, easing: "hold" }));
  test("are set in order of time, within the clip and the range", () => {
    const two = edited(one, setKeyframe("a", "x", { at: 5, value: 99 }));
    expect(the(two, "a")).toMatchObject({ keyframes: { x: [{ at: 5, value: 2, easing: "linear" }, { at: 20, value: 0.5, easing: "hold" }] } });
    expect(the(edited(two, setKeyframe("a", "x", { at: 20, value: 0 })), "a")).toMatchObject({ keyframes: { x: [{ at: 5 }, { at: 20, value: 0, easing: "hold" }] } });
    expect(() => setKeyframe("a", "x", { at: 60, value: 0 })(line)).toThrow("Put the playhead within the clip to set a keyframe.");
    expect(the(edited(line, setKeyframe("m", "volume", { at: 0, value: 0 })), "m")).toMatchObject({ volume_keyframes: [{ at: 0, value: 0 }] });
    expect(() => setKeyframe("m", "x", { at: 0, value: 0 })(line)).toThrow("nothing of that kind to animate");
  });
  test("are moved and removed", () => {
    expect(the(edited(one, moveKeyframe("a", "x", 20, 99)), "a")).toMatchObject({ keyframes: { x: [{ at: 59, value: 0.5 }] } });
    expect(removeKeyframe("a", "x", 20)(one)).toEqual(line);
    expect(() => removeKeyframe("a", "x", 21)(one)).toThrow("That keyframe is not there any more.");
  });
});

test("attributes go from one clip to others, as far as they have them", () => {
  const from = film("z", 0, 100, { x: 0.5, opacity: 0.3, fade_in: 50, effects: [sepia], volume: 0.2 });
  const after = edited(line, pasteAttributes(["t", "m", "p"], from, ["motion", "opacity", "effects", "volume"]));
  expect(the(after, "t")).toMatchObject({ x: 0.5, opacity: 0.3, fade_in: 9, effects: [sepia] });
  expect(the(after, "m")).toMatchObject({ volume: 0.2 });
  expect(the(after, "p")).toMatchObject({ fade_in: 50 });
  const words = title("w", 0, 9, { size: 200, color: "#00FF00" });
  const styled = edited(line, pasteAttributes(["t", "p"], words, ["text"]));
  expect(the(styled, "t")).toMatchObject({ size: 200, color: "#00FF00" });
  expect(the(styled, "p")).toBe(the(line, "p"));
});

describe("between keyframes", () => {
  const keys = (easing: Keyframe["easing"]): Keyframe[] => [{ at: 10, value: 0, easing }, { at: 20, value: 1, easing: "linear" }];
  test.each([
    ["linear", 0.5],
    ["ease_in", 0.125],
    ["ease_out", 0.875],
    ["ease_in_out", 0.5],
    ["hold", 0],
  ] as const)("%s is half-way at %s", (easing, value) => {
    expect([valueAt(keys(easing), 0, 9), valueAt(keys(easing), 15, 9), valueAt(keys(easing), 20, 9), valueAt(keys(easing), 99, 9)]).toEqual([0, value, 1, 1]);
  });
  test("nothing is the element's own value", () => expect(valueAt([], 5, 0.7)).toBe(0.7));
  test("a cut keeps the value where it begins, and what is before it goes", () => {
    expect(withHeadCut(keys("linear"), 15)).toEqual([{ at: 0, value: 0.5, easing: "linear" }, { at: 5, value: 1, easing: "linear" }]);
    expect(withHeadCut(keys("linear"), 10).map(({ at }) => at)).toEqual([0, 10]);
    expect(withHeadCut(keys("linear"), 30)).toEqual([{ at: 0, value: 1, easing: "linear" }]);
    expect(withHeadCut(keys("linear"), -5).map(({ at }) => at)).toEqual([15, 25]);
  });
  test("a stretch moves them in proportion, and two on one frame become one", () => {
    expect(stretched(keys("hold"), 0.5).map(({ at }) => at)).toEqual([5, 10]);
    expect(stretched(keys("hold"), 0.01)).toEqual([{ at: 0, value: 1, easing: "linear" }]);
  });
});

describe("a part of an element", () => {
  const [outline, shadow] = [{ color: "#000000", width: 3, opacity: 0.5 }, { color: "#000000", distance: 4, blur: 4, opacity: 0.6 }];
  const two = timeline(track("overlay", title("t", 0, 60), title("u", 60, 60, { outline: null })), track("video", film("a", 0, 60)));
  test("takes fields, each its own; where there is none it begins with what it begins with", () => {
    const after = edited(two, setPart(["t", "u"], "outline", { width: 8 }, { ...outline, color: "#FF0000" }));
    expect([the(after, "t"), the(after, "u")]).toMatchObject([{ outline: { ...outline, width: 8 } }, { outline: { ...outline, color: "#FF0000", width: 8 } }]);
  });
  test("is put on as it begins and taken away; a film has none and stays", () => {
    const on = edited(two, setPart(["t", "a"], "shadow", {}, shadow));
    expect(the(on, "t")).toMatchObject({ shadow });
    expect(the(on, "a")).toBe(the(two, "a"));
    expect(the(edited(on, setPart(["t"], "shadow", null)), "t")).toMatchObject({ shadow: null });
  });
  test("that is so already is no change", () => {
    expect(setPart(["t"], "outline", { width: 3 })(two)).toBe(two);
    expect(setPart(["t"], "shadow", null)(two)).toBe(two);
  });
});
