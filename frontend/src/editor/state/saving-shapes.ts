// What saving says of itself, and what the server answers to it.
import type { Timeline } from "../edits/document.ts";
import type { MediaItem } from "./media.ts";
import type { Saved } from "./presence.ts";

/** What the other side has, as a 409 tells it. */
export interface Current extends Saved {
  /** Their name; empty where it was ourselves, in another tab or on another device. */
  readonly who: string;
  /** What was changed there since the version that we began with, in words. Null where the server does not know that version. */
  readonly summary: string | null;
  /** What is different there from what we sent. */
  readonly against: string | null;
}

export type Status = "saved" | "saving" | "offline" | "conflict" | "refused" | "signed-out" | "gone";

export interface SaveState {
  readonly status: Status;
  /** When the server last took it, as an ISO time. */
  readonly at: string;
  /** What the server has not, by name. */
  readonly labels: readonly string[];
  /** Why it is not saved, for the person. */
  readonly message: string;
  /** Of a refused document, path and sentences. */
  readonly faults: Readonly<Record<string, readonly string[]>>;
  readonly conflict: Current | null;
  readonly hasOthers: boolean;
  /** Why this device keeps nothing; empty while it does. */
  readonly problem: string;
}

export interface Answer {
  readonly version: number;
  readonly timeline: Timeline;
  readonly edited_at: string;
  readonly media?: readonly MediaItem[];
}

export interface Conflicting extends Answer {
  readonly who?: { readonly id: string; readonly name: string } | null;
  readonly changes?: { readonly summary: string } | null;
  readonly against_yours?: { readonly summary: string } | null;
}

/** What the server says of a conflict, for the person `user`. */
export function currentOf({ version, timeline, edited_at: at, media = [], who, changes, against_yours: against }: Conflicting, user: string): Current {
  const name = who && who.id !== user ? who.name : "";
  return { version, timeline, at, media, who: name, summary: changes?.summary ?? null, against: against?.summary ?? null };
}
