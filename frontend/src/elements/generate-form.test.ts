import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, findAll, fragment, need } from "../lib/dom.ts";
import { ASKED } from "./generate-form.ts";

const error = (name: string): string => `<p data-error="${name}" hidden><span data-error-words></span></p>`;
const FORM = `<form action="/generate/">
  <input type="hidden" name="key" value="first">
  <select name="model" data-model><option value="1">One</option><option value="2">Two</option></select>
  <button name="model" value="2" formaction="/generate/form/" data-change>Two does</button>
  ${error("")}
  <input name="blank-product" data-blank="product">
  <p data-filled hidden></p>
  <span data-count="2000" data-count-of="prompt"></span><textarea name="prompt">A {{ product }}</textarea>${error("prompt")}
  <span data-count="500" data-count-of="negative_prompt"></span><input name="negative_prompt">
  <input name="seed">${error("seed")}<button type="button" data-dice></button><button type="button" data-lock></button>
  <input type="checkbox" name="is_batch" data-batch>
  <div data-price><div data-price-words>5 credits</div><button data-send><span data-send-words>Generate</span></button></div>
</form>`;
const PRICE = `<div data-price-words>20 credits</div><button data-send disabled><span data-send-words>Generate 4 takes</span></button>`;

let asked: [string, FormData][];
let answer: () => Response;
const text = (selector: string): string => document.querySelector(selector)?.textContent?.trim() ?? "";
const prompt = (): HTMLTextAreaElement => need(document, "textarea", HTMLTextAreaElement);
const send = (): HTMLButtonElement => need(document, "[data-send]", HTMLButtonElement);
const type = (field: HTMLInputElement | HTMLTextAreaElement, value: string): void => {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const submit = (button: HTMLButtonElement = send()): void => {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "submitter", { value: button });
  need(document, "form", HTMLFormElement).dispatchEvent(event);
};

beforeEach(() => {
  asked = [];
  answer = () => new Response(PRICE);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    asked.push([new URL(url, location.href).pathname, init.body as FormData]);
    return answer();
  });
  document.body.replaceChildren(fragment(`<generate-form quote="/generate/quote/" change="/generate/form/">${FORM}</generate-form>`));
});

afterEach(() => {
  document.body.innerHTML = "";
  history.replaceState(null, "");
});

test("the prompt is counted with its blanks filled in, and shown as it will read", () => {
  type(need(document, "[data-blank]", HTMLInputElement), "shoe");
  expect([text("[data-count]"), text("[data-filled]")]).toEqual(["6 / 2,000", "A shoe"]);
  type(prompt(), "A shoe");
  expect(need(document, "[data-filled]", HTMLElement).hidden).toBe(true);
});

test("a prompt that is too long is marked, and so is what is to be left out", () => {
  type(prompt(), "a".repeat(2001));
  type(need(document, "[name=negative_prompt]", HTMLInputElement), "b".repeat(501));
  const places = findAll(document, "[data-count]", HTMLElement);
  expect(places.map((place) => [place.textContent, place.className])).toEqual([
    ["2,001 / 2,000", "text-error"],
    ["501 / 500", "text-error"],
  ]);
});

test("it is right at load, and when a browser has put back what was typed", () => {
  expect(text("[data-count]")).toBe("15 / 2,000");
  prompt().value = "A valley";
  window.dispatchEvent(new Event("pageshow"));
  expect(text("[data-count]")).toBe("8 / 2,000");
});

test("what was typed is there again when one comes back, but where the server has words of its own", () => {
  const draw = (words: string): void =>
    document.body.replaceChildren(fragment(`<generate-form quote="/generate/quote/">${FORM.replace("A {{ product }}</textarea>", `${words}</textarea>`)}</generate-form>`));
  draw("");
  type(prompt(), "A valley");
  window.dispatchEvent(new Event("pagehide"));
  draw("");
  expect([prompt().value, text("[data-count]")]).toEqual(["A valley", "8 / 2,000"]);
  draw("A harbour");
  expect(prompt().value).toBe("A harbour");
});

test("some time after a change the price is asked for, once, and the button says what it will do", async () => {
  type(prompt(), "one");
  type(prompt(), "two");
  await vi.waitFor(() => expect(text("[data-price-words]")).toBe("20 credits"));
  expect([send().disabled, text("[data-send-words]")]).toEqual([true, "Generate 4 takes"]);
  expect(asked.map(([path]) => path)).toEqual(["/generate/quote/"]);
});

test("what was asked for is told to the page, and the next request has a key of its own", async () => {
  answer = () => new Response("<article>new</article>", { status: 201 });
  const told = vi.fn();
  document.addEventListener(ASKED, (event) => told((event as CustomEvent<string>).detail), { once: true });
  submit();
  submit(); // while it is on its way
  await vi.waitFor(() => expect(told).toHaveBeenCalledExactlyOnceWith("<article>new</article>"));
  expect(need(document, "[name=key]", HTMLInputElement).value).not.toBe("first");
  expect(asked.filter(([path]) => path === "/generate/")).toHaveLength(1);
});

test("a refusal is said at its field and keeps the key", async () => {
  answer = () => Response.json({ error: { code: "x", message: "See what is marked.", fields: { prompt: ["Too long."] } } }, { status: 422 });
  submit();
  await vi.waitFor(() => expect(text('[data-error="prompt"]')).toBe("Too long."));
  expect(text('[data-error=""]')).toBe("See what is marked.");
  expect(prompt().getAttribute("aria-invalid")).toBe("true");
  expect(need(document, '[data-error="seed"]', HTMLElement).hidden).toBe(true);
  expect(need(document, "[name=key]", HTMLInputElement).value).toBe("first");
});

test("another model brings its form, with what was typed sent along", async () => {
  answer = () => new Response(FORM.replace("2000", "700"));
  prompt().value = "A valley";
  submit(need(document, "[data-change]", HTMLButtonElement));
  await vi.waitFor(() => expect(find(document, "[data-count='700']", HTMLElement)).not.toBeNull());
  expect(asked[0]?.[0]).toBe("/generate/form/");
  expect(asked[0]?.[1].get("prompt")).toBe("A valley");
});

test("the dice draw a seed and the lock shows that it is kept", () => {
  const lock = need(document, "[data-lock]", HTMLButtonElement);
  expect(lock.getAttribute("aria-pressed")).toBe("false");
  need(document, "[data-dice]", HTMLButtonElement).click();
  expect(lock.getAttribute("aria-pressed")).toBe("true");
  expect(need(document, "[name=seed]", HTMLInputElement).value).toMatch(/^\d+$/);
  lock.click();
  expect([need(document, "[name=seed]", HTMLInputElement).value, lock.getAttribute("aria-pressed")]).toEqual(["", "false"]);
});

test("Ctrl+Enter sends from anywhere, and not what cannot be paid", () => {
  const sent = vi.spyOn(need(document, "form", HTMLFormElement), "requestSubmit").mockImplementation(() => undefined);
  const press = (): boolean => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
  press();
  expect(sent).toHaveBeenCalledOnce();
  send().disabled = true;
  press();
  expect(sent).toHaveBeenCalledOnce();
});
