import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, findAll, fragment, need } from "../lib/dom.ts";
import { ASKED } from "./generate-form.ts";
import { jobOf, tell, useFakeStreams } from "../lib/fake-feed.ts";
import "./take-gallery.ts";

const take = (id: string, state = "ready", review = ""): string => `<li data-take="${id}" data-live data-state="${state}" data-review="${review}" tabindex="-1">
  <input type="checkbox" data-pick form="compare" name="take" value="${id}">
  <form data-review-form action="/generate/takes/${id}/review/"><button name="verdict" value="kept" data-verdict="kept"></button>
  <button name="verdict" value="rejected" data-verdict="rejected"></button></form></li>`;
const group = (id: string, ...takes: string[]): string => `<article data-asset="${id}"><span data-progressing><span data-ready>0</span> of 2 ready</span><ul>${takes.join("")}</ul></article>`;
const page = (show: string, ...groups: string[]): string => `<b data-total>999</b><form id="compare"><button data-compare><span data-compared></span></button></form>
  <take-gallery><div data-library-grid data-show="${show}">${groups.join("")}</div><div data-library-empty></div></take-gallery>
  <section id="messages"></section>${["info", "success", "error"].map((level) => `<template data-toast="${level}"><toast-message><p data-text></p></toast-message></template>`).join("")}`;

const show = (html: string): void => document.body.replaceChildren(fragment(html));
const ids = (): (string | undefined)[] => findAll(document, "article", HTMLElement).map((each) => each.dataset["asset"]);
const at = (id: string): HTMLElement => need(document, `[data-take="${id}"]`, HTMLElement);
const pick = (id: string): void => need(at(id), "[data-pick]", HTMLInputElement).click();
const press = (id: string, key: string): void => {
  at(id).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};
const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";

let asked: string[];
beforeEach(() => {
  asked = [];
  useFakeStreams();
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const verdict = String((init.body as FormData).get("verdict") ?? "");
    asked.push(`${new URL(url, location.href).pathname} ${verdict}`);
    return new Response(take("a", "ready", verdict));
  });
  HTMLElement.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("what was asked for in this page comes first, and nothing says any more that there is nothing", () => {
  show(page("all", group("old")));
  document.dispatchEvent(new CustomEvent(ASKED, { detail: group("new", take("a", "waiting"), take("b", "waiting")) }));
  expect([ids(), find(document, "[data-library-empty]", HTMLElement)]).toEqual([["new", "old"], null]);
  expect(text("[data-total]")).toBe("1,001");
});

test("in a list of kept ones it does not come in, and where it is that is said", () => {
  show(page("kept", group("old")));
  document.dispatchEvent(new CustomEvent(ASKED, { detail: group("new") }));
  expect(ids()).toEqual(["old"]);
  expect(text("toast-message")).toContain("Press All");
});

test("a group counts what is ready when a card takes its own place", async () => {
  show(page("all", group("g", take("a", "working"), take("b"))));
  at("a").replaceWith(fragment(take("a")));
  await vi.waitFor(() => expect(text("[data-ready]")).toBe("2"));
  expect(need(document, "[data-progressing]", HTMLElement).hidden).toBe(true);
});

test("two to four can be compared", () => {
  show(page("all", group("g", ...["a", "b", "c", "d", "e"].map((id) => take(id)))));
  const button = need(document, "[data-compare]", HTMLButtonElement);
  pick("a");
  expect([button.disabled, text("[data-compared]")]).toEqual([true, "1"]);
  for (const id of ["b", "c", "d", "e"]) pick(id);
  expect([button.disabled, text("[data-compared]")]).toEqual([false, "4"]);
  expect(need(at("e"), "[data-pick]", HTMLInputElement).checked).toBe(false);
});

test("K keeps and X rejects the take with the focus, which stays there, and a rejection can be undone", async () => {
  show(page("all", group("g", take("a"))));
  at("a").focus();
  press("a", "k");
  await vi.waitFor(() => expect(at("a").dataset["review"]).toBe("kept"));
  expect(document.activeElement).toBe(at("a"));
  press("a", "x");
  await vi.waitFor(() => expect(at("a").dataset["review"]).toBe("rejected"));
  need(document, "[data-offer]", HTMLButtonElement).click();
  await vi.waitFor(() => expect(at("a").dataset["review"]).toBe("kept"));
  expect(asked).toEqual(["/generate/takes/a/review/ kept", "/generate/takes/a/review/ rejected", "/generate/takes/a/review/ kept"]);
});

test("arrows go to the next take and C picks it", () => {
  show(page("all", group("g", take("a")), group("h", take("b"))));
  at("a").focus();
  press("a", "ArrowRight");
  expect(document.activeElement).toBe(at("b"));
  press("b", "c");
  expect(need(at("b"), "[data-pick]", HTMLInputElement).checked).toBe(true);
  press("b", "ArrowLeft");
  expect(document.activeElement).toBe(at("a"));
});

test("what is in line says what it waits for, and what has begun is left alone", () => {
  const live = (id: string, status: string): string => `<live-job data-job="${id}" data-status="${status}"><span data-waits>?</span></live-job>`;
  show(page("all", group("g", live("7", "queued"), live("8", "processing"))).replace("<take-gallery>", '<take-gallery usual="40">'));
  const begun = jobOf({ id: "8", kind: "generate", seconds_left: 12 });
  tell([begun, jobOf({ id: "7", kind: "generate", status: "queued" })]);
  expect(findAll(document, "[data-waits]", HTMLElement).map((place) => place.textContent)).toEqual(["Next in line · begins in about 12 s", "?"]);
  tell([{ ...begun, seconds_left: 3, seq: 2 }], { whole: false, running: 1, waiting: 1 });
  expect(text("[data-waits]")).toBe("Next in line · begins in about 3 s");
});
