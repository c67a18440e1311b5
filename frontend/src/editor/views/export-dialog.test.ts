import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../../lib/dom.ts";
import { film, timeline, track } from "../edits/testing.ts";
import type { Timeline } from "../edits/document.ts";
import { Editor } from "../editor.ts";
import { emit } from "../events.ts";
import type { Finding } from "../exporting/findings.ts";
import "./export-dialog.ts";

const saving = vi.hoisted(() => ({ save: vi.fn(async () => true), version: 7, state: { message: "" } }));
vi.mock("../state/saving.ts", () => ({ savingOf: () => saving }));

const PAGE = `<export-dialog><dialog><form data-form>
  <input type="checkbox" name="preset" value="youtube" data-label="YouTube" checked><input type="checkbox" name="preset" value="shorts" data-label="YouTube Shorts">
  <input type="radio" name="quality" value="medium" checked><input type="radio" name="quality" value="high">
  <select name="format"><option value="mp4" selected></option></select><select name="captions"><option value="burned" selected></option></select>
  <input type="radio" name="part" value="whole" checked><input type="radio" name="part" value="range" disabled><p data-span></p><p data-hint></p>
  <input name="name" value="Spring">
  <section data-look tabindex="-1"><p data-told></p><ul data-findings></ul><ul data-estimates></ul></section>
  <p data-refusal></p><p data-terms></p><button data-send><span data-send-words></span></button></form></dialog></export-dialog>
  <section id="messages"></section>${["info", "success", "error"].map((level) => `<template data-toast="${level}"><toast-message><p data-text></p></toast-message></template>`).join("")}`;

const BOOT = { project: { id: "p", name: "Spring", version: 1, edited_at: "" }, user: "u", media: [], keymap: {}, actions: {}, is_snapping: true };
const URLS = { preflight: "/preflight/", exports: "/exports/" };

interface Sent {
  readonly path: string;
  readonly key: string | null;
  readonly body: Record<string, unknown>;
}

let sent: Sent[];
let answer: (path: string) => Response | Promise<Response>;
let editor: Editor;

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const found = (fields: object = {}): Response =>
  json({ findings: [], estimates: [{ preset: "youtube", words: "about 12 MB, about 40 s" }], price: 2, left: 10, expected: "about 40 s", ...fields });
const finding = (fields: Partial<Finding>): Finding => ({ level: "warning", message: "A gap.", elements: [], frame: null, fix: null, ...fields });
const text = (name: string): string => need(document, `[data-${name}]`, HTMLElement).textContent ?? "";
const send = (): HTMLButtonElement => need(document, "[data-send]", HTMLButtonElement);
const look = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(400));
const submit = async (): Promise<void> => {
  need(document, "form", HTMLFormElement).dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
  await vi.advanceTimersByTimeAsync(0);
};
const tick = async (selector: string): Promise<void> => {
  need(document, selector, HTMLInputElement).click();
  need(document, "form", HTMLFormElement).dispatchEvent(new Event("input", { bubbles: true }));
  await look();
};
const exports = (): Sent[] => sent.filter(({ path }) => path === "/exports/");

async function open(document_: Timeline = timeline(track("video", film("a", 0, 100), film("b", 130, 50)))): Promise<void> {
  editor = new Editor({ ...BOOT, timeline: document_, urls: URLS } as unknown as ConstructorParameters<typeof Editor>[0]);
  const shell = Object.assign(document.createElement("editor-shell"), { editor });
  shell.append(fragment(PAGE));
  document.body.replaceChildren(shell);
  emit("editor:export", {});
  await look();
}

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  answer = () => found();
  saving.save.mockResolvedValue(true);
  saving.state.message = "";
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const path = new URL(url, location.href).pathname;
    sent.push({ path, key: new Headers(init.headers).get("Idempotency-Key"), body: JSON.parse(String(init.body)) as Record<string, unknown> });
    return answer(path);
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("it looks at the cut as it is shown, and tells price, balance after and time", async () => {
  await open();
  expect(sent.map(({ path }) => path)).toEqual(["/preflight/"]);
  expect(sent[0]?.body["timeline"]).toMatchObject({ duration: 180 });
  expect(text("terms")).toBe("2 credits · 8 after · about 40 s");
  expect(text("estimates")).toBe("YouTubeabout 12 MB, about 40 s");
  expect(text("findings")).toContain("Nothing stands out");
  expect(send().disabled).toBe(false);
});

test("what is in the way, too few credits, or nothing chosen turn the button off", async () => {
  answer = () => found({ findings: [finding({ level: "error", message: "Valley is missing." })] });
  await open();
  expect([send().disabled, text("told")]).toEqual([true, "1 in the way."]);
  answer = () => found({ price: 12 });
  await tick("[value=shorts]");
  expect([send().disabled, text("terms")]).toEqual([true, "Not enough credits: this costs 12 and you have 10."]);
  answer = () => found();
  await tick("[value=shorts]");
  await tick("[value=youtube]");
  expect([send().disabled, text("terms")]).toEqual([true, "Choose what it is for."]);
});

