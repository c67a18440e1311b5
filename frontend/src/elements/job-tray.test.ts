import { afterEach, beforeEach, expect, test } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import { FakeSource, jobOf, MOULDS, ROW, tell, useFakeStreams } from "../lib/fake-feed.ts";
import "./job-tray.ts";

const MARKUP = `${MOULDS}<job-tray>
  <button data-pill hidden><svg><circle data-ring></circle></svg>
    <b data-main></b> <i data-waiting></i> <i data-percent></i> <i data-left></i> <i data-sentence></i></button>
  <section popover><b data-running></b><b data-queue></b><ul data-active>${ROW}</ul><p data-idle></p><p data-more></p>
    <div data-finished hidden><ul data-ended></ul></div></section></job-tray>`;

const part = (name: string): HTMLElement => need(document, `job-tray [data-${name}]`, HTMLElement);
const shown = (list: string): (string | undefined)[] => [...part(list).children].map((row) => (row as HTMLElement).dataset["job"]);

beforeEach(() => {
  useFakeStreams();
  document.body.replaceChildren(fragment(MARKUP));
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("the pill tells how many run, how far they are and how long it takes", () => {
  tell([jobOf({ progress: 64, seconds_left: 61 }), jobOf({ id: "8", status: "queued" })]);
  expect(["main", "waiting", "percent", "left"].map((name) => part(name).textContent)).toEqual(["1 running", "1 waiting", "64%", "1 min left"]);
  expect(document.querySelector("[data-ring]")?.getAttribute("stroke-dasharray")).toBe("64 100");
  expect(part("pill").hidden).toBe(false);
});

test("it is there only while something runs or waits", () => {
  tell([jobOf()]);
  tell([jobOf({ status: "completed", seq: 2 })], { whole: false, running: 0, unread: 1 });
  expect([part("pill").hidden, part("idle").hidden, part("finished").hidden]).toEqual([true, false, false]);
});

test("what the server drew is replaced by what is", () => {
  tell([jobOf({ id: "a", status: "queued" }), jobOf({ id: "b" }), jobOf({ id: "c", status: "failed" })]);
  expect([shown("active"), shown("ended")]).toEqual([["b", "a"], ["c"]]); // what runs stands first
});

test("of a great many it shows eight and counts the rest", () => {
  tell(Array.from({ length: 12 }, (_, n) => jobOf({ id: String(n) })), { running: 70 });
  expect([shown("active").length, part("more").textContent, part("running").textContent]).toEqual([8, "and 62 more", "70"]);
});

test("a picture of a tray follows nothing", () => {
  document.body.replaceChildren(fragment(MARKUP.replace("<job-tray>", "<job-tray still>")));
  expect(FakeSource.open).toEqual([]);
});
