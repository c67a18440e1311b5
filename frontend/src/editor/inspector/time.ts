// When an element begins and how long it is, how fast it runs, and the transitions at its two ends.
import { toSeconds } from "../../lib/frames.ts";
import { end, type Edit, MAX_FRAMES, type Playing, type TransitionKind, transitionOf } from "../edits/document.ts";
import { beside, find } from "../edits/find.ts";
import { freezeFrame } from "../edits/freezing.ts";
import { move } from "../edits/moving.ts";
import { FASTEST, runs, SLOWEST } from "../edits/pace.ts";
import { reverse, setSpeed } from "../edits/pacing.ts";
import { removeTransition, setTransitionKind, setTransitionLength } from "../edits/transitions.ts";
import { trim } from "../edits/trimming.ts";
import type { Field, Section } from "./field.ts";
import { changeOf, controlOf, inTurn, plainField, shared, type Subject } from "./subject.ts";

export function timeSection(subject: Subject): Section {
  const { elements, given, ids } = subject;
  const { rate } = subject.timeline;
  const control = { kind: "time", rate, low: 0, high: MAX_FRAMES } as const;
  const start: Field = {
    ...{ key: "start", label: "Start", control, subject: subject.key, value: shared(elements.map((element) => element.start)) },
    change: (value) => changeOf(subject, "Start", startAt(ids[0] ?? "", Number(value), given)),
  };
  const length: Field = {
    ...{ key: "duration", label: "Length", subject: subject.key, value: shared(elements.map((element) => element.duration)) },
    control: { ...control, low: 1 },
    change: (value) => changeOf(subject, "Length", inTurn(ids.map((id) => lastFor(id, Number(value), given)))),
  };
  const [only] = elements;
  const name: Field[] = only && "asset" in only ? [plainField(subject, "VideoElement", "name", { control: { kind: "line", least: 0, most: 255 } })] : [];
  return { key: "time", title: name.length ? "Clip" : "Time", fields: elements.length === 1 ? [...name, start, length] : [length] };
}

function startAt(id: string, start: number, given: Subject["given"]): Edit {
  return (timeline) => move([id], { frames: start - find(timeline, id).element.start }, given)(timeline);
}

/** As near to it as its media and its neighbours allow. */
function lastFor(id: string, duration: number, given: Subject["given"]): Edit {
  return (timeline) => trim(id, "tail", duration - find(timeline, id).element.duration, given)(timeline);
}

export function speedSection(subject: Subject): Section {
  const { elements, given, ids, position, spoken, timeline } = subject;
  const running = elements.filter((element): element is Playing => runs(element));
  if (!running.length) return { key: "speed", title: "Speed", fields: [], note: "This is a still of a film: it stands." };
  const speed: Field = {
    ...{ key: "speed", label: "Speed", subject: subject.key, value: shared(running.map((element) => element.speed)) },
    control: { kind: "number", low: SLOWEST, high: FASTEST, unit: { sign: "×", factor: 1, digits: 2 }, slides: [SLOWEST, FASTEST] },
    change: (value) => changeOf(subject, "Speed", setSpeed(ids, Number(value), { ripple: "track" })),
  };
  const backwards: Field = {
    ...{ key: "reverse", label: "Backwards", control: { kind: "switch" }, subject: subject.key, value: shared(running.map((element) => element.reverse)) },
    change: (value) => changeOf(subject, value ? "Reverse" : "Play forwards", reversed(running, value === true)),
  };
  const [only] = running;
  const still = Math.round((2 * timeline.rate.num) / timeline.rate.den);
  const isFilm = elements.length === 1 && only?.kind === "video";
  const freeze = { key: "freeze", label: "Freeze the frame at the playhead", icon: "snowflake", change: { label: `Freeze a frame of ${spoken}`, edit: freezeFrame(ids[0] ?? "", position, still, given) } };
  return { key: "speed", title: "Speed", fields: [speed, backwards], ...(isFilm ? { buttons: [freeze] } : {}) };
}

function reversed(elements: readonly Playing[], isReverse: boolean): Edit {
  const other = elements.filter((element) => element.reverse !== isReverse).map(({ id }) => id);
  return other.length ? reverse(other) : (timeline) => timeline;
}

/** Of one element: how it takes over from the one before it, and how the next one does from it. */
export function transitionSections(subject: Subject): Section[] {
  const [element, other] = subject.elements;
  const [track] = subject.tracks;
  if (!element || other || !track) return [];
  const next = beside(track, element, 1);
  const found: Section[] = [];
  if (transitionOf(element)) found.push(transitionSection(subject, element.id, "Transition in", "in"));
  if (next && transitionOf(next)) found.push(transitionSection(subject, next.id, "Transition out", "out"));
  return found;
}

function transitionSection(subject: Subject, id: string, title: string, key: string): Section {
  const { timeline, given } = subject;
  const { track, element } = find(timeline, id);
  const before = beside(track, element, -1);
  const overlap = before ? end(before) - element.start : 0;
  const kind: Field = {
    ...{ key: `transition-${key}.kind`, label: "Kind", control: controlOf("Transition", "kind", 0), subject: `${subject.key} ${id}` },
    value: transitionOf(element)?.kind ?? "",
    change: (value) => changeOf(subject, title, setTransitionKind(id, value as TransitionKind)),
  };
  const high = Math.max(overlap, Math.round((5 * timeline.rate.num) / timeline.rate.den));
  const length: Field = {
    ...{ key: `transition-${key}.length`, label: "Length", subject: `${subject.key} ${id}`, value: overlap },
    control: { kind: "number", low: 1, high, unit: { sign: "s", factor: toSeconds(1, timeline.rate), digits: 2 }, isWhole: true, slides: [1, high] },
    change: (value) => changeOf(subject, `${title}, length`, setTransitionLength(id, Number(value), given)),
  };
  const acts = [{ key: "remove", label: `Take the ${title.toLowerCase()} away`, icon: "trash-2", change: changeOf(subject, `Take away the ${title.toLowerCase()}`, removeTransition(id)) }];
  return { key: `transition-${key}`, title, fields: [kind, length], acts };
}
