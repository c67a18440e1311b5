// Taking elements, or a stretch of time, away; with ripple, what follows closes up.
import { type Edit, EditRefused, end, type Given, type Linking, type Rippling, type Track } from "./document.ts";
import { Changes } from "./changes.ts";
import { cleared, cutter } from "./clearing.ts";
import { chosen, type Place, unlocked } from "./find.ts";
import { closed, type Span } from "./gaps.ts";

/** Lift: take them out, and leave their place empty. */
export function remove(ids: Iterable<string>, options: Linking = {}): Edit {
  return (timeline) => new Changes(timeline).remove(chosen(timeline, ids, options)).finish();
}

/**
 * Take them out and close the holes. With "all", the other tracks move along; where they have something in the way, the edit
 * is refused, as sound and picture would come apart.
 */
export function rippleRemove(ids: Iterable<string>, { linked = true, ripple = "all" }: Rippling = {}): Edit {
  return (timeline) => {
    const places = chosen(timeline, ids, { linked });
    const changes = new Changes(timeline).remove(places);
    const holes = new Map([...new Set(places.map(({ track }) => track))].map((track) => [track, holesOf(changes, track, places)]));
    if (ripple === "all") return closed(timeline, union([...holes.values()].flat()), unlocked(timeline), changes);
    for (const [track, spans] of holes) closed(timeline, spans, [track], changes);
    return changes.finish();
  };
}

/** Take away all that is in [from, to) on the tracks that are not locked; with `ripple`, the rest closes up. */
export function removeRange(from: number, to: number, given: Given, { ripple = false }: { readonly ripple?: boolean } = {}): Edit {
  return (timeline) => {
    if (to <= from) throw new EditRefused("Set an in and an out point first.");
    const [changes, by, tracks] = [new Changes(timeline), cutter(given), unlocked(timeline)];
    for (const track of tracks) changes.set(track, cleared(track, from, to, by));
    return ripple ? closed(timeline, [{ start: from, end: to }], tracks, changes) : changes.finish();
  };
}

/** What the removed elements of a track leave empty: where nothing that stays is. On overlay tracks, all of their time. */
function holesOf(changes: Changes, track: Track, places: readonly Place[]): Span[] {
  const gone = union(places.filter((place) => place.track === track).map(({ element }) => ({ start: element.start, end: end(element) })));
  if (track.type === "overlay") return gone;
  const kept = union(changes.elements(track).map((element) => ({ start: element.start, end: end(element) })));
  return gone.flatMap((span) => without(span, kept));
}

function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else merged.push(span);
  }
  return merged;
}

/** The parts of a span in which none of the others is. `others` in order, and apart. */
function without(span: Span, others: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let from = span.start;
  for (const other of others) {
    if (other.end <= from) continue;
    if (other.start >= span.end) break;
    if (other.start > from) rest.push({ start: from, end: other.start });
    from = Math.max(from, other.end);
  }
  if (from < span.end) rest.push({ start: from, end: span.end });
  return rest;
}
