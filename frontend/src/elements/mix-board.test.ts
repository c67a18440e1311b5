import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import type { MixBoard } from "./mix-board.ts";
import { CHANGED, PLANNED } from "./mix-events.ts";
import "./mix-board.ts";
import { UploadTray } from "./upload-tray.ts";

type Groups = Readonly<Record<string, readonly string[]>>;

let sent: { url: string; fields: Record<string, string> }[] = [];
let answers: (() => Response | Promise<Response>)[] = [];
let state: Groups = {};

const START: Groups = { Hook: ["leap", "skyline"], Proof: ["court"], "": [] };

/** As the server draws it: titles are ids, so is the name of a group. */
function board(groups: Groups, undo = ""): string {
  const card = (id: string): string => `<li data-clip="${id}" data-name="${id}" tabindex="-1"><span data-grip></span><p data-title>${id}</p>
    <span data-uses></span><button type="button" popovertarget="menu-${id}">Actions</button>
    <div popover id="menu-${id}"><a href="/mixer/1/clips/${id}/" data-change>Change</a><button type="button" data-act="rename">Rename</button>
      <button form="mix-form" formaction="/mixer/1/clips/${id}/move/" name="to" value="down" data-act="move">Down</button>
      <button form="mix-form" formaction="/mixer/1/clips/${id}/remove/" data-act="remove">Take out</button></div></li>`;
  const cards = (ids: readonly string[]): string => `<ul data-cards>${ids.map(card).join("")}<li data-filler><p data-awaited hidden></p></li></ul>`;
  const column = (name: string, n: number): string => `<li data-group="${name}" data-name="${name}"><header data-head tabindex="-1"><span data-number>${n + 1}</span>
    <h2 data-title>${name}</h2><button form="mix-form" formaction="/mixer/1/groups/${name}/optional/" name="is_optional" value="1" data-act="optional">Required</button>
    <span data-amount>${groups[name]?.length} clips</span></header>${cards(groups[name] ?? [])}</li>`;
  const named = Object.keys(groups).filter((name) => name);
  const taken = undo ? `<form action="/mixer/1/put-back/" data-undo="${undo} is taken out."><input type="hidden" name="undo" value="token"></form>` : "";
  return `${taken}<ol data-columns>${named.map(column).join("")}<li data-filler></li></ol>
    <section data-group="" data-name="No group" data-bare>${cards(groups[""] ?? [])}</section>`;
}

const answer = (html: string): Response => new Response(html, { headers: { "Content-Type": "text/html" } });
const refusal = (status: number, error: object): Response => Response.json({ error: { code: "mix_refused", message: "There is no room.", fields: {}, ...error } }, { status });
const element = (): MixBoard => need(document, "mix-board", HTMLElement) as MixBoard;
const card = (id: string): HTMLElement => need(document, `[data-clip="${id}"]`, HTMLElement);
const head = (name: string): HTMLElement => need(document, `[data-group="${name}"] [data-head]`, HTMLElement);
const said = (): string => need(document, "[data-said]", HTMLElement).textContent ?? "";
const words = (): string => need(document, "#state", HTMLElement).textContent?.trim() ?? "";
const settled = (): Promise<unknown> => new Promise((done) => setTimeout(done));
const press = (on: HTMLElement, key: string, init: KeyboardEventInit = {}): boolean =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));

function shown(): Groups {
  const columns = [...document.querySelectorAll<HTMLElement>("mix-board [data-group]")];
  return Object.fromEntries(columns.map((each) => [each.dataset["group"] ?? "", [...each.querySelectorAll<HTMLElement>("[data-clip]")].map(({ dataset }) => dataset["clip"] ?? "")]));
}

function pointer(type: string, target: EventTarget, x: number, y: number, init: PointerEventInit = {}): void {
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", button: 0, ...init }));
}

beforeEach(() => {
  [sent, answers, state] = [[], [], START];
  vi.spyOn(UploadTray.prototype, "connectedCallback").mockImplementation(() => undefined);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, fields: init.body ? (Object.fromEntries(new URLSearchParams(init.body as URLSearchParams)) as Record<string, string>) : {} });
    return (answers.shift() ?? (() => answer(board(state))))();
  });
  document.body.replaceChildren(
    fragment(`<p id="state"></p><mix-board address="/mixer/1/" destination="mix:1:" state="state"><form id="mix-form" method="post" action="/mixer/1/groups/add/"></form>
      <p data-said></p><div data-groups>${board(START)}</div></mix-board><mix-plan></mix-plan><upload-tray></upload-tray><section id="messages"></section>
      ${["info", "error"].map((level) => `<template data-toast="${level}"><toast-message><p data-text></p></toast-message></template>`).join("")}`),
  );
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

