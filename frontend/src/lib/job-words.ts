// What jobs say of themselves, as the templates say it (components/job.html, feed_row.html, job_tray.html and jobs/shell.py).
import { timeLeft } from "./amounts.ts";
import type { FeedJob, FeedState } from "./feed.ts";

export const nameOf = (job: FeedJob): string => job.title || job.label;

export function words(job: FeedJob): string {
  if (job.status === "failed") return job.error || "It failed.";
  if (job.status === "completed") return "Done";
  if (job.status === "cancelled") return "Cancelled";
  return job.stage || (job.status === "queued" ? "Waiting for a worker" : "Starting");
}

/** "64% · 1 min left" while it is at work. */
export function amount(job: FeedJob): string {
  if (job.status !== "processing") return "";
  return job.seconds_left === null ? `${job.progress}%` : `${job.progress}% · ${timeLeft(job.seconds_left)}`;
}

export interface Summary {
  readonly isActive: boolean;
  /** "2 running", or "3 waiting" where nothing runs yet. */
  readonly main: string;
  /** "3 waiting" beside what runs. */
  readonly waiting: string;
  /** The mean of what runs. */
  readonly percent: number | null;
  /** Until the last of what runs is done; empty where one of them does not know. */
  readonly left: string;
  /** All of it for who does not see it. */
  readonly sentence: string;
}

export function summary(state: FeedState): Summary {
  const running = state.jobs.filter((job) => job.status === "processing");
  const seconds = running.map((job) => job.seconds_left);
  const percent = running.length > 0 ? Math.floor(running.reduce((sum, job) => sum + job.progress, 0) / running.length) : null;
  const left = running.length > 0 && seconds.every((each) => each !== null) ? timeLeft(Math.max(...seconds)) : "";
  const waiting = state.waiting > 0 ? `${state.waiting} waiting` : "";
  const main = state.running > 0 ? `${state.running} running` : waiting || "Done";
  const beside = state.running > 0 ? waiting : "";
  const parts = [main, beside, percent === null ? "" : `${percent} percent`, left].filter((part) => part !== "");
  return { isActive: state.running + state.waiting > 0, main, waiting: beside, percent, left, sentence: `Jobs: ${parts.join(", ")}` };
}
