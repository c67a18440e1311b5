// @vitest-environment node
// What is made here has every field of its shape, with the defaults of engine/timeline.
import { expect, test } from "vitest";
import schema from "../../generated/timeline.schema.json";
import { newCaption, newClip, newColor, newShape, newText, newTrack } from "./making.ts";
import { FILM, given, MUSIC, PHOTO } from "./testing.ts";

const AT = { start: 5, duration: 10 };
const made = {
  VideoElement: newClip(FILM, AT, given()),
  ImageElement: newClip(PHOTO, AT, given()),
  AudioElement: newClip(MUSIC, AT, given()),
  TextElement: newText("Words", AT, given()),
  ShapeElement: newShape("rectangle", AT, given()),
  ColorElement: newColor("#000000", AT, given()),
  CaptionElement: newCaption("Said", AT, given()),
  Track: newTrack("video", "", given()),
} as const;

test.each(Object.entries(made))("a new %s is as the server would complete it", (name, part) => {
  const shape = schema.$defs[name as keyof typeof made].properties as Record<string, { readonly default?: unknown }>;
  expect(Object.keys(part).sort()).toEqual(Object.keys(shape).sort());
  const defaults = Object.entries(shape).filter(([field, { default: value }]) => value !== undefined && !["id", "name", "kind"].includes(field));
  expect(defaults.length).toBeGreaterThan(0);
  expect(part).toMatchObject(Object.fromEntries(defaults.map(([field, { default: value }]) => [field, value])));
});

test("a long name is cut between characters", () => {
  expect([...newClip({ ...FILM, name: "🎬".repeat(300) }, AT, given()).name].length).toBe(255);
});
