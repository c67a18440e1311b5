import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findAll, fragment, need } from "../lib/dom.ts";
import "./fetched-part.ts";
import { CHANGED, PLANNED } from "./mix-events.ts";
import "./mix-plan.ts";

interface Shape {
  readonly version?: number;
  readonly count?: number;
  readonly seed?: string;
  readonly films?: number;
  readonly key?: string;
}

const film = (number: number): string => `<tr id="film-${number}" data-film="${number}"><td>
  <button formaction="/rows/${number}/lock/" id="row-${number}-lock" data-key="l"></button><a id="row-${number}-film" data-key="enter" href="#"></a></td></tr>`;
const plan = ({ version = 1, count = 20, seed = "7", films = 2, key = "first" }: Shape = {}): string => `
  <div data-plan data-address="/plan/" data-shown="50" data-state="saved" data-words="${count} films planned" data-uses='{"a":${count}}'>
    <form method="post" action="/rules/remove/"><input type="hidden" name="version" value="${version}"><button name="rule" value="max_uses" id="rule-1"></button><a id="add-rule" href="#">Rule</a></form>
    <form method="post" action="/bar/" data-live>
      <input type="hidden" name="version" value="${version}"><input type="number" name="count" id="mix-count" value="${count}"><input type="text" name="seed" id="mix-seed" value="${seed}">
      <p data-error="count" hidden><span data-error-words></span></p>
    </form>
    <form method="post" action="/run/" data-run><input type="hidden" name="key" value="${key}"><button id="mix-run">Render ${count}</button></form>
    <form method="post" action="/rows/cells/" id="mix-rows" data-cells>
      <select name="pick-1-0" id="pick-1-0"><option value="a">A</option><option value="b">B</option></select>
      <table><tbody>${Array.from({ length: films }, (_, index) => film(index + 1)).join("")}</tbody></table>
      <a href="?shown=100" id="show-more" data-more="100">More</a>
    </form>
  </div>`;
const page = (shape?: Shape): string => `<p id="saved"></p><mix-plan>${plan(shape)}<p data-told></p>
  <dialog id="mix-dialog"><fetched-part><form method="post" action="/settings/"><input name="naming" value="x"><button id="save"></button></form></fetched-part></dialog></mix-plan>`;

let asked: { path: string; body: Record<string, string> }[];
let answers: (() => Response | Promise<Response>)[];
const input = (id: string): HTMLInputElement => need(document, `#${id}`, HTMLInputElement);
const type = (id: string, value: string): void => {
  input(id).value = value;
  input(id).dispatchEvent(new Event("input", { bubbles: true }));
};
const submit = (form: string, button: string | null = null): Event => {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "submitter", { value: button ? document.getElementById(button) : null });
  need(document, form, HTMLFormElement).dispatchEvent(event);
  return event;
};
const press = (id: string, key: string): void => {
  document.getElementById(id)?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};
const refusal = (status: number, error: object): Response => Response.json({ error: { code: "x", message: "No.", fields: {}, ...error } }, { status });

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const body = init.body instanceof FormData ? Object.fromEntries([...init.body].map(([name, value]) => [name, String(value)])) : {};
    asked.push({ path: new URL(url, location.href).pathname + new URL(url, location.href).search, body });
    return (answers.shift() ?? ((): Response => new Response(plan({ version: 2 }))))();
  });
  document.body.replaceChildren(fragment(page()));
});

afterEach(() => document.body.replaceChildren());

test("what is typed is sent once, the plan takes its place, and the field keeps the focus and what was typed since", async () => {
  let go: (response: Response) => void = () => undefined;
  answers = [() => new Promise<Response>((done) => (go = done))];
  input("mix-seed").focus();
  type("mix-count", "1");
  type("mix-count", "18");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({ path: "/bar/", body: { count: "18", version: "1", shown: "50" } });
  type("mix-seed", "7041");
  input("mix-seed").setSelectionRange(2, 3);
  go(new Response(plan({ version: 2, count: 18 })));
  await vi.waitFor(() => expect(need(document, "#mix-run", HTMLElement).textContent).toBe("Render 18"));
  expect([input("mix-count").value, input("mix-seed").value]).toEqual(["18", "7041"]);
  expect([document.activeElement?.id, input("mix-seed").selectionStart, input("mix-seed").selectionEnd]).toEqual(["mix-seed", 2, 3]);
  await vi.waitFor(() => expect(asked[1]?.body).toMatchObject({ seed: "7041", version: "2" }));
});

test("after each plan it is told how often clips play, what is planned, and that it is saved", async () => {
  const told = vi.fn();
  document.addEventListener(PLANNED, (event) => told((event as CustomEvent).detail), { once: true });
  answers = [() => new Response(plan({ count: 5 }))];
  type("mix-count", "5");
  await vi.waitFor(() => expect(told).toHaveBeenCalledExactlyOnceWith({ uses: { a: 5 } }));
  expect(need(document, "[data-told]", HTMLElement).textContent).toBe("5 films planned");
  await vi.waitFor(() => expect(need(document, "#saved", HTMLElement).textContent).toContain("Saved"));
});

