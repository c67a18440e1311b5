import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findAll, fragment, need } from "../../lib/dom.ts";
import { caption, film, given, laid, the, timeline, track } from "../edits/testing.ts";
import type { CaptionElement, Timeline } from "../edits/document.ts";
import { decoded } from "../inspector/captions.ts";
import { Store } from "../state/store.ts";
import "./caption-panel.ts";

let store: Store;
const boot = { project: { id: "p" }, urls: { timeline: "/api/v1/projects/p/timeline/" } };
const item = { id: "film", name: "Film", status: "ready", has_audio: true, is_trashed: false };
class FakeShell extends HTMLElement {
  editor = { store, boot, given: given(), shelf: { get: () => item, listen: () => {} } };
}
customElements.define("editor-shell", FakeShell);

const said = (id: string, start: number, text: string): CaptionElement => ({ ...caption(id, start, 60), text });
const two = timeline(track("video", film("a", 0, 400)), track("caption", said("c", 0, "To the high"), said("d", 90, "valleys")));

function open(document_: Timeline = two): void {
  store = new Store(document_);
  document.body.replaceChildren(
    fragment(`<editor-shell><caption-panel data-generate="/generate/captions/00000000-0000-0000-0000-000000000000/">
      <button data-add></button><input type="file" data-import><p data-error hidden></p><div data-sources></div><p data-empty></p>
      <div data-pages><button data-earlier></button><span data-range></span><button data-later></button></div><ol data-list></ol></caption-panel></editor-shell>`),
  );
}

const rows = (): HTMLElement[] => findAll(document, ".caption-row", HTMLElement);
const texts = (): string[] => findAll(document, ".caption-row textarea", HTMLTextAreaElement).map(({ value }) => value);
const error = (): string => need(document, "[data-error]", HTMLElement).textContent ?? "";
const act = (n: number, label: string): void => need(rows()[n] as HTMLElement, `[aria-label="${label}"]`, HTMLButtonElement).click();

async function choose(content: string): Promise<void> {
  const input = need(document, "[data-import]", HTMLInputElement);
  Object.defineProperty(input, "files", { value: [new File([content], "spring.srt")], configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(error() || store.state.history.done.length).toBeTruthy());
}

beforeEach(() => open());
afterEach(() => vi.unstubAllGlobals());

test("they are listed in time, and the one at the playhead is marked", () => {
  expect(texts()).toEqual(["To the high", "valleys"]);
  store.seek(100);
  expect(rows().map((row) => row.hasAttribute("data-now"))).toEqual([false, true]);
});

test("a click goes there and selects it, but a playhead that is within stays", () => {
  rows()[1]?.click();
  expect([store.state.position, [...store.state.selection]]).toEqual([90, ["d"]]);
  store.seek(120);
  rows()[1]?.click();
  expect(store.state.position).toBe(120);
});

test("times are typed in place, and what cannot be is said there", () => {
  const stop = need(rows()[0] as HTMLElement, `[data-field="stop"] input`, HTMLInputElement);
  stop.value = "3.5";
  stop.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  expect(rows()[0]?.textContent).toContain("The caption after it is shown by then.");
  stop.value = "2.5";
  stop.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  expect(laid(store.state.timeline, "caption")).toEqual(["c 0-75", "d 90-150"]);
});

test("one is added at the playhead with its words ready to be written", () => {
  store.seek(200);
  need(document, "[data-add]", HTMLButtonElement).click();
  expect(texts()).toEqual(["To the high", "valleys", "New caption"]);
  expect(document.activeElement).toBe(findAll(document, "textarea", HTMLTextAreaElement)[2]);
  store.seek(10);
  need(document, "[data-add]", HTMLButtonElement).click();
  expect(error()).toBe("There is a caption at the playhead already. Change its words, or split it.");
});

test("they are split, merged and deleted, and the focus stays in the list", () => {
  store.seek(30);
  act(0, "Split at the playhead");
  expect(texts()).toEqual(["To the", "high", "valleys"]);
  act(1, "Merge with the next");
  expect(texts()).toEqual(["To the", "high valleys"]);
  act(0, "Delete");
  expect(texts()).toEqual(["high valleys"]);
  expect(rows()[0]?.contains(document.activeElement)).toBe(true);
});

test("a file is read by the server and becomes a track in one entry", async () => {
  const fetched = vi.fn(() => Promise.resolve(Response.json({ captions: [{ start: 0, duration: 30, text: "One" }] })));
  vi.stubGlobal("fetch", fetched);
  await choose("1\n00:00:00,000 --> 00:00:01,000\nOne\n");
  expect(fetched).toHaveBeenCalledWith("/api/v1/projects/p/captions/", expect.objectContaining({ method: "POST" }));
  expect(store.state.history.done.map(({ label }) => label)).toEqual(["Import spring.srt"]);
  expect(store.state.timeline.tracks.at(-1)).toMatchObject({ type: "caption", name: "spring.srt" });
});

test("a file that is none says where it is wrong, and without network that", async () => {
  const body = { error: { code: "invalid", message: "Line 2: The caption ends before it begins", fields: {} } };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(body, { status: 422 })));
  await choose("x");
  expect(error()).toBe("Line 2: The caption ends before it begins");
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  need(document, "[data-error]", HTMLElement).textContent = "";
  await choose("x");
  expect(error()).toContain("The studio cannot be reached.");
  expect(store.state.timeline).toBe(two);
});

test("what can be heard leads to the page that has it written down, for this project", () => {
  expect(need(document, "[data-sources] a", HTMLAnchorElement).getAttribute("href")).toBe("/generate/captions/film/?project=p");
});

test("very many come a page at a time, that of the selected one first", () => {
  const many = Array.from({ length: 250 }, (_, n) => ({ ...caption(`c${n}`, n * 10, 10), text: `Line ${n}` }));
  open(timeline(track("caption", ...many)));
  expect(rows()).toHaveLength(100);
  store.select(["c240"]);
  expect(texts()[0]).toBe("Line 200");
  need(document, "[data-earlier]", HTMLButtonElement).click();
  expect(texts()[0]).toBe("Line 100");
});

test("a caption that is locked cannot be written", () => {
  open(timeline({ ...track("caption", said("c", 0, "One")), locked: true }));
  expect(need(document, "textarea", HTMLTextAreaElement).disabled).toBe(true);
  expect(the(store.state.timeline, "c")).toMatchObject({ text: "One" });
});

test("a file is UTF-8, UTF-16 where it says so, else what Windows writes", () => {
  const bytes = (...codes: number[]): Uint8Array => new Uint8Array(codes);
  expect(decoded(new TextEncoder().encode("Grüße"))).toBe("Grüße");
  expect(decoded(bytes(0x47, 0x72, 0xfc, 0xdf, 0x65))).toBe("Grüße");
  expect(decoded(bytes(0xff, 0xfe, 0x47, 0x00))).toBe("G");
});
