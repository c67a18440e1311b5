import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BucketUpload, takeBack } from "./bucket-upload.ts";
import { ENDPOINT, FakeBucket } from "./fake-bucket.ts";
import { Turns } from "./turns.ts";

const FILM = "abcdefghijklmnopqrstuvwxyz"; // seven parts, the last of two bytes
let bucket: FakeBucket;

interface Going {
  readonly done: Promise<string>;
  readonly stop: AbortController;
  readonly sent: number[];
  readonly begun: string[];
}

function go(known: string | null = null, text = FILM, turns = new Turns(3), headers: Record<string, string> = {}): Going {
  const [stop, sent, begun]: [AbortController, number[], string[]] = [new AbortController(), [], []];
  const course = { turns, signal: stop.signal, known, begun: (id: string) => begun.push(id), sent: (bytes: number) => sent.push(bytes) };
  const file = { name: "film.mp4", type: "video/mp4", data: new Blob([text], { type: "video/mp4" }), headers };
  return { done: new BucketUpload(ENDPOINT, file, course).run(), stop, sent, begun };
}

const count = (end: string): number => bucket.asked.filter((line) => line.endsWith(end)).length;

beforeEach(() => {
  bucket = new FakeBucket();
});
afterEach(() => vi.useRealTimers());

test("a file goes in parts and is whole", async () => {
  const { done, sent, begun } = go();
  const id = await bucket.takeUntil(done);
  expect([begun, bucket.content(id), bucket.uploads.get(id)?.isDone]).toEqual([[id], FILM, true]);
  expect(sent.at(-1)).toBe(FILM.length);
  expect(bucket.tried).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("what each request says of a file is said from its beginning to its end", async () => {
  await bucket.takeUntil(go(null, FILM, new Turns(3), { "Upload-Destination": "mix:1:" }).done);
  expect(bucket.asked.length).toBeGreaterThan(2);
  expect(bucket.told.map((headers) => headers.get("Upload-Destination"))).toEqual(bucket.asked.map(() => "mix:1:"));
});

test("three parts are on their way at once, of all files together", async () => {
  const turns = new Turns(3);
  const both = [go(null, FILM, turns), go(null, FILM, turns)];
  await bucket.takeUntil(Promise.all(both.map(({ done }) => done)));
  expect(bucket.most).toBe(3);
  expect(bucket.content("upload-1") + bucket.content("upload-2")).toBe(FILM + FILM);
});

test("addresses are asked for a few at a time", async () => {
  await bucket.takeUntil(go().done);
  expect(count("/addresses")).toBe(2);
});

test("progress is in bytes, within a part too", async () => {
  const { sent, stop, done } = go();
  const [first, second] = await bucket.opened(3);
  first?.move(3);
  second?.move(1);
  expect(sent.at(-1)).toBe(4);
  stop.abort();
  await expect(done).rejects.toThrow();
});

test("after a pause only what is missing is sent", async () => {
  const before = go();
  const [, second] = await bucket.opened(3);
  if (second) await bucket.take(second);
  await bucket.opened(3);
  before.stop.abort(new Error("paused"));
  await expect(before.done).rejects.toThrow("paused");
  expect(bucket.open).toEqual([]);
  const triedBefore = bucket.tried.length;
  const after = go("upload-1");
  expect(await bucket.takeUntil(after.done)).toBe("upload-1");
  expect(bucket.tried.slice(triedBefore)).toEqual([1, 3, 4, 5, 6, 7]);
  expect([after.begun, after.sent[0], after.sent.at(-1), bucket.content("upload-1")]).toEqual([[], 4, FILM.length, FILM]);
});

test("a part of another size than it should have is sent again", async () => {
  bucket.uploads.set("upload-1", { size: FILM.length, parts: new Map([[1, "abcdef"]]), isDone: false });
  await bucket.takeUntil(go("upload-1").done);
  expect(bucket.content("upload-1")).toBe(FILM);
});

test("what is known but has ended begins anew", async () => {
  const { done, begun } = go("of-somebody-else");
  expect(await bucket.takeUntil(done)).toBe("upload-1");
  expect(begun).toEqual(["upload-1"]);
});

test("what was whole when the page went is only finished", async () => {
  bucket.uploads.set("upload-1", { size: 3, parts: new Map([[1, "abc"]]), isDone: false });
  expect(await go("upload-1", "abc").done).toBe("upload-1");
  expect([bucket.tried, bucket.uploads.get("upload-1")?.isDone]).toEqual([[], true]);
});

test("an address that has run out is asked for anew", async () => {
  const { done } = go();
  await bucket.opened(3);
  bucket.generation = 1;
  await bucket.takeUntil(done);
  expect(bucket.content("upload-1")).toBe(FILM);
});

test("a bucket that refuses new addresses too is told, and what is beside it stops", async () => {
  const { done } = go();
  const ended = expect(done).rejects.toThrow("The media storage refused this file.");
  for (let time = 0; time < 2; time += 1) {
    const first = (await bucket.opened(3)).find((put) => put.number === 1);
    first?.end(403);
  }
  await ended;
  expect(bucket.open).toEqual([]);
  expect(bucket.tried).toEqual([1, 2, 3, 1]);
});

test("a lost connection is tried again with a new address, and its bytes are not counted twice", async () => {
  vi.useFakeTimers();
  const { done, sent } = go();
  const [first] = await bucket.opened(3);
  first?.move(3);
  expect(sent.at(-1)).toBe(3);
  first?.end(0);
  await vi.waitFor(() => expect(sent.at(-1)).toBe(0));
  await bucket.takeUntil(done);
  expect([bucket.content("upload-1"), sent.at(-1)]).toEqual([FILM, FILM.length]);
  expect(bucket.tried.filter((number) => number === 1)).toHaveLength(2);
});

test("a bucket that stays away is told at last", async () => {
  vi.useFakeTimers();
  const { done } = go(null, "abc");
  const ended = expect(done).rejects.toThrow("The media storage cannot be reached from this browser.");
  for (let minute = 0; minute < 100; minute += 1) {
    for (const put of bucket.open) put.end(0);
    await vi.advanceTimersByTimeAsync(1000);
  }
  await ended;
});

test("the studio's refusal is its own sentence, and nothing is sent", async () => {
  bucket.refusals.push({ status: 413, code: "storage_full", message: "Your storage is full." });
  await expect(go().done).rejects.toThrow("Your storage is full.");
  expect(bucket.tried).toEqual([]);
});

test("a studio that restarts is asked again", async () => {
  vi.useFakeTimers();
  bucket.refusals.push(0, { status: 503, code: "storage_down", message: "Later." });
  const { done } = go();
  await bucket.takeUntil(done);
  expect(bucket.content("upload-1")).toBe(FILM);
  expect(count(`POST ${ENDPOINT}`)).toBe(3);
});

test("so is one that restarts at the end", async () => {
  vi.useFakeTimers();
  bucket.uploads.set("upload-1", { size: 3, parts: new Map([[1, "abc"]]), isDone: false });
  const down = { status: 503, code: "storage_down", message: "Later." };
  bucket.refusals.push(down, undefined, 0);
  expect(await bucket.takeUntil(go("upload-1", "abc").done)).toBe("upload-1");
  expect([count("/parts"), count("/complete")]).toEqual([2, 2]);
});

test("what the bucket lost meanwhile is sent again before it is finished", async () => {
  const { done } = go(null, "abcdefgh");
  const [first, second] = await bucket.opened(2);
  if (first) await bucket.take(first);
  second?.end(200); // and does not keep it
  expect(await bucket.takeUntil(done)).toBe("upload-1");
  expect([bucket.content("upload-1"), bucket.tried, count("/complete")]).toEqual(["abcdefgh", [1, 2, 2], 2]);
});

test("an upload that ends under it begins anew", async () => {
  const { done, begun } = go(null, "abc");
  await bucket.opened(1);
  bucket.uploads.delete("upload-1");
  const id = await bucket.takeUntil(done);
  expect([begun, bucket.content(id)]).toEqual([["upload-1", "upload-2"], "abc"]);
});

test("a pause while it begins loses no upload: its id is known", async () => {
  const { done, stop, begun } = go();
  stop.abort(new Error("paused"));
  await expect(done).rejects.toThrow("paused");
  expect([begun, bucket.tried]).toEqual([["upload-1"], []]);
});

test("what is taken back is gone, and nobody minds if it was already", async () => {
  const { done } = go();
  await bucket.takeUntil(done);
  await takeBack(ENDPOINT, "upload-1");
  expect(bucket.uploads.size).toBe(0);
  await takeBack(ENDPOINT, "upload-1");
});