test("alt and an arrow moves the card at once, says where to, and tells the server and the page", async () => {
  const changed = vi.fn();
  document.addEventListener(CHANGED, changed, { once: true });
  card("leap").focus();
  expect(press(card("leap"), "ArrowDown", { altKey: true })).toBe(false); // nothing else hears it
  expect(shown()["Hook"]).toEqual(["skyline", "leap"]);
  expect([said(), words()]).toEqual(["leap, 2 of 2 in Hook", "Saving"]);
  state = { ...START, Hook: ["skyline", "leap"] };
  await settled();
  expect(sent).toEqual([{ url: "/mixer/1/clips/leap/move/", fields: { group: "Hook", to: "1" } }]);
  expect(changed).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(card("leap"));
  expect(words()).toMatch(/^Saved /);
});

test("aside goes to the next group, after the last to those in none, and at an end nowhere", async () => {
  press(card("skyline"), "ArrowRight", { altKey: true });
  expect(shown()).toMatchObject({ Hook: ["leap"], Proof: ["court", "skyline"] });
  press(card("skyline"), "ArrowRight", { altKey: true });
  expect(shown()[""]).toEqual(["skyline"]);
  expect(need(document, '[data-group=""]', HTMLElement).hasAttribute("data-bare")).toBe(false);
  press(card("skyline"), "ArrowRight", { altKey: true });
  press(card("leap"), "ArrowUp", { altKey: true });
  state = { Hook: ["leap"], Proof: ["court"], "": ["skyline"] };
  await settled();
  expect(sent.map(({ fields }) => fields)).toEqual([{ group: "Proof", to: "1" }, { group: "", to: "0" }]);
});

test("a group is moved by its head", async () => {
  head("Proof").focus();
  press(head("Proof"), "ArrowLeft", { altKey: true });
  expect(Object.keys(shown())).toEqual(["Proof", "Hook", ""]);
  expect(document.activeElement).toBe(head("Proof"));
  expect([...document.querySelectorAll("[data-number]")].map((each) => each.textContent)).toEqual(["1", "2"]);
  state = { Proof: ["court"], Hook: ["leap", "skyline"], "": [] };
  await settled();
  expect(sent).toEqual([{ url: "/mixer/1/groups/Proof/move/", fields: { to: "0" } }]);
});

test("what the server refuses is put back, with its sentence", async () => {
  answers = [() => refusal(422, {})];
  press(card("leap"), "ArrowRight", { altKey: true });
  expect(shown()["Proof"]).toEqual(["leap", "court"]);
  await settled();
  expect(shown()).toEqual(START);
  expect(document.querySelector("toast-message")?.textContent).toContain("There is no room.");
  expect(words()).toBe("Not saved");
});

test("what another tab took away goes here too", async () => {
  answers = [() => refusal(404, { message: "That is no longer here." }), () => answer(board({ ...START, Hook: ["skyline"] }))];
  press(card("leap"), "ArrowDown", { altKey: true });
  await settled();
  await settled();
  expect(sent[1]?.url).toBe("/mixer/1/");
  expect(shown()["Hook"]).toEqual(["skyline"]);
});

test("an answer that is out of date already is not shown", async () => {
  let first: (response: Response) => void = () => undefined;
  answers = [() => new Promise((done) => (first = done))];
  press(card("leap"), "ArrowRight", { altKey: true });
  await settled();
  press(card("leap"), "ArrowDown", { altKey: true });
  state = { Hook: ["skyline"], Proof: ["court", "leap"], "": [] };
  first(answer(board({ Hook: ["skyline"], Proof: ["leap", "court"], "": [] })));
  const seen: unknown[] = [];
  const watch = new MutationObserver(() => seen.push(shown()["Proof"]));
  watch.observe(element(), { childList: true, subtree: true });
  await settled();
  watch.disconnect();
  expect(seen).not.toContainEqual(["leap", "court"]);
  expect(shown()["Proof"]).toEqual(["court", "leap"]);
});

test("Delete takes a card out, the focus goes on, and Undo puts it back", async () => {
  answers = [() => answer(board({ ...START, Hook: ["skyline"] }, "leap"))];
  card("leap").focus();
  press(card("leap"), "Delete");
  expect(shown()["Hook"]).toEqual(["skyline"]);
  expect(document.activeElement).toBe(card("skyline"));
  await settled();
  expect(document.querySelector("mix-board [data-undo]")).toBeNull();
  expect(document.querySelector("toast-message")?.textContent).toContain("leap is taken out.");
  need(document, "toast-message [data-offer]", HTMLButtonElement).click();
  await settled();
  expect(sent.map(({ url }) => url)).toEqual(["/mixer/1/clips/leap/remove/", "/mixer/1/put-back/"]);
  expect(shown()).toEqual(START);
});

