// How far an element's two ends can go: to its media's end, to its neighbours, to one frame of its own.
import { type AnyElement, end, keepsApart, MAX_FRAMES, type Media, type Track } from "./document.ts";
import { beside, isJoined, neighbours } from "./find.ts";
import { spareHead, spareTail } from "./pace.ts";

/** Frames of the timeline: where it may begin, with its end as it is, and where it may end, with its start as it is. */
export interface Room {
  readonly earliestStart: number;
  readonly latestStart: number;
  readonly earliestEnd: number;
  readonly latestEnd: number;
}

export function roomFor(track: Track, element: AnyElement, media: Media): Room {
  const beside = roomBeside(track, element);
  return {
    earliestStart: Math.min(element.start, Math.max(0, beside.earliestStart, element.start - spareHead(element, media))),
    latestStart: Math.max(element.start, Math.min(end(element) - 1, beside.latestStart)),
    earliestEnd: Math.min(end(element), Math.max(element.start + 1, beside.earliestEnd)),
    latestEnd: Math.max(end(element), Math.min(MAX_FRAMES, beside.latestEnd, end(element) + spareTail(element, media))),
  };
}

const OPEN: Room = { earliestStart: 0, latestStart: Infinity, earliestEnd: 0, latestEnd: Infinity };

/**
 * What the neighbours alone leave it. An end that overlaps a neighbour's by a transition may go on through it, which makes the
 * transition longer or shorter, but not past the neighbour's other end, nor into a third element.
 */
export function roomBeside(track: Track, element: AnyElement): Room {
  if (!keepsApart(track)) return OPEN;
  const [second, before, after, next] = [-2, -1, 1, 2].map((by) => beside(track, element, by));
  const joinsBefore = isJoined(before, element);
  const joinsAfter = isJoined(element, after);
  return {
    earliestStart: !before ? 0 : joinsBefore ? Math.max(before.start + 1, second ? end(second) : 0) : end(before),
    latestStart: after && joinsAfter ? after.start - 1 : Infinity,
    earliestEnd: before && joinsBefore ? end(before) + 1 : 0,
    latestEnd: !after ? Infinity : joinsAfter ? Math.min(end(after) - 1, next ? next.start : Infinity) : after.start,
  };
}

/** By how many frames it can become shorter while what follows moves along: three must not meet in its transitions. */
export function shrinkableBy(track: Track, element: AnyElement): number {
  if (!keepsApart(track)) return element.duration - 1;
  const { before, after } = neighbours(track, element);
  const taken = before && isJoined(before, element) ? end(before) : undefined;
  const most = after && isJoined(element, after) ? after.start - (taken ?? element.start + 1) : end(element) - ((taken ?? element.start) + 1);
  return Math.max(0, most);
}
