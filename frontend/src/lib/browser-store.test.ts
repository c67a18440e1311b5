import "fake-indexeddb/auto";
import Dexie from "dexie";
import { expect, test, vi } from "vitest";
import { BrowserStore, type StoredDraft, storeProblem, VERSIONS, type Version } from "./browser-store.ts";
import { emptied } from "./empty-stores.ts";

const draft = (tab: string): StoredDraft => ({
  user: "u1", project: "p1", tab, base_version: 3, timeline: { schema: 3 }, sent: [], labels: ["Split"], at: 1, is_aside: false,
});
let names = 0;
const name = (): string => `store-${++names}`;

/** A row of each store, by the version that it came with. */
const ROWS: readonly Readonly<Record<string, object>>[] = [
  { drafts: draft("one") },
  { assets: { user: "u1", id: "a1", told: { name: "Ridge" } }, lists: { user: "u1", name: "library", ids: ["a1"], total: 1, at: 1 }, projects: { user: "u1", place: 0, told: { title: "Cut" } } },
];

test.each(VERSIONS.map((_, n) => n + 1))("what a browser kept in version %i is there after the upgrade to the newest", async (count) => {
  const [called, rows] = [name(), Object.entries(Object.assign({}, ...ROWS.slice(0, count)) as Record<string, object>)];
  const old = new BrowserStore(called, VERSIONS.slice(0, count));
  expect(old.tables.map((table) => table.name).sort()).toEqual(rows.map(([store]) => store).sort());
  for (const [store, row] of rows) await old.table(store).put(row);
  old.close();
  const present = new BrowserStore(called);
  for (const [store, row] of rows) expect(await present.table(store).toArray()).toEqual([row]);
  expect(present.verno).toBe(VERSIONS.length);
  for (const [store, row] of Object.entries(Object.assign({}, ...ROWS) as Record<string, object>)) await present.table(store).put(row);
});

test("a version to come adds a store, changes rows as it says, and loses none", async () => {
  const called = name();
  const present = new BrowserStore(called);
  await present.drafts.bulkPut([draft("one"), draft("two")]);
  present.close();
  const coming: Version = {
    stores: { messages: "id, [conversation+at]" },
    upgrade: (database) => database.table<StoredDraft>("drafts").toCollection().modify({ at: 2 }),
  };
  const later = new BrowserStore(called, [...VERSIONS, coming]);
  expect((await later.drafts.toArray()).map(({ tab, at }) => [tab, at])).toEqual([["one", 2], ["two", 2]]);
  expect(await later.table("messages").count()).toBe(0);
});

test("a store that a newer program has upgraded is still read", async () => {
  const called = name();
  const newer = new BrowserStore(called, [...VERSIONS, { stores: { messages: "id" } }]);
  await newer.drafts.put(draft("one"));
  newer.close();
  expect(await new BrowserStore(called).drafts.count()).toBe(1);
});

test("the rows of one person's project are found by it alone", async () => {
  const store = new BrowserStore(name());
  await store.drafts.bulkPut([draft("one"), { ...draft("one"), user: "u2" }, { ...draft("one"), project: "p2" }]);
  expect(await store.drafts.where({ user: "u1", project: "p1" }).count()).toBe(1);
});

test("signing out leaves nothing, and asks first where something is not saved", async () => {
  const store = new BrowserStore();
  await store.drafts.put(draft("one"));
  const confirm = vi.fn(() => false);
  vi.stubGlobal("confirm", confirm);
  expect(await emptied()).toBe(false);
  expect(await store.drafts.count()).toBe(1);
  confirm.mockReturnValue(true);
  expect(await emptied()).toBe(true);
  expect(await Dexie.exists("reelwright")).toBe(false);
});

test("signing out takes the files and names of the upload queue, and what was copied; how a view is liked stays", async () => {
  const files = new Dexie("uppy-blobs"); // as @uppy/golden-retriever calls it
  files.version(1).stores({ files: "id" });
  await files.table("files").put({ id: "one", data: new Blob(["secret"]) });
  for (const name of ["uppyState:library", "tus::my-film.mp4::1", "upload /api/v1/uploads/ uppy-film", "editor-clipboard"]) localStorage.setItem(name, "kept");
  localStorage.setItem("poster-size", "240");
  expect(await emptied()).toBe(true);
  expect(await Dexie.exists("uppy-blobs")).toBe(false);
  expect(Object.keys(localStorage)).toEqual(["poster-size"]);
});

test("signing out takes what the bin and the palette have shown, and asks nothing", async () => {
  const store = new BrowserStore();
  for (const [table, row] of Object.entries(ROWS[1] ?? {})) await store.table(table).put(row);
  const confirm = vi.fn();
  vi.stubGlobal("confirm", confirm);
  expect(await emptied()).toBe(true);
  expect(confirm).not.toHaveBeenCalled();
  expect(await Dexie.exists("reelwright")).toBe(false);
  await expect(store.assets.count()).rejects.toThrow(); // a tab that is still open keeps nothing more
  expect(await Dexie.exists("reelwright")).toBe(false);
});

test("what is on its way to the server is waited for", async () => {
  const store = new BrowserStore();
  await store.drafts.put(draft("one"));
  const confirm = vi.fn();
  vi.stubGlobal("confirm", confirm);
  document.addEventListener("signing-out", (event) => (event as CustomEvent<Promise<unknown>[]>).detail.push(store.drafts.clear()), { once: true });
  expect(await emptied()).toBe(true);
  expect(confirm).not.toHaveBeenCalled();
});

test("where nothing was ever kept nothing is made", async () => {
  expect(await emptied()).toBe(true);
  expect(await Dexie.exists("reelwright")).toBe(false);
});

test("a full disk and a forbidden store are told apart", () => {
  expect(storeProblem(new Dexie.QuotaExceededError("full"))).toContain("no room left");
  expect(storeProblem(new Dexie.MissingAPIError("none"))).toContain("does not let");
});
