import { expect, test } from "vitest";
import { blockOf, layOut } from "./lettering.ts";

const widthOf = (letter: string): number => (letter === " " ? 0.25 : 0.5);
const lines = (text: string, room: number) => layOut(text, room, widthOf).lines;

test("what fits stays on one line, and new lines are kept, empty ones too", () => {
  expect(layOut("ab cd", 10, widthOf)).toEqual({ lines: ["ab cd"], width: 2.25 });
  expect(lines("one\r\n\ntwo", 10)).toEqual(["one", "", "two"]);
});

test("lines are of about one length, as engine/text/layout.py makes them", () => {
  // filled greedily it would be "aaa bbb ccc" and "ddd"
  expect(lines("aaa bbb ccc ddd", 5.1)).toEqual(["aaa bbb", "ccc ddd"]);
});

test("a word too long for a line is broken between letters, never within one", () => {
  expect(lines("abcdef", 1)).toEqual(["ab", "cd", "ef"]);
  expect(lines("👩‍👩‍👧👍🏽", 0.5)).toEqual(["👩‍👩‍👧", "👍🏽"]);
});

test("a block is as high as its lines, in pixels of the canvas, and its box takes room", () => {
  const element = { text: "aaa bbb", size: 100, font: "sans", weight: "regular", italic: false, position: "top", align: "left", width: 1, box: null } as const;
  expect(blockOf(element, { width: 1000, height: 1000 }, widthOf)).toMatchObject({ width: 325, height: 100 });
  const narrow = { ...element, width: 0.4, box: { color: "#000000", padding: 50, opacity: 1 } };
  expect(blockOf(narrow, { width: 1000, height: 1000 }, widthOf)).toMatchObject({ width: 150, height: 200 });
});