test("F2 renames in place: Enter saves it, Escape leaves it, and the keys of the board rest meanwhile", async () => {
  card("leap").focus();
  press(card("leap"), "F2");
  const field = need(card("leap"), "input", HTMLInputElement);
  expect(document.activeElement).toBe(field);
  press(field, "Delete");
  press(field, "ArrowDown", { altKey: true });
  field.value = " Jump  high ";
  press(field, "Enter");
  expect(card("leap").querySelector("[data-title]")?.textContent).toBe("Jump high");
  expect(document.activeElement).toBe(card("leap"));
  await settled();
  expect(sent).toEqual([{ url: "/mixer/1/clips/leap/rename/", fields: { name: "Jump high" } }]);
  press(head("Hook"), "F2");
  const name = need(head("Hook"), "input", HTMLInputElement);
  name.value = "Other";
  press(name, "Escape");
  expect(head("Hook").querySelector("[data-title]")?.textContent).toBe("Hook");
  await settled();
  expect(sent).toHaveLength(1);
});

test("an answer that comes while a name is typed leaves the field alone", async () => {
  press(card("court"), "F2");
  const field = need(card("court"), "input", HTMLInputElement);
  field.value = "Cou";
  press(card("leap"), "ArrowDown", { altKey: true });
  await settled();
  expect(document.contains(field)).toBe(true);
  expect([field.value, document.activeElement === field]).toEqual(["Cou", true]);
});

test("the arrows go from card to card and group to group, and one of them is in the order of Tab", () => {
  const stops = (): string[] => [...document.querySelectorAll<HTMLElement>('mix-board [tabindex="0"]')].map((each) => each.dataset["clip"] ?? each.tagName);
  expect(stops()).toEqual(["leap"]);
  card("leap").focus();
  press(card("leap"), "ArrowDown");
  expect(document.activeElement).toBe(card("skyline"));
  press(card("skyline"), "ArrowRight");
  expect(document.activeElement).toBe(card("court"));
  expect(stops()).toEqual(["court"]);
  press(card("court"), "ArrowUp");
  expect(document.activeElement).toBe(head("Proof"));
  press(head("Proof"), "ArrowLeft");
  expect(document.activeElement).toBe(head("Hook"));
});

test("the badge is a switch", async () => {
  const badge = need(head("Hook"), "[data-act=optional]", HTMLButtonElement);
  badge.click();
  expect([badge.textContent, badge.hasAttribute("data-optional")]).toEqual(["Optional", true]);
  await settled();
  expect(sent).toEqual([{ url: "/mixer/1/groups/Hook/optional/", fields: { is_optional: "1" } }]);
});

test("cards say how often the plan takes them, and go on saying it after a move", async () => {
  document.dispatchEvent(new CustomEvent(PLANNED, { detail: { uses: { leap: 8, court: 2 } } }));
  const uses = (id: string): string => need(card(id), "[data-uses]", HTMLElement).textContent ?? "";
  expect(["leap", "skyline", "court"].map(uses)).toEqual([" · used 8×", " · used 0×", " · used 2×"]);
  state = { ...START, Hook: ["skyline", "leap"] };
  press(card("leap"), "ArrowDown", { altKey: true });
  await settled();
  expect(["leap", "skyline", "court"].map(uses)).toEqual([" · used 8×", " · used 0×", " · used 2×"]);
});

test("columns and cards that did not change stay the elements that they are", async () => {
  const before = [card("leap"), card("court"), need(document, '[data-group="Proof"]', HTMLElement)];
  press(card("skyline"), "ArrowUp", { altKey: true });
  state = { ...START, Hook: ["skyline", "leap"] };
  await settled();
  expect([card("leap"), card("court"), need(document, '[data-group="Proof"]', HTMLElement)]).toEqual(before);
  expect(card("court")).toBe(before[1]);
});

test("a dialog whose form is wrong shows it again, and closes when it is right", async () => {
  const form = `<form method="post" action="/mixer/1/clips/leap/" data-mix><input name="weight" value="99"><button>Save</button></form>`;
  document.body.append(fragment(`<dialog id="d" open>${form}</dialog>`));
  const dialog = need(document, "#d", HTMLDialogElement);
  answers = [() => refusal(422, { html: `<form method="post" action="/mixer/1/clips/leap/" data-mix><p>Too heavy.</p><button>Save</button></form>` })];
  need(dialog, "button", HTMLButtonElement).click();
  await settled();
  expect([dialog.open, dialog.textContent]).toEqual([true, "Too heavy.Save"]);
  expect(document.querySelector("toast-message")).toBeNull();
  need(dialog, "button", HTMLButtonElement).click();
  await settled();
  expect(dialog.open).toBe(false);
});

