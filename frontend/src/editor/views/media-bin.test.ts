import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fragment, need } from "../../lib/dom.ts";
import { FakeSource, jobOf, stream, useFakeStreams } from "../../lib/fake-feed.ts";
import type { Boot } from "../editor.ts";
import type { MediaItem } from "../state/media.ts";
import { timeline, track } from "../edits/testing.ts";
import { hear } from "../events.ts";
import { Scope } from "../../lib/scope.ts";
import type { EditorShell } from "./editor-shell.ts";
import "./editor-shell.ts";
import "./media-bin.ts";

const ID = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;

function item(n: number, fields: Partial<MediaItem> = {}): MediaItem {
  const about = { id: ID(n), kind: "video", name: `Film ${n}`, status: "ready", problem: "", duration_us: 4_000_000, width: 1920, height: 1080 } as const;
  const where = { has_audio: true, is_trashed: false, source: "upload", poster: "/poster", filmstrip: null, peaks: "", original: "/original" };
  return { ...about, ...where, ...fields };
}

const MARKUP = `<editor-shell><media-bin>
  <input type="search" data-bin-search>
  <button data-bin-scope="project"></button><button data-bin-scope="library"></button><button data-bin-kind="audio"></button>
  <p data-bin-status></p>
  <div data-bin-scroll><ul role="listbox" data-bin-list></ul><div data-bin-nothing hidden></div><div data-bin-end></div></div>
  <div data-bin-bar hidden><bdi data-bin-chosen></bdi><a data-bin-open="/library/"></a><p data-bin-problem></p>
    <div data-bin-when="ready"><button data-bin-add></button></div></div>
  <template data-bin-empty="library"><p>Nothing here yet</p></template>
  <template data-bin-empty="project"><button data-bin-scope="library">Show the library</button></template>
  <template data-bin-empty="search"><button data-bin-clear></button></template>
  <template data-bin-empty="error"><p data-words></p><button data-bin-again></button></template>
</media-bin></editor-shell>`;

class Seen {
  static tell: () => void = () => {};
  constructor(callback: (entries: unknown[]) => void) {
    Seen.tell = () => callback([{ isIntersecting: true }]);
  }
  observe(): void {}
  disconnect(): void {}
}

let asked: URLSearchParams[] = [];
let answers: (query: URLSearchParams) => { items: MediaItem[]; total?: number; next?: string } | null;
const scopes: Scope[] = [];

