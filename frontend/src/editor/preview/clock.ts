// Frames of the document and seconds of a film that plays them. A frame is asked for by the moment in its middle: its very
// beginning is the end of the one before to some decoders.
import { type Rate, toSeconds } from "../../lib/frames.ts";

const HAIR = 1e-3; // of a frame: 2 / 25 s times 25 is not quite 2 to a float
const FASTEST_HEARD = 2; // beyond it speech is no longer understood

/** Where to put a film so that it shows that frame. */
export function momentOf(frame: number, rate: Rate): number {
  return toSeconds(frame + 0.5, rate);
}

/** The frame that is seen at that moment. */
export function frameAt(seconds: number, rate: Rate): number {
  return Math.max(0, Math.floor((seconds * rate.num) / rate.den + HAIR));
}

/** The frame whose picture bears that time: times in a file are rounded, either way. */
export function frameOfPicture(mediaTime: number, rate: Rate): number {
  return Math.max(0, Math.round((mediaTime * rate.num) / rate.den));
}

/** What plays: the whole, or what lies between the in and the out point. `end` is the frame after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf(duration: number, range: { readonly start: number; readonly end: number } | null, isLooping: boolean): Span {
  const start = range ? Math.min(range.start, duration) : 0;
  const end = range ? Math.min(range.end, duration) : duration;
  return isLooping && end > start ? { start, end } : { start: 0, end: duration };
}

/** How a film is to be played for that speed; null where no browser can: backwards it is shown picture by picture. */
export function paceOf(speed: number): { readonly rate: number; readonly isSilent: boolean } | null {
  return speed > 0 ? { rate: speed, isSilent: speed > FASTEST_HEARD } : null;
}

/** Where one comes who goes from a frame at that speed for so many milliseconds. */
export function wentTo(frame: number, speed: number, ms: number, rate: Rate): number {
  return frame + Math.trunc((speed * ms * rate.num) / rate.den / 1000);
}
