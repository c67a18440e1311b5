// Snapping: where a dragged edge holds on. It takes hold within 10 pixels, and lets go beyond 18, so that it does not flutter.
import { end, type Timeline } from "./document.ts";

export const TAKES_HOLD = 10;
export const LETS_GO = 18;

export interface Candidates {
  /** Elements that are being dragged do not hold themselves. */
  readonly without?: ReadonlySet<string>;
  readonly playhead?: number;
}

/** The frames that hold: the beginning, ends of elements, the playhead, markers, the in and out points. In order, each once. */
export function candidates(timeline: Timeline, { without, playhead }: Candidates = {}): number[] {
  const frames = new Set([0, ...timeline.markers.map(({ frame }) => frame)]);
  if (playhead !== undefined) frames.add(playhead);
  if (timeline.range) frames.add(timeline.range.start).add(timeline.range.end);
  for (const { elements } of timeline.tracks) {
    for (const element of elements) if (!without?.has(element.id)) frames.add(element.start).add(end(element));
  }
  return [...frames].sort((one, other) => one - other);
}

/** A candidate that holds, and which of the dragged edges it holds. */
export interface Held {
  readonly frame: number;
  readonly edge: number;
}

/**
 * What holds the edges that stand at these pixels, `scale` pixels a frame. What was `held` holds on as long as it can;
 * otherwise the nearest one does, of two as near the earlier edge's.
 */
export function snap(edges: readonly number[], held: Held | null, among: readonly number[], scale: number): Held | null {
  const at = held ? edges[held.edge] : undefined;
  if (held && at !== undefined && Math.abs(at - held.frame * scale) <= LETS_GO) return held;
  let [found, least]: [Held | null, number] = [null, TAKES_HOLD];
  for (const [edge, x] of edges.entries()) {
    const frame = nearest(among, x / scale);
    const distance = frame === undefined ? Infinity : Math.abs(x - frame * scale);
    if (frame === undefined || distance > least || (found && distance === least)) continue;
    [found, least] = [{ frame, edge }, distance];
  }
  return found;
}

/** Of frames in order; of two as near the earlier one. */
function nearest(among: readonly number[], frame: number): number | undefined {
  let [low, high] = [0, among.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((among[middle] as number) < frame) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [among[low - 1], among[low]];
  if (before === undefined || after === undefined) return before ?? after;
  return frame - before <= after - frame ? before : after;
}
