import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { KeptMedia, MOST_LISTS } from "./kept-media.ts";
import type { MediaItem } from "./media.ts";

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
let count = 0;
let name: string;
let store: BrowserStore;

beforeEach(() => {
  name = `kept-${++count}`;
  store = new BrowserStore(name);
});

const kept = (user = "ada", open = () => store): KeptMedia => new KeptMedia(user, open);
const signed = (role: string, until: number): string => `/media/a/${role}?until=${until}&sign=x`;

function item(id: string, fields: Partial<MediaItem> = {}, until = now + HOUR): MediaItem {
  const about = { id, kind: "video", name: `Film ${id}`, status: "ready", problem: "", duration_us: 4_000_000, width: 1920, height: 1080 } as const;
  const strip = { url: signed("filmstrip", until), frames: 8, width: 160, height: 90 };
  const where = { has_audio: true, is_trashed: false, source: "upload", poster: signed("poster", until), filmstrip: strip, peaks: signed("peaks", until), original: signed("original", until) };
  return { ...about, ...where, ...fields };
}

test("a list is there again as it was, in its order", async () => {
  const page = { items: [item("b"), item("a")], total: 70 };
  await kept().keep("library", page);
  expect(await kept().page("library")).toEqual(page);
  expect(await kept().page("unused p")).toBeNull();
});

test("an address whose time is over is not given out, what is known of the asset is", async () => {
  await kept().keep("library", { items: [item("a", {}, now - 1), item("b", { peaks: "/elsewhere" })], total: 2 });
  const [ended, other] = (await kept().page("library"))?.items ?? [];
  expect(ended).toEqual(item("a", { poster: "", filmstrip: null, peaks: "", original: "" }));
  expect(other).toEqual(item("b", { peaks: "" })); // of an address without an end nobody knows it
});

test("nobody is shown what another person's bin has shown", async () => {
  await kept("ada").keep("library", { items: [item("a")], total: 1 });
  expect(await kept("bea").page("library")).toBeNull();
  await kept("bea").keep("library", { items: [item("b")], total: 1 });
  await kept("bea").learn([item("a", { name: "Hers" })]);
  expect((await kept("ada").page("library"))?.items).toEqual([item("a")]);
});

test("news changes what is kept, what is deleted leaves every list, and no more is kept than was shown", async () => {
  await kept().keep("library", { items: [item("a"), item("b"), item("c")], total: 3 });
  await kept().keep("project p", { items: [item("b")], total: 1 });
  await kept().learn([item("a", { name: "Renamed" }), item("b", { status: "gone" }), item("c", { is_trashed: true }), item("d")]);
  expect(await kept().page("library")).toEqual({ items: [item("a", { name: "Renamed" })], total: 1 });
  expect(await kept().page("project p")).toEqual({ items: [], total: 0 });
  expect(await store.assets.count()).toBe(1);
});

test("of the lists the latest are kept, with what they name and nothing else", async () => {
  for (let n = 0; n < MOST_LISTS + 5; n++) {
    await kept().keep(`list ${n}`, { items: [item(`${n}`), item("in all")], total: 2 });
    await store.lists.where({ user: "ada" }).modify((list) => Object.assign(list, { at: list.at - 1000 })); // a second goes by
  }
  expect([await store.lists.count(), await store.assets.count()]).toEqual([MOST_LISTS, MOST_LISTS + 1]);
  expect([await kept().page("list 4"), (await kept().page("list 5"))?.items.length]).toEqual([null, 2]);
});

test("two tabs that write at the same time leave a whole list", async () => {
  const other = new BrowserStore(name);
  const pages = [["a", "b"], ["b", "c"]].map((ids) => ({ items: ids.map((id) => item(id)), total: 2 }));
  await Promise.all(pages.map((page, n) => kept("ada", () => (n ? other : store)).keep("library", page)));
  const found = await kept().page("library");
  expect(pages).toContainEqual(found);
});

test("where the browser keeps nothing it is as if nothing had been kept", async () => {
  const forbidden = kept("ada", () => {
    throw new DOMException("denied", "SecurityError");
  });
  await forbidden.keep("library", { items: [item("a")], total: 1 });
  await forbidden.learn([item("a")]);
  expect(await forbidden.page("library")).toBeNull();
  store.close({ disableAutoOpen: true }); // as a sign-out in another tab leaves it
  await kept().keep("library", { items: [item("a")], total: 1 });
  expect(await kept().page("library")).toBeNull();
});
