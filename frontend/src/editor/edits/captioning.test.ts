// @vitest-environment node
// Captions keep apart, and their words go with their time.
import { expect, test } from "vitest";
import { addCaption, captionsOf, importCaptions, mergeCaptions, retimeCaption, splitCaption } from "./captioning.ts";
import { caption, edited, film, given, laid, the, timeline, track } from "./testing.ts";

const said = (id: string, start: number, duration: number, text: string) => ({ ...caption(id, start, duration), text });
const two = timeline(track("video", film("a", 0, 300)), track("caption", said("c", 30, 60, "To the high valleys"), said("d", 120, 60, "in spring.")));

test("a new one has what room there is, and a track if there was none", () => {
  expect(laid(edited(two, addCaption("New", { start: 95, duration: 60 }, given())), "caption")).toEqual(["c 30-90", "new-1 95-120", "d 120-180"]);
  const after = edited(timeline(track("video", film("a", 0, 300))), addCaption("New", { start: 10, duration: 60 }, given()));
  expect(after.tracks.map(({ name, type }) => [name, type])).toEqual([["video", "video"], ["Captions", "caption"]]);
});

test("where one is already, that is said", () => {
  expect(() => addCaption("New", { start: 40, duration: 9 }, given())(two)).toThrow("There is a caption at the playhead already.");
});

test("a split cuts the words where their time is cut, at a space", () => {
  const after = edited(two, splitCaption("c", 70, given()));
  expect(laid(after, "caption")).toEqual(["c 30-70", "new-1 70-90", "d 120-180"]);
  expect([the(after, "c"), the(after, "new-1")]).toMatchObject([{ text: "To the high" }, { text: "valleys" }]);
  expect(() => splitCaption("c", 30, given())(two)).toThrow("Put the playhead within the caption");
});

test("a single word is cut between letters, and a letter is said twice", () => {
  const word = timeline(track("caption", said("c", 0, 10, "Spring"), said("d", 10, 10, "O")));
  const after = edited(edited(word, splitCaption("c", 5, given())), splitCaption("d", 15, { newId: () => "o" }));
  expect(captionsOf(after).map((row) => row.caption.text)).toEqual(["Spr", "ing", "O", "O"]);
});

test("two become one over the time of both; the last has nothing to merge with", () => {
  const after = edited(two, mergeCaptions("c"));
  expect(laid(after, "caption")).toEqual(["c 30-180"]);
  expect(the(after, "c")).toMatchObject({ text: "To the high valleys in spring." });
  expect(() => mergeCaptions("d")(two)).toThrow("There is no caption after this one");
});

test("times stay between the neighbours, and in their order", () => {
  expect(laid(edited(two, retimeCaption("c", { start: 0, stop: 120 })), "caption")).toEqual(["c 0-120", "d 120-180"]);
  expect(() => retimeCaption("c", { stop: 121 })(two)).toThrow("The caption after it is shown by then.");
  expect(() => retimeCaption("d", { start: 89 })(two)).toThrow("The caption before it is still shown then.");
  expect(() => retimeCaption("c", { start: 90 })(two)).toThrow("A caption ends after it begins.");
  expect(retimeCaption("c", { start: 30 })(two)).toBe(two);
});

test("a file becomes a track of its own, in one edit", () => {
  const after = edited(two, importCaptions([{ start: 0, duration: 30, text: "One" }, { start: 400, duration: 30, text: "Two" }], "spring.srt", given()));
  expect(after.tracks.at(-1)).toMatchObject({ name: "spring.srt", type: "caption" });
  expect(after.duration).toBe(430);
  expect(captionsOf(after).map((row) => row.caption.text)).toEqual(["One", "To the high valleys", "in spring.", "Two"]);
  expect(() => importCaptions([], "x", given())(two)).toThrow("There are no captions in that file.");
});

test("a locked track refuses", () => {
  const locked = timeline({ ...track("caption", said("c", 0, 30, "One")), locked: true, name: "Said" });
  expect(() => splitCaption("c", 10, given())(locked)).toThrow("The track “Said” is locked.");
});
