import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browserStore } from "../lib/browser-store.ts";
import { findAll, fragment, need } from "../lib/dom.ts";
import { keepLatest, keptLatest } from "./command-palette-latest.ts";
import "./command-palette.ts";

const row = (words: string, inside: string): string => `<div role="option" data-words="${words}">${inside}</div>`;
const MARKUP = `<command-palette src="/search/" user="ada"><dialog id="palette"><input role="combobox">
  <div role="listbox"><div role="group" data-found hidden><p>Latest</p></div>
    <div role="group" data-actions>${row("library media videos", '<a href="#library">Library</a>')}${row("trash deleted", '<a href="#trash">Trash</a>')}</div>
    <div role="group" data-actions>${row("dark theme", '<button type="button">Dark theme</button>')}</div><p data-none hidden></p></div>
  <p data-told></p><template data-row>${row("", '<a href="/"><svg><use href="/icons.svg#film"></use></svg><b data-title></b><i data-hint></i></a>')}</template>
  </dialog></command-palette>`;
const VALLEY = { kind: "Project", title: "Valley", url: "#valley", icon: "clapperboard", hint: "" };

let answers: Record<string, () => Promise<Response>>;
let asked: string[];

const field = (): HTMLInputElement => need(document, "[role=combobox]", HTMLInputElement);
const dialog = (): HTMLDialogElement => need(document, "dialog", HTMLDialogElement);
const shown = (): string[] =>
  findAll(document, "[role=listbox] [role=option]:not([hidden]) > *", HTMLElement)
    .filter((each) => !each.closest("[hidden]"))
    .map((each) => each.textContent.trim());
const marked = (): string => findAll(document, "[role=option][aria-selected=true]", HTMLElement).map((each) => each.textContent.trim()).join();

