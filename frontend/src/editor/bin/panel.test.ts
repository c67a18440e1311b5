// What was in the bin when it was last here: in sight before the server has answered, and while it is away.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browserStore } from "../../lib/browser-store.ts";
import { need } from "../../lib/dom.ts";
import { useFakeStreams } from "../../lib/fake-feed.ts";
import { KeptMedia } from "../state/kept-media.ts";
import type { MediaItem } from "../state/media.ts";
import { timeline, track } from "../edits/testing.ts";
import type { Editor } from "../editor.ts";
import { editorWith, MEDIA_ITEMS } from "../testing.ts";
import "../views/media-bin.ts";

const MARKUP = `<media-bin>
  <input type="search" data-bin-search><button data-bin-scope="library"></button><button data-bin-scope="project"></button><button data-bin-kind="audio"></button>
  <p data-bin-status></p><div data-bin-scroll><ul role="listbox" data-bin-list></ul><div data-bin-nothing hidden></div><div data-bin-end></div></div>
  <div data-bin-bar hidden><bdi data-bin-chosen></bdi><a data-bin-open="/library/"></a><p data-bin-problem></p></div>
  <template data-bin-empty="error"><p data-words></p></template>
</media-bin>`;

type Answer = { items: MediaItem[]; total: number; next: string };
let waiting: ((answer: Answer | null) => void)[] = [];
let see: () => void;

const named = (name: string, fields: Partial<MediaItem> = {}): MediaItem => ({ ...(MEDIA_ITEMS[0] as MediaItem), id: `id-${name}`, name, ...fields });
const names = (): (string | undefined)[] => [...document.querySelectorAll(".bin-name")].map((each) => each.textContent);
const status = (): string => need(document, "[data-bin-status]", HTMLElement).textContent;
const option = (id: string): HTMLElement => need(document, `[data-asset="${id}"]`, HTMLElement);

function open(): Editor {
  const editor = editorWith(timeline(track("video")), MARKUP, { media: [] });
  see();
  return editor;
}

/** To the oldest question that waits; null: the studio is away. */
async function answer(items: MediaItem[] | null): Promise<void> {
  await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
  waiting.shift()?.(items && { items, total: items.length, next: "" });
}

beforeEach(async () => {
  useFakeStreams();
  localStorage.clear();
  waiting = [];
  await Promise.all([browserStore().assets.clear(), browserStore().lists.clear()]);
  vi.stubGlobal("IntersectionObserver", class {
    constructor(callback: (entries: unknown[]) => void) {
      see = () => callback([{ isIntersecting: true }]);
    }
    observe(): void {}
    disconnect(): void {}
  });
  vi.stubGlobal("fetch", (address: string) => {
    if (!address.startsWith("/bin/")) return Promise.reject(new TypeError("no jobs are asked for here"));
    return new Promise<Response>((done, fail) => waiting.push((found) => (found ? done(Response.json(found)) : fail(new TypeError("offline")))));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("it is in sight at once, can be used, and then is as the server says, without those that were deleted", async () => {
  await new KeptMedia("u").keep("library  ", { items: [named("Ridge"), named("Old"), named("Lake")], total: 70 });
  const editor = open();
  await vi.waitFor(() => expect(names()).toEqual(["Ridge", "Old", "Lake"]));
  expect([status(), editor.shelf.get("id-Lake")?.name, waiting.length]).toEqual(["70 items", "Lake", 1]);
  const lake = option("id-Lake");
  lake.focus();
  await answer([named("New"), named("Ridge", { name: "Ridge at dawn" }), named("Lake")]);
  await vi.waitFor(() => expect(names()).toEqual(["New", "Ridge at dawn", "Lake"]));
  expect([status(), option("id-Lake") === lake, document.activeElement === lake]).toEqual(["3 items", true, true]);
});

test("what the server has answered is there the next time", async () => {
  open();
  await answer([named("Ridge")]);
  await vi.waitFor(async () => expect((await new KeptMedia("u").page("library  "))?.items).toHaveLength(1));
  open();
  await vi.waitFor(() => expect(names()).toEqual(["Ridge"]));
  expect(waiting).toHaveLength(1);
});

test("an answer that is there first is not overtaken by what was", async () => {
  let remember: () => void = () => undefined;
  const page = vi.spyOn(KeptMedia.prototype, "page").mockImplementationOnce(() => new Promise((done) => (remember = () => done({ items: [named("Old")], total: 1 }))));
  open();
  await answer([named("New")]);
  await vi.waitFor(() => expect(names()).toEqual(["New"]));
  remember();
  await page.mock.results[0]?.value;
  await new Promise((done) => setTimeout(done)); // all that follows from it at once
  expect(names()).toEqual(["New"]);
  page.mockRestore();
});

test("without the studio it stays, says so, and is brought up to date when there is network again", async () => {
  await new KeptMedia("u").keep("library  ", { items: [named("Ridge")], total: 1 });
  open();
  await answer(null);
  await vi.waitFor(() => expect([names(), status()]).toEqual([["Ridge"], "As it was last here"]));
  expect(need(document, "[data-bin-nothing]", HTMLElement).hidden).toBe(true);
  window.dispatchEvent(new Event("online"));
  await answer([named("Ridge"), named("Lake")]);
  await vi.waitFor(() => expect([names(), status()]).toEqual([["Ridge", "Lake"], "2 items"]));
});

test("nor does it wait for that: it asks again by itself, and says nothing anew", async () => {
  await new KeptMedia("u").keep("library  ", { items: [named("Ridge")], total: 1 });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  open();
  await answer(null);
  await vi.waitFor(() => expect(status()).toBe("As it was last here"));
  const said = vi.fn();
  const watch = new MutationObserver(said);
  watch.observe(need(document, "[data-bin-status]", HTMLElement), { childList: true });
  await vi.advanceTimersByTimeAsync(10_000);
  await answer(null);
  await vi.waitFor(() => expect(need(document, "media-bin", HTMLElement).ariaBusy).toBe("false"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([waiting.length, said.mock.calls.length]).toEqual([1, 0]);
  watch.disconnect();
  await answer([named("Lake")]);
  await vi.waitFor(() => expect(names()).toEqual(["Lake"]));
});

test("another list that was never here is not told by the one before it", async () => {
  await new KeptMedia("u").keep("library  ", { items: [named("Ridge")], total: 1 });
  open();
  await answer(null);
  await vi.waitFor(() => expect(status()).toBe("As it was last here"));
  need(document, "[data-bin-scope=project]", HTMLElement).click();
  await answer(null);
  await vi.waitFor(() => expect(need(document, "[data-bin-nothing] [data-words]", HTMLElement).textContent).toContain("cannot be reached"));
  expect([names(), status()]).toEqual([[], ""]);
});

test("what another person's bin has shown is not shown", async () => {
  await new KeptMedia("somebody else").keep("library  ", { items: [named("Secret")], total: 1 });
  open();
  await answer(null);
  await vi.waitFor(() => expect(need(document, "[data-bin-nothing] [data-words]", HTMLElement).textContent).toContain("cannot be reached"));
  expect(names()).toEqual([]);
});

test("of what the page knows better, the page's is shown", async () => {
  await new KeptMedia("u").keep("library  ", { items: [named("Ridge"), named("Lake")], total: 2 });
  editorWith(timeline(track("video")), MARKUP, { media: [named("Ridge", { is_trashed: true }), named("Lake", { name: "Lake, renamed" })] });
  need(document, "[data-bin-scope=library]", HTMLElement).click();
  await vi.waitFor(() => expect([names(), status()]).toEqual([["Lake, renamed"], "1 item"]));
});
