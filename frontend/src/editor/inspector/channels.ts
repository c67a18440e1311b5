// Values that can move: their fields, and the keyframes at the playhead. Of several elements they are set without keyframes.
import { type AnyElement, type Edit, EditRefused, type Keyframe, type Timeline } from "../edits/document.ts";
import { find } from "../edits/find.ts";
import { type Channel, keyframesOf, removeKeyframe, setKeyframe } from "../edits/keyframes.ts";
import { setFields } from "../edits/look.ts";
import { valueAt } from "../edits/motion.ts";
import { LIMITS } from "../edits/shapes.ts";
import { type Animated, type Field, type NumberControl } from "./field.ts";
import { changeOf, shared, type Subject } from "./subject.ts";
import type { Unit } from "./words.ts";

export interface ChannelWish {
  readonly label: string;
  readonly unit: Unit;
  readonly slides?: readonly [number, number];
}

const plainOf = (element: AnyElement, channel: Channel): number => (element as unknown as Record<Channel, number>)[channel];

/** What is seen of it at the playhead. */
function seen(element: AnyElement, channel: Channel, position: number): number {
  return valueAt(keyframesOf(element, channel) ?? [], position - element.start, plainOf(element, channel));
}

export function channelField(subject: Subject, channel: Channel, { label, unit, slides }: ChannelWish): Field {
  const { elements, ids, position } = subject;
  const [low, high] = LIMITS[channel];
  const control: NumberControl = { kind: "number", low, high, unit, ...(slides ? { slides } : {}) };
  const [only] = elements;
  const isOne = elements.length === 1 && only !== undefined;
  const isMoving = elements.some((element) => keyframesOf(element, channel)?.length);
  const field: Field = {
    ...{ key: channel, label, control, subject: subject.key },
    value: shared(elements.map((element) => seen(element, channel, position))),
    change: (value) => changeOf(subject, label, isOne ? valueEdit(only.id, channel, Number(value), position) : setFields(ids, { [channel]: Number(value) })),
  };
  if (isOne) return { ...field, animated: animatedOf(subject, only, channel, label) };
  return isMoving ? { ...field, reason: "It has keyframes. Select one clip to change them." } : field;
}

/** Where it has keyframes the one at the playhead is set, or made; else the value for the whole element. */
function valueEdit(id: string, channel: Channel, value: number, position: number): Edit {
  return (timeline) => {
    const { element } = find(timeline, id);
    if (!keyframesOf(element, channel)?.length) return setFields([id], { [channel]: value })(timeline);
    return setKeyframe(id, channel, { at: position - element.start, value })(timeline);
  };
}

function animatedOf(subject: Subject, element: AnyElement, channel: Channel, label: string): Animated {
  const keyframes = keyframesOf(element, channel) ?? [];
  const at = subject.position - element.start;
  const there = keyframes.find((each) => each.at === at) ?? null;
  const [before, after] = [keyframes.findLast((each) => each.at < at), keyframes.find((each) => each.at > at)];
  return {
    ...{ element: element.id, channel, at, there, count: keyframes.length },
    before: before ? element.start + before.at : null,
    after: after ? element.start + after.at : null,
    toggle: there
      ? { label: `Take a keyframe from ${label.toLowerCase()} of ${subject.spoken}`, edit: removeLast(element.id, channel, at) }
      : { label: `Keyframe on ${label.toLowerCase()} of ${subject.spoken}`, edit: setKeyframe(element.id, channel, { at, value: seen(element, channel, subject.position) }) },
    ease: (easing: Keyframe["easing"]) => ({
      label: `Easing of ${label.toLowerCase()} of ${subject.spoken}`,
      edit: (timeline) => {
        const held = keyframesOf(find(timeline, element.id).element, channel)?.find((each) => each.at === at);
        if (!held) throw new EditRefused("That keyframe is not there any more.");
        return held.easing === easing ? timeline : setKeyframe(element.id, channel, { at, value: held.value, easing })(timeline);
      },
    }),
  };
}

/** The last keyframe leaves its value behind, so that nothing jumps. */
function removeLast(id: string, channel: Channel, at: number): Edit {
  return (timeline: Timeline) => {
    const held = keyframesOf(find(timeline, id).element, channel) ?? [];
    const value = held.length === 1 ? held[0]?.value : undefined;
    const without = removeKeyframe(id, channel, at)(timeline);
    return value === undefined ? without : setFields([id], { [channel]: value })(without);
  };
}
