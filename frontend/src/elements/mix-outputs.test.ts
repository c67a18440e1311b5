import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, findAll, fragment, need } from "../lib/dom.ts";
import { jobOf, tell, useFakeStreams } from "../lib/fake-feed.ts";
import { ranges } from "./mix-outputs.ts";

const row = (number: number, state = "waiting", more = ""): string => `<li data-asset="id-${number}" data-number="${number}" data-state="${state}" ${more}>
  <input type="checkbox" data-pick value="${number}"><a tabindex="-1" data-fetches="film"></a><a href="/film/${number}/" data-fetches="film">Film</a></li>`;
const page = (rows: string[], more = 'job="7"'): string => `<mix-outputs ${more} rows="/mixer/rows/" total="120" each="2">
  <div data-chips>before</div><label><input type="checkbox" data-all><span data-words></span></label><button data-pick-failed></button>
  <button data-needs="any"></button><button data-needs="ready"></button><button data-needs="again" data-again>Again<i data-price></i></button>
  <ol data-library-grid>${rows.join("")}</ol></mix-outputs>`;

const show = (html: string): void => document.body.replaceChildren(fragment(html));
const box = (value: number): HTMLInputElement => need(document, `[data-pick][value="${value}"]`, HTMLInputElement);
const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
const off = (): boolean[] => findAll(document, "[data-needs]", HTMLButtonElement).map((button) => button.disabled);
const state = (number: number): string | undefined => need(document, `[data-number="${number}"]`, HTMLElement).dataset["state"];

let asked: string[];
let answer: string;
beforeEach(() => {
  asked = [];
  answer = "";
  vi.useFakeTimers();
  useFakeStreams();
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(new URL(url).search);
    return new Response(answer);
  });
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

const news = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0);
};

test("a row takes its own place when its video is made, with its tick and the focus", async () => {
  show(page([row(1), row(2)]));
  box(1).click();
  find(document, "[href='/film/1/']", HTMLElement)?.focus();
  answer = `<div data-chips>after</div><ol>${row(1, "ready")}</ol>`;
  tell([jobOf({ kind: "mix" })]);
  await news();
  expect([state(1), state(2), text("[data-chips]")]).toEqual(["ready", "waiting", "after"]);
  expect(box(1).checked).toBe(true);
  expect(document.activeElement?.getAttribute("href")).toBe("/film/1/");
  expect(asked).toEqual(["?n=1-2"]);
});

test("however often the job speaks, one request goes at a time, and one more after it", async () => {
  show(page([row(1), row(3), row(4)]));
  for (let seq = 1; seq < 6; seq += 1) tell([jobOf({ kind: "mix", seq })]);
  await news();
  expect(asked).toEqual(["?n=1%2C3-4"]);
  for (let seq = 6; seq < 20; seq += 1) tell([jobOf({ kind: "mix", seq })]);
  await news();
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(800);
  expect(asked).toHaveLength(2);
});

test("when the job has ended all that wait here are asked for", async () => {
  show(page([row(1), row(2, "ready")]));
  answer = `<div data-chips></div><ol>${row(1, "unmade", "data-can-again")}</ol>`;
  tell([jobOf({ kind: "mix", status: "cancelled" })]);
  await news();
  expect([asked, state(1)]).toEqual([["?n=1&all=1"], "unmade"]);
});

test("a request that fails is made again at the next sign of the job", async () => {
  show(page([row(1)]));
  vi.stubGlobal("fetch", async () => {
    asked.push("failed");
    throw new TypeError("cut");
  });
  tell([jobOf({ kind: "mix" })]);
  await news();
  tell([jobOf({ kind: "mix", seq: 2 })]);
  await news();
  expect(asked).toEqual(["failed", "failed"]);
});

test("without a job nothing is asked for", async () => {
  show(page([row(1, "ready")], ""));
  await news();
  expect(asked).toEqual([]);
});

test("what is ticked says what can be done and what it costs", () => {
  show(page([row(1, "ready"), row(2, "failed", "data-can-again"), row(3, "failed", "data-can-again")], ""));
  expect([text("[data-words]"), off(), text("[data-price]")]).toEqual(["Select all 120", [false, true, true], "2 credits each"]);
  box(1).click();
  expect([text("[data-words]"), off()]).toEqual(["1 selected", [false, false, true]]);
  need(document, "[data-pick-failed]", HTMLButtonElement).click();
  expect([box(1).checked, text("[data-words]"), off(), text("[data-price]")]).toEqual([false, "2 selected", [false, true, false], "4 credits"]);
});

test("all are those that are not loaded yet too, until one is taken out", async () => {
  show(page([row(1, "ready"), row(2, "ready")], ""));
  const all = need(document, "[data-all]", HTMLInputElement);
  all.click();
  expect([text("[data-words]"), box(2).checked]).toEqual(["120 selected", true]);
  need(document, "ol", HTMLOListElement).append(fragment(row(3, "ready")));
  await news();
  expect(box(3).checked).toBe(true);
  box(2).click();
  expect([all.checked, all.indeterminate, text("[data-words]")]).toEqual([false, true, "2 selected"]);
});

test("Shift takes all between", () => {
  show(page([1, 2, 3, 4].map((number) => row(number, "ready")), ""));
  box(1).click();
  box(3).dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
  expect([1, 2, 3, 4].map((number) => box(number).checked)).toEqual([true, true, true, false]);
});

test("numbers are told in ranges", () => {
  expect([ranges([]), ranges([5]), ranges([1, 2, 3, 7, 9, 10])]).toEqual(["", "5", "1-3,7,9-10"]);
});
