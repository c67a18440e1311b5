// What every edit speaks of: the document's shapes under short names, what an edit is, and how one is refused.
import type {
  AnyElement,
  AudioElement,
  CaptionElement,
  ColorElement,
  ImageElement,
  ShapeElement,
  TextElement,
  Timeline,
  Track,
  VideoElement,
} from "../../generated/timeline.ts";

export type { AnyElement, AudioElement, CaptionElement, ColorElement, ImageElement, ShapeElement, TextElement, Timeline, Track, VideoElement };
export type { Canvas, Crop, Keyframe, Marker, Range, Rate, Transition } from "../../generated/timeline.ts";

/** Gives a new document and leaves the old as it was; what did not change is the same object in both. */
export type Edit = (timeline: Timeline) => Timeline;

/** The edit cannot be made; the message is a sentence for the person who asked. */
export class EditRefused extends Error {
  override readonly name = "EditRefused";
}

/** What an edit must know of an asset. `duration`: whole frames at the document's rate; null where it has none, as a picture. */
export interface MediaFacts {
  readonly id: string;
  readonly kind: "video" | "image" | "audio";
  readonly name: string;
  readonly duration: number | null;
  readonly hasAudio: boolean;
}

/** By asset id. */
export type Media = ReadonlyMap<string, MediaFacts>;

/** What edits take from outside: the facts of the media, and new ids (`uuid` of lib). */
export interface Given {
  readonly media: Media;
  readonly newId: () => string;
}

/** Whether all unlocked tracks move along, or only those that the edit names. */
export type Ripple = "all" | "track";

/** `linked`: whether what is linked to the named elements takes part; it does unless told otherwise. */
export interface Linking {
  readonly linked?: boolean;
}

export interface Rippling extends Linking {
  readonly ripple?: Ripple;
}

export type Kind = AnyElement["kind"];
export type TrackType = Track["type"];
export type TransitionKind = NonNullable<VideoElement["transition"]>["kind"];
export type Joining = Exclude<AnyElement, CaptionElement>;
export type Playing = VideoElement | AudioElement;
export type Visible = Exclude<AnyElement, AudioElement | CaptionElement>;

export const MAX_FRAMES = 3_456_000;
export const MAX_TRACKS = 100;
export const MAX_ELEMENTS = 5_000;
export const MAX_MARKERS = 1_000;
export const MAX_EFFECTS = 20;

export function isPlaying(element: AnyElement): element is Playing {
  return element.kind === "video" || element.kind === "audio";
}

export function isVisible(element: AnyElement): element is Visible {
  return element.kind !== "audio" && element.kind !== "caption";
}

export function transitionOf(element: AnyElement): Joining["transition"] {
  return element.kind === "caption" ? null : element.transition;
}

export function end(element: { readonly start: number; readonly duration: number }): number {
  return element.start + element.duration;
}

/** The same element elsewhere in time. */
export function startingAt<E extends AnyElement>(element: E, start: number): E {
  return start === element.start ? element : { ...element, start };
}

/** On all but overlay tracks elements keep apart, unless a transition joins two. */
export function keepsApart(track: Track): boolean {
  return track.type !== "overlay";
}

export function fits(kind: Kind, type: TrackType): boolean {
  if (kind === "audio" || kind === "caption") return type === kind;
  return type === "video" || type === "overlay";
}

/** Whether it is made to lie over a picture: a new track for it is one of overlays. */
export function liesOver(kind: Kind): boolean {
  return kind === "text" || kind === "shape" || kind === "color";
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** No longer than so many characters, counted as the server counts them, so that none is cut in two. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join("");
}
