// Ripple: what comes after a moment moves along. Clips that a transition joins move together or not at all.
import { type AnyElement, end, EditRefused, keepsApart, startingAt, type Track } from "./document.ts";
import { beside, inTime, spokenTrack } from "./find.ts";

const IN_THE_WAY = "has a clip in the way. Lock that track or ripple this one alone.";

/** What begins at `at` or later moves by so many frames. */
export interface Shift {
  readonly at: number;
  readonly by: number;
}

/** The track's elements after the shifts; refuses when one that moves would run into one that stays. */
export function shifted(track: Track, shifts: readonly Shift[]): readonly AnyElement[] {
  const sum = summed(shifts);
  if (!keepsApart(track)) return track.elements.map((element) => startingAt(element, element.start + sum(element.start)));
  let [by, reach, last] = [0, 0, 0]; // of the chain; where it ends before it moves, and after
  return inTime(track.elements).map((element) => {
    if (element.start >= reach) {
      by = sum(element.start);
      if (element.start + by < last) throw new EditRefused(`${spokenTrack(track)} ${IN_THE_WAY}`);
    }
    reach = Math.max(reach, end(element));
    last = reach + by;
    return startingAt(element, element.start + by);
  });
}

/** How far what begins at `at` or later can move to the left on this track. */
export function slack(track: Track, at: number): number {
  if (!keepsApart(track)) return at;
  let last = 0;
  for (const element of inTime(track.elements)) {
    if (element.start >= at && element.start >= last) return element.start - last;
    last = Math.max(last, end(element));
  }
  return Infinity;
}

/** The moment from which on what follows this element moves when its end does: the next one's start, if a transition joins the two. */
export function followsFrom(track: Track, element: AnyElement): number {
  const after = keepsApart(track) ? beside(track, element, 1) : undefined;
  return after ? Math.min(after.start, end(element)) : end(element);
}

/** Its elements, those after this one moved. On overlay tracks: those that begin where it ends, or later. */
export function withFollowers(track: Track, element: AnyElement, by: number): readonly AnyElement[] {
  if (!keepsApart(track)) return shifted(track, [{ at: end(element), by }]);
  const ordered = inTime(track.elements);
  const here = ordered.indexOf(element);
  return ordered.map((each, n) => (n > here ? startingAt(each, each.start + by) : each));
}

/** By how much what begins at a frame moves in all. */
function summed(shifts: readonly Shift[]): (start: number) => number {
  const ordered = shifts.toSorted((one, other) => one.at - other.at);
  let total = 0;
  const sums = ordered.map(({ by }) => (total += by));
  return (start) => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ordered[middle] as Shift).at <= start) low = middle + 1;
      else high = middle;
    }
    return sums[low - 1] ?? 0;
  };
}
