// Where elements and tracks are, and what lies beside them.
import { type AnyElement, end, EditRefused, type Linking, type Timeline, type Track } from "./document.ts";

/** An element and the track that holds it; `t` is the track's place in the list. */
export interface Place {
  readonly t: number;
  readonly track: Track;
  readonly element: AnyElement;
}

export function find(timeline: Timeline, id: string): Place {
  for (const [t, track] of timeline.tracks.entries()) {
    const element = track.elements.find((each) => each.id === id);
    if (element) return { t, track, element };
  }
  throw new EditRefused("That clip is not in the project any more.");
}

/** In the order of the document. Each id must be there. */
export function findAll(timeline: Timeline, ids: ReadonlySet<string>): Place[] {
  const found: Place[] = [];
  for (const [t, track] of timeline.tracks.entries()) {
    for (const element of track.elements) if (ids.has(element.id)) found.push({ t, track, element });
  }
  if (found.length < ids.size) throw new EditRefused("That clip is not in the project any more.");
  return found;
}

/** The ids and those of everything linked to them. */
export function withLinked(timeline: Timeline, ids: ReadonlySet<string>): ReadonlySet<string> {
  const links = new Set<string>();
  for (const { elements } of timeline.tracks) {
    for (const { id, link } of elements) if (link !== null && ids.has(id)) links.add(link);
  }
  if (!links.size) return ids;
  const all = new Set(ids);
  for (const { elements } of timeline.tracks) {
    for (const { id, link } of elements) if (link !== null && links.has(link)) all.add(id);
  }
  return all;
}

/**
 * What an edit of these elements is about: they and what is linked to them. A named one on a locked track is refused; one
 * that is only linked stays out, as its track is locked for this very reason.
 */
export function chosen(timeline: Timeline, ids: Iterable<string>, { linked = true }: Linking = {}): Place[] {
  const named = new Set(ids);
  if (!named.size) throw new EditRefused("Select a clip first.");
  const places = findAll(timeline, linked ? withLinked(timeline, named) : named);
  for (const { track, element } of places) if (named.has(element.id)) requireUnlocked(track);
  return places.filter(({ track }) => !track.locked);
}

export function findTrack(timeline: Timeline, id: string): Track {
  const track = timeline.tracks.find((each) => each.id === id);
  if (!track) throw new EditRefused("That track is not in the project any more.");
  return track;
}

export function requireUnlocked(track: Track): void {
  if (track.locked) throw new EditRefused(`${spokenTrack(track)} is locked. Unlock it to change what is on it.`);
}

export function spokenTrack(track: Track): string {
  return track.name ? `The track “${track.name}”` : "This track";
}

/** By start; of two that begin at once the earlier in the list first. The same list where it is so already. */
export function inTime<E extends { readonly start: number }>(elements: readonly E[]): readonly E[] {
  for (let n = 1; n < elements.length; n++) {
    if ((elements[n] as E).start < (elements[n - 1] as E).start) return elements.toSorted((one, other) => one.start - other.start);
  }
  return elements;
}

interface Order {
  readonly ordered: readonly AnyElement[];
  readonly places: ReadonlyMap<AnyElement, number>;
}

/** Lists never change, so each is put in order once. */
const orders = new WeakMap<readonly AnyElement[], Order>();

function orderOf({ elements }: Track): Order {
  const known = orders.get(elements);
  if (known) return known;
  const ordered = inTime(elements);
  const order = { ordered, places: new Map(ordered.map((element, n) => [element, n])) };
  orders.set(elements, order);
  return order;
}

/** What lies so many places after an element on its track, in time; before it where `by` is less than none. */
export function beside(track: Track, element: AnyElement, by: number): AnyElement | undefined {
  const { ordered, places } = orderOf(track);
  return ordered[(places.get(element) ?? NaN) + by];
}

export interface Neighbours {
  readonly before: AnyElement | undefined;
  readonly after: AnyElement | undefined;
}

/** What comes before and after it on its track, touching or not. */
export function neighbours(track: Track, element: AnyElement): Neighbours {
  return { before: beside(track, element, -1), after: beside(track, element, 1) };
}

/** Whether the later overlaps the earlier: by the rules a transition joins them then. */
export function isJoined(earlier: AnyElement | undefined, later: AnyElement | undefined): boolean {
  return earlier !== undefined && later !== undefined && later.start < end(earlier);
}

/** In groups, each in the order given. */
export function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function endOf(elements: readonly AnyElement[]): number {
  let last = 0;
  for (const element of elements) last = Math.max(last, end(element));
  return last;
}

/** Where the last element of all ends. */
export function contentEnd(timeline: Timeline): number {
  return Math.max(0, ...timeline.tracks.map((track) => endOf(track.elements)));
}

export function unlocked(timeline: Timeline): Track[] {
  return timeline.tracks.filter((track) => !track.locked);
}
