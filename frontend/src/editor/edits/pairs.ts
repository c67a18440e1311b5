// Two neighbours that touch or overlap, and how far each can reach into the other.
import { EditRefused, end, type Joining, type Timeline, type Track } from "./document.ts";
import { beside, chosen, find, isJoined, type Place, requireUnlocked } from "./find.ts";

export interface Pair {
  readonly track: Track;
  readonly earlier: Joining;
  readonly later: Joining;
  /** By how many frames the later one can begin earlier, and the earlier one end later, before a third or their far ends are met. */
  readonly headRoom: number;
  readonly tailRoom: number;
}

/** This element and the one before it; then the pairs of what is linked to it that meet at the same place. */
export function pairsAt(timeline: Timeline, id: string, linked: boolean): [Pair, ...Pair[]] {
  const place = find(timeline, id);
  requireUnlocked(place.track);
  const pair = pairOf(place);
  if (!pair) throw new EditRefused("A transition needs two clips that touch, on a video or audio track.");
  const others = linked ? chosen(timeline, [id]).filter(({ track }) => track !== place.track).map(pairOf) : [];
  const isBeside = (other: Pair | null): other is Pair =>
    other !== null && other.later.start === pair.later.start && end(other.earlier) === end(pair.earlier);
  return [pair, ...others.filter(isBeside)];
}

function pairOf({ track, element }: Place): Pair | null {
  if (track.type === "overlay") return null;
  const [second, earlier, next] = [-2, -1, 1].map((by) => beside(track, element, by));
  if (!earlier || end(earlier) < element.start || earlier.kind === "caption" || element.kind === "caption") return null;
  const earliest = second && isJoined(second, earlier) ? end(second) : earlier.start + 1;
  const latest = next && isJoined(element, next) ? next.start : end(element) - 1;
  return { track, earlier, later: element, headRoom: element.start - earliest, tailRoom: latest - end(earlier) };
}
