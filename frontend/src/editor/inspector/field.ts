// What the inspector shows, as data: fields with their values and what a new value changes, in sections. The view draws it; which
// fields there are is decided in sections.ts and the files it names.
import type { Rate } from "../../lib/frames.ts";
import { formatTimecode, parseTimecode } from "../../lib/frames.ts";
import type { Edit, Keyframe } from "../edits/document.ts";
import type { Channel } from "../edits/keyframes.ts";
import type { Unit } from "./words.ts";

/** Where several are selected and differ. */
export const MIXED = Symbol("mixed");

export type Value = string | number | boolean;
export type Shown = Value | typeof MIXED;

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Of a segment: the icon that stands for it. */
  readonly icon?: string;
}

/** `low`, `high`: the rule's range; `slides`: what of it a slider covers. All in the document's own figures. */
export interface NumberControl {
  readonly kind: "number";
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
  readonly isWhole?: boolean;
  readonly slides?: readonly [number, number];
}

/** Frames, written as timecode. */
export interface TimeControl {
  readonly kind: "time";
  readonly rate: Rate;
  readonly low: number;
  readonly high: number;
}

export type Control =
  | NumberControl
  | TimeControl
  | { readonly kind: "choice"; readonly options: readonly Option[] }
  | { readonly kind: "segments"; readonly options: readonly Option[] }
  | { readonly kind: "switch" }
  | { readonly kind: "colour" }
  | { readonly kind: "words"; readonly most: number; readonly least: number }
  | { readonly kind: "line"; readonly most: number; readonly least: number }
  | { readonly kind: "fact" };

/** An edit under the name that the history gives it. */
export interface Change {
  readonly label: string;
  readonly edit: Edit;
}

/** The keyframes of a field, where it can have some: of one element, at the playhead. */
export interface Animated {
  readonly element: string;
  readonly channel: Channel;
  /** The playhead, in frames from the element's start; may lie outside. */
  readonly at: number;
  readonly there: Keyframe | null;
  /** Frames of the timeline. */
  readonly before: number | null;
  readonly after: number | null;
  readonly count: number;
  /** Adds one at the playhead, or takes the one there away. */
  readonly toggle: Change;
  readonly ease: (easing: Keyframe["easing"]) => Change;
}

export interface Field {
  /** Unlike any other's in the inspector. */
  readonly key: string;
  readonly label: string;
  readonly control: Control;
  readonly value: Shown;
  /** What it is about, such as the ids of the selection: half-typed words never go from one to another. */
  readonly subject: string;
  readonly change: (value: Value) => Change;
  /** Why it cannot be set. */
  readonly reason?: string;
  readonly animated?: Animated;
}

/** A button. */
export interface Act {
  readonly key: string;
  readonly label: string;
  readonly icon: string;
  readonly change: Change;
}

export interface EffectItem {
  readonly key: string;
  readonly of: "picture" | "sound";
  readonly n: number;
  readonly label: string;
  /** The value of its first parameter. */
  readonly summary: string;
  readonly isOn: Field;
  readonly fields: readonly Field[];
  readonly note: string;
  readonly moved: (to: number) => Change;
  readonly removed: Change;
}

export interface Addable {
  readonly kind: string;
  readonly label: string;
  readonly group: string;
  readonly also: string;
  readonly change: Change;
}

export interface Section {
  readonly key: string;
  readonly title: string;
  readonly fields: readonly Field[];
  /** A switch in its head: off, it has no fields. */
  readonly toggle?: Field;
  /** Small buttons in the head, such as reset. */
  readonly acts?: readonly Act[];
  /** Buttons with words below the fields. */
  readonly buttons?: readonly Act[];
  readonly note?: string;
  readonly effects?: readonly EffectItem[];
  readonly addable?: readonly Addable[];
}

export interface Inspected {
  readonly icon: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** As it stands in an input. */
export function written(control: Control, value: Shown): string {
  if (value === MIXED) return "";
  if (control.kind === "number") return rounded(Number(value), control.unit);
  return control.kind === "time" ? formatTimecode(Number(value), control.rate) : String(value);
}

/** What was typed, in the document's own figures. Throws a RangeError with the sentence of the rule that it breaks. */
export function read(control: Control, typed: string): Value {
  if (control.kind === "number") return readNumber(control, typed);
  if (control.kind === "time") return readTime(control, typed);
  if (control.kind === "colour") return readColour(typed);
  if (control.kind === "words" || control.kind === "line") return readWords(control, typed);
  return typed;
}

/** A step of an arrow key, in the document's own figures: the least that is seen, tenfold with Shift. */
export function stepOf(control: NumberControl | TimeControl, isLarge: boolean): number {
  if (control.kind === "time") return isLarge ? Math.ceil(control.rate.num / control.rate.den) : 1;
  const { factor } = control.unit;
  const shown = control.unit.digits > 1 ? 0.05 : 1;
  const step = (isLarge ? 10 : 1) * shown;
  return control.isWhole ? Math.max(1, Math.round(step / factor)) : step / factor;
}

function readNumber(control: NumberControl, typed: string): number {
  const { low, high, unit, isWhole } = control;
  const text = typed.trim().replace(unit.sign, "").trim().replace(",", ".").replace("−", "-");
  const number = text === "" ? Number.NaN : Number(text);
  const [least, most] = [low, high].map((bound) => withSign(rounded(bound, unit), unit));
  if (!Number.isFinite(number)) throw new RangeError(`Write a number from ${least} to ${most}.`);
  const exact = number / unit.factor;
  const value = isWhole ? Math.round(exact) : Number(exact.toPrecision(12));
  const slack = isWhole ? 0 : 0.5 / 10 ** unit.digits / unit.factor; // a bound is typed as it is shown, rounded
  if (value < low - slack || value > high + slack) throw new RangeError(`It goes from ${least} to ${most}.`);
  return Math.min(high, Math.max(low, value));
}

function readTime({ rate, low, high }: TimeControl, typed: string): number {
  let frames: number;
  try {
    frames = parseTimecode(typed, rate);
  } catch (error) {
    throw new RangeError(`${(error as RangeError).message}.`);
  }
  if (frames < low || frames > high) throw new RangeError(`It goes from ${formatTimecode(low, rate)} to ${formatTimecode(high, rate)}.`);
  return frames;
}

function readColour(typed: string): string {
  const [, code = ""] = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(typed.trim()) ?? [];
  if (!code) throw new RangeError("Write a colour as #RRGGBB.");
  const six = code.length === 3 ? [...code].map((digit) => digit + digit).join("") : code;
  return `#${six.toUpperCase()}`;
}

function readWords({ least, most }: { readonly least: number; readonly most: number }, typed: string): string {
  const length = [...typed].length;
  if (length < least) throw new RangeError("Write at least one letter, or delete the whole.");
  if (length > most) throw new RangeError(`It takes ${most.toLocaleString("en")} characters at most, and this has ${length.toLocaleString("en")}.`);
  return typed;
}

function rounded(value: number, { factor, digits }: Unit): string {
  const shown = Number((value * factor).toFixed(digits));
  return String(Object.is(shown, -0) ? 0 : shown);
}

export function withSign(text: string, { sign }: Unit): string {
  if (!sign) return text;
  return sign === "%" || sign === "°" ? `${text}${sign}` : `${text} ${sign}`;
}

export function shownWithUnit(control: NumberControl, value: number): string {
  return withSign(rounded(value, control.unit), control.unit);
}
