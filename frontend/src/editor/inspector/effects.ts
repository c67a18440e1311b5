// The list of effects as the inspector shows it: each with its switch and its parameters, and what can be added.
import type { AnyElement } from "../edits/document.ts";
import { addEffect, changeEffect, type Effect, type EffectPlace, moveEffect, removeEffect, type SoundEffect } from "../edits/effects.ts";
import { type EffectKind, newEffect, PICTURE_EFFECTS, shapeOf, shapeOfEffect, SOUND_EFFECT_KINDS } from "./facts.ts";
import { type Addable, type EffectItem, type Field, type Section, shownWithUnit, type Value } from "./field.ts";
import { controlOf, type Subject } from "./subject.ts";
import { choiceLabel, EFFECT_WORDS, fieldLabel } from "./words.ts";

const NO_TABLES = "Colour tables (.cube) come with a project's file. The library keeps films, pictures and sounds, so none can be chosen here yet.";

export function effectsSection(subject: Subject, of: "picture" | "sound"): Section | null {
  const lists = subject.elements.map((element) => listOf(element, of));
  if (!lists.length || lists.some((list) => list === null)) return null;
  const section = {
    key: of === "sound" ? "sound-effects" : "effects",
    title: of === "sound" ? "Sound effects" : "Effects",
    fields: [],
    addable: addables(subject, of),
  };
  const [first, ...others] = lists as (readonly (Effect | SoundEffect)[])[];
  if (!others.length) return { ...section, effects: (first ?? []).map((effect, n) => itemOf(subject, effect, { of, n })) };
  const most = Math.max(...lists.map((list) => list?.length ?? 0));
  return { ...section, ...(most ? { note: "Select one clip to change the effects it has." } : {}) };
}

function listOf(element: AnyElement, of: "picture" | "sound"): readonly (Effect | SoundEffect)[] | null {
  if (of === "sound") return "sound_effects" in element ? element.sound_effects : null;
  return "effects" in element ? element.effects : null;
}

function itemOf(subject: Subject, effect: Effect | SoundEffect, place: EffectPlace): EffectItem {
  const [id = ""] = subject.ids;
  const { of, n } = place;
  const key = `${of}.${n}.${effect.kind}`;
  const { label, first } = EFFECT_WORDS[effect.kind];
  const names = Object.entries(shapeOf(shapeOfEffect(effect.kind)).fields).filter(([, { type }]) => type !== "kind" && type !== "id");
  const fields = names.map(([name]) => parameter(subject, id, effect, place, name, `${key}.${name}`));
  const head = fields.find((field) => field.key === `${key}.${first}`);
  return {
    ...{ key, of, n, label },
    summary: head ? summaryOf(head) : "",
    isOn: parameter(subject, id, effect, place, "enabled", `${key}.enabled`),
    fields: fields.filter((field) => field.key !== `${key}.enabled`),
    note: effect.kind === "lut" ? NO_TABLES : "",
    moved: (to) => ({ label: `Order of effects of ${subject.spoken}`, edit: moveEffect(id, place, to) }),
    removed: { label: `Take ${label.toLowerCase()} from ${subject.spoken}`, edit: removeEffect(id, place) },
  };
}

function parameter(subject: Subject, id: string, effect: Effect | SoundEffect, place: EffectPlace, name: string, key: string): Field {
  const shape = shapeOfEffect(effect.kind);
  const words = EFFECT_WORDS[effect.kind].label;
  return {
    key,
    label: name === "enabled" ? words : fieldLabel(shape, name),
    control: controlOf(shape, name, subject.timeline.canvas.height, { slides: "all" }),
    value: (effect as unknown as Record<string, Value>)[name] as Value,
    subject: subject.key,
    change: (value) => ({ label: labelOf(words, name, value, subject.spoken), edit: changeEffect(id, place, { [name]: value }) }),
  };
}

function labelOf(words: string, name: string, value: Value, spoken: string): string {
  return name === "enabled" ? `${words} of ${spoken} ${value ? "on" : "off"}` : `${words} of ${spoken}`;
}

function summaryOf({ control, value }: Field): string {
  if (control.kind === "number") return shownWithUnit(control, Number(value));
  return control.kind === "choice" ? choiceLabel(String(value)) : "";
}

export function addables(subject: Subject, of: "picture" | "sound"): Addable[] {
  const kinds: readonly EffectKind[] = of === "sound" ? SOUND_EFFECT_KINDS : PICTURE_EFFECTS.filter((kind) => kind !== "lut");
  const found = kinds.map((kind) => {
    const { label, group, also } = EFFECT_WORDS[kind];
    return { kind, label, group, also, change: { label: `Add ${label.toLowerCase()} to ${subject.spoken}`, edit: addEffect(subject.ids, newEffect(kind)) } };
  });
  const groups = Object.values(EFFECT_WORDS).map(({ group }) => group as string);
  return found.toSorted((one, other) => groups.indexOf(one.group) - groups.indexOf(other.group));
}

/** Those whose name, group or other words have all that was typed. */
export function matching(addable: readonly Addable[], typed: string): readonly Addable[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return addable.filter(({ label, group, also }) => words.every((word) => `${label} ${group} ${also}`.toLowerCase().includes(word)));
}
