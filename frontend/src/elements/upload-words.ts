/** What an upload says of itself. No DOM. */

import { bytes, timeLeft } from "../lib/amounts.ts";

export type RowState =
  | { phase: "waiting" }
  | { phase: "uploading" | "paused" | "offline"; sent: number; size: number; speed: number }
  | { phase: "broken"; message: string }
  | { phase: "preparing"; stage: string; percent: number }
  | { phase: "ready"; size: number; words: string }
  | { phase: "refused"; message: string }
  | { phase: "unfinished" };

export interface Words {
  left: string;
  right: string;
  /** 0-100, or null when nothing is known yet. */
  percent: number | null;
}

export function words(state: RowState): Words {
  switch (state.phase) {
    case "waiting":
      return { left: "Waiting", right: "", percent: 0 };
    case "uploading":
    case "paused":
    case "offline": {
      const moving = state.speed > 0 ? `${bytes(state.speed)}/s · ${timeLeft((state.size - state.sent) / state.speed)}` : "Starting";
      return {
        left: state.phase === "paused" ? "Paused" : state.phase === "offline" ? "Offline. It goes on by itself." : moving,
        right: `${bytes(state.sent)} of ${bytes(state.size)}`,
        percent: (100 * state.sent) / state.size,
      };
    }
    case "broken":
      return { left: state.message, right: "", percent: null };
    case "preparing":
      return { left: state.stage || "Waiting for a worker", right: `${state.percent}%`, percent: state.percent };
    case "ready":
      return { left: state.words || "Ready", right: bytes(state.size), percent: 100 };
    case "refused":
      return { left: state.message, right: "", percent: null };
    case "unfinished":
      return { left: "Choose this file again to go on", right: "", percent: null };
  }
}

/** Speed over the last few seconds, so that a stutter does not make the time left jump. */
export class Pace {
  #marks: { at: number; sent: number }[] = [];

  readonly #span: number;

  constructor(span = 5000) {
    this.#span = span;
  }

  /** `at` in milliseconds; returns bytes a second. */
  mark(at: number, sent: number): number {
    const last = this.#marks.at(-1);
    if (last && sent < last.sent) this.#marks = [];
    this.#marks.push({ at, sent });
    while (this.#marks.length > 2 && at - (this.#marks[0]?.at ?? at) > this.#span) this.#marks.shift();
    const first = this.#marks[0];
    return first && at > first.at ? (1000 * (sent - first.sent)) / (at - first.at) : 0;
  }

  rest(): void {
    this.#marks = [];
  }
}

/** The sentence in an answer of the server, or one of ours when there is none. */
export function reason(body: string | undefined, status: number): string {
  try {
    const message: unknown = JSON.parse(body ?? "")?.error?.message;
    if (typeof message === "string" && message) return message;
  } catch {
    /* not one of our answers */
  }
  if (status === 0) return "The connection is lost. Try again when you are back online.";
  return `The studio answered with an error (${status}). Try again.`;
}
