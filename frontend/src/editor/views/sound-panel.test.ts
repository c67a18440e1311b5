import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../../lib/dom.ts";
import { useFakeStreams } from "../../lib/fake-feed.ts";
import { timeline, track } from "../edits/testing.ts";
import type { EditorShell } from "./editor-shell.ts";
import "./editor-shell.ts";
import "./sound-panel.ts";

const item = (id: string, status = "ready") => ({ id, kind: "audio", name: id, status, problem: "", duration_us: 90_000_000, width: null, height: null, has_audio: true, is_trashed: false, source: "upload", poster: "", filmstrip: null, peaks: "", original: `/media/${id}` });

let see: () => void = () => {};
const played: string[] = [];

async function open(...items: unknown[]): Promise<EditorShell> {
  vi.stubGlobal("IntersectionObserver", class {
    constructor(callback: (entries: unknown[]) => void) {
      see = () => callback([{ isIntersecting: true }]);
    }
    observe(): void {}
    disconnect(): void {}
  });
  vi.stubGlobal("fetch", (address: string) => (played.push(address), Promise.resolve(Response.json({ items, total: items.length, next: "" }))));
  const boot = { project: { id: "p" }, timeline: timeline(track("video"), track("audio")), media: [], is_snapping: true, urls: { bin: "/bin/" } };
  const script = document.createElement("script");
  script.id = "editor-boot";
  script.textContent = JSON.stringify(boot);
  document.body.append(script, fragment(`<editor-shell><sound-panel>
    <input type="search" data-bin-search><p data-bin-status></p>
    <div data-bin-scroll><ul data-bin-list></ul><div data-bin-nothing hidden></div><div data-bin-end></div></div>
    <div data-bin-bar hidden><bdi data-bin-chosen></bdi><a data-bin-open="/library/"></a><p data-bin-problem></p><button data-listen>Listen</button></div>
    <audio data-player></audio></sound-panel></editor-shell>`));
  const player = need(document, "audio", HTMLAudioElement);
  player.play = () => (played.push(player.getAttribute("src") ?? ""), Promise.resolve());
  player.pause = () => void played.push("pause");
  see();
  await vi.advanceTimersByTimeAsync(10);
  played.length = 0;
  return need(document, "editor-shell", HTMLElement) as EditorShell;
}

const heard = (n: number): string => [".bin-name", ".sr-only"].map((part) => options()[n]?.querySelector(part)?.textContent).join("");
const options = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[role=option]")];
const space = (): boolean => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true })) ?? false;

beforeEach(() => {
  vi.useFakeTimers();
  useFakeStreams();
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("it asks for sounds alone", async () => {
  const calls: string[] = [];
  await open(item("a"));
  vi.stubGlobal("fetch", (address: string) => (calls.push(address), Promise.resolve(Response.json({ items: [], total: 0, next: "" }))));
  need(document, "[data-bin-search]", HTMLInputElement).value = "song";
  need(document, "[data-bin-search]", HTMLElement).dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(300);
  expect(calls.find((call) => call.startsWith("/bin/"))).toBe("/bin/?q=song&kind=audio&scope=library");
});

test("the space bar plays and stops, and is no key of the timeline then", async () => {
  await open(item("a"), item("b"));
  options()[0]?.focus();
  expect(space()).toBe(false);
  expect(played).toEqual(["/media/a"]);
  expect(heard(0)).toBe("a, sound, 1:30, playing");
  expect(need(document, "[data-listen]", HTMLElement).textContent).toBe("Stop");
  space();
  expect(played).toEqual(["/media/a", "pause"]);
  expect(heard(0)).toBe("a, sound, 1:30");
});

test("another one takes over, and the preview stops it", async () => {
  const { editor } = await open(item("a"), item("b"), item("c", "processing"));
  options()[0]?.focus();
  space();
  options()[1]?.querySelector<HTMLElement>("[data-play]")?.click();
  expect(played).toEqual(["/media/a", "pause", "/media/b"]);
  editor.store.play();
  expect(played.at(-1)).toBe("pause");
  options()[2]?.focus();
  space();
  expect(played.at(-1)).toBe("pause"); // what is not ready cannot be heard
});
