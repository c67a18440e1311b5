// One element, cut: its head or tail taken off or let out, or the whole in two. Its media, keyframes and fades follow.
import { type AnyElement, isPlaying, isVisible, type Keyframe, transitionOf } from "./document.ts";
import { stretched, withHeadCut } from "./motion.ts";
import { runs, sourceAfter } from "./pace.ts";

/** It begins `by` frames later, or earlier; what is seen at any moment stays. */
export function cutHead<E extends AnyElement>(element: E, by: number): E {
  if (!by) return element;
  const source = runs(element) && !element.reverse ? { source_in: sourceAfter(element, by) } : {};
  const keys = withKeyframes(element, (keyframes) => withHeadCut(keyframes, by));
  return withFadesFitted({ ...element, ...keys, ...source, start: element.start + by, duration: element.duration - by });
}

/** It ends `by` frames earlier, or later. Keyframes beyond its end wait there until it is let out again. */
export function cutTail<E extends AnyElement>(element: E, by: number): E {
  if (!by) return element;
  const source = runs(element) && element.reverse ? { source_in: sourceAfter(element, by) } : {};
  return withFadesFitted({ ...element, ...source, duration: element.duration - by });
}

/** What is left of it before a moment: nothing fades or leaves where it was cut. */
export function partBefore<E extends AnyElement>(element: E, frame: number): E {
  const by = element.start + element.duration - frame;
  return by ? cutTail({ ...element, ...only(element, { fade_out: 0, sound_fade_out: 0, animation_out: null }) }, by) : element;
}

/** What is left of it from a moment on; it takes over from nothing. */
export function partAfter<E extends AnyElement>(element: E, frame: number): E {
  const by = frame - element.start;
  return by ? cutHead({ ...element, ...only(element, { fade_in: 0, sound_fade_in: 0, animation_in: null, transition: null }) }, by) : element;
}

/** The two parts as one element again, or null where they are not what a cut leaves. Keyframes and fades are the first one's. */
export function joinedUp(first: AnyElement, second: AnyElement): AnyElement | null {
  const duration = second.start + second.duration - first.start;
  const ends = { fade_out: 0, sound_fade_out: 0, animation_out: null };
  const source = runs(first) && first.reverse && runs(second) ? { source_in: second.source_in } : {};
  const whole = { ...first, ...copied(second, Object.keys(ends)), ...source, duration } as AnyElement;
  const cut = second.start;
  const isSame = same(partBefore(whole, cut), first) && same({ ...partAfter(whole, cut), id: second.id, link: second.link }, second);
  return isSame && transitionOf(second) === null ? whole : null;
}

/** Fades shortened so that they fit. */
export function withFadesFitted<E extends AnyElement>(element: E): E {
  const fitted: Record<string, number> = {};
  const fades = element as unknown as Record<string, number | undefined>;
  for (const [first, last] of [["fade_in", "fade_out"], ["sound_fade_in", "sound_fade_out"]] as const) {
    const [rising = 0, falling = 0] = [fades[first], fades[last]];
    if (rising + falling <= element.duration) continue;
    fitted[first] = Math.min(rising, element.duration);
    fitted[last] = Math.min(falling, element.duration - fitted[first]);
  }
  return Object.keys(fitted).length ? { ...element, ...fitted } : element;
}

/** It lasts another time, and all that moves in it keeps its share of that time. */
export function withDuration<E extends AnyElement>(element: E, duration: number): E {
  const ratio = duration / element.duration;
  const keys = withKeyframes(element, (keyframes) => stretched(keyframes, ratio));
  return withFadesFitted({ ...element, ...keys, duration });
}

/** The fields that hold its keyframes, each list changed. */
export function withKeyframes(element: AnyElement, change: (keyframes: Keyframe[]) => Keyframe[]): object {
  const sound = isPlaying(element) && element.volume_keyframes.length ? { volume_keyframes: change(element.volume_keyframes) } : {};
  if (!isVisible(element)) return sound;
  const { x, y, scale, rotation, opacity } = element.keyframes;
  if (![x, y, scale, rotation, opacity].some(({ length }) => length)) return sound;
  const keyframes = { x: change(x), y: change(y), scale: change(scale), rotation: change(rotation), opacity: change(opacity) };
  return { ...sound, keyframes };
}

/** Those of the fields that it has. */
function only(element: AnyElement, fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name in element));
}

function copied(element: AnyElement, names: readonly string[]): object {
  const fields = element as unknown as Record<string, unknown>;
  return Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [ones, others] = [Object.entries(one), other as Record<string, unknown>];
  return ones.length === Object.keys(other).length && ones.every(([name, value]) => same(value, others[name]));
}
