// Trimming: one end of an element moves. What cannot go so far goes as far as it can, so that a drag never fails.
import {
  type AnyElement,
  clamp,
  type Edit,
  end,
  EditRefused,
  type Given,
  type Linking,
  type Rippling,
  type Timeline,
  type Track,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen, find, type Place, requireUnlocked, unlocked } from "./find.ts";
import { spareHead, spareTail } from "./pace.ts";
import { cutHead, cutTail } from "./pieces.ts";
import { followsFrom, shifted, slack, withFollowers } from "./rippling.ts";
import { roomFor, shrinkableBy } from "./room.ts";

export type End = "head" | "tail";

/** Move an end by so many frames, later where `by` is more than none; nothing else moves. */
export function trim(id: string, side: End, by: number, given: Given, options: Linking = {}): Edit {
  return (timeline) => {
    const places = taking(timeline, id, options);
    let frames = by;
    for (const { track, element } of places) {
      const room = roomFor(track, element, given.media);
      const [low, high] = side === "head" ? [room.earliestStart, room.latestStart] : [room.earliestEnd, room.latestEnd];
      const at = side === "head" ? element.start : end(element);
      frames = clamp(frames, low - at, high - at);
    }
    if (!frames) return timeline;
    const cut = (element: AnyElement): AnyElement => (side === "head" ? cutHead(element, frames) : cutTail(element, -frames));
    return new Changes(timeline).replaceAll(places, cut).finish();
  };
}

/**
 * Move an end by so many frames, and what follows with it. The element begins where it did: at its head more or less of the
 * media is used. It goes no further than the other tracks, if they move along, have room.
 */
export function rippleTrim(id: string, side: End, by: number, given: Given, { linked = true, ripple = "all" }: Rippling = {}): Edit {
  return (timeline) => {
    const places = onePerTrack(taking(timeline, id, { linked }), id);
    const { track: own, element } = find(timeline, id);
    const from = followsFrom(own, element);
    const named = new Set(places.map(({ track }) => track));
    const others = ripple === "all" ? unlocked(timeline).filter((track) => !named.has(track)) : [];
    let grows = side === "head" ? -by : by;
    const spare = side === "head" ? spareHead : spareTail;
    for (const place of places) grows = clamp(grows, -shrinkableBy(place.track, place.element), spare(place.element, given.media));
    for (const other of others) grows = Math.max(grows, -slack(other, from));
    if (!grows) return timeline;
    const changes = new Changes(timeline);
    for (const place of places) changes.set(place.track, trimmed(place, side, grows));
    for (const other of others) changes.set(other, shifted(other, [{ at: from, by: grows }]));
    return changes.finish();
  };
}

/** Q and W: the head or the tail comes to the playhead, which is within the element. */
export function trimToPlayhead(id: string, side: End, frame: number, given: Given, options: Rippling = {}): Edit {
  return (timeline) => {
    const { element } = find(timeline, id);
    if (frame <= element.start || frame >= end(element)) throw new EditRefused("Put the playhead within the clip to trim it there.");
    const by = frame - (side === "head" ? element.start : end(element));
    const edit = options.ripple ? rippleTrim(id, side, by, given, options) : trim(id, side, by, given, options);
    return edit(timeline);
  };
}

/** The element, and what is linked to it. */
export function taking(timeline: Timeline, id: string, options: Linking): Place[] {
  requireUnlocked(find(timeline, id).track);
  return chosen(timeline, [id], options);
}

/** Of linked elements on one track the first; on the element's own track itself. */
export function onePerTrack(places: readonly Place[], id: string): Place[] {
  const byTrack = new Map<Track, Place>();
  for (const place of places) if (!byTrack.has(place.track) || place.element.id === id) byTrack.set(place.track, place);
  return [...byTrack.values()];
}

function trimmed({ track, element }: Place, side: End, grows: number): readonly AnyElement[] {
  const fresh = side === "tail" ? cutTail(element, -grows) : { ...cutHead(element, -grows), start: element.start };
  return withFollowers(track, element, grows).map((each) => (each.id === element.id ? fresh : each));
}
