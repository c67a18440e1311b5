// Short ways to write documents in the tests of edits: elements, tracks, media, and a look at what an edit did.
import { expect } from "vitest";
import { uuid } from "../../lib/uuid.ts";
import type {
  AnyElement,
  AudioElement,
  CaptionElement,
  Edit,
  Given,
  ImageElement,
  MediaFacts,
  TextElement,
  Timeline,
  Track,
  TrackType,
  VideoElement,
} from "./document.ts";
import { newCaption, newClip, newText, newTrack } from "./making.ts";
import { contentEnd } from "./find.ts";
import { faults, mediaFaults } from "./rules.ts";

export const FILM: MediaFacts = { id: "film", kind: "video", name: "Film", duration: 1000, hasAudio: true };
export const SILENT: MediaFacts = { id: "silent", kind: "video", name: "Silent", duration: 1000, hasAudio: false };
export const PHOTO: MediaFacts = { id: "photo", kind: "image", name: "Photo", duration: null, hasAudio: false };
export const MUSIC: MediaFacts = { id: "music", kind: "audio", name: "Music", duration: 2000, hasAudio: true };
export const MEDIA = new Map([FILM, SILENT, PHOTO, MUSIC].map((facts) => [facts.id, facts]));

/** Ids that tests can foretell: new-1, new-2 ... */
export function given(): Given {
  let n = 0;
  return { media: MEDIA, newId: () => `new-${++n}` };
}

const random = { newId: uuid };
type With<E> = Partial<E> & { readonly id?: string };

export function film(id: string, start: number, duration: number, fields: With<VideoElement> = {}): VideoElement {
  return { ...(newClip(FILM, { start, duration, sourceIn: 100 }, random) as VideoElement), id, ...fields };
}

export function photo(id: string, start: number, duration: number, fields: With<ImageElement> = {}): ImageElement {
  return { ...(newClip(PHOTO, { start, duration }, random) as ImageElement), id, ...fields };
}

export function sound(id: string, start: number, duration: number, fields: With<AudioElement> = {}): AudioElement {
  return { ...(newClip(MUSIC, { start, duration, sourceIn: 100 }, random) as AudioElement), id, ...fields };
}

export function title(id: string, start: number, duration: number, fields: With<TextElement> = {}): TextElement {
  return { ...newText("Title", { start, duration }, random), id, ...fields };
}

export function caption(id: string, start: number, duration: number): CaptionElement {
  return { ...newCaption("Said", { start, duration }, random), id };
}

export const BY = { transition: { kind: "crossfade" } } as const;

export function track(type: TrackType, ...elements: AnyElement[]): Track {
  return { ...newTrack(type, type, random), id: type, elements };
}

/** Frozen all through, so that an edit that changes what it was given fails. */
export function timeline(...tracks: Track[]): Timeline {
  const made: Timeline = {
    ...{ schema: 3, rate: { num: 30, den: 1 }, canvas: { width: 1920, height: 1080, background: "#000000", fill: "color" } },
    ...{ tracks, loudness: null, markers: [], range: null, duration: 0, zoom: 1, position: 0 },
  };
  return frozen({ ...made, duration: contentEnd(made) });
}

export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** What is on a track, as "id start-end", in time; with "x" where a transition takes over. */
export function laid(of: Timeline, trackId: string): string[] {
  const elements = of.tracks.find(({ id }) => id === trackId)?.elements ?? [];
  const ordered = elements.toSorted((one, other) => one.start - other.start);
  return ordered.map((each) => `${each.id} ${each.start}-${each.start + each.duration}${"transition" in each && each.transition ? " x" : ""}`);
}

export function the(of: Timeline, id: string): AnyElement {
  const found = of.tracks.flatMap(({ elements }) => elements).find((each) => each.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

/** The edited document, valid, with what the edit did not touch shared. */
export function edited(before: Timeline, edit: Edit): Timeline {
  const after = edit(before);
  expect(faults(after)).toEqual([]);
  expect(mediaFaults(after, MEDIA)).toEqual([]);
  expectShared(before, after);
  return after;
}

/** Tracks and elements that are equal in both are the same objects in both. */
export function expectShared(before: Timeline, after: Timeline): void {
  const olds = new Map(before.tracks.map((each) => [each.id, each]));
  const elements = new Map(before.tracks.flatMap((each) => each.elements.map((element) => [element.id, element] as const)));
  for (const each of after.tracks) {
    const old = olds.get(each.id);
    if (old && JSON.stringify(old) === JSON.stringify(each)) expect(each).toBe(old);
    for (const element of each.elements) {
      const had = elements.get(element.id);
      if (had && JSON.stringify(had) === JSON.stringify(element)) expect(element).toBe(had);
    }
  }
}
