// Edit points: the frames that Up and Down go to.
import { end, type Timeline, type Track } from "./document.ts";

/** Where an element begins or ends, the markers, and the beginning; in order, each once. Of all tracks, or of these. */
export function editPoints(timeline: Timeline, tracks: readonly Track[] = timeline.tracks): number[] {
  const points = new Set([0, ...timeline.markers.map(({ frame }) => frame)]);
  for (const { elements } of tracks) {
    for (const element of elements) points.add(element.start).add(end(element));
  }
  return [...points].sort((one, other) => one - other);
}

export function nextPoint(timeline: Timeline, frame: number): number | null {
  return editPoints(timeline).find((point) => point > frame) ?? null;
}

export function previousPoint(timeline: Timeline, frame: number): number | null {
  return editPoints(timeline).findLast((point) => point < frame) ?? null;
}
