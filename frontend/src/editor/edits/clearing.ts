// Making a stretch of a track empty, or a moment of it free of what spans it: what overwrite and insert stand on.
import { type AnyElement, end, type Given, keepsApart, type Track } from "./document.ts";
import { inTime } from "./find.ts";
import { relinked } from "./links.ts";
import { partAfter, partBefore } from "./pieces.ts";

/** New ids and links for the second parts of what one edit cuts in two: parts of what was linked are linked again. */
export interface Cutter {
  readonly newId: () => string;
  readonly linkOf: (old: string | null) => string | null;
}

export function cutter({ newId }: Pick<Given, "newId">): Cutter {
  return { newId, linkOf: relinked(newId) };
}

/** Its elements with nothing left in [from, to): what reaches into it is cut off there, what spans it becomes two. */
export function cleared(track: Track, from: number, to: number, by: Cutter): readonly AnyElement[] {
  if (!track.elements.some((element) => element.start < to && end(element) > from)) return track.elements;
  return keepsApart(track) ? clearedInOrder(track.elements, from, to, by) : clearedLayers(track.elements, from, to, by);
}

/** Its elements with none that spans the moment. A transition there becomes a cut. */
export function opened(track: Track, at: number, by: Cutter): readonly AnyElement[] {
  return cleared(track, at, at, by);
}

/** The second part of an element that stays on as the first. */
export function secondPart(element: AnyElement, frame: number, by: Cutter): AnyElement {
  return { ...partAfter(element, frame), id: by.newId(), link: by.linkOf(element.link) };
}

function clearedLayers(elements: readonly AnyElement[], from: number, to: number, by: Cutter): readonly AnyElement[] {
  return elements.flatMap((element) => {
    const [goesBefore, goesAfter] = [element.start < from, end(element) > to];
    const first = goesBefore ? [partBefore(element, Math.min(from, end(element)))] : [];
    if (!goesAfter) return first;
    const frame = Math.max(to, element.start);
    return [...first, first.length ? secondPart(element, frame, by) : partAfter(element, frame)];
  });
}

/**
 * As `clearedLayers`, where a transition lies over an edge of the stretch: before it the earlier clip stays and the
 * beginning of the later one goes, after it the later one stays and the end of the earlier one goes.
 */
function clearedInOrder(elements: readonly AnyElement[], from: number, to: number, by: Cutter): readonly AnyElement[] {
  const ordered = inTime(elements);
  let last = 0; // where what stays before the stretch ends
  return ordered.flatMap((element, n) => {
    const isCutBefore = element.start < from && end(element) > from;
    const isCutAfter = element.start < to && end(element) > to;
    const staysBefore = element.start < from && !(isCutBefore && last >= from);
    const next = ordered[n + 1];
    const staysAfter = end(element) > to && !(isCutAfter && next !== undefined && next.start <= to);
    if (staysBefore) last = Math.max(last, Math.min(from, end(element)));
    const first = staysBefore ? [partBefore(element, Math.min(from, end(element)))] : [];
    if (!staysAfter) return first;
    const frame = Math.max(to, element.start);
    return [...first, staysBefore ? secondPart(element, frame, by) : partAfter(element, frame)];
  });
}
