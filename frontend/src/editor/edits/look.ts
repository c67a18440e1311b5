// How elements look and sound: fields set on many at once, fades, fit and crop, and what is copied from one to others.
import { type AnyElement, clamp, type Crop, type Edit, type Linking } from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen } from "./find.ts";
import { withFadesFitted } from "./pieces.ts";

/** What has rules of its own, and edits of its own. */
type Placed = "id" | "kind" | "start" | "duration" | "link" | "transition" | "asset" | "source_in" | "speed" | "reverse" | "freeze";
type FieldsOf<E> = E extends unknown ? Omit<E, Placed> : never;
type AllFields<U> = U extends unknown ? (fields: U) => void : never;
type Merged<U> = AllFields<U> extends (fields: infer I) => void ? I : never;

/** Any field that says how an element looks, sounds, or what it is called. */
export type Look = Partial<Merged<FieldsOf<AnyElement>>>;

/** Of elements of several kinds each takes the fields that it has. Values are checked where documents are: see rules.ts. */
export function setFields(ids: Iterable<string>, fields: Look, { linked = false }: Linking = {}): Edit {
  return (timeline) => new Changes(timeline).replaceAll(chosen(timeline, ids, { linked }), (element) => withFields(element, fields)).finish();
}

export interface Fades {
  readonly in?: number;
  readonly out?: number;
}

/** Of the picture, or with `sound` of the sound, in frames; cut to what the element and its other fade leave. */
export function setFades(ids: Iterable<string>, fades: Fades, { of = "picture" }: { readonly of?: "picture" | "sound" } = {}): Edit {
  const [first, last] = of === "sound" ? (["sound_fade_in", "sound_fade_out"] as const) : (["fade_in", "fade_out"] as const);
  return (timeline) => {
    const places = chosen(timeline, ids, { linked: false });
    const faded = (element: AnyElement): AnyElement => {
      if (!(first in element)) return element;
      const had = element as unknown as Record<string, number>;
      const rising = clamp(fades.in ?? had[first] ?? 0, 0, element.duration - (fades.out === undefined ? (had[last] ?? 0) : 0));
      const falling = clamp(fades.out ?? had[last] ?? 0, 0, element.duration - rising);
      return withFields(element, { [first]: rising, [last]: falling });
    };
    return new Changes(timeline).replaceAll(places, faded).finish();
  };
}

export function setFit(ids: Iterable<string>, fit: "fit" | "fill"): Edit {
  return setFields(ids, { fit });
}

/** How much is cut off at each side, as shares; something must be left. */
export function setCrop(ids: Iterable<string>, crop: Crop): Edit {
  return setFields(ids, { crop });
}

/** Parts of an element that are an object of their own; those of words may be left out. */
export type Part = "outline" | "shadow" | "box" | "animation_in" | "animation_out" | "crop";

/** Set fields of a part, each element's own; one that has none of it begins with `otherwise`. Null takes it away. */
export function setPart(ids: Iterable<string>, part: Part, fields: object | null, otherwise: object = {}): Edit {
  return (timeline) => {
    const withPart = (element: AnyElement): AnyElement => {
      if (!(part in element)) return element;
      const had = (element as unknown as Record<Part, object | null>)[part];
      if (!fields) return withFields(element, { [part]: null });
      const before: Record<string, unknown> = { ...(had ?? otherwise) };
      const isNew = !had || Object.entries(fields).some(([name, value]) => before[name] !== value);
      return isNew ? withFields(element, { [part]: { ...before, ...fields } }) : element;
    };
    return new Changes(timeline).replaceAll(chosen(timeline, ids, { linked: false }), withPart).finish();
  };
}

/** What can be copied from one element to others. */
export const ATTRIBUTES = {
  motion: ["x", "y", "scale", "rotation", "keyframes"],
  opacity: ["opacity", "fade_in", "fade_out"],
  crop: ["fit", "crop"],
  effects: ["effects"],
  volume: ["volume", "volume_keyframes", "pan", "sound_fade_in", "sound_fade_out"],
  sound_effects: ["sound_effects"],
  text: ["size", "color", "font", "weight", "italic", "position", "align", "outline", "shadow", "box", "animation_in", "animation_out"],
} as const;

export type Attribute = keyof typeof ATTRIBUTES;

/**
 * Give elements these attributes of another one (which may come from the clipboard), as far as they have such fields. Those
 * of words go from words to words. Motion takes the keyframes of the opacity along, as all are one field.
 */
export function pasteAttributes(ids: Iterable<string>, from: AnyElement, which: readonly Attribute[]): Edit {
  return (timeline) => {
    const source = from as unknown as Record<string, unknown>;
    const fieldsFor = (kind: AnyElement["kind"]): Look => {
      const groups = which.filter((each) => each !== "text" || (from.kind === "text" && kind === "text"));
      const names = groups.flatMap((each): readonly string[] => ATTRIBUTES[each]).filter((name) => name in source);
      return Object.fromEntries(names.map((name) => [name, source[name]])) as Look;
    };
    const pasted = (element: AnyElement): AnyElement => withFadesFitted(withFields(element, fieldsFor(element.kind)));
    return new Changes(timeline).replaceAll(chosen(timeline, ids, { linked: false }), pasted).finish();
  };
}

/** The same element where nothing is new. */
export function withFields(element: AnyElement, fields: Look): AnyElement {
  const had = element as unknown as Record<string, unknown>;
  let fresh: Record<string, unknown> | null = null;
  for (const [name, value] of Object.entries(fields)) {
    if (!(name in had) || value === undefined || had[name] === value) continue;
    fresh ??= { ...element };
    fresh[name] = value;
  }
  return fresh ? (fresh as unknown as AnyElement) : element;
}
