// When two documents are the same to a person: the zoom and the playhead are how it is looked at, and no change.
import type { Timeline } from "../edits/document.ts";
import type { Entry, History } from "./history.ts";

const VIEW = new Set(["zoom", "position"]);

/** By the parts that both share: exact for documents that came out of each other by edits and undo, at no cost. */
export function isSame(one: Timeline, other: Timeline): boolean {
  if (one === other) return true;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)].filter((key) => !VIEW.has(key)));
  return [...keys].every((key) => one[key as keyof Timeline] === other[key as keyof Timeline]);
}

/** By what they say: for a document that came from elsewhere. */
export function saysTheSame(one: unknown, other: unknown, isWhole = true): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other || Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one, other] as Record<string, unknown>[] as [Record<string, unknown>, Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) if (!(isWhole && VIEW.has(key)) && !saysTheSame(left[key], right[key], false)) return false;
  return true;
}

/** What was done since the document was `held`, oldest first; what was undone since is named as well. */
export function since({ done, undone }: History, held: Timeline): { readonly entry: Entry; readonly isUndone: boolean }[] {
  const at = done.findLastIndex(({ after }) => isSame(after, held));
  if (at >= 0) return done.slice(at + 1).map((entry) => ({ entry, isUndone: false }));
  const back = undone.findIndex(({ after }) => isSame(after, held));
  if (back >= 0) return undone.slice(back).reverse().map((entry) => ({ entry, isUndone: true }));
  return done.map((entry) => ({ entry, isUndone: false }));
}