function press(key: string, where: EventTarget = field(), more: KeyboardEventInit = {}): boolean {
  return where.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function type(words: string): void {
  field().value = words;
  field().dispatchEvent(new Event("input", { bubbles: true }));
}

const open = (): boolean => press("k", document.body, { ctrlKey: true });

beforeEach(async () => {
  await browserStore().projects.clear();
  asked = [];
  answers = { "": async () => Response.json([VALLEY]) };
  vi.stubGlobal("fetch", async (url: string) => {
    const words = new URL(url, location.href).searchParams.get("q") ?? "";
    asked.push(words);
    return (await answers[words]?.()) ?? Response.json([]);
  });
  document.body.replaceChildren(fragment(MARKUP));
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("Ctrl+K opens it with the latest first and the first marked, and closes it again", async () => {
  expect(open()).toBe(false);
  await vi.waitFor(() => expect(shown()).toEqual(["ValleyProject", "Library", "Trash", "Dark theme"]));
  expect([dialog().open, marked(), document.activeElement]).toEqual([true, "ValleyProject", field()]);
  press("k", field(), { metaKey: true });
  expect(dialog().open).toBe(false);
});

test("it does not open over another dialog", () => {
  document.body.append(fragment("<dialog open></dialog>"));
  open();
  expect(dialog().open).toBe(false);
});

test("actions are found by the beginnings of their words, at once", () => {
  open();
  type("the da");
  expect([shown().slice(-1), marked()]).toEqual([["Dark theme"], "Dark theme"]);
});

test("the server is asked after a pause, and what it finds comes first", async () => {
  answers["va"] = async () => Response.json([VALLEY, { ...VALLEY, title: "<b>Vase</b>", kind: "Image", icon: "image" }]);
  open();
  type("v");
  type("va");
  await vi.waitFor(() => expect(shown()).toEqual(["ValleyProject", "<b>Vase</b>Image"]));
  expect(asked).toEqual(["", "va"]);
  expect(findAll(document, "[data-found] use", SVGUseElement).map((use) => use.getAttribute("href"))).toEqual(["/icons.svg#clapperboard", "/icons.svg#image"]);
});

test("an answer that comes late does not take the place of a newer one", async () => {
  let answer: (response: Response) => void = () => undefined;
  answers[""] = () => new Promise((done) => (answer = done));
  answers["va"] = async () => Response.json([{ ...VALLEY, title: "Vase" }]);
  open();
  type("va");
  await vi.waitFor(() => expect(shown()).toEqual(["VaseProject"]));
  answer(Response.json([VALLEY]));
  await new Promise((done) => setTimeout(done, 10));
  expect(shown()).toEqual(["VaseProject"]);
});

test("arrows go round, Enter presses what is marked and closes", async () => {
  open();
  await vi.waitFor(() => expect(marked()).toBe("ValleyProject"));
  press("ArrowDown");
  expect(marked()).toBe("Library");
  press("ArrowUp");
  press("ArrowUp");
  expect(marked()).toBe("Dark theme");
  const pressed = vi.fn();
  need(document, "[data-actions] button", HTMLElement).onclick = pressed;
  press("Enter");
  expect([pressed.mock.calls.length, dialog().open]).toEqual([1, false]);
});

test("the field says which one is marked", async () => {
  open();
  await vi.waitFor(() => expect(marked()).toBe("ValleyProject"));
  const id = field().getAttribute("aria-activedescendant") ?? "";
  expect(document.getElementById(id)?.textContent.trim()).toBe("ValleyProject");
});

test("that nothing is found is said, and that the studio cannot be reached", async () => {
  open();
  type("zzz");
  await vi.waitFor(() => expect(need(document, "[data-none]", HTMLElement).textContent).toBe("Nothing of yours is called “zzz”."));
  answers["zz"] = () => Promise.reject(new TypeError("offline"));
  type("zz");
  await vi.waitFor(() => expect(need(document, "[data-none]", HTMLElement).textContent).toContain("cannot be reached"));
});

const HARBOUR = { ...VALLEY, title: "Harbour", url: "#harbour" };
const toldTo = (person: string, found: readonly object[]): Response => Response.json(found, { headers: { "X-Person": person } });

test("the latest as they were are there before the server has answered, and what is marked stays so", async () => {
  await keepLatest("ada", [VALLEY, HARBOUR]);
  let say: (response: Response) => void = () => undefined;
  answers[""] = () => new Promise((done) => (say = done));
  open();
  await vi.waitFor(() => expect(shown().slice(0, 3)).toEqual(["ValleyProject", "HarbourProject", "Library"]));
  expect(marked()).toBe("ValleyProject");
  press("ArrowDown");
  say(toldTo("ada", [{ ...VALLEY, title: "New", url: "#new" }, HARBOUR]));
  await vi.waitFor(() => expect(shown().slice(0, 3)).toEqual(["NewProject", "HarbourProject", "Library"]));
  expect(marked()).toBe("HarbourProject");
  await vi.waitFor(async () => expect((await keptLatest("ada")).map(({ title }) => title)).toEqual(["New", "Harbour"]));
});

test("an answer that was there first is not overtaken by the latest as they were", async () => {
  await keepLatest("ada", [HARBOUR]);
  let remember: () => void = () => undefined;
  const read = vi.spyOn(browserStore().projects, "where").mockReturnValueOnce({ sortBy: () => new Promise((done) => (remember = () => done([{ told: HARBOUR }]))) } as never);
  open();
  await vi.waitFor(() => expect(shown()[0]).toBe("ValleyProject"));
  await vi.waitFor(() => expect(read).toHaveBeenCalled());
  remember();
  await new Promise((done) => setTimeout(done)); // all that follows from it at once
  expect(shown()[0]).toBe("ValleyProject");
  read.mockRestore();
});

test("where the studio cannot be reached they stay, and it is said", async () => {
  await keepLatest("ada", [HARBOUR]);
  answers[""] = () => Promise.reject(new TypeError("offline"));
  open();
  await vi.waitFor(() => expect(need(document, "[data-none]", HTMLElement).textContent).toContain("cannot be reached"));
  expect(shown()[0]).toBe("HarbourProject");
});

test("nothing that another person was shown is shown", async () => {
  await keepLatest("bea", [HARBOUR]);
  answers[""] = () => Promise.reject(new TypeError("offline"));
  open();
  await vi.waitFor(() => expect(need(document, "[data-none]", HTMLElement).textContent).toContain("cannot be reached"));
  expect(shown()).toEqual(["Library", "Trash", "Dark theme"]);
});

test("nothing is kept of whoever has signed in since the page came", async () => {
  answers[""] = async () => toldTo("bea", [VALLEY]);
  open();
  await vi.waitFor(() => expect(shown()[0]).toBe("ValleyProject"));
  await keepLatest("cy", []); // whatever was to be written before it is
  expect(await browserStore().projects.count()).toBe(0);
});

test("what is typed for is not kept", async () => {
  answers["va"] = async () => toldTo("ada", [VALLEY]);
  answers[""] = async () => toldTo("ada", [HARBOUR]);
  open();
  type("va");
  await vi.waitFor(() => expect(shown()).toEqual(["ValleyProject"]));
  await vi.waitFor(async () => expect((await keptLatest("ada")).map(({ title }) => title)).toEqual(["Harbour"]));
});

test("closed, it forgets what was typed", async () => {
  open();
  type("trash");
  dialog().close();
  dialog().dispatchEvent(new Event("close"));
  expect([field().value, shown().length]).toEqual(["", 3]);
});
