// @vitest-environment node
// What is typed becomes a value of the document, or the sentence of the rule; and every field of every effect has words.
import { describe, expect, test } from "vitest";
import { EFFECTS, SHAPES, SOUND_EFFECTS } from "../../generated/fields.ts";
import { faults } from "../edits/rules.ts";
import { film, given, timeline, track } from "../edits/testing.ts";
import { addEffect } from "../edits/effects.ts";
import { addables, matching } from "./effects.ts";
import { type EffectKind, newEffect, PICTURE_EFFECTS, shapeOf, shapeOfEffect, SOUND_EFFECT_KINDS } from "./facts.ts";
import { MIXED, type NumberControl, read, stepOf, written } from "./field.ts";
import { inspected } from "./sections.ts";
import { controlOf, shared, subjectOf } from "./subject.ts";
import { EFFECT_WORDS, fieldLabel, PERCENT, pixels } from "./words.ts";

const opacity: NumberControl = { kind: "number", low: 0, high: 1, unit: PERCENT };
const size: NumberControl = { kind: "number", low: 10, high: 500, unit: { ...pixels(1080), digits: 0 }, isWhole: true };

describe("a number", () => {
  test.each([
    ["50", 0.5],
    ["50 %", 0.5],
    ["33,3", 0.333],
    ["100", 1],
  ])("%s of a share is %d", (typed, value) => expect(read(opacity, typed)).toBe(value));
  test.each([
    ["101", "It goes from 0% to 100%."],
    ["−1", "It goes from 0% to 100%."],
    ["half", "Write a number from 0% to 100%."],
    ["", "Write a number from 0% to 100%."],
  ])("%s is refused", (typed, sentence) => expect(() => read(opacity, typed)).toThrow(sentence));
  test("of pixels is kept in thousandths of the canvas's height, as near as whole ones allow", () => {
    expect(read(size, "84")).toBe(78);
    expect(written(size, 78)).toBe("84");
    expect([read(size, "540"), read(size, "11")]).toEqual([500, 10]);
    expect(() => read(size, "600")).toThrow("It goes from 11 px to 540 px.");
  });
  test("steps by what is seen, tenfold with Shift", () => {
    expect([stepOf(opacity, false), stepOf(opacity, true)]).toEqual([0.01, 0.1]);
    expect([stepOf(size, false), stepOf(size, true)]).toEqual([1, 9]);
  });
});

test("a time, a colour and words are read by their own rules", () => {
  const time = { kind: "time", rate: { num: 30, den: 1 }, low: 1, high: 900 } as const;
  expect(read(time, "1:02.5".replace("1:", ""))).toBe(75);
  expect(() => read(time, "0")).toThrow("It goes from 00:00:00:01 to 00:00:30:00.");
  expect(() => read(time, "soon")).toThrow("Write a time as 00:00:12:15, 12.5 or 1:02.5.");
  expect(read({ kind: "colour" }, "1d6")).toBe("#11DD66");
  expect(() => read({ kind: "colour" }, "blue")).toThrow("Write a colour as #RRGGBB.");
  expect(() => read({ kind: "words", least: 1, most: 3 }, "four")).toThrow("It takes 3 characters at most, and this has 4.");
  expect(read({ kind: "words", least: 1, most: 1 }, "🎬")).toBe("🎬");
});

test("what several have in common is shown, else that they differ", () => {
  expect([shared([1, 1]), shared([1, 2])]).toEqual([1, MIXED]);
  expect(written(opacity, MIXED)).toBe("");
});

describe("effects", () => {
  const kinds = [...PICTURE_EFFECTS, ...SOUND_EFFECT_KINDS];
  test.each(kinds)("%s has words, and a control within its range for each field", (kind: EffectKind) => {
    const { label, first } = EFFECT_WORDS[kind];
    expect(label).toMatch(/^[A-Z]/);
    const name = shapeOfEffect(kind);
    expect(Object.keys(shapeOf(name).fields)).toContain(first);
    for (const [field, facts] of Object.entries(shapeOf(name).fields)) {
      if (facts.type === "kind" || facts.type === "id") continue;
      const control = controlOf(name, field, 1080);
      expect(control.kind).not.toBe("fact");
      expect(fieldLabel(name, field)).toMatch(/^[A-Z]/);
      if (control.kind === "number") expect([control.low, control.high]).toEqual([facts.low, facts.high]);
    }
  });
  test("a new one is what the server takes: all its fields, within their ranges", () => {
    const before = timeline(track("video", film("a", 0, 60)));
    for (const kind of kinds.filter((each) => each !== "lut")) {
      const after = addEffect(["a"], newEffect(kind))(before);
      expect(faults(after)).toEqual([]);
      expect(Object.keys(newEffect(kind)).sort()).toEqual(Object.keys(shapeOf(shapeOfEffect(kind)).fields).sort());
    }
  });
  test("all are offered but the one that needs a colour table", () => {
    const subject = subjectOf(timeline(track("video", film("a", 0, 60))), new Set(["a"]), 0, given());
    const offered = [...addables(subject, "picture"), ...addables(subject, "sound")].map(({ kind }) => kind);
    expect(offered).toHaveLength(EFFECTS.length + SOUND_EFFECTS.length - 1);
    expect(offered).not.toContain("lut");
    expect(matching(addables(subject, "picture"), "ken burns").map(({ label }) => label)).toEqual(["Slow zoom"]);
    expect(matching(addables(subject, "picture"), "nothing such")).toEqual([]);
  });
});

test("every key is there once, whatever is selected", () => {
  const all = timeline(track("video", film("a", 0, 60, { effects: [newEffect("blur"), newEffect("blur")] as never })));
  const { sections } = inspected(subjectOf(all, new Set(["a"]), 0, given()));
  const keys = sections.flatMap(({ fields, effects = [], toggle }) => [...fields, ...effects.flatMap((effect) => [effect.isOn, ...effect.fields]), ...(toggle ? [toggle] : [])]).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(Object.keys(SHAPES).length).toBeGreaterThan(30);
});