test("several videos are asked for at once, of what was saved", async () => {
  await open();
  await tick("[value=shorts]");
  expect(text("send-words")).toBe("Export 2 videos");
  answer = () => json({ renders: [{ id: "1", name: "", job: "j" }, { id: "2", name: "", job: null }] }, 201);
  await submit();
  expect(saving.save).toHaveBeenCalled();
  expect(exports()[0]?.body).toEqual({
    version: 7,
    presets: [
      { preset: "youtube", quality: "medium", format: "mp4" },
      { preset: "shorts", quality: "medium", format: "mp4" },
    ],
    range: null,
    captions: "burned",
    name: "Spring",
  });
  expect(need(document, "dialog", HTMLDialogElement).open).toBe(false);
  expect(document.getElementById("messages")?.textContent).toContain("The video is being made. Follow it under Jobs, at the top. One was made before");
});

test("what cannot be saved is not exported, and nothing that was chosen is lost", async () => {
  await open();
  saving.save.mockResolvedValue(false);
  saving.state.message = "Changed in another tab.";
  await submit();
  expect(exports()).toEqual([]);
  expect(text("refusal")).toContain("are not saved yet, so nothing was exported. Changed in another tab.");
  expect([need(document, "dialog", HTMLDialogElement).open, send().disabled]).toEqual([true, false]);
});

test("after a lost answer the same is asked for by the same key, and something else by another", async () => {
  await open();
  answer = () => Promise.reject(new TypeError("network"));
  await submit();
  expect(text("refusal")).toBe("The studio cannot be reached, so nothing was exported. What you chose is still here; try again.");
  answer = (path) => (path === "/exports/" ? json({ error: { code: "not_enough_credits", message: "This costs 2 credits and you have 1.", fields: {} } }, 402) : found());
  await submit();
  expect(text("refusal")).toBe("This costs 2 credits and you have 1.");
  await tick("[value=high]");
  await submit();
  const keys = exports().map(({ key }) => key);
  expect(keys[0]).toBeTruthy();
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
});

test("pressed twice it is sent once", async () => {
  await open();
  answer = () => json({ renders: [{ id: "1", name: "", job: "j" }] }, 201);
  void submit();
  await submit();
  expect(exports()).toHaveLength(1);
});

test("a finding leads to its place, with its clips selected and the dialog out of the way", async () => {
  answer = () => found({ findings: [finding({ elements: ["b"], frame: 130 })] });
  await open();
  need(document, "[data-go]", HTMLButtonElement).click();
  expect([editor.store.state.position, [...editor.store.state.selection], need(document, "dialog", HTMLDialogElement).open]).toEqual([130, ["b"], false]);
});

test("a fix is an edit that can be undone, and the cut is looked at again", async () => {
  answer = () => found({ findings: [finding({ frame: 100, fix: { name: "close_gaps", label: "Close the gap", details: { tracks: ["video"] } } })] });
  await open();
  answer = () => found();
  need(document, "[data-mend]", HTMLButtonElement).click();
  expect(editor.store.state.history.done.map(({ label }) => label)).toEqual(["Close gaps"]);
  await look();
  expect(sent.at(-1)?.body["timeline"]).toMatchObject({ duration: 150 });
  expect(text("findings")).toContain("Nothing stands out");
  editor.store.undo();
  expect(editor.store.state.timeline.duration).toBe(180);
});

test("a fix that is refused says why", async () => {
  answer = () => found({ findings: [finding({ elements: ["a"], fix: { name: "remove", label: "Remove the clip", details: {} } })] });
  const locked = timeline({ ...track("video", film("a", 0, 100)), locked: true });
  await open(locked);
  need(document, "[data-mend]", HTMLButtonElement).click();
  expect(text("refusal")).toContain("locked");
});

test("a fix that this page does not know has no button", async () => {
  answer = () => found({ findings: [finding({ fix: { name: "repaint", label: "Repaint", details: {} } })] });
  await open();
  expect(document.querySelector("[data-mend]")).toBeNull();
});

test("in to out can be chosen while there are such points", async () => {
  const base = timeline(track("video", film("a", 0, 100)));
  await open({ ...base, range: { start: 30, end: 60 } });
  await tick("[name=part][value=range]");
  expect([text("span"), sent.at(-1)?.body["range"]]).toEqual(["00:00:01:00 to 00:00:02:00", { start: 30, end: 60 }]);
  editor.store.edit("Clear", (now) => ({ ...now, range: null }));
  await look();
  expect([need(document, "[value=range]", HTMLInputElement).disabled, sent.at(-1)?.body["range"]]).toEqual([true, null]);
});

test("without the network the look says so, and goes on by itself when it is back", async () => {
  answer = () => Promise.reject(new TypeError("network"));
  await open();
  expect(text("refusal")).toContain("the cut was not looked at");
  answer = () => found();
  window.dispatchEvent(new Event("online"));
  await look();
  expect([text("refusal"), text("terms")]).toEqual(["", "2 credits · 8 after · about 40 s"]);
});

test("an edit while it is open is looked at; the last look is the one that counts", async () => {
  await open();
  let late: (response: Response) => void = () => undefined;
  answer = () => new Promise((done) => (late = done));
  editor.store.edit("Move", (now) => ({ ...now, duration: 200 }));
  await look();
  answer = () => found({ price: 3 });
  editor.store.edit("Move", (now) => ({ ...now, duration: 300 }));
  await look();
  late(found({ price: 9 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(text("terms")).toContain("3 credits");
});
