// Roll: the cut between two neighbours moves; what the one gives up the other takes.
import { type AnyElement, clamp, type Edit, EditRefused, end, type Given, type Linking, type Media, type Track } from "./document.ts";
import { Changes } from "./changes.ts";
import { beside, chosen, find, isJoined, neighbours, requireUnlocked } from "./find.ts";
import { spareHead, spareTail } from "./pace.ts";
import { cutHead, cutTail } from "./pieces.ts";

interface Pair {
  readonly track: Track;
  readonly left: AnyElement;
  readonly right: AnyElement;
}

/** Move the cut, or the transition, between this element and the next by so many frames, as far as both have media for it. */
export function roll(id: string, by: number, { media }: Given, { linked = true }: Linking = {}): Edit {
  return (timeline) => {
    const { track, element } = find(timeline, id);
    requireUnlocked(track);
    const right = neighbours(track, element).after;
    if (track.type === "overlay" || !right || right.start > end(element)) throw new EditRefused("Roll needs two clips that touch.");
    const pairs: Pair[] = [{ track, left: element, right }];
    for (const place of linked ? chosen(timeline, [id]) : []) {
      const next = neighbours(place.track, place.element).after;
      const isSame = next && next.start === right.start && end(place.element) === end(element);
      if (place.track !== track && place.track.type !== "overlay" && isSame) pairs.push({ track: place.track, left: place.element, right: next });
    }
    let frames = by;
    for (const pair of pairs) frames = clampedRoll(frames, pair, media);
    if (!frames) return timeline;
    const changes = new Changes(timeline);
    for (const pair of pairs) changes.replace(pair.track, cutTail(pair.left, -frames), cutHead(pair.right, frames));
    return changes.finish();
  };
}

/** Neither gives up its last frame, nor runs into the transition at its other end. */
function clampedRoll(frames: number, { track, left, right }: Pair, media: Media): number {
  const [before, after] = [beside(track, left, -1), beside(track, right, 1)];
  const [headTaken, tailTaken] = [isJoined(before, left), isJoined(right, after)];
  const begins = before && headTaken ? end(before) : left.start + 1; // where the right one's picture may begin at the earliest
  const ends = after && tailTaken ? after.start : end(right) - 1;
  const isJoin = isJoined(left, right);
  const low = isJoin ? begins - right.start : begins + (headTaken ? 1 : 0) - end(left);
  const high = isJoin ? ends - end(left) : ends - (tailTaken ? 1 : 0) - right.start;
  return clamp(frames, Math.min(0, Math.max(low, -spareHead(right, media))), Math.max(0, Math.min(high, spareTail(left, media))));
}
