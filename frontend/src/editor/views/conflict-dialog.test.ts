import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { need } from "../../lib/dom.ts";
import { emit } from "../events.ts";
import { FakeChannel, FakeServer, markupOf, openTab, pass, stage, type Tab } from "../state/saving-testing.ts";
import "./conflict-dialog.ts";

let server: FakeServer;
let tab: Tab;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  server = new FakeServer().install();
  tab = openTab(server, "one", new BrowserStore("conflict"));
  stage(tab.editor, markupOf("_conflict.html"));
  await pass(300);
  server.timeline = { ...server.timeline, duration: 999 };
  server.version = 7;
  tab.move(10);
  await pass(700);
});

afterEach(() => {
  tab.scope.end();
  document.body.replaceChildren();
  vi.useRealTimers();
});

const dialog = (): HTMLDialogElement => need(document, "dialog", HTMLDialogElement);
const text = (selector: string): string => need(dialog(), selector, HTMLElement).textContent?.trim() ?? "";

async function choose(way: string): Promise<void> {
  need(dialog(), `[data-way=${way}]`, HTMLButtonElement).click();
  await pass(10);
}

test("opens by itself and says what each side changed", () => {
  expect(dialog().open).toBe(true);
  expect([text("[data-theirs]"), text("[data-mine]"), text("[data-count]")]).toEqual(["Moved 1 clip", "Move b 10", "1 change"]);
  expect(text("[data-when]")).toContain("by Ada");
});

test("put off it stays closed through further edits, and opens when it is asked for", async () => {
  dialog().close();
  tab.move(5);
  await pass(2000);
  expect(dialog().open).toBe(false);
  emit("editor:conflict", {});
  expect([dialog().open, text("[data-count]")]).toEqual([true, "2 changes"]);
});

test("keeping mine closes it when both sides are kept", async () => {
  await choose("mine");
  expect([dialog().open, server.version, server.versions.length]).toEqual([false, 8, 1]);
});

test("a way that fails changes nothing, and says so", async () => {
  server.mood = 503;
  await choose("mine");
  expect([dialog().open, text("[data-problem]")]).toEqual([true, "Refused: 503. Nothing has changed; both sides are still there."]);
  expect(need(dialog(), "[data-way=theirs]", HTMLButtonElement).disabled).toBe(false);
});

test("keeping both opens a new tab", async () => {
  const open = vi.fn(() => ({}) as Window);
  vi.stubGlobal("open", open);
  await choose("both");
  expect(open).toHaveBeenCalledWith("/projects/p2/edit/", "_blank");
  expect([dialog().open, tab.editor.store.state.timeline.duration]).toEqual([false, 999]);
});
