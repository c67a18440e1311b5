// What the inspector is about: some elements at a moment of a document; and the plain ways to make fields of them.
import type { AnyElement, Edit, Given, Timeline, Track } from "../edits/document.ts";
import type { Part } from "../edits/look.ts";
import { type Look, setFields, setPart } from "../edits/look.ts";
import { defaultsOf, factsOf, type ShapeName } from "./facts.ts";
import { type Change, type Control, type Field, MIXED, type Shown, type Value } from "./field.ts";
import { choiceLabel, fieldLabel, type Unit, unitOf } from "./words.ts";

export interface Subject {
  readonly timeline: Timeline;
  readonly given: Given;
  /** The playhead. */
  readonly position: number;
  readonly ids: readonly string[];
  readonly elements: readonly AnyElement[];
  readonly tracks: readonly Track[];
  /** As edits say it: "Blue ridge pan", "3 clips". */
  readonly spoken: string;
  /** Ids in one word. */
  readonly key: string;
}

export function subjectOf(timeline: Timeline, selection: ReadonlySet<string>, position: number, given: Given): Subject {
  const elements: AnyElement[] = [];
  const tracks: Track[] = [];
  if (selection.size) {
    for (const track of timeline.tracks) {
      for (const element of track.elements) {
        if (!selection.has(element.id)) continue;
        elements.push(element);
        tracks.push(track);
      }
    }
  }
  const ids = elements.map(({ id }) => id);
  return { timeline, given, position, ids, elements, tracks, spoken: spokenOf(elements), key: ids.join() };
}

const KINDS: Readonly<Record<AnyElement["kind"], string>> = {
  ...{ video: "clip", image: "picture", audio: "sound", text: "title", shape: "shape", color: "colour", caption: "caption" },
};

export function kindWords(element: AnyElement): string {
  return KINDS[element.kind];
}

/** What an element is called: its name, or its words, or its kind. */
export function nameOf(element: AnyElement): string {
  const words = element.name || ("text" in element ? (element.text.split("\n")[0] ?? "") : "");
  return words.length > 40 ? `${words.slice(0, 39).trimEnd()}…` : words;
}

function spokenOf(elements: readonly AnyElement[]): string {
  const [first] = elements;
  if (!first) return "";
  return elements.length > 1 ? `${elements.length} clips` : nameOf(first) || `a ${kindWords(first)}`;
}

/** The value that all have, or that they differ. */
export function shared(values: readonly Value[]): Shown {
  const [first = ""] = values;
  return values.every((value) => value === first) ? first : MIXED;
}

export function changeOf(subject: Subject, what: string, edit: Edit): Change {
  return { label: `${what} of ${subject.spoken}`, edit };
}

export interface Wish {
  readonly key?: string;
  readonly label?: string;
  readonly unit?: Unit;
  readonly slides?: readonly [number, number] | "all";
  readonly labels?: (choice: string) => string;
}

/** How a field of a shape is set, by what the definition says of it. */
export function controlOf(shape: ShapeName, name: string, height: number, { unit, slides, labels = choiceLabel }: Wish = {}): Control {
  const facts = factsOf(shape, name);
  if (facts.type === "number" || facts.type === "integer") {
    const { low = 0, high = 1 } = facts;
    const sliding = slides === "all" ? ([low, high] as const) : slides;
    const plain = { kind: "number", low, high, unit: unit ?? unitOf(shape, name, height) } as const;
    return { ...plain, ...(sliding ? { slides: sliding } : {}), ...(facts.type === "integer" ? { isWhole: true } : {}) };
  }
  if (facts.type === "choice") return { kind: "choice", options: (facts.choices ?? []).map((value) => ({ value, label: labels(value) })) };
  if (facts.type === "boolean") return { kind: "switch" };
  if (facts.type === "text") return { kind: "words", most: facts.most ?? 255, least: facts.least ?? 0 };
  return facts.type === "colour" ? { kind: "colour" } : { kind: "fact" };
}

/** A field that every one of the elements has, set on all of them. */
export function plainField(subject: Subject, shape: ShapeName, name: keyof Look & string, wish: Wish & { readonly control?: Control } = {}): Field {
  const label = wish.label ?? fieldLabel(shape, name);
  return {
    key: wish.key ?? name,
    label,
    control: wish.control ?? controlOf(shape, name, subject.timeline.canvas.height, wish),
    value: shared(subject.elements.map((element) => (element as unknown as Record<string, Value>)[name] as Value)),
    subject: subject.key,
    change: (value) => changeOf(subject, label, setFields(subject.ids, { [name]: value } as Look)),
  };
}

/** Whether a part, such as a shadow, is there; put on, it begins as its definition says. */
export function partSwitch(subject: Subject, part: Part, shape: ShapeName, label: string): Field {
  const has = subject.elements.map((element) => Boolean((element as unknown as Record<Part, object | null>)[part]));
  return {
    ...{ key: part, label, control: { kind: "switch" }, value: shared(has), subject: subject.key },
    change: (value) => changeOf(subject, label, setPart(subject.ids, part, value ? {} : null, defaultsOf(shape))),
  };
}

/** A field of a part; of elements without it, what it would begin with. */
export function partField(subject: Subject, part: Part, shape: ShapeName, name: string, wish: Wish = {}): Field {
  const otherwise = defaultsOf(shape);
  const values = subject.elements.flatMap((element) => {
    const held = (element as unknown as Record<Part, Record<string, Value> | null>)[part];
    return held ? [held[name] as Value] : [];
  });
  const label = wish.label ?? fieldLabel(shape, name);
  return {
    key: `${part}.${name}`,
    label,
    control: controlOf(shape, name, subject.timeline.canvas.height, wish),
    value: shared(values),
    subject: subject.key,
    change: (value) => changeOf(subject, label, setPart(subject.ids, part, { [name]: value }, otherwise)),
  };
}

/** One edit after the other, as one. */
export function inTurn(edits: readonly Edit[]): Edit {
  return (timeline) => edits.reduce((edited, edit) => edit(edited), timeline);
}
