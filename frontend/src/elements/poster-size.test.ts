import { afterEach, beforeEach, expect, test } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./poster-size.ts";

const MARKUP = '<poster-size><input type="range" min="1" max="5" value="3"></poster-size>';
const row = (): string => document.documentElement.style.getPropertyValue("--row");
const slider = (): HTMLInputElement => need(document, "input", HTMLInputElement);
const show = (): void => document.body.replaceChildren(fragment(MARKUP));

beforeEach(() => localStorage.clear());

afterEach(() => {
  document.body.innerHTML = "";
});

test("the rows are as high as the slider says, and the browser remembers it", () => {
  show();
  expect(row()).toBe("8.25rem");
  slider().value = "5";
  slider().dispatchEvent(new Event("input", { bubbles: true }));
  expect(row()).toBe("15rem");
  show();
  expect([slider().value, row()]).toEqual(["5", "15rem"]);
});

test("what was remembered and makes no sense is left alone", () => {
  localStorage.setItem("poster-size", "99");
  show();
  expect([slider().value, row()]).toEqual(["3", "8.25rem"]);
});
