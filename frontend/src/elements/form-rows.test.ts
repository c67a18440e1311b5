import { beforeEach, expect, test } from "vitest";
import { findAll, fragment, need } from "../lib/dom.ts";
import "./form-rows.ts";

const row = (number: string, value = ""): string =>
  `<div data-row><input type="text" name="tags-${number}-name" value="${value}"><button type="button" data-out></button></div>`;
const names = (): string[] => findAll(document, "form-rows > [data-row] input", HTMLInputElement).map((field) => field.name);
const add = (): HTMLButtonElement => need(document, "[data-add]", HTMLButtonElement);

beforeEach(() => {
  document.body.replaceChildren(
    fragment(`<form-rows prefix="tags"><input name="tags-TOTAL_FORMS" value="1"><input name="tags-MAX_NUM_FORMS" value="3">
      ${row("0", "sea")}<template data-blank>${row("__prefix__")}</template><button type="button" data-add></button></form-rows>`),
  );
});

test("a row more has the next number, the count follows, and at the most there is no more to add", () => {
  add().click();
  expect([names(), need(document, "[name=tags-TOTAL_FORMS]", HTMLInputElement).value, document.activeElement?.getAttribute("name")]).toEqual([
    ["tags-0-name", "tags-1-name"],
    "2",
    "tags-1-name",
  ]);
  expect(add().hidden).toBe(false);
  add().click();
  expect(add().hidden).toBe(true);
});

test("a row that is taken out is sent empty", () => {
  need(document, "[data-out]", HTMLButtonElement).click();
  expect(need(document, "[data-row]", HTMLElement).hidden).toBe(true);
  expect(need(document, "[name=tags-0-name]", HTMLInputElement).value).toBe("");
});
