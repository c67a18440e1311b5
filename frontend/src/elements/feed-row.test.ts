import { beforeEach, expect, test } from "vitest";
import { jobOf, MOULDS, offered } from "../lib/fake-feed.ts";
import { need } from "../lib/dom.ts";
import { showRows } from "./feed-row.ts";

let list: HTMLElement;
const row = (id = "7"): HTMLElement => need(list, `[data-job="${id}"]`, HTMLElement);
const text = (part: string): string => row().querySelector(`[data-${part}]`)?.textContent ?? "";

beforeEach(() => {
  document.body.innerHTML = `${MOULDS}<ul id="list"></ul>`;
  list = need(document, "#list", HTMLElement);
});

test("a job at work shows stage, percent and time left, and can be cancelled", () => {
  showRows(list, [jobOf({ stage: "Encoding", progress: 64, seconds_left: 40 })]);
  expect([text("title"), text("words"), text("amount")]).toEqual(["Valley", "Encoding", "64% · 40 s left"]);
  expect(row().querySelector("progress")?.value).toBe(64);
  expect(offered(row())).toEqual(["cancel"]);
  expect(row().querySelector("[data-act=cancel]")?.getAttribute("formaction")).toBe("/jobs/7/cancel/");
});

test("a finished one says when, and can be opened or marked as read", () => {
  showRows(list, [jobOf({ status: "completed" })]);
  expect(offered(row())).toEqual(["read", "open"]);
  expect(row().querySelector("[data-act=open]")?.getAttribute("value")).toBe("/projects/1/renders/7/");
  expect(row().querySelector("time-ago")).not.toBeNull();
  expect([row().querySelector("progress")?.hidden, text("words")]).toEqual([true, "Done"]);
});

test("a failed one says why, and can be tried again where that is possible", () => {
  showRows(list, [jobOf({ status: "failed", error: "The disk is full.", link: "" })]);
  expect([text("words"), offered(row())]).toEqual(["The disk is full.", ["read", "retry"]]);
});

test("without a title it goes by the name of its kind, with its picture", () => {
  showRows(list, [jobOf({ title: "", label: "Preparing media", kind: "ingest" })]);
  expect(text("title")).toBe("Preparing media");
  expect(row().querySelector("use")?.getAttribute("href")).toBe("/static/icons.svg#kind-ingest");
});

test("names are text and never markup", () => {
  showRows(list, [jobOf({ title: "<img src=x>" })]);
  expect([text("title"), row().querySelector("img")]).toEqual(["<img src=x>", null]);
});

test("rows that stay are the same elements, in the order of the jobs", () => {
  showRows(list, [jobOf({ id: "a" }), jobOf({ id: "b" })]);
  const [a, b] = [row("a"), row("b")];
  showRows(list, [jobOf({ id: "c" }), jobOf({ id: "b" }), jobOf({ id: "a" })]);
  expect([...list.children].map((each) => (each as HTMLElement).dataset["job"])).toEqual(["c", "b", "a"]);
  expect([row("a") === a, row("b") === b]).toEqual([true, true]);
  showRows(list, []);
  expect(list.children).toHaveLength(0);
});
