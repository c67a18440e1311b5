// Random documents and random edits for the property tests. Documents are made to be valid, not filtered until they are.
import fc from "fast-check";
import {
  type AnyElement,
  type Edit,
  type Given,
  type Keyframe,
  MAX_FRAMES,
  type Timeline,
  type Track,
  type TrackType,
} from "./document.ts";
import { chosen, contentEnd } from "./find.ts";
import { paceOf } from "./pace.ts";
import { caption, film, FILM, given as someIds, MUSIC, photo, PHOTO, sound, timeline, title, track } from "./testing.ts";

const seedOf = fc.record({
  what: fc.constantFrom("film", "film", "photo", "title"),
  gap: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 40 })),
  duration: fc.integer({ min: 1, max: 90 }),
  overlap: fc.integer({ min: 0, max: 30 }),
  joins: fc.boolean(),
  spare: fc.integer({ min: 0, max: 40 }),
  isLate: fc.boolean(),
  speed: fc.constantFrom(1, 1, 0.25, 0.333, 1.5, 2, 4),
  reverse: fc.boolean(),
  freeze: fc.integer({ min: 0, max: 9 }),
  fades: fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })),
  keys: fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { maxLength: 3 }),
  link: fc.option(fc.constantFrom("a", "b", "c", "d")),
});

type Seed = typeof seedOf extends fc.Arbitrary<infer S> ? S : never;

const trackOf = fc.record({
  type: fc.constantFrom<TrackType[]>("video", "video", "audio", "audio", "overlay", "caption"),
  seeds: fc.array(seedOf, { maxLength: 6 }),
  locked: fc.integer({ min: 0, max: 7 }),
});

/** A valid document of one to five tracks; now and then one is locked, some elements are linked. */
export const timelines: fc.Arbitrary<Timeline> = fc
  .record({
    tracks: fc.array(trackOf, { minLength: 1, maxLength: 5 }),
    tail: fc.constantFrom(0, 0, 25),
    markers: fc.array(fc.nat({ max: 400 }), { maxLength: 3 }),
  })
  .map(({ tracks, tail, markers }) => {
    const filled = tracks.map(({ type, seeds, locked }, t) => {
      return { ...track(type, ...laidOut(type, seeds, t)), id: `track-${t}`, locked: locked === 0 };
    });
    const made = timeline(...filled);
    const marked = markers.map((frame, m) => ({ id: `marker-${m}`, frame, name: "", color: "blue" as const }));
    return { ...made, duration: made.duration + tail, markers: marked };
  });

/** One after the other; those that join overlap the one before, as far as three do not meet. */
function laidOut(type: TrackType, seeds: readonly Seed[], t: number): AnyElement[] {
  const elements: AnyElement[] = [];
  let free = 0; // where no more than one element is
  let last = 0;
  for (const [n, seed] of seeds.entries()) {
    const before = elements.at(-1);
    const room = before ? Math.min(last - free, before.duration - 1, seed.duration - 1) : 0;
    const most = type === "caption" || type === "overlay" ? 0 : Math.min(seed.overlap, room);
    const joins = seed.joins && most > 0;
    const start = type === "overlay" ? seed.gap * 3 : last + (joins ? -most : seed.gap);
    elements.push(element(type, seed, `${t}-${n}`, start, joins));
    free = joins ? last : start;
    last = start + seed.duration;
  }
  return elements;
}

function element(type: TrackType, seed: Seed, id: string, start: number, joins: boolean): AnyElement {
  const { duration, link } = seed;
  if (type === "caption") return { ...caption(id, start, duration), link };
  const place = { link, transition: joins ? ({ kind: "crossfade" } as const) : null };
  const [rise, fall] = [Math.min(seed.fades[0], duration), 0];
  const fades = { fade_in: rise, fade_out: Math.max(fall, Math.min(seed.fades[1], duration - rise)) };
  const frames = seed.keys.toSorted((one, other) => one - other);
  const keys: Keyframe[] = frames.map((at) => ({ at, value: (at % 10) / 10, easing: at % 2 ? "linear" : "ease_in" }));
  const run = { ...runOf(seed, (type === "audio" ? MUSIC : FILM).duration ?? 0), reverse: seed.reverse };
  const heard = { sound_fade_in: fades.fade_in, sound_fade_out: fades.fade_out, volume_keyframes: keys };
  if (type === "audio") return sound(id, start, duration, { ...place, ...run, ...heard });
  const seen = { ...fades, keyframes: { x: keys, y: [], scale: [], rotation: [], opacity: keys } };
  if (seed.what === "photo") return photo(id, start, duration, { ...place, ...seen });
  if (seed.what === "title") return title(id, start, duration, { ...place, ...seen });
  return film(id, start, duration, { ...place, ...run, ...heard, ...seen, freeze: seed.freeze === 0 });
}

/** Near the beginning or near the end of the media, so that handles are short. */
function runOf({ speed, duration, spare, isLate }: Seed, length: number): { source_in: number; speed: number } {
  const rest = length - Math.ceil((duration * paceOf(speed)) / 1000);
  return { source_in: isLate ? Math.max(0, rest - spare) : Math.min(spare, rest), speed };
}

/** What a random edit is made from: a document, and numbers that choose in it. */
export class Choice {
  readonly all: readonly AnyElement[];
  readonly open: readonly Track[];

  constructor(
    readonly timeline: Timeline,
    readonly numbers: readonly number[],
    readonly given: Given = someIds(),
  ) {
    this.open = timeline.tracks.filter(({ locked }) => !locked);
    this.all = this.open.flatMap(({ elements }) => elements);
  }

  get element(): AnyElement | undefined {
    return this.all[this.number(0, this.all.length)];
  }

  get id(): string {
    return this.element?.id ?? "none";
  }

  get ids(): string[] {
    const other = this.all[this.number(1, this.all.length)];
    return [...new Set([this.id, other?.id ?? "none"])];
  }

  get track(): Track | undefined {
    return this.open[this.number(2, this.open.length)];
  }

  /** From -60 to 60. */
  get by(): number {
    return this.number(3, 121) - 60;
  }

  /** Anywhere in the document. */
  get frame(): number {
    return this.number(4, contentEnd(this.timeline) + 1);
  }

  /** A frame within the chosen element. */
  get within(): number {
    const { start = 0, duration = 1 } = this.element ?? {};
    return start + this.number(4, duration);
  }

  get linked(): boolean {
    return this.number(5, 2) === 0;
  }

  get ripple(): "all" | "track" {
    return this.number(6, 2) === 0 ? "all" : "track";
  }

  number(n: number, below: number): number {
    return below > 0 ? (this.numbers[n] ?? 0) % below : 0;
  }

  /** A new element that the chosen track takes. */
  fresh(start: number, duration: number): AnyElement {
    const id = this.given.newId();
    const { type } = this.track ?? {};
    if (type === "audio") return sound(id, start, duration);
    if (type === "caption") return caption(id, start, duration);
    return this.number(7, 2) ? film(id, start, duration) : photo(id, start, duration, { asset: PHOTO.id });
  }

  /** The chosen element and, where links count, what moves with it. */
  get named(): Set<string> {
    return new Set(chosen(this.timeline, [this.id], { linked: this.linked }).map(({ element: each }) => each.id));
  }
}

export const choices: fc.Arbitrary<Choice> = fc
  .tuple(timelines, fc.array(fc.nat({ max: MAX_FRAMES }), { minLength: 8, maxLength: 8 }))
  .map(([made, numbers]) => new Choice(made, numbers));

export type RandomEdit = (choice: Choice) => Edit;
