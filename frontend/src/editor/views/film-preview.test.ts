import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "../../lib/dom.ts";
import { move } from "../edits/moving.ts";
import { film, given, timeline, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { emit } from "../events.ts";
import { page } from "../preview/testing.ts";
import "./film-preview.ts";

const opened: { readonly master: string; readonly failed: (isGone: boolean) => void }[] = [];
vi.mock("../preview/hls.ts", () => ({
  open: (_: unknown, master: string, __: number, events: { failed: (isGone: boolean) => void }) => {
    opened.push({ master, failed: events.failed });
    return Promise.resolve({ close: () => undefined, retry: () => undefined });
  },
}));

const PREVIEW = `<film-preview><div data-stage><video data-front></video><video></video><canvas data-cover hidden></canvas></div>
  <div data-empty hidden><button data-begin></button></div><div data-ribbon hidden><span data-name></span><button data-back></button></div><p data-missing hidden></p>
  <p data-busy hidden><span></span></p><div data-trouble hidden><span data-sentence></span><button data-retry></button></div></film-preview>`;
const MEDIA = [{ id: "film", kind: "video", status: "ready", name: "Harbour", duration_us: 1e8, width: 1920, height: 1080, filmstrip: null, poster: "" }];

let editor: Editor;
let asked: { readonly around: number; readonly ids: string[] }[];
let stills: string[];
let reply: () => Response;
let readies = 0;
document.addEventListener("editor:preview-ready", () => (readies += 1));
const part = (name: string) => need(document, `film-preview [data-${name}]`, HTMLElement);
const two = () => timeline(track("video", film("a", 0, 100), film("b", 100, 50)));
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const answer = (n: number, missing: string[] = []) =>
  new Response(JSON.stringify({ key: `k${n}`, master: `/p/k${n}/master.m3u8`, stills: `/p/k${n}/still-FRAME.jpg`, duration: 150, size: null, missing }));

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  opened.length = 0;
  [asked, stills, readies] = [[], [], 0];
  reply = () => answer(asked.length);
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    const sent = JSON.parse(body) as { around: number; timeline: { tracks: { elements: { id: string; start: number }[] }[] } };
    asked.push({ around: sent.around, ids: sent.timeline.tracks.flatMap((each) => each.elements.map(({ id, start }) => `${id} ${start}`)) });
    return Promise.resolve(reply());
  });
  HTMLImageElement.prototype.decode = function (this: HTMLImageElement) {
    stills.push(new URL(this.src, "http://here").pathname);
    return Promise.resolve();
  };
  editor = page(two(), PREVIEW, MEDIA);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("the document is asked for once, shown as a still at once and opened as a film; the first picture is told", async () => {
  await settle(20);
  expect([asked.length, stills, opened.map(({ master }) => master)]).toEqual([1, ["/p/k1/still-0.jpg"], ["/p/k1/master.m3u8"]]);
  expect([part("cover").hidden, readies]).toEqual([false, 1]);
});

test("an edit asks again, around the playhead; zoom, selection, playhead, markers and points do not", async () => {
  await settle(20);
  editor.store.seek(40);
  editor.store.zoom(3);
  editor.store.select(["a"]);
  editor.store.edit("In", (document) => ({ ...document, range: { start: 1, end: 2 } }));
  await settle(20);
  expect(asked).toHaveLength(1);
  editor.store.edit("Move", move(["b"], { frames: 30 }, given()));
  await settle(20);
  expect(asked.at(-1)).toEqual({ around: 40, ids: ["a 0", "b 130"] });
});

test("under a drag there are stills alone, no more than one in 150 ms, and a film at its end", async () => {
  await settle(200);
  const drag = editor.store.begin("Move");
  for (let frames = 1; frames <= 10; frames += 1) {
    drag.to(move(["b"], { frames }, given()));
    await settle(15);
  }
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(opened).toHaveLength(1);
  drag.end();
  await settle(20);
  expect([asked.at(-1)?.ids[1], opened.length]).toEqual(["b 110", 2]);
});

test("the exact still is asked for when the playhead rests, and only that of the last place", async () => {
  await settle(20);
  stills.length = 0;
  for (const frame of [10, 20, 30]) {
    editor.store.seek(frame);
    await settle(50);
  }
  expect(stills).toEqual([]);
  await settle(120);
  expect(stills).toEqual(["/p/k1/still-30.jpg"]);
});

test("beyond the end the last frame is seen", async () => {
  await settle(20);
  editor.store.seek(150);
  await settle(150);
  expect(stills.at(-1)).toBe("/p/k1/still-149.jpg");
});

test("an empty project says what to do, and asks nothing", async () => {
  await settle(20);
  editor.store.edit("Delete all", (document) => ({ ...document, tracks: document.tracks.map((each) => ({ ...each, elements: [] })), duration: 0 }));
  await settle(20);
  expect([part("empty").hidden, asked.length]).toEqual([false, 1]);
  editor.store.undo();
  await settle(20);
  expect([part("empty").hidden, asked.length]).toEqual([true, 2]);
});

test("media that it does without is named", async () => {
  reply = () => answer(7, ["film", "nobody-knows"]);
  editor.store.edit("Move", move(["b"], { frames: 30 }, given()));
  await settle(20);
  expect([part("missing").hidden, part("missing").textContent]).toEqual([false, "2 files are missing: Harbour"]);
});

test("a studio that is busy is waited for, with words that go when it answers", async () => {
  await settle(20);
  reply = () => new Response("{}", { status: 503 });
  editor.store.edit("Move", move(["b"], { frames: 30 }, given()));
  await settle(20);
  expect([part("trouble").hidden, part("sentence").textContent]).toEqual([false, expect.stringContaining("Try again in a minute.")]);
  reply = () => answer(3);
  await settle(400);
  expect([part("trouble").hidden, opened.at(-1)?.master]).toEqual([true, "/p/k3/master.m3u8"]);
});

test("a film that the server has forgotten is asked for anew once; a piece that cannot be made has words and a button", async () => {
  await settle(20);
  reply = () => answer(1);
  opened[0]?.failed(true);
  await settle(20);
  expect([asked.length, opened.length, part("trouble").hidden]).toEqual([2, 2, true]);
  opened[1]?.failed(false);
  await settle(20);
  expect([part("trouble").hidden, part("sentence").textContent]).toEqual([false, expect.stringContaining("could not be made")]);
  part("retry").click();
  await settle(20);
  expect([part("trouble").hidden, opened.length]).toEqual([true, 3]);
});

test("another version is shown with its name until one goes back", async () => {
  await settle(20);
  emit("editor:look", { timeline: timeline(track("video", film("old", 0, 80))), name: "Version 12" });
  await settle(20);
  expect([asked.at(-1)?.ids, part("name").textContent, part("ribbon").hidden]).toEqual([["old 0"], "Version 12, as it was", false]);
  editor.store.edit("Move", move(["b"], { frames: 30 }, given()));
  await settle(20);
  expect(asked.at(-1)?.ids).toEqual(["old 0"]);
  part("back").click();
  await settle(20);
  expect([asked.at(-1)?.ids, part("ribbon").hidden]).toEqual([["a 0", "b 130"], true]);
});

test("an empty project leads to the titles", () => {
  const heard: string[] = [];
  document.addEventListener("editor:open", (event) => heard.push((event as CustomEvent<{ panel: string }>).detail.panel), { once: true });
  need(document, "[data-begin]", HTMLElement).click();
  expect(heard).toEqual(["text"]);
});
