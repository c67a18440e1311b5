// The ranges that have a sentence of their own in the document's shapes (engine/timeline, engine/values.py), word for word.
// All other ranges are in timeline.schema.json; what is checked against it must say pydantic's words at the same path.
import { type AnyElement, type Keyframe, isPlaying, isVisible, MAX_FRAMES, type Timeline } from "./document.ts";

/** A broken rule: `path` as in tracks.0.elements.2.duration, and a sentence. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

const LONG_SIDE = 4096;
const SHORT_SIDE = 2160;
const MAX_RATE_PART = 1_001_000;

export const LIMITS = {
  x: [-2, 2],
  y: [-2, 2],
  scale: [0.01, 10],
  rotation: [-3600, 3600],
  opacity: [0, 1],
  volume: [0, 1],
} as const;

export type Channel = keyof typeof LIMITS;

/** Of the document itself, in the order of its fields. */
export function timelineShapeFaults(timeline: Timeline): Fault[] {
  return [...rateFaults(timeline), ...canvasFaults(timeline), ...rangeFaults(timeline), ...viewFaults(timeline)];
}

function rateFaults({ rate: { num, den } }: Timeline): Fault[] {
  const partsFit = [num, den].every((part) => part >= 1 && part <= MAX_RATE_PART);
  return partsFit && num >= den && num <= 120 * den ? [] : [{ path: "rate", message: "Frame rate must be 1-120 fps" }];
}

function canvasFaults({ canvas: { width, height } }: Timeline): Fault[] {
  const found: Fault[] = [];
  if (width < 1 || width > LONG_SIDE) found.push({ path: "canvas.width", message: "Width must be 1-4096" });
  const isTall = height < 1 || height > LONG_SIDE || (!found.length && Math.min(width, height) > SHORT_SIDE);
  if (isTall) found.push({ path: "canvas.height", message: "Height must be 1-2160" });
  return found;
}

function rangeFaults({ range }: Timeline): Fault[] {
  const isTurned = range !== null && range.end <= range.start;
  return isTurned ? [{ path: "range", message: "The out point must come after the in point" }] : [];
}

function viewFaults({ duration, zoom }: Timeline): Fault[] {
  const found: Fault[] = [];
  if (duration < 0 || duration > MAX_FRAMES) found.push({ path: "duration", message: "Timeline duration must be non-negative" });
  if (zoom < 0.1 || zoom > 10) found.push({ path: "zoom", message: "Zoom must be between 0.1 and 10.0" });
  return found;
}

/** Of one element, with paths below it. */
export function elementShapeFaults(element: AnyElement): Fault[] {
  const found: Fault[] = [];
  if (isVisible(element)) {
    for (const channel of ["x", "y", "scale", "rotation", "opacity"] as const) {
      const keyframes = element.keyframes[channel];
      if (keyframes.length) found.push(...keyframeFaults(`keyframes.${channel}`, keyframes, channel));
    }
  }
  if (isPlaying(element) && element.volume_keyframes.length) found.push(...keyframeFaults("volume_keyframes", element.volume_keyframes, "volume"));
  if ("crop" in element) {
    const { left, top, right, bottom } = element.crop;
    const isGone = left + right > 0.99 || top + bottom > 0.99;
    if (isGone) found.push({ path: "crop", message: "A crop must leave something of the picture" });
  }
  return found;
}

/** The first thing wrong with a list, as there. */
function keyframeFaults(path: string, keyframes: readonly Keyframe[], channel: Channel): Fault[] {
  const isOutOfOrder = keyframes.some((each, n) => n > 0 && each.at <= (keyframes[n - 1] as Keyframe).at);
  if (isOutOfOrder) return [{ path, message: "Keyframes must follow one another in time" }];
  const [low, high] = LIMITS[channel];
  const isBeyond = keyframes.some(({ value }) => !(value >= low && value <= high));
  return isBeyond ? [{ path, message: `Keyframes must be between ${low} and ${high}` }] : [];
}
