// What takes that are in line wait for, in words, and about when they begin: the twin of generation/waiting.py. The times are those
// that the feed tells of what runs, and `usual`, the seconds that one takes as a rule.
import { timeLeft } from "../lib/amounts.ts";
import type { FeedJob, FeedState } from "../lib/feed.ts";

const KIND = "generate";

/** By the id of each job that waits. */
export function lineOf(state: FeedState, usual: number | null): Map<string, string> {
  const jobs = state.jobs.filter((job) => job.kind === KIND);
  const queue = jobs.filter((job) => job.status === "queued").sort(byTurn);
  const left = jobs.filter((job) => job.status === "processing").map((job) => job.seconds_left);
  return new Map(queue.map((job, before) => [job.id, waitingWords(before, left, usual)]));
}

/** `before` wait in front of it; those at work have so many seconds `left`. Null: nobody knows. */
export function waitingWords(before: number, left: readonly (number | null)[], usual: number | null): string {
  const worker = before > 0 ? `Waiting for a worker, ${before} before it` : "Waiting for a worker";
  const what = left.length === 0 ? worker : before > 0 ? `${before} before it` : "Next in line";
  if (usual === null) return what;
  const seconds = beginsIn(before, left, usual);
  return seconds === null ? `${what} · takes about ${about(usual)}` : `${what} · begins in about ${about(seconds)}`;
}

/** Seconds until a place is free for it, when each in front of it takes the first that comes free. */
function beginsIn(before: number, left: readonly (number | null)[], usual: number): number | null {
  const places = left.filter((each) => each !== null).sort((one, other) => one - other);
  if (places.length === 0 || places.length < left.length) return null;
  for (let taken = 0; taken < before; taken += 1) {
    places.push((places.shift() ?? 0) + usual);
    places.sort((one, other) => one - other);
  }
  return places[0] ?? null;
}

function about(seconds: number): string {
  return timeLeft(Math.round(seconds)).replace(/ left$/, "");
}

function byTurn(one: FeedJob, other: FeedJob): number {
  const [here, there] = [one.created_at + one.id, other.created_at + other.id];
  return here < there ? -1 : here > there ? 1 : 0;
}
