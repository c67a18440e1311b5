// What was done, by name, and how it is undone: an entry keeps the document before it. Documents share what an edit left alone,
// so an entry costs what it changed. A selection is not an edit, and cannot be undone.
import type { Timeline } from "../edits/document.ts";

export interface Entry {
  readonly label: string;
  readonly before: Timeline;
  readonly after: Timeline;
  /** When it was done, in milliseconds since 1970. */
  readonly at: number;
}

export interface History {
  /** Oldest first. */
  readonly done: readonly Entry[];
  /** What was undone, the next to do again last. */
  readonly undone: readonly Entry[];
}

export const MOST_ENTRIES = 200;
export const EMPTY: History = { done: [], undone: [] };

export function recorded(history: History, entry: Entry): History {
  return { done: [...history.done.slice(-(MOST_ENTRIES - 1)), entry], undone: [] };
}

/** With the last entry undone; null where there is none. */
export function steppedBack({ done, undone }: History): { readonly history: History; readonly entry: Entry } | null {
  const entry = done.at(-1);
  return entry ? { entry, history: { done: done.slice(0, -1), undone: [...undone, entry] } } : null;
}

export function steppedOn({ done, undone }: History): { readonly history: History; readonly entry: Entry } | null {
  const entry = undone.at(-1);
  return entry ? { entry, history: { done: [...done, entry], undone: undone.slice(0, -1) } } : null;
}
