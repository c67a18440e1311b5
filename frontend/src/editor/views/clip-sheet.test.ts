import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { film, laid, MEDIA, photo, sound, timeline, track } from "../edits/testing.ts";
import type { Boot, Editor } from "../editor.ts";
import type { EditorShell } from "./editor-shell.ts";
import "./editor-shell.ts";
import "./clip-sheet.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame"] });
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
});
afterEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
  vi.useRealTimers();
});

const media = [...MEDIA.values()].map((facts) => ({ ...facts, duration_us: facts.duration === null ? null : Math.round((facts.duration / 30) * 1e6), has_audio: facts.hasAudio, status: "ready" }));

function shown(...tracks: Boot["timeline"]["tracks"]): Editor {
  const boot = { project: { name: "Cut" }, timeline: timeline(...tracks), media, is_snapping: true } as unknown as Boot;
  document.body.innerHTML = `<script id="editor-boot" type="application/json">${JSON.stringify(boot)}</script><editor-shell>
    <div class="tl" data-lower="timeline" hidden></div><clip-sheet data-lower="table"></clip-sheet></editor-shell>`;
  return (document.querySelector("editor-shell") as EditorShell).editor;
}

const cut = () => [track("audio", sound("s", 0, 300)), track("video", film("a", 0, 90), film("b", 120, 60), photo("p", 200, 30)), { ...track("video"), id: "upper", name: "Upper" }] as const;
const cell = (id: string, column: string) => document.querySelector<HTMLElement>(`[data-element="${id}"] [data-column="${column}"]`) as HTMLElement;
const key = (name: string, about: KeyboardEventInit = {}) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...about }));
const field = () => document.querySelector<HTMLInputElement>(".tl-sheet-field :is(input, select)") as HTMLInputElement;
const drawn = () => vi.advanceTimersToNextFrame();
const labels = (editor: Editor) => editor.store.state.history.done.map(({ label }) => label);

function write(id: string, column: string, value: string): void {
  cell(id, column).focus();
  key("Enter");
  field().value = value;
  key("Enter");
  drawn();
}

test("a line for each clip, track by track and in time, with what there is to know of it", () => {
  shown(...cut());
  const rows = [...document.querySelectorAll(".tl-sheet-row")].map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(rows[0]).toEqual(["Film", "V1 video", "00:00:00:00", "00:00:03:00", "00:00:03:10", "100 %"]);
  expect(rows[2]).toEqual(["Photo", "V1 video", "00:00:06:20", "00:00:01:00", "", ""]);
  expect(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount")).toBe("5");
});

test("arrows go from cell to cell with one tab stop, and the row is the selection", () => {
  const editor = shown(...cut());
  cell("a", "name").focus();
  key("ArrowDown");
  key("ArrowRight");
  key("ArrowRight");
  drawn();
  expect(document.activeElement).toBe(cell("b", "start"));
  expect([...editor.store.state.selection]).toEqual(["b"]);
  expect(document.querySelectorAll('[role=gridcell][tabindex="0"]').length).toBe(1);
  key("End", { ctrlKey: true });
  expect(document.activeElement).toBe(cell("s", "volume"));
});

test("each cell makes the edit that a hand would, with its label", () => {
  const editor = shown(...cut());
  write("b", "start", "4.5");
  write("b", "duration", "1");
  write("a", "in", "00:00:01:00");
  write("s", "volume", "40");
  write("a", "name", "Opening");
  const { timeline: after } = editor.store.state;
  expect(laid(after, "video")).toEqual(["a 0-90", "b 135-165", "p 200-230"]);
  expect(after.tracks[1]?.elements[0]).toMatchObject({ source_in: 30, name: "Opening" });
  expect(after.tracks[0]?.elements[0]).toMatchObject({ volume: 0.4 });
  expect(labels(editor)).toEqual(["Move Film", "Trim Film", "Slip Film", "Set volume of Music", "Rename Film"]);
  expect(document.activeElement).toBe(cell("a", "name"));
});

test("another track is chosen from those that take the clip", () => {
  const editor = shown(...cut());
  cell("a", "track").focus();
  key("F2");
  expect([...field().querySelectorAll("option")].map(({ textContent }) => textContent)).toEqual(["V2 Upper", "V1 video"]);
  field().value = "upper";
  key("Enter");
  expect(laid(editor.store.state.timeline, "upper")).toEqual(["a 0-90"]);
});

test("what cannot be read or is refused stands at the cell, which stays open; Escape gives it up", () => {
  const editor = shown(...cut());
  write("a", "start", "soon");
  expect(document.querySelector(".tl-sheet-error")?.textContent).toBe("Write a time as 00:00:12:15, 12.5 or 1:02.5.");
  expect([field().getAttribute("aria-invalid"), document.activeElement]).toEqual(["true", field()]);
  key("Escape");
  expect([document.activeElement, cell("a", "start").textContent, labels(editor)]).toEqual([cell("a", "start"), "00:00:00:00", []]);
  write("a", "volume", "140");
  expect(document.querySelector(".tl-sheet-error")?.textContent).toBe("Write a volume from 0 to 100 %.");
  key("Escape");
  write("a", "name", "n".repeat(300));
  expect(document.querySelector(".tl-sheet-error")?.textContent).toMatch(/255/);
});

test("a trim that ends where the media does says how far it went", () => {
  const editor = shown(...cut());
  write("s", "duration", "10:00");
  expect(editor.store.state.refusal).toMatch(/^Duration goes to .* and no further/);
});

test("Tab keeps and goes on; what is locked or has no such thing is not edited", () => {
  const editor = shown(...cut(), { ...track("audio", sound("l", 0, 30)), id: "locked", locked: true });
  cell("a", "start").focus();
  key("Enter");
  field().value = "0.5";
  key("Tab");
  expect([document.activeElement, labels(editor)]).toEqual([cell("a", "duration"), ["Move Film"]]);
  for (const [id, column] of [["l", "start"], ["p", "in"], ["p", "volume"]] as const) {
    cell(id, column).focus();
    key("Enter");
    expect([field(), cell(id, column).getAttribute("aria-readonly")]).toEqual([null, "true"]);
  }
});

test("of thousands only those in sight are in the page, and the last is a key away", () => {
  shown(track("video", ...Array.from({ length: 5000 }, (_, n) => film(`c${n}`, n * 10, 10))));
  expect(document.querySelectorAll(".tl-sheet-row").length).toBeLessThan(40);
  cell("c0", "name").focus();
  key("End", { ctrlKey: true });
  expect(document.activeElement).toBe(cell("c4999", "volume"));
});

test("an empty project says how to begin", () => {
  shown(track("video"));
  expect(document.querySelector<HTMLElement>(".tl-sheet-empty")?.hidden).toBe(false);
});

test("the lower region shows what it showed last", () => {
  shown(...cut());
  document.dispatchEvent(new CustomEvent("editor:lower", { detail: { shows: "table" } }));
  document.body.innerHTML = document.body.innerHTML.replace('data-lower="timeline" hidden=""', 'data-lower="timeline"').replace(/<clip-sheet[\s\S]*<\/clip-sheet>/, '<clip-sheet data-lower="table" hidden></clip-sheet>');
  drawn();
  expect([...document.querySelectorAll<HTMLElement>("[data-lower]")].map(({ hidden }) => hidden)).toEqual([true, false]);
});