test("when clips are others the plan is fetched anew, once for several changes, and the key of the run stays", async () => {
  answers = [() => new Response(plan({ key: "second" }))];
  document.dispatchEvent(new CustomEvent(CHANGED));
  document.dispatchEvent(new CustomEvent(CHANGED));
  await vi.waitFor(() => expect(need(document, "[data-told]", HTMLElement).textContent).not.toBe(""));
  expect(asked.map(({ path }) => path)).toEqual(["/plan/?shown=50"]);
  expect(need(document, "[name=key]", HTMLInputElement).value).toBe("first");
});

test("a press is sent with its value alone, and what lost its button gives the focus on", async () => {
  answers = [() => new Response(plan().replace('<button name="rule" value="max_uses" id="rule-1"></button>', ""))];
  document.getElementById("rule-1")?.focus();
  expect(submit("form[action='/rules/remove/']", "rule-1").defaultPrevented).toBe(true);
  await vi.waitFor(() => expect(document.activeElement?.id).toBe("add-rule"));
  expect(asked[0]?.body).toEqual({ rule: "max_uses", version: "1", shown: "50" });
});

test("keys of a row press its buttons, arrows go along, and one row alone is in the order of Tab", async () => {
  const rows = findAll(document, "tr[data-film]", HTMLElement);
  expect(rows.map((row) => row.tabIndex)).toEqual([0, -1]);
  rows[0]?.focus();
  press("film-1", "ArrowDown");
  expect([document.activeElement?.id, ...rows.map((row) => row.tabIndex)]).toEqual(["film-2", -1, 0]);
  const lock = vi.spyOn(need(document, "#row-2-lock", HTMLElement), "click").mockImplementation(() => undefined);
  const look = vi.spyOn(need(document, "#row-2-film", HTMLElement), "click").mockImplementation(() => undefined);
  press("film-2", "L");
  press("row-2-lock", "Enter"); // the button's own
  expect([lock, look].map((spy) => spy.mock.calls.length)).toEqual([1, 0]);
  press("film-2", "Enter");
  expect(look).toHaveBeenCalledOnce();
});

test("a cell of the grid is sent by itself", async () => {
  const select = need(document, "#pick-1-0", HTMLSelectElement);
  select.value = "b";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(asked[0]).toEqual({ path: "/rows/cells/", body: { "pick-1-0": "b", version: "1", shown: "50" } }));
});

test("more films come under those in sight, and the first of them has the focus", async () => {
  answers = [() => new Response(plan({ films: 4 }).replace('data-shown="50"', 'data-shown="100"'))];
  document.getElementById("show-more")?.click();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe("film-3"));
  expect(asked[0]?.path).toBe("/plan/?shown=100");
});

test("a fault is told at its field and keeps what is typed; the run waits until it is right", async () => {
  answers = [() => refusal(422, { fields: { count: ["Too many."] } }), () => refusal(422, { fields: { count: ["Too many."] } })];
  type("mix-count", "900");
  await vi.waitFor(() => expect(need(document, "[data-error=count]", HTMLElement).textContent?.trim()).toBe("Too many."));
  expect(input("mix-count").value).toBe("900");
  expect(submit("form[data-run]", "mix-run").defaultPrevented).toBe(true);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
});

test("what was changed elsewhere is shown in place of what was typed, and the run may be asked for then", async () => {
  answers = [() => refusal(409, { html: `${plan({ version: 9, count: 3 }).replace("data-words", 'data-notice="" data-words')}` })];
  input("mix-count").focus();
  type("mix-count", "5");
  await vi.waitFor(() => expect(input("mix-count").value).toBe("3"));
  await vi.waitFor(() => expect(submit("form[data-run]", "mix-run").defaultPrevented).toBe(false));
});

test("what was typed is planned before the run is asked for", async () => {
  const sent = vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(() => undefined);
  type("mix-count", "5");
  expect(submit("form[data-run]", "mix-run").defaultPrevented).toBe(true);
  await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
  expect(asked.map(({ path }) => path)).toEqual(["/bar/"]);
  sent.mockRestore();
});

test("a form in the dialog that is refused stays there with its faults, and closes when it is kept", async () => {
  const dialog = need(document, "#mix-dialog", HTMLDialogElement);
  dialog.showModal();
  answers = [() => refusal(422, { code: "invalid", html: '<form method="post" action="/settings/"><input name="naming" aria-invalid="true" value="typed"></form>' })];
  submit("#mix-dialog form", "save");
  await vi.waitFor(() => expect(need(dialog, "[name=naming]", HTMLInputElement).value).toBe("typed"));
  expect(dialog.open).toBe(true);
  submit("#mix-dialog form");
  await vi.waitFor(() => expect(dialog.open).toBe(false));
  expect(asked[1]?.body).toMatchObject({ naming: "typed", version: "1" });
});

test("an emptied field is as before when one leaves it", () => {
  input("mix-count").value = "";
  input("mix-count").dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  expect(input("mix-count").value).toBe("20");
});
