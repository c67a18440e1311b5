import { expect, test } from "vitest";
import { jobOf, messageOf } from "./fake-feed.ts";
import type { FeedJob, FeedState } from "./feed.ts";
import { summary, words } from "./job-words.ts";

const stateOf = (...jobs: FeedJob[]): FeedState => messageOf(jobs) as FeedState;

// as tests/jobs/test_shell.py
test.each([
  [[jobOf({ progress: 64, seconds_left: 60 })], "Jobs: 1 running, 64 percent, 1 min left"],
  [[jobOf({ progress: 64, seconds_left: 60 }), jobOf({ progress: 39, seconds_left: 20 })], "Jobs: 2 running, 51 percent, 1 min left"],
  [[jobOf({ progress: 64, seconds_left: 60 }), jobOf({ progress: 0, seconds_left: null })], "Jobs: 2 running, 32 percent"],
  [[jobOf({ progress: 10 }), jobOf({ status: "queued" })], "Jobs: 1 running, 1 waiting, 10 percent"],
  [[jobOf({ status: "queued" }), jobOf({ status: "queued" })], "Jobs: 2 waiting"],
  [[], "Jobs: Done"],
])("the sum of all is one sentence", (jobs, sentence) => {
  expect(summary(stateOf(...jobs)).sentence).toBe(sentence);
});

test("a job says its stage, or what it waits for, or how it ended", () => {
  const told = [{ stage: "Encoding" }, { status: "queued" }, {}, { status: "completed" }, { status: "failed", error: "No room." }, { status: "failed" }, { status: "cancelled" }] as const;
  expect(told.map((fields) => words(jobOf(fields)))).toEqual(["Encoding", "Waiting for a worker", "Starting", "Done", "No room.", "It failed.", "Cancelled"]);
});
