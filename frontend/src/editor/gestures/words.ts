// What a drag says beside the pointer.
import { formatTimecode, type Rate } from "../../lib/frames.ts";

/** "+00:00:01:12", or "+5 frames" where it is less than a second. */
export function shiftWords(frames: number, rate: Rate): string {
  const sign = frames < 0 ? "−" : "+";
  const size = Math.abs(frames);
  if (size < rate.num / rate.den) return `${sign}${size} ${size === 1 ? "frame" : "frames"}`;
  return sign + formatTimecode(size, rate);
}

/** Seconds with two decimals. */
export function lengthWords(frames: number, rate: Rate): string {
  return `${((frames * rate.den) / rate.num).toFixed(2)} s`;
}
