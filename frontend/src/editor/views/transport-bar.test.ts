import { beforeEach, expect, test } from "vitest";
import { need } from "../../lib/dom.ts";
import type { Editor } from "../editor.ts";
import { film, timeline, track } from "../edits/testing.ts";
import { page } from "../preview/testing.ts";
import { viewingOf } from "../preview/viewing.ts";
import "./transport-bar.ts";

const BAR = `<transport-bar><input data-time><span data-total></span><span data-speed hidden></span>
  <button data-action="play"><i data-when="still"></i><i data-when="playing" hidden></i></button>
  <button data-do="loop"></button><button data-do="mute"><i data-when="heard"></i><i data-when="muted" hidden></i></button>
  <input type="range" data-volume min="0" max="100"><select data-zones><option value="off"><option value="tiktok"></select>
  <select data-picture-size><option value="fit"><option value="half"></select><button data-do="fullscreen"></button></transport-bar>`;

let editor: Editor;
const part = <T extends HTMLElement>(selector: string, kind: new () => T): T => need(document, selector, kind);
const time = () => part("[data-time]", HTMLInputElement);
const click = (what: string) => part(`[data-do=${what}]`, HTMLElement).click();

function type(words: string, key: string, more: KeyboardEventInit = {}): void {
  time().focus();
  time().value = words;
  time().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

beforeEach(() => {
  localStorage.clear();
  editor = page(timeline(track("video", film("a", 0, 300))), BAR);
});

test("it says where the playhead is and how long the film is, and follows", () => {
  expect([time().value, part("[data-total]", HTMLElement).textContent]).toEqual(["00:00:00:00", "00:00:10:00"]);
  editor.store.playedTo(45);
  expect(time().value).toBe("00:00:01:15");
});

test("a time that is typed is gone to; what is no time is refused with a sentence, and Escape gives it up", () => {
  type("5.5", "Enter");
  expect(editor.store.state.position).toBe(165);
  type("soon", "Enter");
  expect([editor.store.state.position, time().ariaInvalid]).toEqual([165, "true"]);
  expect(editor.store.state.refusal).toMatch(/^Write a time as .*\.$/);
  type("soon", "Escape");
  expect([time().value, time().ariaInvalid]).toEqual(["00:00:05:15", null]);
});

test("what is being typed is not written over, and arrows in the field go by frames and seconds", () => {
  time().focus();
  time().value = "7";
  editor.store.playedTo(3);
  expect(time().value).toBe("7");
  type("7", "ArrowUp", { shiftKey: true });
  expect([editor.store.state.position, time().value]).toEqual([33, "00:00:01:03"]);
});

test("the speed is shown where it is not the usual one", () => {
  const badge = part("[data-speed]", HTMLElement);
  editor.store.play(-4);
  expect([badge.hidden, badge.textContent, part("[data-when=playing]", HTMLElement).hidden]).toEqual([false, "−4×", false]);
  editor.store.play(1);
  expect([badge.hidden, part("[data-when=still]", HTMLElement).hidden]).toEqual([true, true]);
});

test("loop, sound, zones and size are the preview's", () => {
  click("loop");
  click("mute");
  const zones = part("[data-zones]", HTMLSelectElement);
  zones.value = "tiktok";
  zones.dispatchEvent(new Event("change"));
  expect(viewingOf(editor).look).toMatchObject({ isLooping: true, isMuted: true, zones: "tiktok" });
  expect([part("[data-when=muted]", HTMLElement).hidden, part("[data-do=loop]", HTMLElement).ariaPressed]).toEqual([false, "true"]);
  const volume = part("[data-volume]", HTMLInputElement);
  volume.value = "30";
  volume.dispatchEvent(new Event("input"));
  expect(viewingOf(editor).look).toMatchObject({ volume: 0.3, isMuted: false });
});
