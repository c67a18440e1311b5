// Two neighbours change places.
import { type AnyElement, type Edit, EditRefused, end, type Linking, startingAt, type Track, transitionOf } from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen, find, neighbours, requireUnlocked } from "./find.ts";

/**
 * With the one before it on its track (-1) or after it (1). The gap, or the overlap, between the two stays between them, and
 * a transition stays at its place. What is linked changes places too, where its neighbour is linked to the other.
 */
export function swap(id: string, by: -1 | 1, { linked = true }: Linking = {}): Edit {
  return (timeline) => {
    const { track, element } = find(timeline, id);
    requireUnlocked(track);
    if (track.type === "overlay") throw new EditRefused("A clip that may lie over others is moved by its start, not by its place.");
    const other = neighbour(track, element, by);
    if (!other) throw new EditRefused(by < 0 ? "Nothing comes before this clip on its track." : "Nothing comes after this clip on its track.");
    const changes = new Changes(timeline);
    exchange(changes, track, element, other, by);
    for (const place of linked ? chosen(timeline, [id]) : []) {
      if (place.track === track || place.track.type === "overlay") continue;
      const beside = neighbour(place.track, place.element, by);
      if (beside && beside.link !== null && beside.link === other.link) exchange(changes, place.track, place.element, beside, by);
    }
    return changes.finish();
  };
}

function neighbour(track: Track, element: AnyElement, by: -1 | 1): AnyElement | undefined {
  const { before, after } = neighbours(track, element);
  return by < 0 ? before : after;
}

function exchange(changes: Changes, track: Track, element: AnyElement, other: AnyElement, by: -1 | 1): void {
  const [before, after] = by < 0 ? [other, element] : [element, other];
  const gap = after.start - end(before);
  changes.replace(
    track,
    takingOver(startingAt(after, before.start), before),
    takingOver(startingAt(before, before.start + after.duration + gap), after),
  );
}

/** The transition belongs to the place. */
function takingOver(element: AnyElement, from: AnyElement): AnyElement {
  if (element.kind === "caption" || transitionOf(element) === transitionOf(from)) return element;
  return { ...element, transition: transitionOf(from) };
}
