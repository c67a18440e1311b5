// Slip: other frames of the media in the same place. Slide: the same frames in another place, between the same neighbours.
import {
  type AnyElement,
  clamp,
  type Edit,
  EditRefused,
  end,
  type Given,
  type Linking,
  MAX_FRAMES,
  startingAt,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { beside, chosen, isJoined, neighbours, type Place } from "./find.ts";
import { neededOf, runs, spareHead, spareTail } from "./pace.ts";
import { cutHead, cutTail } from "./pieces.ts";
import { onePerTrack, taking } from "./trimming.ts";

/** Use media from so many frames later, as far as there is some. Of what is linked all that runs slips too. */
export function slip(ids: Iterable<string>, by: number, { media }: Given, options: Linking = {}): Edit {
  return (timeline) => {
    const places = chosen(timeline, ids, options).filter(({ element }) => runs(element));
    if (!places.length) throw new EditRefused("Only films and sounds can slip: they run through their media.");
    let frames = by;
    for (const { element } of places) {
      if (!runs(element)) continue;
      const facts = media.get(element.asset);
      const needed = neededOf(element);
      const rest = facts ? Math.floor(((facts.duration ?? Infinity) * 1000 - needed) / 1000) : 0;
      frames = clamp(frames, -element.source_in, Math.max(0, Math.min(rest, MAX_FRAMES)));
    }
    if (!frames) return timeline;
    const slipped = (element: AnyElement): AnyElement => (runs(element) ? { ...element, source_in: element.source_in + frames } : element);
    return new Changes(timeline).replaceAll(places, slipped).finish();
  };
}

/**
 * Move an element between its neighbours: the one before becomes longer and the one after shorter, or the other way round. A
 * neighbour that does not touch it keeps its length: then the gap changes.
 */
export function slide(id: string, by: number, given: Given, options: Linking = {}): Edit {
  return (timeline) => {
    const places = onePerTrack(taking(timeline, id, options), id);
    const slides = places.map((place) => slideOf(place));
    let frames = by;
    for (const each of slides) frames = clamp(frames, ...reach(each, given));
    if (!frames) return timeline;
    const changes = new Changes(timeline);
    for (const { place, before, after } of slides) {
      const fresh = [startingAt(place.element, place.element.start + frames)];
      if (before) fresh.push(cutTail(before, -frames));
      if (after) fresh.push(cutHead(after, frames));
      changes.replace(place.track, ...fresh);
    }
    return changes.finish();
  };
}

interface Slide {
  readonly place: Place;
  /** The neighbours that touch it, or overlap it by a transition. */
  readonly before: AnyElement | undefined;
  readonly after: AnyElement | undefined;
}

function slideOf(place: Place): Slide {
  if (place.track.type === "overlay") return { place, before: undefined, after: undefined };
  const { before, after } = neighbours(place.track, place.element);
  const touches = { before: before && end(before) >= place.element.start, after: after && after.start <= end(place.element) };
  return { place, before: touches.before ? before : undefined, after: touches.after ? after : undefined };
}

/** How far it can go, to the left and to the right. */
function reach({ place: { track, element }, before, after }: Slide, { media }: Given): [number, number] {
  if (track.type === "overlay") return [-element.start, MAX_FRAMES - end(element)];
  const [farther, previous, next, beyond] = [-2, -1, 1, 2].map((away) => beside(track, element, away));
  let [low, high] = [-element.start, MAX_FRAMES - end(element)];
  if (before) {
    const begins = farther && isJoined(farther, before) ? end(farther) + (isJoined(before, element) ? 0 : 1) : before.start + 1;
    low = Math.max(low, begins - (isJoined(before, element) ? element.start : end(before)));
    high = Math.min(high, spareTail(before, media));
  } else if (previous) low = Math.max(low, end(previous) - element.start);
  if (after) {
    const ends = beyond && isJoined(after, beyond) ? beyond.start - (isJoined(element, after) ? 0 : 1) : end(after) - 1;
    high = Math.min(high, ends - (isJoined(element, after) ? end(element) : after.start));
    low = Math.max(low, -spareHead(after, media));
  } else if (next) high = Math.min(high, next.start - end(element));
  return [Math.min(0, low), Math.max(0, high)];
}
