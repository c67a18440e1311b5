// The lists of effects of elements, on the picture and on the sound: what is in them, on or off, in which order.
import { type AnyElement, type Edit, EditRefused, MAX_EFFECTS, type Playing, type Visible } from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen, type Place } from "./find.ts";

export type Effect = Visible["effects"][number];
export type SoundEffect = Playing["sound_effects"][number];
type AnyEffect = Effect | SoundEffect;
type Fields<E> = E extends unknown ? Partial<Omit<E, "kind">> : never;

const SOUND_KINDS: ReadonlySet<string> = new Set<SoundEffect["kind"]>(["compressor", "equaliser", "gain", "noise_reduction"]);
const isSound = (effect: AnyEffect): effect is SoundEffect => SOUND_KINDS.has(effect.kind);

/** Which list: that of the picture or that of the sound, and which of its effects. */
export interface EffectPlace {
  readonly of: "picture" | "sound";
  readonly n: number;
}

/** As the last, on each of the elements that can have it. */
export function addEffect(ids: Iterable<string>, effect: AnyEffect): Edit {
  const of = isSound(effect) ? "sound" : "picture";
  return (timeline) => {
    const places = chosen(timeline, ids, { linked: false }).filter(({ element }) => listOf(element, of) !== null);
    if (!places.length) throw new EditRefused(of === "sound" ? "Select a clip that can be heard." : "Select a clip that can be seen.");
    return changed(places, of, (effects) => {
      if (effects.length >= MAX_EFFECTS) throw new EditRefused(`A clip takes ${MAX_EFFECTS} effects at most.`);
      return [...effects, effect];
    })(timeline);
  };
}

export function removeEffect(id: string, { of, n }: EffectPlace): Edit {
  return onOne(id, of, (effects) => {
    requireAt(effects, n);
    return effects.filter((_, m) => m !== n);
  });
}

/** To another place in the list; the order is that in which they are applied. */
export function moveEffect(id: string, { of, n }: EffectPlace, to: number): Edit {
  return onOne(id, of, (effects) => {
    const moved = requireAt(effects, n);
    if (to === n) return effects;
    const rest = effects.filter((_, m) => m !== n);
    return [...rest.slice(0, to), moved, ...rest.slice(to)];
  });
}

/** Set fields of an effect, `enabled` among them. Its kind stays. */
export function changeEffect(id: string, { of, n }: EffectPlace, fields: Fields<AnyEffect>): Edit {
  return onOne(id, of, (effects) => {
    const had = requireAt(effects, n) as AnyEffect & Record<string, unknown>;
    const known = Object.entries(fields).filter(([name, value]) => name in had && value !== undefined && had[name] !== value);
    if (!known.length) return effects;
    return effects.map((effect, m) => (m === n ? ({ ...effect, ...Object.fromEntries(known) } as AnyEffect) : effect));
  });
}

function onOne(id: string, of: EffectPlace["of"], change: (effects: readonly AnyEffect[]) => readonly AnyEffect[]): Edit {
  return (timeline) => changed(chosen(timeline, [id], { linked: false }), of, change)(timeline);
}

function changed(places: readonly Place[], of: EffectPlace["of"], change: (effects: readonly AnyEffect[]) => readonly AnyEffect[]): Edit {
  const withList = (element: AnyElement): AnyElement => {
    const list = listOf(element, of);
    if (!list) throw new EditRefused("That effect is not there any more.");
    const fresh = change(list);
    return fresh === list ? element : ({ ...element, [of === "sound" ? "sound_effects" : "effects"]: fresh } as AnyElement);
  };
  return (timeline) => new Changes(timeline).replaceAll(places, withList).finish();
}

function listOf(element: AnyElement, of: EffectPlace["of"]): readonly AnyEffect[] | null {
  if (of === "sound") return "sound_effects" in element ? element.sound_effects : null;
  return "effects" in element ? element.effects : null;
}

function requireAt(effects: readonly AnyEffect[], n: number): AnyEffect {
  const effect = effects[n];
  if (!effect) throw new EditRefused("That effect is not there any more.");
  return effect;
}
