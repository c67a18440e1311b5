// What an edit changes, collected track by track, and made into a document that keeps the rules and shares the rest.
import {
  type AnyElement,
  EditRefused,
  end,
  isPlaying,
  keepsApart,
  MAX_ELEMENTS,
  MAX_FRAMES,
  type Timeline,
  type Track,
  transitionOf,
} from "./document.ts";
import { contentEnd, endOf, grouped, inTime, type Place } from "./find.ts";
import { elementFault, overlapFaults } from "./rules.ts";

export class Changes {
  readonly timeline: Timeline;
  readonly #lists = new Map<string, readonly AnyElement[]>();

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** As they are after the changes so far. */
  elements(track: Track): readonly AnyElement[] {
    return this.#lists.get(track.id) ?? track.elements;
  }

  /** The track with the elements it has after the changes so far. */
  track(track: Track): Track {
    const list = this.#lists.get(track.id);
    return list ? { ...track, elements: [...list] } : track;
  }

  set(track: Track, elements: readonly AnyElement[]): this {
    this.#lists.set(track.id, elements);
    return this;
  }

  add(track: Track, ...elements: readonly AnyElement[]): this {
    return this.set(track, [...this.elements(track), ...elements]);
  }

  remove(places: readonly Place[]): this {
    const gone = new Set(places.map(({ element }) => element.id));
    for (const track of new Set(places.map((place) => place.track))) {
      this.set(track, this.elements(track).filter((element) => !gone.has(element.id)));
    }
    return this;
  }

  replace(track: Track, ...fresh: readonly AnyElement[]): this {
    const byId = new Map(fresh.map((element) => [element.id, element]));
    return this.set(track, this.elements(track).map((element) => byId.get(element.id) ?? element));
  }

  /** Each of these elements by what `change` makes of it. */
  replaceAll(places: readonly Place[], change: (element: AnyElement) => AnyElement): this {
    for (const [track, those] of grouped(places, (place) => place.track)) this.replace(track, ...those.map(({ element }) => change(element)));
    return this;
  }

  /**
   * The document with these changes: in order, without transitions that join nothing any more, and long enough; a tail kept
   * on purpose stays. Refuses what would break a rule, so that no edit can make what a save would refuse.
   */
  finish(): Timeline {
    const tracks = this.timeline.tracks.map((track) => this.#finished(track));
    if (tracks.every((track, t) => track === this.timeline.tracks[t])) return this.timeline;
    return withTracks(this.timeline, tracks);
  }

  #finished(track: Track): Track {
    const given = this.#lists.get(track.id);
    if (!given) return track;
    const elements = keepsApart(track) ? withoutVoid(inTime(given)) : given.map(withoutTransition);
    if (elements.length === track.elements.length && elements.every((each, n) => each === track.elements[n])) return track;
    const finished = { ...track, elements: [...elements] };
    requireRules(track, finished);
    return finished;
  }
}

/** The document with other tracks, and the duration that they need. */
export function withTracks(timeline: Timeline, tracks: Track[]): Timeline {
  const edited = { ...timeline, tracks };
  const [before, after] = [contentEnd(timeline), contentEnd(edited)];
  const duration = timeline.duration > before ? Math.max(timeline.duration, after) : after;
  return { ...edited, duration, position: Math.min(timeline.position, duration) };
}

function requireRules(old: Track, track: Track): void {
  if (track.elements.length > MAX_ELEMENTS) throw new EditRefused("A track takes 5,000 clips at most.");
  if (endOf(track.elements) > MAX_FRAMES) throw new EditRefused("The project is as long as a project can be.");
  if (track.elements.some(({ start }) => start < 0)) throw new EditRefused("Nothing can begin before the timeline does.");
  const known = new Set(old.elements);
  for (const element of track.elements) {
    if (known.has(element)) continue;
    if (!isWhole(element)) throw new RangeError("Frames are whole numbers");
    const fault = elementFault(element, track);
    if (fault) throw new EditRefused(`${fault}.`);
  }
  if (keepsApart(track) && overlapFaults(track).length) {
    throw new EditRefused("There is no room for that: a clip would lie on another.");
  }
}

function isWhole(element: AnyElement): boolean {
  return [element.start, element.duration, isPlaying(element) ? element.source_in : 0].every(Number.isInteger);
}

/** Without the transitions that join nothing any more. In time order. */
export function withoutVoid(ordered: readonly AnyElement[]): readonly AnyElement[] {
  let last = 0;
  return ordered.map((element) => {
    const kept = element.start >= last ? withoutTransition(element) : element;
    last = Math.max(last, end(element));
    return kept;
  });
}

export function withoutTransition(element: AnyElement): AnyElement {
  return transitionOf(element) === null ? element : ({ ...element, transition: null } as AnyElement);
}
