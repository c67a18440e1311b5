// Splitting elements at a moment, and making one of two that a split left.
import { type AnyElement, type Edit, EditRefused, end, type Given, keepsApart, type Linking, type Track } from "./document.ts";
import { Changes } from "./changes.ts";
import { type Cutter, cutter, secondPart } from "./clearing.ts";
import { chosen, find, findAll, isJoined, neighbours, unlocked } from "./find.ts";
import { joinedUp, partBefore } from "./pieces.ts";

/** In two at the frame: those of the elements that span it. The first part keeps the id, the second begins there. */
export function split(ids: Iterable<string>, frame: number, given: Given, options: Linking = {}): Edit {
  return (timeline) => {
    const places = chosen(timeline, ids, options).filter(({ element }) => spans(element, frame));
    if (!places.length) throw new EditRefused("Put the playhead within the clip to split it there.");
    if (places.some(({ track, element }) => isInTransition(track, element, frame))) {
      throw new EditRefused("A transition is there. Take it away first, or split beside it.");
    }
    const [changes, by] = [new Changes(timeline), cutter(given)];
    for (const { track, element } of places) divide(changes, track, [element], frame, by);
    return changes.finish();
  };
}

/** Everything that spans the frame, on all tracks that are not locked; what is in a transition there stays whole. */
export function splitAll(frame: number, given: Given): Edit {
  return (timeline) => {
    const [changes, by] = [new Changes(timeline), cutter(given)];
    for (const track of unlocked(timeline)) {
      const spanning = track.elements.filter((element) => spans(element, frame) && !isInTransition(track, element, frame));
      if (spanning.length) divide(changes, track, spanning, frame, by);
    }
    const edited = changes.finish();
    if (edited === timeline) throw new EditRefused("Nothing is here to split.");
    return edited;
  };
}

/** This element and the next of its track as one again, where they are what a split left. What is linked likewise. */
export function join(id: string, { linked = true }: Linking = {}): Edit {
  return (timeline) => {
    const { track, element } = find(timeline, id);
    const changes = new Changes(timeline);
    const places = chosen(timeline, [id], { linked });
    let joins = 0;
    for (const place of places) {
      const next = followingOf(place.track, place.element);
      const whole = next && joinedUp(place.element, next);
      if (!next || !whole) continue;
      changes.remove(findAll(timeline, new Set([next.id]))).replace(place.track, whole);
      if (place.track === track && place.element === element) joins++;
    }
    if (!joins) throw new EditRefused("Only the two parts of one clip, as a split leaves them, can be joined.");
    return changes.finish();
  };
}

function followingOf(track: Track, element: AnyElement): AnyElement | undefined {
  if (keepsApart(track)) return neighbours(track, element).after;
  return track.elements.find((each) => each.start === end(element) && joinedUp(element, each) !== null);
}

function divide(changes: Changes, track: Track, elements: readonly AnyElement[], frame: number, by: Cutter): void {
  const cut = new Set(elements.map(({ id }) => id));
  const parts = (each: AnyElement): AnyElement[] => (cut.has(each.id) ? [partBefore(each, frame), secondPart(each, frame, by)] : [each]);
  changes.set(track, changes.elements(track).flatMap(parts));
}

function spans(element: AnyElement, frame: number): boolean {
  return element.start < frame && frame < end(element);
}

/** Whether a cut there would leave a part with no room of its own: in, or at an end of, the overlap with a neighbour. */
function isInTransition(track: Track, element: AnyElement, frame: number): boolean {
  if (!keepsApart(track)) return false;
  const { before, after } = neighbours(track, element);
  const isTaking = before !== undefined && isJoined(before, element) && frame <= end(before);
  const isGiving = after !== undefined && isJoined(element, after) && frame >= after.start;
  return isTaking || isGiving;
}
