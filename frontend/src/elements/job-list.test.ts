import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../lib/dom.ts";
import { jobOf, tell, useFakeServer, useFakeStreams } from "../lib/fake-feed.ts";
import "./job-list.ts";

const NOON = "2026-11-27T12:00:00+00:00";
const row = (id: string, marks = ""): string => `<li data-live data-job="${id}" ${marks}></li>`;
const show = (rows: string, attributes = `rows="/jobs/"`): void => {
  document.body.innerHTML = `<job-list since="${NOON}" ${attributes}><ul>${rows}</ul></job-list>`;
};
const unread = (): (string | undefined)[] => [...document.querySelectorAll<HTMLElement>("[data-unread]")].map((each) => each.dataset["job"]);
const listed = (): (string | undefined)[] => [...need(document, "ul", HTMLElement).children].map((each) => (each as HTMLElement).dataset["job"]);

beforeEach(() => useFakeStreams());
afterEach(() => {
  document.body.innerHTML = "";
});

test("what is read elsewhere loses its mark", () => {
  show(row("a", "data-unread") + row("b", "data-unread"));
  tell([jobOf({ id: "a", status: "failed" }), jobOf({ id: "b", status: "failed" })]);
  expect(unread()).toEqual(["a", "b"]);
  tell([jobOf({ id: "a", status: "failed", is_unread: false, seq: 2 })], { whole: false, unread: 1 });
  expect(unread()).toEqual(["b"]);
});

test("what was not told is not taken for read, unless nothing is unread", () => {
  show(row("a", "data-unread"));
  tell([jobOf({ id: "b", status: "failed" })], { unread: 90 });
  expect(unread()).toEqual(["a"]);
  tell([], { unread: 0 });
  expect(unread()).toEqual([]);
});

test("what begins while the page is open comes to the head of the list, once", async () => {
  const asked = useFakeServer({ "GET /jobs/new/row/": () => new Response(row("new")) });
  show(row("a"));
  const job = jobOf({ id: "new", created_at: "2026-11-27T12:00:01+00:00" });
  tell([job]);
  tell([{ ...job, seq: 2 }], { whole: false });
  await vi.waitFor(() => expect(listed()).toEqual(["new", "a"]));
  expect(asked).toHaveLength(1);
});

test("what was over before anyone heard that it began comes too", async () => {
  useFakeServer({ "GET /jobs/new/row/": () => new Response(row("new")) });
  show(row("a"));
  tell([jobOf({ id: "new", status: "failed", created_at: "2026-11-27T12:00:01+00:00" })], { whole: false });
  await vi.waitFor(() => expect(listed()).toEqual(["new", "a"]));
});

test("what is older than the page has its place on another one", () => {
  const asked = useFakeServer({});
  show(row("a"));
  tell([jobOf({ id: "old", created_at: "2026-11-27T11:59:59+00:00" })]);
  expect(asked).toEqual([]);
});

test("a filtered list takes nothing in", () => {
  const asked = useFakeServer({});
  show(row("a"), "");
  tell([jobOf({ id: "new", created_at: "2026-11-27T12:00:01+00:00" })]);
  expect(asked).toEqual([]);
});
