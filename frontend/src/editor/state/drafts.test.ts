import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { BrowserStore } from "../../lib/browser-store.ts";
import { film, timeline, track } from "../edits/testing.ts";
import { Drafts, type Unsaved } from "./drafts.ts";

const UNSAVED: Unsaved = { base_version: 3, timeline: timeline(track("video", film("a", 0, 100))), sent: [], labels: ["Move a"] };
const owner = { user: "u1", project: "p1", tab: "gone" };
let store: BrowserStore;
let count = 0;

beforeEach(() => {
  localStorage.clear();
  store = new BrowserStore(`drafts-${++count}`);
});

/** Of a page that is gone before the browser has written its row. */
const going = () => new Drafts(owner, () => ({ drafts: { put: () => new Promise(() => undefined) } }) as unknown as BrowserStore);
const next = (user = "u1") => new Drafts({ user, project: "p1", tab: "next" }, () => store);

test("what a page leaves behind as it goes is there for the next one, once", async () => {
  void going().keep(UNSAVED, true);
  const [row, ...more] = await next().left(new Set());
  expect([row?.tab, row?.base_version, row?.labels, more]).toEqual(["gone", 3, ["Move a"], []]);
  expect(localStorage.length).toBe(0);
  expect(await next().left(new Set())).toHaveLength(1);
});

test("of a tab that is there, and of another person, nothing is taken", async () => {
  void going().keep(UNSAVED, true);
  expect(await next().left(new Set(["gone"]))).toEqual([]);
  expect(await next("u2").left(new Set())).toEqual([]);
  expect(localStorage.length).toBe(1);
});

test("a row that was written needs no note", async () => {
  await new Drafts(owner, () => store).keep(UNSAVED, true);
  expect(localStorage.length).toBe(0);
  expect(await next().left(new Set())).toHaveLength(1);
});
