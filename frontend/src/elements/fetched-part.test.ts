import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../lib/dom.ts";
import "./fetched-part.ts";

const PAGE = `<a href="/one/" data-fetches="where">One</a><dialog id="where"><fetched-part></fetched-part></dialog>`;
const part = (): HTMLElement => need(document, "fetched-part", HTMLElement);
const press = (keys: MouseEventInit = {}): boolean =>
  need(document, "a", HTMLElement).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...keys }));

beforeEach(() => {
  document.body.replaceChildren(fragment(PAGE));
});

afterEach(() => {
  document.body.innerHTML = "";
});

test("the link opens its page's inside in the dialog, with the focus on the first field", async () => {
  vi.stubGlobal("fetch", async () => new Response("<form><select></select></form>"));
  expect(press()).toBe(false);
  await vi.waitFor(() => expect(part().querySelector("select")).not.toBeNull());
  expect(need(document, "dialog", HTMLDialogElement).open).toBe(true);
  expect(document.activeElement?.tagName).toBe("SELECT");
});

test("with Ctrl it is a link", () => {
  expect(press({ ctrlKey: true })).toBe(true);
  expect(need(document, "dialog", HTMLDialogElement).open).toBe(false);
});

test("when it cannot be fetched that is said in its place", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  press();
  await vi.waitFor(() => expect(part().textContent).toBe("That is no longer here."));
});
