// Where things lie on the timeline: rows of tracks and their heights, frames as pixels, and what is under a point. Pure.
//
// The document lists tracks bottom to top. Drawn from the top come the tracks with pictures and words, the last of the list
// first, as it is drawn over the others; below them come the sounds, again the last of the list first. So a new sound, which
// `addTrack` puts at the bottom of the list, is the lowest row.
import { type AnyElement, clamp, end, type Timeline, type Track, type TrackType } from "../edits/document.ts";
import { boundedZoom, scaleOf, zoomOf } from "../state/scale.ts";

/** A track as it is drawn. `top` counts from the upper edge of the first row. */
export interface Row {
  readonly track: Track;
  /** Its place in the document's list. */
  readonly t: number;
  readonly top: number;
  readonly height: number;
  /** V1, A2 ...: pictures and titles count upwards, sounds downwards. */
  readonly number: string;
}

/** What of the time is in sight: the first frame, pixels a frame, and how many pixels. */
export interface View {
  readonly scroll: number;
  readonly scale: number;
  readonly width: number;
}

/** Pixels at each end of a clip that trim it; a clip keeps a third of itself for moving. */
export const EDGE = 8;
/** Pixels that a fade's handle is around its middle. */
export const FADE = 7;
/** Free room, in pixels, that `fitted` leaves after the end. */
const SPARE = 48;

const LETTERS: Readonly<Record<TrackType, string>> = { video: "V", audio: "A", overlay: "T", caption: "C" };

const drawn = new WeakMap<readonly Track[], readonly Row[]>();

/** From the top down. The same list for the same tracks. */
export function rowsOf({ tracks }: Pick<Timeline, "tracks">): readonly Row[] {
  const known = drawn.get(tracks);
  if (known) return known;
  const counts: Record<TrackType, number> = { video: 0, audio: 0, overlay: 0, caption: 0 };
  const numbers = new Map<Track, string>();
  const named = (track: Track): void => void numbers.set(track, `${LETTERS[track.type]}${(counts[track.type] += 1)}`);
  tracks.filter(({ type }) => type !== "audio").forEach(named);
  tracks.filter(({ type }) => type === "audio").reverse().forEach(named);
  const places = [...tracks.entries()].reverse();
  const ordered = [...places.filter(([, { type }]) => type !== "audio"), ...places.filter(([, { type }]) => type === "audio")];
  let top = 0;
  const rows = ordered.map(([t, track]) => {
    const row: Row = { track, t, top, height: track.height, number: numbers.get(track) ?? "" };
    top += track.height;
    return row;
  });
  drawn.set(tracks, rows);
  return rows;
}

export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

/** The row at that height; null above the first and below the last. */
export function rowAt(rows: readonly Row[], y: number): Row | null {
  return rows.find(({ top, height }) => y >= top && y < top + height) ?? null;
}

export function rowOf(rows: readonly Row[], trackId: string): Row | null {
  return rows.find(({ track }) => track.id === trackId) ?? null;
}

/** Pixels from the left edge of what is in sight. */
export function xOf(frame: number, { scroll, scale }: Pick<View, "scroll" | "scale">): number {
  return (frame - scroll) * scale;
}

/** May lie between two frames, and before the first. */
export function frameAt(x: number, { scroll, scale }: Pick<View, "scroll" | "scale">): number {
  return scroll + x / scale;
}

interface Line {
  readonly ordered: readonly AnyElement[];
  /** The last end of all up to there: on overlay tracks a long one may lie under many. */
  readonly ends: readonly number[];
}

const lines = new WeakMap<readonly AnyElement[], Line>();

function lineOf({ elements }: Pick<Track, "elements">): Line {
  const known = lines.get(elements);
  if (known) return known;
  const ordered = elements.every((each, n) => n === 0 || (elements[n - 1] as AnyElement).start <= each.start)
    ? elements
    : elements.toSorted((one, other) => one.start - other.start);
  let last = 0;
  const line = { ordered, ends: ordered.map((element) => (last = Math.max(last, end(element)))) };
  lines.set(elements, line);
  return line;
}

/** Those that are seen between two frames, in time; by halving, so that thousands cost nothing. */
export function elementsBetween(track: Pick<Track, "elements">, from: number, to: number): AnyElement[] {
  const { ordered, ends } = lineOf(track);
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) <= from) low = middle + 1;
    else high = middle;
  }
  const found: AnyElement[] = [];
  for (let n = low; n < ordered.length; n += 1) {
    const element = ordered[n] as AnyElement;
    if (element.start >= to) break;
    if (end(element) > from) found.push(element);
  }
  return found;
}

/** In time, whatever the order of the list; the same list for the same elements. */
export function inOrder(track: Pick<Track, "elements">): readonly AnyElement[] {
  return lineOf(track).ordered;
}

/** The one on top at that frame: of several the one that began last. */
export function elementAt(track: Pick<Track, "elements">, frame: number): AnyElement | null {
  return elementsBetween(track, Math.floor(frame), Math.floor(frame) + 1).at(-1) ?? null;
}

/** All that a marquee touches. Frames and heights as rows count them, in any order of the corners. */
export function elementsWithin(rows: readonly Row[], box: { readonly from: number; readonly to: number; readonly top: number; readonly bottom: number }): string[] {
  const [from, to] = [Math.min(box.from, box.to), Math.max(box.from, box.to)];
  const [top, bottom] = [Math.min(box.top, box.bottom), Math.max(box.top, box.bottom)];
  return rows
    .filter((row) => row.top < bottom && row.top + row.height > top)
    .flatMap(({ track }) => elementsBetween(track, from, to).map(({ id }) => id));
}

export type Zone = "head" | "tail" | "body";

/** Which part of a clip a point is on, `x` pixels from its left edge. */
export function zoneOf(x: number, width: number): Zone {
  const edge = Math.min(EDGE, width / 3);
  if (x < edge) return "head";
  return x >= width - edge ? "tail" : "body";
}

/** All of it in sight, from the beginning. */
export function fitted(timeline: Timeline, width: number): { readonly zoom: number; readonly scroll: number } {
  const length = Math.max(timeline.duration, 1);
  return { zoom: zoomOf(Math.max(width - SPARE, 100) / length, timeline.rate), scroll: 0 };
}

/** The zoom, and the scroll that keeps the frame at `x` where it is. */
export function zoomedAt(zoom: number, x: number, view: View, timeline: Pick<Timeline, "rate">): { readonly zoom: number; readonly scroll: number } {
  const bounded = boundedZoom(zoom);
  return { zoom: bounded, scroll: Math.max(0, frameAt(x, view) - x / scaleOf(bounded, timeline.rate)) };
}

/** How far one can scroll: half a screen of nothing after the end, so that there is room to drop something. */
export function furthest(timeline: Pick<Timeline, "duration">, { scale, width }: View): number {
  return Math.max(0, timeline.duration - width / 2 / scale);
}

/** The scroll that brings a stretch into sight, as near to the present one as can be. */
export function revealing(from: number, to: number, view: View): number {
  const [length, margin] = [view.width / view.scale, 24 / view.scale];
  if (from - margin >= view.scroll && to + margin <= view.scroll + length) return view.scroll;
  if (to - from + 2 * margin > length || from - margin < view.scroll) return Math.max(0, from - margin);
  return clamp(to + margin - length, 0, Infinity);
}
