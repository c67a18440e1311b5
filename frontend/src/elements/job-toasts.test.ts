import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../lib/dom.ts";
import { jobOf, MOULDS, offered, tell, useFakeServer, useFakeStreams } from "../lib/fake-feed.ts";
import "./job-toasts.ts";

const MARKUP = `${MOULDS}<job-toasts></job-toasts>`;

const toasts = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("#messages > *")];
const shown = (): (string | undefined)[] => toasts().map((toast) => toast.dataset["job"]);
const reload = (): void => {
  document.body.innerHTML = "";
  document.body.innerHTML = MARKUP;
};

beforeEach(() => {
  useFakeStreams();
  sessionStorage.clear();
  document.body.innerHTML = MARKUP;
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("what finishes says so, and can be opened", () => {
  tell([jobOf()]);
  expect(toasts()).toEqual([]);
  tell([jobOf({ status: "completed", seq: 2 })], { whole: false });
  expect(toasts()[0]?.querySelector("[data-words]")?.textContent).toBe("Done");
  expect([toasts()[0]?.getAttribute("role"), offered(toasts()[0])]).toEqual(["status", ["read", "open"]]);
});

test("what fails says why, loudly, and can be tried again", () => {
  tell([jobOf({ status: "failed", error: "The disk is full." })]);
  expect(toasts()[0]?.textContent).toContain("The disk is full.");
  expect([toasts()[0]?.getAttribute("role"), offered(toasts()[0])]).toEqual(["alert", ["read", "open", "retry"]]);
});

test("it stays until it is read, on the next page too", () => {
  tell([jobOf({ status: "completed" })]);
  tell([], { whole: false, unread: 1 });
  expect(shown()).toEqual(["7"]);
  reload();
  tell([jobOf({ status: "completed" })]);
  expect(shown()).toEqual(["7"]);
});

test("what is read in another tab goes away", () => {
  tell([jobOf({ status: "completed" })]);
  tell([jobOf({ status: "completed", is_unread: false, seq: 2 })], { whole: false });
  expect(shown()).toEqual([]);
});

test("what was closed in this tab does not come again, even when the server was not told", () => {
  tell([jobOf({ status: "completed" })]);
  need(document, "#messages [data-act=read]", HTMLButtonElement).click();
  reload();
  tell([jobOf({ status: "completed" })]);
  expect(shown()).toEqual([]);
});

test("a page that finds many shows the three latest", () => {
  tell(["1", "2", "3", "4", "5"].map((id) => jobOf({ id, status: "completed", created_at: `2026-11-27T0${id}:00:00Z` })).reverse());
  expect(shown()).toEqual(["3", "4", "5"]);
});

test("of many that finish one after another the oldest makes room, for the bell to keep", () => {
  tell([]);
  for (const id of ["1", "2", "3", "4"]) tell([jobOf({ id, status: "completed" })], { whole: false, unread: Number(id) });
  expect(shown()).toEqual(["2", "3", "4"]);
});

test("a finished thing whose own page this is has been seen", async () => {
  const asked = useFakeServer({ "POST /api/v1/jobs/7/read/": () => new Response(null, { status: 204 }) });
  tell([jobOf({ status: "completed", link: location.pathname })]);
  await vi.waitFor(() => expect(asked).toEqual(["POST /api/v1/jobs/7/read/"]));
  expect(shown()).toEqual([]);
});

test("a result that stands in this page is read by that, a failed one too", async () => {
  document.body.insertAdjacentHTML("beforeend", '<p data-result="7"></p>');
  const asked = useFakeServer({ "POST /api/v1/jobs/7/read/": () => new Response(null, { status: 204 }) });
  tell([jobOf({ status: "failed", link: "/elsewhere/" })]);
  await vi.waitFor(() => expect(asked).toEqual(["POST /api/v1/jobs/7/read/"]));
  expect(shown()).toEqual([]);
});

test("a failure is told also there", () => {
  tell([jobOf({ status: "failed", link: location.pathname })]);
  expect(shown()).toEqual(["7"]);
});

test("the list of jobs tells by itself, but for news that it does not show", () => {
  document.body.insertAdjacentHTML("beforeend", `<job-list><li data-job="7"></li></job-list>`);
  tell([jobOf({ id: "old", status: "completed" })]);
  expect(shown()).toEqual([]);
  tell([jobOf({ status: "completed" })], { whole: false, unread: 2 });
  expect(shown()).toEqual([]);
  tell([jobOf({ id: "8", status: "completed" })], { whole: false, unread: 3 });
  expect(shown()).toEqual(["8"]);
});

test("Escape within it marks it read", () => {
  tell([jobOf({ status: "completed" })]);
  const pressed = vi.fn();
  need(document, "#messages [data-act=read]", HTMLButtonElement).addEventListener("click", pressed);
  toasts()[0]?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(pressed).toHaveBeenCalledOnce();
});
