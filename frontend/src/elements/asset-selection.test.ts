import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findAll, fragment, need } from "../lib/dom.ts";
import "./asset-selection.ts";

const card = (id: string, more = ""): string => `<li data-asset="${id}" data-size="1048576"><input type="checkbox" data-pick value="${id}">
  <a href="/library/${id}/">${id}</a>${more}</li>`;
const TOASTS = `<section id="messages"></section>${["success", "error", "warning"]
  .map((level) => `<template data-toast="${level}"><toast-message><p data-text></p></toast-message></template>`)
  .join("")}`;
const MARKUP = `<b data-library-count>326</b><asset-selection bulk="/library/bulk/" zip="/media/zip" total="326" query="kind=video">
  <div data-toolbar hidden><b data-count></b><i data-sum></i> <button data-do="clear"></button> <button data-do="all"><b data-matching></b></button>
    <button data-do="tag"></button> <button data-do="star"></button> <button data-do="trash"></button> <button data-do="zip"></button></div>
  <dialog id="bulk-tag"><form method="post" action="/library/bulk/"><input name="tag" value="spring"><button name="action" value="tag"></button></form></dialog>
  <ul data-library-grid>${["a", "b", "c"].map((id) => card(id)).join("")}<li aria-hidden="true"></li></ul></asset-selection>${TOASTS}`;

let posts: [address: string, fields: string[]][];
let answer: object;
let page: string;

const grid = (): HTMLElement => need(document, "[data-library-grid]", HTMLElement);
const link = (id: string): HTMLElement => need(document, `[data-asset=${id}] a`, HTMLElement);
const picked = (): string[] => findAll(document, "[data-asset][data-picked]", HTMLElement).map((each) => each.dataset["asset"] ?? "");
const ids = (): string[] => findAll(document, "[data-asset]", HTMLElement).map((each) => each.dataset["asset"] ?? "");
const count = (): string => need(document, "[data-count]", HTMLElement).textContent;
const toolbar = (): HTMLElement => need(document, "[data-toolbar]", HTMLElement);
const told = (): string[] => findAll(document, "toast-message [data-text]", HTMLElement).map((each) => each.textContent);
const act = (what: string): void => need(document, `[data-do=${what}]`, HTMLElement).click();

function click(id: string, keys: MouseEventInit = {}): boolean {
  return link(id).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...keys }));
}

function press(where: EventTarget, key: string, more: KeyboardEventInit = {}): boolean {
  return where.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

beforeEach(() => {
  posts = [];
  answer = { done: 1, message: "Done.", ids: [], undo: null };
  page = "";
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (init.method !== "POST") return new Response(page, { headers: { "Content-Type": "text/html" } });
    posts.push([url, [...(init.body as FormData)].map(([name, value]) => `${name}=${value}`)]);
    return "error" in answer ? Response.json(answer, { status: 422 }) : Response.json(answer);
  });
  document.body.replaceChildren(fragment(MARKUP));
});

afterEach(() => {
  document.body.innerHTML = "";
});

describe("picking", () => {
  test("a plain click opens the asset", () => {
    expect([click("a"), picked()]).toEqual([true, []]);
  });

  test("Ctrl adds one, Shift takes all up to it", () => {
    expect(click("a", { ctrlKey: true })).toBe(false);
    expect(click("c", { shiftKey: true })).toBe(false);
    expect(picked()).toEqual(["a", "b", "c"]);
    click("b", { metaKey: true });
    expect(picked()).toEqual(["a", "c"]);
  });

  test("a box picks, and with Shift takes all up to it", () => {
    const box = (id: string): HTMLElement => need(document, `[data-asset=${id}] input`, HTMLElement);
    box("a").click();
    box("c").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }));
    expect(picked()).toEqual(["a", "b", "c"]);
  });

  test("x and Space pick the card with the focus, arrows go on, Shift takes them along", () => {
    press(link("a"), "x");
    press(link("a"), "ArrowRight");
    expect([picked(), document.activeElement]).toEqual([["a"], link("b")]);
    press(link("b"), " ");
    press(link("b"), "ArrowRight", { shiftKey: true });
    expect(picked()).toEqual(["a", "b", "c"]);
    press(link("c"), "ArrowLeft", { shiftKey: true });
    expect(picked()).toEqual(["a", "b"]);
  });

  test("Ctrl+A takes all that are shown, Escape none", () => {
    expect(press(document.body, "a", { ctrlKey: true })).toBe(false);
    expect([count(), toolbar().hidden]).toEqual(["3", false]);
    press(document.body, "Escape");
    expect([picked(), toolbar().hidden]).toEqual([[], true]);
  });

  test("while something is typed the keys are letters", () => {
    document.body.append(fragment("<input type=search>"));
    expect(press(need(document, "input[type=search]", HTMLElement), "a", { ctrlKey: true })).toBe(true);
    expect(picked()).toEqual([]);
  });

  test("the toolbar tells how many and how much", () => {
    click("a", { ctrlKey: true });
    click("b", { ctrlKey: true });
    expect([count(), need(document, "[data-sum]", HTMLElement).textContent]).toEqual(["2", "2 MB"]);
  });

  test("all that match are more than are shown; cards that come later are among them", async () => {
    click("a", { ctrlKey: true });
    act("all");
    expect([count(), need(document, "[data-do=all]", HTMLElement).hidden]).toEqual(["326", true]);
    grid().append(fragment(card("d")));
    await vi.waitFor(() => expect(picked()).toEqual(["a", "b", "c", "d"]));
  });
});

