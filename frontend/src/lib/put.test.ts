import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeBucket } from "./fake-bucket.ts";
import { put, SILENCE } from "./put.ts";

const ADDRESS = "https://bucket.example/upload-1/0/?part=1";
const never = new AbortController().signal;
const nothing = (): void => undefined;
let bucket: FakeBucket;

beforeEach(() => {
  bucket = new FakeBucket();
});
afterEach(() => vi.useRealTimers());

const sending = (): FakeBucket["open"][number] => {
  const [only] = bucket.open;
  if (!only) throw new Error("nothing is being sent");
  return only;
};

test("it tells how much is sent while it is sent", async () => {
  const sent = vi.fn();
  const done = put(ADDRESS, new Blob(["abcd"]), never, sent);
  sending().move(1);
  sending().move(3);
  expect(sent.mock.calls).toEqual([[1], [3]]);
  sending().end(200);
  await done;
});

test.each([
  [0, "cannot be reached from this browser"],
  [403, "refused this file"],
  [503, "answered with an error (503)"],
])("a %i is told in words, with what to do", async (status, words) => {
  const done = put(ADDRESS, new Blob(), never, nothing);
  sending().end(status);
  const error = await done.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ status, code: "bucket" });
  expect(String(error)).toContain(words);
  expect(String(error)).toContain("Try again");
});

test("an abort stops it, with the reason of the signal", async () => {
  const stop = new AbortController();
  const done = put(ADDRESS, new Blob(), stop.signal, nothing);
  stop.abort(new Error("paused"));
  await expect(done).rejects.toThrow("paused");
  expect(bucket.open).toEqual([]);
  await expect(put(ADDRESS, new Blob(), stop.signal, nothing)).rejects.toThrow("paused");
  expect(bucket.tried).toHaveLength(1);
});

test("a connection that has gone silent is given up, and one that is slow is not", async () => {
  vi.useFakeTimers();
  const done = expect(put(ADDRESS, new Blob(["abcd"]), never, nothing)).rejects.toMatchObject({ status: 0 });
  const slow = sending();
  vi.advanceTimersByTime(SILENCE - 1);
  slow.move(1);
  vi.advanceTimersByTime(SILENCE - 1);
  expect(slow.isOver).toBe(false);
  vi.advanceTimersByTime(1);
  expect(slow.isOver).toBe(true);
  await done;
});

test("what has not moved while there was no network is given up when there is, and what has goes on", async () => {
  const both = [put(ADDRESS, new Blob(["abcd"]), never, nothing), put(ADDRESS, new Blob(["abcd"]), never, nothing)];
  const [still, moving] = bucket.open;
  window.dispatchEvent(new Event("offline"));
  moving?.move(1);
  window.dispatchEvent(new Event("online"));
  expect([still?.isOver, moving?.isOver]).toEqual([true, false]);
  moving?.end(200);
  await both[1];
  await expect(both[0]).rejects.toMatchObject({ status: 0 });
});
