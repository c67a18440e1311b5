import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, fragment, need } from "../lib/dom.ts";
import "./frame-slots.ts";

const empty = `<div data-slot="first"><button type="button" data-choose></button><p>First</p></div>`;
const filled = `<div data-slot="first"><input type="hidden" name="first_frame" value="7"><button type="button" data-clear></button><p>First</p></div>`;
const PAGE = `<form><frame-slots>${empty}</frame-slots></form>
  <dialog id="pick-picture"><form data-upload><input type="file" data-file><p data-upload-words></p></form><button type="button" data-picture="7"></button></dialog>`;

let asked: string[];
let changed: () => void;
const dialog = (): HTMLDialogElement => need(document, "#pick-picture", HTMLDialogElement);
const press = (selector: string): void => need(document, selector, HTMLElement).click();

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    asked.push(`${init.method ?? "GET"} ${url}`);
    return new Response(filled);
  });
  document.body.replaceChildren(fragment(PAGE));
  changed = vi.fn();
  need(document, "form", HTMLFormElement).addEventListener("change", changed);
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("a picture of the library fills the slot that asked for it, and the form hears it", async () => {
  press("[data-choose]");
  expect(dialog().open).toBe(true);
  press("[data-picture]");
  await vi.waitFor(() => expect(find(document, "[name=first_frame]", HTMLInputElement)?.value).toBe("7"));
  expect([asked, dialog().open]).toEqual([["GET /generate/slots/first/7/"], false]);
  expect(changed).toHaveBeenCalledOnce();
});

test("a slot is emptied, and can be filled again", () => {
  need(document, "frame-slots", HTMLElement).replaceChildren(fragment(filled));
  press("[data-clear]");
  expect(find(document, "[name=first_frame]", HTMLInputElement)).toBeNull();
  expect(need(document, "[data-choose]", HTMLElement).getAttribute("aria-label")).toBe("Choose a first picture");
  expect(changed).toHaveBeenCalledOnce();
});

test("a picture from this machine is brought, and why not is said where it was chosen", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ error: { code: "x", message: "Choose a picture.", fields: {} } }, { status: 422 }));
  press("[data-choose]");
  const field = need(document, "[data-file]", HTMLInputElement);
  Object.defineProperty(field, "files", { value: [new File(["x"], "notes.txt")] });
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(need(document, "[data-upload-words]", HTMLElement).textContent).toBe("Choose a picture."));
  expect(dialog().open).toBe(true);
});