describe("what is done to them", () => {
  test("an action that needs no word is sent at once, by ids", async () => {
    click("a", { ctrlKey: true });
    click("b", { ctrlKey: true });
    act("star");
    await vi.waitFor(() => expect(posts).toEqual([["/library/bulk/", ["action=star", "ids=a", "ids=b"]]]));
  });

  test("all that match are named by the query of the page", async () => {
    click("a", { ctrlKey: true });
    act("all");
    act("star");
    await vi.waitFor(() => expect(posts).toEqual([["/library/bulk/", ["action=star", "all=1", "query=kind=video"]]]));
  });

  test("what must be said first is asked in its dialog", async () => {
    click("c", { ctrlKey: true });
    act("tag");
    const dialog = need(document, "#bulk-tag", HTMLDialogElement);
    expect([dialog.open, posts]).toEqual([true, []]);
    need(dialog, "button", HTMLButtonElement).click();
    await vi.waitFor(() => expect(posts).toEqual([["/library/bulk/", ["tag=spring", "action=tag", "ids=c"]]]));
    expect(dialog.open).toBe(false);
  });

  test("cards are drawn anew, and stay picked", async () => {
    answer = { done: 1, message: "1 starred.", ids: ["b"], undo: null };
    page = `<ul data-library-grid>${card("a")}${card("b", "<i>starred</i>")}</ul>`;
    click("b", { ctrlKey: true });
    act("star");
    await vi.waitFor(() => expect(need(document, "[data-asset=b]", HTMLElement).textContent).toContain("starred"));
    await vi.waitFor(() => expect([picked(), ids(), told()]).toEqual([["b"], ["a", "b", "c"], ["1 starred."]]));
  });

  test("what goes to the trash leaves the page, and comes back to its place", async () => {
    answer = { done: 1, message: "1 moved to the trash.", ids: ["b"], undo: { action: "restore", label: "Undo" } };
    click("b", { ctrlKey: true });
    act("trash");
    await vi.waitFor(() => expect(ids()).toEqual(["a", "c"]));
    expect([need(document, "[data-library-count]", HTMLElement).textContent, toolbar().hidden]).toEqual(["325", true]);
    answer = { done: 1, message: "1 restored.", ids: ["b"], undo: null };
    need(document, "[data-offer]", HTMLElement).click();
    await vi.waitFor(() => expect(ids()).toEqual(["a", "b", "c"]));
    expect(posts.at(-1)).toEqual(["/library/bulk/", ["ids=b", "action=restore"]]);
    expect(need(document, "[data-library-count]", HTMLElement).textContent).toBe("326");
  });

  test("when no card is left the page says so, as the server does", async () => {
    answer = { done: 3, message: "3 moved to the trash.", ids: ["a", "b", "c"], undo: null };
    page = `<b data-library-count>0</b><ul data-library-grid></ul><div data-library-empty>Nothing matches</div>`;
    press(document.body, "a", { ctrlKey: true });
    act("trash");
    await vi.waitFor(() => expect(document.body.textContent).toContain("Nothing matches"));
    expect(need(document, "[data-library-count]", HTMLElement).textContent).toBe("0");
  });

  test("a refusal is told, and nothing on the page changes", async () => {
    answer = { error: { code: "refused", message: "That tag is too long.", fields: {} } };
    click("a", { ctrlKey: true });
    act("trash");
    await vi.waitFor(() => expect(told()).toEqual(["That tag is too long."]));
    expect([ids(), picked()]).toEqual([["a", "b", "c"], ["a"]]);
  });

  test("a form on a card is about that card, whatever is picked", async () => {
    link("c").after(fragment('<form method="post" action="/library/bulk/"><input name="ids" value="c"><button name="action" value="star"></button></form>'));
    click("a", { ctrlKey: true });
    need(document, "[data-asset=c] button", HTMLButtonElement).click();
    await vi.waitFor(() => expect(posts).toEqual([["/library/bulk/", ["ids=c", "action=star"]]]));
  });

  test("a form that says itself which it means is left to the browser", () => {
    document.body.prepend(fragment('<form method="post" action="/library/bulk/"><input name="all" value="1"><button name="action" value="delete"></button></form>'));
    const left = vi.fn((event: Event) => [event.defaultPrevented, event.preventDefault()][0]);
    window.addEventListener("submit", left, { once: true });
    need(document, "form button", HTMLButtonElement).click();
    expect([left.mock.results[0]?.value, posts]).toEqual([false, []]);
  });

  test("where something was made of them, the message leads there", async () => {
    answer = { done: 1, message: "1 added to High valleys.", ids: [], undo: null, url: "/projects/7/" };
    click("a", { ctrlKey: true });
    act("star");
    await vi.waitFor(() => expect(need(document, "[data-offer]", HTMLElement).textContent).toBe("Open"));
  });

  test("a ZIP is a form of its own, as only a page can save it while it comes", () => {
    const submit = vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(function (this: HTMLFormElement) {
      posts.push([this.getAttribute("action") ?? "", [...new FormData(this)].map(([name, value]) => `${name}=${value}`)]);
    });
    click("a", { ctrlKey: true });
    act("zip");
    expect(submit).toHaveBeenCalledOnce();
    expect(posts).toEqual([["/media/zip", ["ids=a", "csrfmiddlewaretoken="]]]);
  });
});
