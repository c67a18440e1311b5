// How an element runs through its media. The speed is counted in whole thousandths, as the engine does, so that all is whole
// numbers: a stretch of media is told in thousandths of a frame.
import { type AnyElement, isPlaying, type Media, type MediaFacts, type Playing } from "./document.ts";

export const SLOWEST = 0.25;
export const FASTEST = 4;

/** The speed in thousandths; a half goes to the even one, as Python rounds. */
export function paceOf(speed: number): number {
  const exact = speed * 1000;
  const below = Math.floor(exact);
  if (exact - below !== 0.5) return Math.round(exact);
  return below % 2 === 0 ? below : below + 1;
}

/** Whether it moves through media: a frozen film and all that is drawn do not. */
export function runs(element: AnyElement): element is Playing {
  return isPlaying(element) && !isFrozen(element);
}

function isFrozen(element: Playing): boolean {
  return element.kind === "video" && element.freeze;
}

/** What it needs of its media, from the media's beginning. */
export function neededOf(element: Playing): number {
  return element.source_in * 1000 + (isFrozen(element) ? 1000 : element.duration * paceOf(element.speed));
}

/** What there is of media that has a length. */
export function availableOf(facts: MediaFacts): number {
  return facts.duration === null ? Infinity : facts.duration * 1000;
}

/** What there is of an element's media; of what is not known no more than it uses. */
function lengthOf(element: Playing, media: Media): number {
  const facts = media.get(element.asset);
  return facts ? Math.max(availableOf(facts), neededOf(element)) : neededOf(element);
}

/** How many frames of media lie before its first frame: by so many it may begin earlier. */
export function spareHead(element: AnyElement, media: Media): number {
  if (!runs(element)) return Infinity;
  return element.reverse ? restOf(element, media) : leadOf(element);
}

/** How many frames of media lie after its last frame: by so many it may end later. */
export function spareTail(element: AnyElement, media: Media): number {
  if (!runs(element)) return Infinity;
  return element.reverse ? leadOf(element) : restOf(element, media);
}

function leadOf(element: Playing): number {
  return Math.floor((element.source_in * 1000) / paceOf(element.speed));
}

function restOf(element: Playing, media: Media): number {
  return Math.floor((lengthOf(element, media) - neededOf(element)) / paceOf(element.speed));
}

/** The first frame used after `frames` at the media's early end are given up; less than none takes in more of it. */
export function sourceAfter(element: Playing, frames: number): number {
  return Math.max(0, Math.floor((element.source_in * 1000 + frames * paceOf(element.speed)) / 1000));
}

/** The frame of the media that is seen at a frame of the element. */
export function sourceAt(element: Playing, frame: number): number {
  if (isFrozen(element)) return element.source_in;
  return sourceAfter(element, element.reverse ? element.duration - 1 - frame : frame);
}
