// Keyframes of an element, one channel at a time. Frames count from the element's start.
import { type AnyElement, clamp, type Edit, EditRefused, isPlaying, isVisible, type Keyframe } from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen } from "./find.ts";
import { type Channel, LIMITS } from "./shapes.ts";

export type { Channel } from "./shapes.ts";

/** Set the value at a frame, cut to the channel's range; one that is there takes it, and keeps its easing unless told. */
export function setKeyframe(id: string, channel: Channel, keyframe: Pick<Keyframe, "at" | "value"> & Partial<Keyframe>): Edit {
  const [low, high] = LIMITS[channel];
  return onChannel(id, channel, (keyframes, { duration }) => {
    const { at } = keyframe;
    if (at < 0 || at >= duration) throw new EditRefused("Put the playhead within the clip to set a keyframe.");
    const easing = keyframe.easing ?? keyframes.find((each) => each.at === at)?.easing ?? "linear";
    return inOrder([...keyframes.filter((each) => each.at !== at), { at, value: clamp(keyframe.value, low, high), easing }]);
  });
}

/** To another frame within the element; one that is there already gives way. */
export function moveKeyframe(id: string, channel: Channel, from: number, to: number): Edit {
  return onChannel(id, channel, (keyframes, { duration }) => {
    const moved = requireAt(keyframes, from);
    const at = clamp(to, 0, duration - 1);
    return inOrder([...keyframes.filter((each) => each !== moved && each.at !== at), { ...moved, at }]);
  });
}

export function removeKeyframe(id: string, channel: Channel, at: number): Edit {
  return onChannel(id, channel, (keyframes) => {
    const gone = requireAt(keyframes, at);
    return keyframes.filter((each) => each !== gone);
  });
}

/** The keyframes of a channel; null where the element has no such channel. */
export function keyframesOf(element: AnyElement, channel: Channel): readonly Keyframe[] | null {
  if (channel === "volume") return isPlaying(element) ? element.volume_keyframes : null;
  return isVisible(element) ? element.keyframes[channel] : null;
}

function onChannel(id: string, channel: Channel, change: (keyframes: readonly Keyframe[], element: AnyElement) => Keyframe[]): Edit {
  return (timeline) => {
    const changed = (element: AnyElement): AnyElement => {
      const had = keyframesOf(element, channel);
      if (!had) throw new EditRefused("This clip has nothing of that kind to animate.");
      return withChannel(element, channel, change(had, element));
    };
    return new Changes(timeline).replaceAll(chosen(timeline, [id], { linked: false }), changed).finish();
  };
}

function withChannel(element: AnyElement, channel: Channel, keyframes: Keyframe[]): AnyElement {
  if (channel === "volume") return isPlaying(element) ? { ...element, volume_keyframes: keyframes } : element;
  return isVisible(element) ? { ...element, keyframes: { ...element.keyframes, [channel]: keyframes } } : element;
}

function requireAt(keyframes: readonly Keyframe[], at: number): Keyframe {
  const keyframe = keyframes.find((each) => each.at === at);
  if (!keyframe) throw new EditRefused("That keyframe is not there any more.");
  return keyframe;
}

function inOrder(keyframes: readonly Keyframe[]): Keyframe[] {
  return keyframes.toSorted((one, other) => one.at - other.at);
}
