import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";
import { film, timeline, track } from "../edits/testing.ts";
import { DRAG_EVERY, isSeenAlike, Renditions, stillOf } from "./rendition.ts";

type Answer = (status: number, body: unknown) => void;
let asked: { readonly timeline: Timeline; readonly answer: Answer; readonly signal: AbortSignal }[];
let told: string[];
let scope: Scope;

const answerOf = (key: string) => ({ key, master: `/previews/${key}/master.m3u8`, stills: `/previews/${key}/still-FRAME.jpg`, duration: 10, missing: [] });
const doc = (frames: number) => timeline(track("video", film("a", 0, frames)));

beforeEach(() => {
  vi.useFakeTimers();
  [asked, told, scope] = [[], [], new Scope()];
  vi.stubGlobal("fetch", (_: string, { body, signal }: { body: string; signal: AbortSignal }) =>
    new Promise((done, failed) => {
      const answer: Answer = (status, json) => done(new Response(JSON.stringify(json), { status }));
      signal.addEventListener("abort", () => failed(new DOMException("", "AbortError")));
      asked.push({ timeline: (JSON.parse(body) as { timeline: Timeline }).timeline, answer, signal });
    }),
  );
});

afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

function renditions(): Renditions {
  return new Renditions("/preview/", scope, {
    ready: ({ key }) => told.push(key),
    failed: (_, isWaiting) => told.push(isWaiting ? "waits" : "failed"),
  });
}

async function answer(n: number, status: number, body: unknown): Promise<void> {
  asked[n]?.answer(status, body);
  await vi.advanceTimersByTimeAsync(0);
}

test("a newer question ends the one before, whose answer is never told", async () => {
  const asking = renditions();
  asking.want(doc(10), 0);
  asking.want(doc(20), 0);
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await answer(0, 200, answerOf("old"));
  expect(asking.isAsking).toBe(true);
  await answer(1, 200, answerOf("new"));
  expect([told, asking.isAsking]).toEqual([["new"], false]);
});

test("under a drag one question at a time, the newest next, and the last one as soon as it ends", async () => {
  const asking = renditions();
  for (const frames of [10, 11, 12]) asking.want(doc(frames), 0, true);
  expect(asked).toHaveLength(1);
  await answer(0, 200, answerOf("first"));
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(DRAG_EVERY);
  expect(asked[1]?.timeline.duration).toBe(12);
  asking.want(doc(13), 0);
  await answer(2, 200, answerOf("last"));
  expect(told).toEqual(["first", "last"]);
});

test("a busy studio is asked again by itself, and one without network at once when it is back", async () => {
  const asking = renditions();
  asking.want(doc(10), 0);
  await answer(0, 503, { error: { code: "busy", message: "Busy." } });
  expect([told, asking.isAsking]).toEqual([["waits"], true]);
  window.dispatchEvent(new Event("online"));
  await answer(1, 200, answerOf("there"));
  expect(told).toEqual(["waits", "there"]);
  asking.want(doc(11), 0);
  await answer(2, 503, {});
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(4);
});

test("what the studio refuses is not asked again", async () => {
  const asking = renditions();
  asking.want(doc(10), 0);
  await answer(0, 422, { error: { code: "invalid_timeline", message: "No." } });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([told, asked.length, asking.isAsking]).toEqual([["failed"], 1, false]);
});

test("markers, the points, zoom and the playhead are nothing that is seen; clips are", () => {
  const one = doc(10);
  expect(isSeenAlike(one, { ...one, zoom: 3, position: 4, range: { start: 1, end: 2 }, markers: [] })).toBe(true);
  expect(isSeenAlike(one, { ...one, tracks: [...one.tracks] })).toBe(false);
  expect(isSeenAlike(one, { ...one, loudness: -14 })).toBe(false);
});

test("a single picture has its frame's number in its name", () => {
  expect(stillOf({ ...answerOf("k") }, 12)).toBe("/previews/k/still-12.jpg");
});
