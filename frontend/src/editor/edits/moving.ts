// Moving elements in time and to other tracks, and making copies of them.
import {
  type Edit,
  EditRefused,
  end,
  fits,
  type Given,
  keepsApart,
  type Linking,
  MAX_FRAMES,
  startingAt,
  type Timeline,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { cutter } from "./clearing.ts";
import { chosen, endOf, grouped, type Place, requireUnlocked } from "./find.ts";
import { relinked } from "./links.ts";
import { land, openGap, type Piece } from "./placing.ts";

const ON_ONE_ANOTHER = "Two of these clips would lie on one another. Move them one by one.";

/**
 * `frames` later, or earlier, but never before the beginning; `tracks` up, or down, among the tracks that take the kind.
 * Only the named elements change track; what is linked to them moves in time. Where they land, what is there is cut away.
 */
export interface Way {
  readonly frames: number;
  readonly tracks?: number;
}

export function move(ids: Iterable<string>, way: Way, given: Given, options: Linking = {}): Edit {
  return (timeline) => {
    const named = new Set(ids);
    const places = chosen(timeline, named, options);
    const frames = Math.max(way.frames, -Math.min(...places.map(({ element }) => element.start)));
    if (endOf(places.map(({ element }) => element)) + frames > MAX_FRAMES) throw new EditRefused("The project is as long as a project can be.");
    const tracks = way.tracks ?? 0;
    if (!frames && !tracks) return timeline;
    const pieces = places.map((place) => ({
      track: named.has(place.element.id) ? trackAway(timeline, place, tracks) : place.track.id,
      element: startingAt(place.element, place.element.start + frames),
    }));
    requireApart(timeline, pieces, places);
    const changes = new Changes(timeline).remove(places);
    land(changes, pieces, cutter(given));
    return changes.finish();
  };
}

/**
 * Copies right after the last of the elements, in the same order and on the same tracks. What follows there moves along, or is
 * overwritten; on overlay tracks it stays, as the copies may lie over it.
 */
export function duplicate(ids: Iterable<string>, given: Given, options: Linking & { readonly how?: "insert" | "overwrite" } = {}): Edit {
  return (timeline) => {
    const places = chosen(timeline, ids, options);
    const elements = places.map(({ element }) => element);
    const [start, at] = [Math.min(...elements.map((element) => element.start)), endOf(elements)];
    const linkOf = relinked(given.newId);
    const pieces = places.map(({ track, element }) => ({
      track: track.id,
      element: { ...startingAt(element, element.start - start + at), id: given.newId(), link: linkOf(element.link) },
    }));
    const [changes, by] = [new Changes(timeline), cutter(given)];
    const moving = options.how === "overwrite" ? [] : new Set(places.map(({ track }) => track).filter(keepsApart));
    for (const track of moving) openGap(changes, track, at, at - start, by);
    land(changes, pieces, by);
    return changes.finish();
  };
}

/** The id of the track so many places up among those that take this element. */
function trackAway(timeline: Timeline, { track, element }: Place, tracks: number): string {
  if (!tracks) return track.id;
  const fitting = timeline.tracks.filter(({ type }) => fits(element.kind, type));
  const target = fitting[fitting.indexOf(track) + tracks];
  if (!target) throw new EditRefused(`There is no track ${tracks > 0 ? "above" : "below"} that takes this clip. Add one first.`);
  requireUnlocked(target);
  return target.id;
}

/** Elements that come from different tracks, or lay over one another, must not land on one another. */
function requireApart(timeline: Timeline, pieces: readonly Piece[], places: readonly Place[]): void {
  const landing = pieces.map(({ track, element }, n) => ({ track, element, from: originOf(places[n]) }));
  for (const [id, landed] of grouped(landing, ({ track }) => track)) {
    const isOverlay = timeline.tracks.find((track) => track.id === id)?.type === "overlay";
    if (isOverlay || new Set(landed.map(({ from }) => from)).size < 2) continue;
    const ordered = landed.toSorted((one, other) => one.element.start - other.element.start);
    let last = { from: "", end: 0 };
    for (const { from, element } of ordered) {
      if (from !== last.from && element.start < last.end) throw new EditRefused(ON_ONE_ANOTHER);
      if (end(element) > last.end) last = { from, end: end(element) };
    }
  }
}

/** What may stay as it was together: the elements of one track that keeps them apart. */
function originOf(place: Place | undefined): string {
  if (!place) return "";
  return keepsApart(place.track) ? place.track.id : place.element.id;
}
