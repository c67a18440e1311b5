import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./clip-table.ts";
import { SAVED } from "./clip-table-parts.ts";

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

/** The server's table: rows as [id, volume]. */
function table(version: number, rows: readonly (readonly [string, string])[], notice = ""): string {
  const cells = rows.map(
    ([id, volume]) => `<tr data-row="${id}"><td id="cell-${id}-volume" data-cell><input type="text" id="f-${id}-volume"
      name="${id}-volume" value="${volume}"><p data-error="${id}-volume" hidden></p></td>
      <td><button name="action" value="up:${id}" id="up-${id}">Up</button></td></tr>`,
  );
  return `<div data-clips data-cuts="0 30" data-count="60" data-length="00:00:02:00">
    <input type="hidden" name="version" value="${version}"><input type="hidden" name="document" value="{}">
    <div data-notice>${notice}</div><button data-save>Save</button><span id="total"></span>
    <table><tbody>${cells.join("")}</tbody></table></div>`;
}

const answer = (html: string): Response => new Response(html, { headers: { "Content-Type": "text/html" } });
const refuse = (status: number, error: object): Response => new Response(JSON.stringify({ error }), { status });
const input = (id: string): HTMLInputElement => need(document, `#f-${id}-volume`, HTMLInputElement);
const words = (): string => need(document, "#state", HTMLElement).textContent?.trim() ?? "";
const sent = (call: number): FormData => fetched.mock.calls[call]?.[1].body as FormData;

function type(id: string, text: string): void {
  input(id).value = text;
  input(id).dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  vi.useFakeTimers();
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  document.body.replaceChildren(
    fragment(`<p id="state"></p><clip-table state="state"><form method="post" action="/projects/1/" id="clip-table">
      <div data-sheet>${table(1, [["a", "100"], ["b", "100"]])}</div></form></clip-table>`),
  );
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("an edit is saved 600 ms after the last keystroke, as one request", async () => {
  fetched.mockImplementation(async () => answer(table(2, [["a", "12"], ["b", "100"]])));
  type("a", "1");
  await vi.advanceTimersByTimeAsync(500);
  type("a", "12");
  await vi.advanceTimersByTimeAsync(599);
  expect(fetched).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(fetched.mock.calls[0]?.[0]).toBe("/projects/1/");
  expect([sent(0).get("version"), sent(0).get("a-volume")]).toEqual(["1", "12"]);
  expect(words()).toMatch(/^Saved /);
});

test("the next save names the version that the last one made", async () => {
  fetched.mockImplementationOnce(async () => answer(table(2, [["a", "5"], ["b", "100"]])));
  fetched.mockImplementationOnce(async () => answer(table(3, [["a", "6"], ["b", "100"]])));
  type("a", "5");
  await vi.advanceTimersByTimeAsync(600);
  type("a", "6");
  await vi.advanceTimersByTimeAsync(600);
  expect(sent(1).get("version")).toBe("2");
});

test("one request is on its way at a time, and what is typed meanwhile is kept and sent next", async () => {
  let finish: (response: Response) => void = () => undefined;
  fetched.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
  fetched.mockImplementationOnce(async () => answer(table(3, [["a", "5"], ["b", "7"]])));
  type("a", "5");
  await vi.advanceTimersByTimeAsync(600);
  type("b", "7");
  await vi.advanceTimersByTimeAsync(2000);
  expect(fetched).toHaveBeenCalledTimes(1);
  finish(answer(table(2, [["a", "5"], ["b", "100"]])));
  await vi.advanceTimersByTimeAsync(0);
  expect(fetched).toHaveBeenCalledTimes(2);
  expect([sent(1).get("version"), sent(1).get("b-volume")]).toEqual(["2", "7"]);
  expect(input("b").value).toBe("7");
});

test("the field that has the focus stays the same element", async () => {
  fetched.mockImplementation(async () => answer(table(2, [["a", "12"], ["b", "50"]])));
  const before = input("a");
  before.focus();
  type("a", "12");
  await vi.advanceTimersByTimeAsync(600);
  expect(input("a")).toBe(before);
  expect(document.activeElement).toBe(before);
  expect(input("b").value).toBe("50");
});

test("a pressed button is sent by its name, and the focus comes back to it among new rows", async () => {
  fetched.mockImplementation(async () => answer(table(2, [["b", "100"], ["a", "100"]])));
  const button = need(document, "#up-b", HTMLButtonElement);
  button.focus();
  button.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent(0).get("action")).toBe("up:b");
  expect([...document.querySelectorAll("[data-row]")].map((row) => row.getAttribute("data-row"))).toEqual(["b", "a"]);
  expect(document.activeElement?.id).toBe("up-b");
});

