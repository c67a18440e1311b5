// What the document's one definition says of a field: its range, its choices, what it begins with.
import { EFFECTS, type FieldFacts, SHAPES, type ShapeFacts, SOUND_EFFECTS } from "../../generated/fields.ts";
import type { Effect, SoundEffect } from "../edits/effects.ts";

export type ShapeName = keyof typeof SHAPES;
export type EffectShape = (typeof EFFECTS)[number] | (typeof SOUND_EFFECTS)[number];
export type EffectKind = Effect["kind"] | SoundEffect["kind"];

const ALL: Readonly<Record<string, ShapeFacts>> = SHAPES;

export function shapeOf(name: ShapeName): ShapeFacts {
  return ALL[name] as ShapeFacts;
}

export function factsOf(name: ShapeName, field: string): FieldFacts {
  const facts = shapeOf(name).fields[field];
  if (!facts) throw new RangeError(`${name} has no field ${field}.`);
  return facts;
}

/** Of each of its fields that has one, the value it begins with. */
export function defaultsOf(name: ShapeName): Record<string, number | boolean | string> {
  const found = Object.entries(shapeOf(name).fields).flatMap(([field, facts]) => (facts.default === undefined ? [] : [[field, facts.default] as const]));
  return Object.fromEntries(found);
}

const kindOf = (shape: EffectShape): EffectKind => defaultsOf(shape)["kind"] as EffectKind;
const NAMES: ReadonlyMap<EffectKind, EffectShape> = new Map([...EFFECTS, ...SOUND_EFFECTS].map((shape) => [kindOf(shape), shape]));

export const PICTURE_EFFECTS: readonly EffectKind[] = EFFECTS.map(kindOf);
export const SOUND_EFFECT_KINDS: readonly EffectKind[] = SOUND_EFFECTS.map(kindOf);

export function shapeOfEffect(kind: EffectKind): EffectShape {
  const shape = NAMES.get(kind);
  if (!shape) throw new RangeError(`No effect is called ${kind}.`);
  return shape;
}

/** As it is put on a clip. A colour table has none to begin with, and cannot be made here. */
export function newEffect(kind: EffectKind): Effect | SoundEffect {
  return { ...defaultsOf(shapeOfEffect(kind)) } as unknown as Effect | SoundEffect;
}
