import { expect, test } from "vitest";
import { jobOf, messageOf } from "../lib/fake-feed.ts";
import type { FeedState } from "../lib/feed.ts";
import { lineOf, waitingWords } from "./take-line.ts";

test.each([
  [0, [], null, "Waiting for a worker"],
  [2, [], null, "Waiting for a worker, 2 before it"],
  [0, [], 40, "Waiting for a worker · takes about 40 s"],
  [0, [12], null, "Next in line"],
  [0, [30, 12], 40, "Next in line · begins in about 12 s"],
  [1, [30, 12], 40, "1 before it · begins in about 30 s"],
  [2, [30, 12], 40, "2 before it · begins in about 52 s"],
  [3, [30, 12], 40, "3 before it · begins in about 1 min"],
  [0, [12, null], 40, "Next in line · takes about 40 s"],
])("%i before it, %j left, %s as a rule: %s", (before, left, usual, words) => {
  expect(waitingWords(before, left, usual)).toBe(words); // tests/generation/test_waiting.py holds the same
});

test("who came first is first, whatever order the feed has, and other work is in another line", () => {
  const waits = (id: string, second: number): object => ({ id, kind: "generate", status: "queued", created_at: `2026-11-27T08:00:0${second}+00:00` });
  const jobs = [waits("c", 3), waits("a", 1), { id: "x", status: "queued" }, waits("b", 2), { id: "r", seconds_left: 5 }];
  const line = lineOf(messageOf(jobs.map((fields) => jobOf(fields))) as FeedState, null);
  expect([...line]).toEqual([
    ["a", "Waiting for a worker"],
    ["b", "Waiting for a worker, 1 before it"],
    ["c", "Waiting for a worker, 2 before it"],
  ]);
});
