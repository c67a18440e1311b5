import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import { timeline, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { markupOf } from "../state/saving-testing.ts";
import { editorWith } from "../testing.ts";
import "./project-name.ts";

let editor: Editor;
const sent = vi.fn<typeof fetch>();
const button = (): HTMLButtonElement => need(document, "[data-name]", HTMLButtonElement);
const field = (): HTMLInputElement => need(document, "project-name input", HTMLInputElement);
const error = (): string => need(document, "[data-error]", HTMLElement).textContent ?? "";
const isOpen = (): boolean => !need(document, "[data-naming]", HTMLElement).hidden;
const press = (key: string): boolean => field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const answer = (status: number, body: unknown): void => void sent.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));

function type(name: string): void {
  button().click();
  field().value = name;
}

beforeEach(() => {
  sent.mockReset();
  vi.stubGlobal("fetch", sent);
  document.title = "Cut · Reelwright";
  editor = editorWith(timeline(track("video")), markupOf("_name.html"));
});
afterEach(() => vi.unstubAllGlobals());

test("Enter keeps the name, which is trimmed; the title follows, and it is announced", async () => {
  answer(200, { name: "Harbour" });
  type("  Harbour ");
  press("Enter");
  await expect.poll(isOpen).toBe(false);
  expect(sent.mock.calls[0]).toEqual(["/", expect.objectContaining({ method: "PATCH", body: '{"name":"Harbour"}' })]);
  expect([editor.name, document.title, button().textContent?.trim()]).toEqual(["Harbour", "Harbour · Reelwright", expect.stringContaining("Harbour")]);
  expect(need(document, "[data-told]", HTMLElement).textContent).toBe("Renamed to Harbour");
  expect(document.activeElement).toBe(button());
});

test("Escape leaves the name as it was", () => {
  type("Harbour");
  press("Escape");
  expect([isOpen(), sent.mock.calls.length, editor.name]).toEqual([false, 0, "Cut"]);
  button().click();
  expect(field().value).toBe("Cut");
});

test("the same name is not sent", () => {
  type("Cut ");
  press("Enter");
  expect([isOpen(), sent.mock.calls.length]).toEqual([false, 0]);
});

test.each([
  ["", "Project name cannot be empty"],
  ["   ", "Project name cannot be empty"],
  ["x".repeat(501), "Project name must be 1-500 characters"],
])("a name against the rule is told at the field, and not sent: %j", (name, sentence) => {
  type(name);
  press("Enter");
  expect([error(), field().ariaInvalid, isOpen(), sent.mock.calls.length]).toEqual([sentence, "true", true, 0]);
  field().dispatchEvent(new Event("input"));
  expect([error(), field().ariaInvalid]).toEqual(["", null]);
});

test("five hundred characters are counted as the server counts them", async () => {
  const name = "🎬".repeat(500);
  answer(200, { name });
  type(name);
  press("Enter");
  await expect.poll(() => editor.name).toBe(name);
});

test("what the server refuses, and a lost network, are told at the field; nothing typed is lost", async () => {
  answer(400, { error: { code: "invalid", message: "No", fields: { name: ["Project name must be 1-500 characters"] } } });
  type("Harbour");
  press("Enter");
  await expect.poll(error).toBe("Project name must be 1-500 characters");
  sent.mockRejectedValueOnce(new TypeError("no network"));
  press("Enter");
  await expect.poll(error).toContain("cannot be reached");
  expect([isOpen(), field().value, editor.name]).toEqual([true, "Harbour", "Cut"]);
});

test("leaving the field keeps what was typed, but no name against the rule", async () => {
  type(" ");
  field().dispatchEvent(new Event("blur"));
  expect([isOpen(), sent.mock.calls.length]).toEqual([false, 0]);
  answer(200, { name: "Harbour" });
  type("Harbour");
  field().dispatchEvent(new Event("blur"));
  await expect.poll(() => editor.name).toBe("Harbour");
});