function open(): EditorShell {
  const boot = { project: { id: "p", name: "P", version: 1, edited_at: "" }, timeline: timeline(track("video"), track("audio")), media: [], is_snapping: true, urls: { bin: "/bin/" } };
  const script = document.createElement("script");
  script.type = "application/json";
  script.id = "editor-boot";
  script.textContent = JSON.stringify(boot as unknown as Boot);
  document.body.append(script, fragment(MARKUP));
  Seen.tell();
  return need(document, "editor-shell", HTMLElement) as EditorShell;
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(400);
const heard = (n: number): string => [".bin-name", ".sr-only"].map((part) => options()[n]?.querySelector(part)?.textContent).join("");
const options = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[role=option]")];
const names = (): (string | null | undefined)[] => options().map((option) => option.querySelector(".bin-name")?.textContent);
const press = (key: string): void => void document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

beforeEach(() => {
  vi.useFakeTimers();
  useFakeStreams();
  vi.stubGlobal("IntersectionObserver", Seen);
  localStorage.clear();
  asked = [];
  answers = () => ({ items: [item(2), item(1)] });
  vi.stubGlobal("fetch", (address: string) => {
    if (!address.startsWith("/bin/")) return Promise.reject(new TypeError("no jobs are asked for here"));
    const query = new URLSearchParams(address.split("?")[1]);
    asked.push(query);
    const answer = answers(query);
    if (!answer) return Promise.reject(new TypeError("offline"));
    return Promise.resolve(Response.json({ total: answer.items.length, next: "", ...answer }));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  scopes.splice(0).forEach((scope) => scope.end());
  expect(FakeSource.open).toEqual([]); // what was started has ended
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an empty project begins with the library, and what it shows is on the shelf", async () => {
  const shell = open();
  await settle();
  expect(asked[0]?.get("scope")).toBe("library");
  expect(names()).toEqual(["Film 2", "Film 1"]);
  expect(shell.editor.shelf.get(ID(1))?.name).toBe("Film 1");
  expect(need(document, "[data-bin-status]", HTMLElement).textContent).toBe("2 items");
  expect(options().map((option) => option.tabIndex)).toEqual([0, -1]);
});

test("arrows choose, and what is chosen is told", async () => {
  const told: (string | undefined)[] = [];
  const scope = new Scope();
  scopes.push(scope);
  hear(scope, "editor:chosen", ({ item: chosen }) => told.push(chosen?.name));
  answers = () => ({ items: [item(2), item(1, { status: "failed", problem: "It is cut short." })] });
  open();
  await settle();
  options()[0]?.focus();
  press("ArrowRight");
  expect(told).toEqual(["Film 2", undefined]); // what failed cannot be put anywhere
  expect(options()[1]?.ariaSelected).toBe("true");
  expect(need(document, "[data-bin-problem]", HTMLElement).textContent).toBe("It is cut short.");
  expect(need(document, "[data-bin-when]", HTMLElement).hidden).toBe(true);
  expect(need(document, "[data-bin-open]", HTMLAnchorElement).getAttribute("href")).toBe(`/library/${ID(1)}/`);
});

test("Enter adds it at the end of its track as one entry, and it counts as used", async () => {
  const { editor } = open();
  await settle();
  options()[0]?.focus();
  press("Enter");
  press("Enter");
  const [clip, second] = editor.store.state.timeline.tracks.find(({ type }) => type === "video")?.elements ?? [];
  expect([clip?.start, clip?.duration, second?.start]).toEqual([0, 120, 120]);
  expect(editor.store.state.history.done.map(({ label }) => label)).toEqual(["Add Film 2", "Add Film 2"]);
  expect(heard(0)).toBe("Film 2, video, 0:04, used");
  expect(document.activeElement).toBe(options()[0]); // it was drawn anew under the focus
  editor.store.undo();
  editor.store.undo();
  expect(heard(0)).toBe("Film 2, video, 0:04");
});

test("a drag carries the thing", async () => {
  open();
  await settle();
  const data = new Map<string, string>();
  const transfer = { setData: (type: string, value: string) => void data.set(type, value), setDragImage: () => {}, effectAllowed: "" };
  const event = Object.assign(new Event("dragstart", { bubbles: true, cancelable: true }), { dataTransfer: transfer });
  options()[1]?.dispatchEvent(event);
  expect((JSON.parse(data.get("application/x-reelwright-asset") ?? "{}") as MediaItem).id).toBe(ID(1));
});

test("it is searched a moment after the last letter, and an old answer does not overtake", async () => {
  open();
  await settle();
  const search = need(document, "[data-bin-search]", HTMLInputElement);
  for (const words of ["v", "va"]) {
    search.value = words;
    search.dispatchEvent(new Event("input", { bubbles: true }));
  }
  answers = () => ({ items: [] });
  await settle();
  expect(asked.map((query) => query.get("q") ?? "")).toEqual(["", "va"]);
  need(document, "[data-bin-clear]", HTMLElement).click();
  answers = () => ({ items: [item(1)] });
  await settle();
  expect(search.value).toBe("");
  expect(asked.at(-1)?.get("q")).toBeNull();
});

test("the next page comes when the end is in sight", async () => {
  answers = (query) => (query.get("after") ? { items: [item(1)], total: 2 } : { items: [item(2)], total: 2, next: "cursor" });
  open();
  await settle();
  Seen.tell();
  Seen.tell();
  await settle();
  expect(names()).toEqual(["Film 2", "Film 1"]);
  expect(asked.map((query) => query.get("after"))).toEqual([null, "cursor"]);
});

test("offline it says so, and tries again when asked", async () => {
  answers = () => null;
  open();
  await settle();
  expect(need(document, "[data-bin-nothing] [data-words]", HTMLElement).textContent).toContain("cannot be reached");
  answers = () => ({ items: [item(1)] });
  need(document, "[data-bin-again]", HTMLElement).click();
  await settle();
  expect(names()).toEqual(["Film 1"]);
  expect(need(document, "[data-bin-nothing]", HTMLElement).hidden).toBe(true);
});

test("what is uploaded here appears, is prepared, and belongs to the project", async () => {
  answers = (query) => (query.get("ids") ? { items: [item(3, { status: "processing", poster: "" })] } : { items: [] });
  open();
  await settle();
  expect(document.querySelector("[data-bin-nothing]")?.textContent).toContain("Nothing here yet");
  const job = jobOf({ id: "j", kind: "ingest", link: `/library/${ID(3)}/`, status: "processing", progress: 40 });
  const state = { running: 1, waiting: 0, unread: 0, credits: null, storage: { used: 0, limit: 1 } };
  stream().onmessage?.({ data: JSON.stringify({ ...state, whole: true, jobs: [job] }) });
  document.dispatchEvent(new CustomEvent("uploaded", { detail: { asset: ID(3) } }));
  await settle();
  expect(heard(0)).toBe("Film 3, video, Preparing 40 %");
  expect(options()[0]?.draggable).toBe(false);
  expect(need(document, "[data-bin-status]", HTMLElement).textContent).toBe("1 item");
  answers = () => ({ items: [item(3)] });
  stream().onmessage?.({ data: JSON.stringify({ ...state, whole: false, jobs: [{ ...job, status: "completed", seq: job.seq + 1 }] }) });
  await settle();
  expect(heard(0)).toBe("Film 3, video, 0:04");
  need(document, "[data-bin-scope=project]", HTMLElement).click();
  await settle();
  expect(asked.at(-1)?.get("also")).toBe(ID(3));
});

test("addresses are asked for anew before they end", async () => {
  open();
  await settle();
  asked = [];
  await vi.advanceTimersByTimeAsync(9 * 3_600_000);
  expect(asked).toEqual([]);
  answers = () => ({ items: [item(1, { poster: "/later" })] });
  await vi.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(asked.map((query) => query.get("ids"))).toEqual([`${ID(2)},${ID(1)}`]);
  expect(options()[1]?.querySelector("img")?.getAttribute("src")).toBe("/later");
});
