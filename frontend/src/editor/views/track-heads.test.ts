import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { film, sound, timeline, track } from "../edits/testing.ts";
import type { Boot, Editor } from "../editor.ts";
import type { EditorShell } from "./editor-shell.ts";
import "./editor-shell.ts";
import "./track-heads.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame"] }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const MESSAGES = `<div id="messages"></div><template data-toast="info"><toast-message><span data-text></span></toast-message></template>`;

function shown(...tracks: Boot["timeline"]["tracks"]): Editor {
  const boot = { project: { name: "Cut" }, timeline: timeline(...tracks), media: [], is_snapping: true } as unknown as Boot;
  document.body.innerHTML = `${MESSAGES}<script id="editor-boot" type="application/json">${JSON.stringify(boot)}</script><editor-shell>
    <div class="tl"><span data-track-count></span><button data-add-track="overlay"></button><track-heads></track-heads></div></editor-shell>`;
  return (document.querySelector("editor-shell") as EditorShell).editor;
}

const two = () => [{ ...track("audio", sound("s", 0, 60)), name: "Music" }, { ...track("video", film("a", 0, 60)), name: "Main" }] as const;
const head = (id: string) => document.querySelector<HTMLElement>(`[data-head="${id}"]`) as HTMLElement;
const part = (id: string, selector: string) => head(id).querySelector<HTMLElement>(selector) as HTMLElement;
const press = (id: string, selector: string) => {
  part(id, selector).click();
  vi.advanceTimersToNextFrame();
};
const labels = (editor: Editor) => editor.store.state.history.done.map(({ label }) => label);
const heads = () => [...document.querySelectorAll<HTMLElement>("[data-head]")].map((each) => each.dataset["head"]);
const key = (element: HTMLElement, name: string) => element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));

test("heads stand as the lanes do, with the count", () => {
  shown(...two());
  expect([...document.querySelectorAll(".tl-head")].map((each) => each.getAttribute("aria-label"))).toEqual(["V1 Main", "A1 Music"]);
  expect(document.querySelector("[data-track-count]")?.textContent).toBe("2 tracks");
});

test("every switch is an entry, says how it stands, and keeps its button", () => {
  const editor = shown(...two());
  const button = part("video", "[data-switch=lock]");
  for (const name of ["lock", "hide", "mute"]) press("video", `[data-switch=${name}]`);
  press("audio", "[data-switch=solo]");
  expect(labels(editor)).toEqual(["Lock Main", "Hide Main", "Mute Main", "Solo Music"]);
  expect([part("video", "[data-switch=lock]"), button.getAttribute("aria-pressed"), button.title]).toEqual([button, "true", "Unlock Main"]);
  press("video", "[data-switch=lock]");
  expect(labels(editor).at(-1)).toBe("Unlock Main");
});

test("F2 and a double click rename; Enter keeps, Escape does not", () => {
  const editor = shown(...two());
  const rename = (written: string, end: string): void => {
    const field = part("video", "input") as HTMLInputElement;
    field.value = written;
    key(field, end);
    vi.advanceTimersToNextFrame();
  };
  key(part("video", "[data-switch=lock]"), "F2");
  rename("Story", "Enter");
  expect([part("video", ".tl-head-name").textContent, labels(editor)]).toEqual(["Story", ["Rename track"]]);
  part("video", ".tl-head-name").dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
  rename("Other", "Escape");
  expect([part("video", ".tl-head-name").textContent, labels(editor).length]).toEqual(["Story", 1]);
});

test("the lower edge sets the height: a drag is one entry, an arrow one, Escape none", () => {
  const editor = shown(...two());
  const grip = part("video", ".tl-head-grip");
  grip.setPointerCapture = () => undefined;
  const pointer = (type: string, clientY: number) => grip.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, clientY, button: 0 }));
  const height = () => editor.store.state.timeline.tracks[1]?.height;
  pointer("pointerdown", 100);
  for (const y of [110, 130, 120]) pointer("pointermove", y);
  pointer("pointerup", 120);
  expect([height(), labels(editor)]).toEqual([84, ["Set height of Main"]]);
  key(grip, "ArrowDown");
  expect([height(), labels(editor).length]).toEqual([92, 2]);
  pointer("pointerdown", 100);
  pointer("pointermove", 300);
  key(document.body, "Escape");
  expect([height(), labels(editor).length]).toEqual([92, 2]);
});

test("the menu adds beside, moves within its group, and offers nothing that cannot be", () => {
  const editor = shown(...two());
  press("video", "[data-menu]");
  const can = (name: string) => !(part("video", `[data-act=${name}]`) as HTMLButtonElement).disabled;
  expect([can("up"), can("down"), can("remove")]).toEqual([false, false, true]);
  press("video", "[data-act=above]");
  expect(heads().length).toBe(3);
  expect(heads()[1]).toBe("video");
  press("video", "[data-menu]");
  press("video", "[data-act=up]");
  expect(heads()[0]).toBe("video");
  expect(labels(editor)).toEqual(["Add track", "Move Main up"]);
});

test("a track with clips is removed at once, and a message offers it back", () => {
  const editor = shown(...two());
  press("video", "[data-menu]");
  press("video", "[data-act=remove]");
  expect(heads()).toEqual(["audio"]);
  expect(document.querySelector("[data-text]")?.textContent).toBe("Main and 1 clip removed.");
  document.querySelector<HTMLElement>("[data-offer]")?.click();
  expect(editor.store.state.timeline.tracks.length).toBe(2);
});

test("captions have a language, and a wrong one is refused in words", () => {
  const editor = shown(...two(), track("caption"));
  press("caption", "[data-menu]");
  const field = part("caption", "[name=language]") as HTMLInputElement;
  const write = (value: string): void => {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  write("german!");
  expect(editor.store.state.refusal).toBe("Write a language as en or pt-BR.");
  write("pt-BR");
  expect(editor.store.state.timeline.tracks[2]?.language).toBe("pt-BR");
});

test("the corner adds a track of the kind that is asked for", () => {
  const editor = shown(...two());
  document.querySelector<HTMLElement>("[data-add-track]")?.click();
  expect(editor.store.state.timeline.tracks.at(-1)?.type).toBe("overlay");
});
