import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import { type Editor } from "../editor.ts";
import { hear } from "../events.ts";
import { Scope } from "../../lib/scope.ts";
import { type SaveState as Saved, savingOf } from "../state/saving.ts";
import { FakeChannel, FakeServer, markupOf, openTab, stage } from "../state/saving-testing.ts";
import { BrowserStore } from "../../lib/browser-store.ts";
import { SaveState, wordsOf } from "./save-state.ts";

const plain: Saved = {
  status: "saved", at: new Date(2026, 10, 27, 12, 4).toISOString(), labels: [], message: "", faults: {}, conflict: null, hasOthers: false, problem: "",
};
let editor: Editor;
let tell: (state: Partial<Saved>) => void;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 27, 12, 30), toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  const tab = openTab(new FakeServer().install(), "one", new BrowserStore("views"));
  tab.scope.end();
  editor = tab.editor;
  const saving = savingOf(editor);
  vi.spyOn(saving, "start").mockReturnValue();
  vi.spyOn(saving, "listen").mockImplementation((_, listener) => void (tell = (state) => listener({ ...plain, ...state })));
  stage(editor, markupOf("_save_state.html"));
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const view = (): SaveState => need(document, "save-state", SaveState);
const shown = (selector: string): boolean => !need(view(), selector, HTMLElement).hidden;

test.each<[Partial<Saved>, string]>([
  [{}, "Saved 12:04"],
  [{ status: "saving" }, "Saving"],
  [{ status: "offline", labels: ["a", "b", "c"] }, "Offline: 3 changes kept on this device"],
  [{ status: "offline", labels: ["a"], problem: "No room." }, "Offline: 1 change not saved"],
  [{ status: "conflict" }, "Changed in another tab"],
  [{ status: "refused", message: "Elements overlap on track 'Main'" }, "Not saved: Elements overlap on track 'Main'."],
  [{ status: "signed-out" }, "Not saved: you are signed out"],
  [{ status: "gone" }, "Not saved: the project is no longer here"],
])("%o is said as %s", (state, words) => {
  expect(wordsOf({ ...plain, ...state })).toBe(words);
});

test("another day is named", () => {
  expect(wordsOf({ ...plain, at: new Date(2026, 10, 3, 9, 5).toISOString() })).toMatch(/^Saved .*3.*, 09:05$/);
});

test("each state has the one thing to do about it", () => {
  tell({});
  expect([shown("[data-act]"), shown("a[data-sign-in]")]).toEqual([false, false]);
  tell({ status: "offline", labels: ["Split"], message: "The studio cannot be reached." });
  expect(need(view(), "[data-act]", HTMLElement).textContent).toBe("Try now");
  expect(view().title).toBe("The studio cannot be reached.\nNot saved yet: Split.");
  tell({ status: "signed-out" });
  expect([shown("[data-act]"), shown("a[data-sign-in]")]).toEqual([false, true]);
  tell({ hasOthers: true });
  expect(shown("[data-others]")).toBe(true);
});

test("a conflict that was put off is opened again", () => {
  const asked = vi.fn();
  const scope = new Scope();
  hear(scope, "editor:conflict", asked);
  tell({ status: "conflict" });
  need(view(), "[data-act]", HTMLButtonElement).click();
  expect(asked).toHaveBeenCalledTimes(1);
  scope.end();
});

test("a screen reader hears of trouble and of its end, and not of every save", () => {
  const told = (): string | null => need(view(), "[data-told]", HTMLElement).textContent;
  tell({ status: "saving" });
  tell({ status: "saved" });
  expect(told()).toBe("");
  tell({ status: "offline", labels: ["Split"] });
  expect(told()).toBe("Offline: 1 change kept on this device");
  tell({ status: "saved" });
  expect(told()).toBe("Saved 12:04");
});
