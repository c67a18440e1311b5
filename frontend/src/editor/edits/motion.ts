// Keyframes in time: what a value is at a frame, and what becomes of keyframes when their element is cut or paced anew.
import type { Keyframe } from "./document.ts";

type Easing = Keyframe["easing"];

/** The twin of EASED in engine/timeline/motion.py. */
const EASED: Readonly<Record<Easing, (progress: number) => number>> = {
  linear: (p) => p,
  ease_in: (p) => p ** 3,
  ease_out: (p) => 1 - (1 - p) ** 3,
  ease_in_out: (p) => (p < 0.5 ? 4 * p ** 3 : 1 - 4 * (1 - p) ** 3),
  hold: () => 0,
};

/** The value at a frame of the element; before the first keyframe the first, after the last the last. */
export function valueAt(keyframes: readonly Keyframe[], frame: number, otherwise: number): number {
  const after = keyframes.findIndex(({ at }) => at > frame);
  const left = keyframes[after < 0 ? keyframes.length - 1 : after - 1];
  const right = keyframes[after];
  if (!left) return right?.value ?? otherwise;
  if (!right) return left.value;
  return left.value + (right.value - left.value) * EASED[left.easing]((frame - left.at) / (right.at - left.at));
}

/**
 * Keyframes of an element that begins `by` frames later; earlier where that is less than none. The value where it begins is
 * kept; on a way that is eased, the rest of the way is eased anew.
 */
export function withHeadCut(keyframes: Keyframe[], by: number): Keyframe[] {
  if (!keyframes.length || by === 0) return keyframes;
  const kept = keyframes.filter(({ at }) => at >= by).map((each) => ({ ...each, at: each.at - by }));
  const cut = keyframes.findLast(({ at }) => at < by);
  if (!cut || kept[0]?.at === 0) return kept;
  return [{ at: 0, value: valueAt(keyframes, by, cut.value), easing: cut.easing }, ...kept];
}

/** Keyframes of an element that lasts `ratio` times as long. Two that fall on one frame become the later one. */
export function stretched(keyframes: Keyframe[], ratio: number): Keyframe[] {
  const byFrame = new Map(keyframes.map((each) => [Math.round(each.at * ratio), each]));
  return [...byFrame].map(([at, each]) => (at === each.at ? each : { ...each, at }));
}