test("a card is dragged to another group, and a line shows where it would go", async () => {
  document.elementFromPoint = () => card("court");
  vi.spyOn(card("court"), "getBoundingClientRect").mockReturnValue(new DOMRect(300, 40, 200, 50));
  pointer("pointerdown", card("leap"), 10, 10);
  pointer("pointermove", document, 12, 11);
  expect(document.querySelector(".mix-ghost")).toBeNull(); // a press, so far
  pointer("pointermove", document, 400, 45);
  expect(document.querySelector(".mix-gap")?.nextElementSibling).toBe(card("court"));
  pointer("pointermove", document, 400, 80);
  expect(document.querySelector(".mix-gap")?.previousElementSibling).toBe(card("court"));
  pointer("pointerup", document, 400, 80);
  expect(shown()["Proof"]).toEqual(["court", "leap"]);
  expect(document.querySelector(".mix-ghost, .mix-gap")).toBeNull();
  await settled();
  expect(sent[0]?.fields).toEqual({ group: "Proof", to: "1" });
});

test("Escape leaves a drag, and so does the browser", () => {
  document.elementFromPoint = () => card("court");
  for (const end of [() => press(document.body, "Escape"), () => pointer("pointercancel", document, 0, 0)]) {
    pointer("pointerdown", card("leap"), 10, 10);
    pointer("pointermove", document, 400, 45);
    expect(document.querySelector(".mix-ghost")).not.toBeNull();
    end();
    expect(document.querySelector(".mix-ghost, .mix-gap, [data-held]")).toBeNull();
  }
  expect([shown(), sent]).toEqual([START, []]);
});

test("by touch a card is dragged by its handle alone, so that the page can be scrolled", () => {
  document.elementFromPoint = () => card("court");
  const touch = { pointerType: "touch" };
  pointer("pointerdown", need(card("leap"), "[data-title]", HTMLElement), 10, 10, touch);
  pointer("pointermove", document, 400, 45, touch);
  expect(document.querySelector(".mix-ghost")).toBeNull();
  pointer("pointerup", document, 400, 45, touch);
  pointer("pointerdown", need(card("leap"), "[data-grip]", HTMLElement), 10, 10, touch);
  pointer("pointermove", document, 400, 45, touch);
  expect(document.querySelector(".mix-ghost")).not.toBeNull();
  pointer("pointerup", document, 400, 45, touch);
});

test("a group is dragged by its head", async () => {
  const [hook, proof] = [need(document, '[data-group="Hook"]', HTMLElement), need(document, '[data-group="Proof"]', HTMLElement)];
  vi.spyOn(hook, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 200, 300));
  vi.spyOn(proof, "getBoundingClientRect").mockReturnValue(new DOMRect(200, 0, 200, 300));
  pointer("pointerdown", head("Hook"), 50, 10);
  pointer("pointermove", document, 350, 12);
  pointer("pointerup", document, 350, 12);
  expect(Object.keys(shown())).toEqual(["Proof", "Hook", ""]);
  await settled();
  expect(sent).toEqual([{ url: "/mixer/1/groups/Hook/move/", fields: { to: "1" } }]);
});

const prepared = (destination: string): boolean => document.dispatchEvent(new CustomEvent("prepared", { detail: { asset: "A", name: "a.mp4", isReady: true, destination } }));

test("a file that has come for a group is shown, and the page is told", async () => {
  const changed = vi.fn();
  document.addEventListener(CHANGED, changed, { once: true });
  state = { ...START, Proof: ["court", "new"] };
  prepared("mix:1:Proof");
  await settled();
  expect([sent, shown()["Proof"], changed.mock.calls.length]).toEqual([[{ url: "/mixer/1/", fields: {} }], ["court", "new"], 1]);
});

test("the board is looked at in its turn, so that it is not older than what was done", async () => {
  press(card("leap"), "ArrowDown", { altKey: true });
  prepared("mix:1:Hook");
  expect(sent.length).toBeLessThan(2);
  await settled();
  expect(sent.map(({ url }) => url)).toEqual(["/mixer/1/clips/leap/move/", "/mixer/1/"]);
});

test("after it has left the page it hears nothing", async () => {
  const leap = card("leap");
  element().remove();
  press(leap, "Delete");
  prepared("mix:1:Hook");
  await settled();
  expect(sent).toEqual([]);
});
