import type { Body, Meta, PluginOpts } from "@uppy/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ENDPOINT, FakeBucket } from "../lib/fake-bucket.ts";
import { UploadQueue } from "./upload-queue.ts";
import type { RowState } from "./upload-words.ts";

type Options = PluginOpts & { endpoint?: string; headers?: (file: object) => Record<string, string> };
const used = vi.hoisted(() => [] as (Options & { name: string })[]);
const stand = vi.hoisted(() => async (name: string) => {
  const { BasePlugin } = await import("@uppy/core");
  return {
    default: class extends BasePlugin<Options, Meta, Body> {
      override id = name;
      override type = "acquirer";
      override install(): void {
        used.push({ name, ...this.opts });
      }
    },
  };
});
vi.mock("@uppy/golden-retriever", () => stand("retriever")); // it wants an IndexedDB
vi.mock("@uppy/tus", () => stand("tus")); // outside of a browser it wants a network

const FILM = "abcdefghijklmnopqrstuvwxyz";
let bucket: FakeBucket;
let queue: UploadQueue;
let ids: Map<string, string>;
let states: Map<string, RowState>;
let uploaded: string[];
let destinations: Set<string>;

function open(address: string): void {
  queue = new UploadQueue({ tus: "/uploads/", bucket: address }, 1000, {
    state: (id, name, state, destination) => {
      destinations.add(destination);
      ids.set(name, id);
      states.set(name, state);
    },
    uploaded: (_, upload, size) => uploaded.push(`${upload} ${size}`),
  });
}

const add = (...names: string[]): void => queue.add(names.map((name) => ({ file: new File([FILM], name, { type: "video/mp4" }), path: "" })));

beforeEach(() => {
  localStorage.clear();
  used.length = 0;
  bucket = new FakeBucket();
  [ids, states, uploaded, destinations] = [new Map(), new Map(), [], new Set()];
});
afterEach(() => queue.close());

test("where there is a bucket files go straight into it", async () => {
  open(ENDPOINT);
  add("film.mp4");
  await bucket.takeUntil(vi.waitFor(() => expect(uploaded).toEqual(["upload-1 26"])));
  expect(bucket.content("upload-1")).toBe(FILM);
  expect(used.map(({ name }) => name)).not.toContain("tus");
});

test("where there is none they go by tus", () => {
  open("");
  expect(used).toContainEqual(expect.objectContaining({ name: "tus", endpoint: "/uploads/" }));
});

test("a file that is to go elsewhere than into the library says so with each request, either way", async () => {
  open("");
  const headers = used.find(({ name }) => name === "tus")?.headers;
  expect([headers?.({ meta: { destination: "mix:1:2" } }), headers?.({ meta: {} })]).toEqual([{ "Upload-Destination": "mix:1:2" }, {}]);
  open(ENDPOINT);
  queue.add([{ file: new File([FILM], "film.mp4"), path: "" }], "mix:1:2");
  await bucket.takeUntil(vi.waitFor(() => expect(uploaded).toHaveLength(1)));
  expect(bucket.told.map((sent) => sent.get("Upload-Destination"))).toEqual(bucket.told.map(() => "mix:1:2"));
  expect(destinations).toEqual(new Set(["mix:1:2"]));
});

test("a refusal is shown in the studio's words", async () => {
  open(ENDPOINT);
  bucket.refusals.push({ status: 413, code: "storage_full", message: "Your storage is full." });
  add("film.mp4");
  await vi.waitFor(() => expect(states.get("film.mp4")).toEqual({ phase: "broken", message: "Your storage is full." }));
});

test("resume all goes on with what failed too", async () => {
  open(ENDPOINT);
  bucket.refusals.push({ status: 413, code: "storage_full", message: "Your storage is full." });
  add("failed.mp4", "paused.mp4");
  await vi.waitFor(() => expect(states.get("failed.mp4")?.phase).toBe("broken"));
  queue.togglePause(ids.get("paused.mp4") ?? "");
  await bucket.opened(0);
  queue.resumeAll();
  await bucket.takeUntil(vi.waitFor(() => expect(uploaded).toHaveLength(2)));
});
