// How loud a clip is at each of its pixels, from the peaks of its media: at any zoom, speed and direction, with its volume. Pure.
import type { Peaks } from "../../lib/peaks.ts";
import { toSeconds, type Rate } from "../../lib/frames.ts";
import type { AnyElement, Playing } from "../edits/document.ts";
import { isPlaying } from "../edits/document.ts";
import { valueAt } from "../edits/motion.ts";
import { mediaFrameAt, type Span } from "./filmstrip.ts";

/** At most so many buckets are looked at for a pixel: what is missed cannot be seen at such a zoom. */
const MOST_LOOKS = 32;

/** From 0 to 1, one for each pixel of the span. */
export function levelsOf(element: AnyElement, peaks: Peaks, span: Span, scale: number, rate: Rate): Float32Array {
  const levels = new Float32Array(Math.max(0, Math.ceil(span.to - span.from)));
  if (!isPlaying(element)) return levels;
  const perFrame = toSeconds(1, rate) * peaks.bucketsPerSecond;
  for (let column = 0; column < levels.length; column += 1) {
    const frame = (span.from + column) / scale;
    if (frame >= element.duration) break;
    const [one, other] = [mediaFrameAt(element, frame) * perFrame, mediaFrameAt(element, Math.min(element.duration, frame + 1 / scale)) * perFrame];
    levels[column] = loudest(peaks.pairs, Math.min(one, other), Math.max(one, other)) * gainAt(element, frame);
  }
  return levels;
}

function loudest(pairs: Int8Array, from: number, to: number): number {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(pairs.length / 2, Math.max(first + 1, Math.ceil(to)));
  const step = Math.max(1, Math.floor((last - first) / MOST_LOOKS));
  let most = 0;
  for (let bucket = first; bucket < last; bucket += step) {
    most = Math.max(most, -(pairs[2 * bucket] ?? 0) / 128, (pairs[2 * bucket + 1] ?? 0) / 127);
  }
  return most;
}

/** The volume there, faded as it is heard. */
function gainAt(element: Playing, frame: number): number {
  const volume = element.volume_keyframes.length ? valueAt(element.volume_keyframes, frame, element.volume) : element.volume;
  const rising = element.sound_fade_in > 0 ? Math.min(1, frame / element.sound_fade_in) : 1;
  const falling = element.sound_fade_out > 0 ? Math.min(1, (element.duration - frame) / element.sound_fade_out) : 1;
  return volume * rising * falling;
}