test("errors are painted at their fields, what was typed stays, and the next save takes them away", async () => {
  fetched.mockImplementationOnce(async () =>
    refuse(422, { code: "invalid", message: "Some of it is not right.", fields: { "a-volume": ["Give a whole number."] } }),
  );
  fetched.mockImplementationOnce(async () => answer(table(2, [["a", "9"], ["b", "100"]])));
  type("a", "x");
  await vi.advanceTimersByTimeAsync(600);
  const place = need(document, '[data-error="a-volume"]', HTMLElement);
  expect([place.hidden, place.textContent, input("a").value]).toEqual([false, "Give a whole number.", "x"]);
  expect(input("a").getAttribute("aria-invalid")).toBe("true");
  expect(words()).toBe("Not saved: Some of it is not right.");
  type("a", "9");
  await vi.advanceTimersByTimeAsync(600);
  expect(need(document, '[data-error="a-volume"]', HTMLElement).hidden).toBe(true);
  expect(words()).toMatch(/^Saved /);
});

test("at a conflict nothing is sent any more until one side is chosen", async () => {
  const choice = `<button name="overwrite" value="4" id="mine">Save mine over it</button>`;
  fetched.mockImplementationOnce(async () =>
    refuse(409, { code: "conflict", message: "Changed", fields: {}, html: table(1, [["a", "5"], ["b", "100"]], choice) }),
  );
  fetched.mockImplementationOnce(async () => answer(table(5, [["a", "6"], ["b", "100"]])));
  type("a", "5");
  await vi.advanceTimersByTimeAsync(600);
  expect(words()).toBe("Changed in another tab");
  type("a", "6");
  await vi.advanceTimersByTimeAsync(5000);
  expect(fetched).toHaveBeenCalledTimes(1);
  need(document, "#mine", HTMLButtonElement).click();
  await vi.advanceTimersByTimeAsync(0);
  expect([sent(1).get("overwrite"), sent(1).get("a-volume")]).toEqual(["4", "6"]);
  expect(words()).toMatch(/^Saved /);
});

test("when the server is not reached it says so and tries again", async () => {
  fetched.mockImplementationOnce(async () => Promise.reject(new TypeError("no network")));
  fetched.mockImplementationOnce(async () => answer(table(2, [["a", "5"], ["b", "100"]])));
  type("a", "5");
  await vi.advanceTimersByTimeAsync(600);
  expect(words()).toMatch(/^Not saved: The studio cannot be reached/);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent(1).get("a-volume")).toBe("5");
  expect(words()).toMatch(/^Saved /);
});

test("another form waits until the table is saved", async () => {
  const other = document.createElement("form");
  other.method = "post";
  const went = vi.fn((event: Event) => event.preventDefault());
  other.addEventListener("submit", went);
  document.body.append(other);
  fetched.mockImplementation(async () => answer(table(2, [["a", "5"], ["b", "100"]])));
  type("a", "5");
  other.requestSubmit();
  expect(went).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(went).toHaveBeenCalledTimes(1);
});

test("who listens is told what was saved", async () => {
  fetched.mockImplementation(async () => answer(table(2, [["a", "5"], ["b", "100"]])));
  const heard = vi.fn();
  document.addEventListener(SAVED, (event) => heard((event as CustomEvent).detail), { once: true });
  type("a", "5");
  await vi.advanceTimersByTimeAsync(600);
  expect(heard).toHaveBeenCalledWith({ version: 2, cuts: "0 30", count: 60, length: "00:00:02:00" });
});

test("after it has left the page nothing is sent", async () => {
  type("a", "5");
  need(document, "clip-table", HTMLElement).remove();
  await vi.advanceTimersByTimeAsync(5000);
  expect(fetched).not.toHaveBeenCalled();
});
