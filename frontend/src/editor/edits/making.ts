// New elements and tracks, with every field that a stored document has; the defaults are those of engine/timeline.
import {
  type AudioElement,
  type CaptionElement,
  type ColorElement,
  type Given,
  type ImageElement,
  type MediaFacts,
  type ShapeElement,
  shortened,
  type TextElement,
  type Track,
  type TrackType,
  type VideoElement,
} from "./document.ts";

interface Stretch {
  readonly start: number;
  readonly duration: number;
  readonly sourceIn?: number;
}

const PICTURE = { transition: null, x: 0, y: 0, scale: 1, rotation: 0, opacity: 1, fade_in: 0, fade_out: 0 } as const;
const SOUND = { volume: 1, pan: 0, sound_fade_in: 0, sound_fade_out: 0 } as const;

/** Lists and what holds lists are made anew for each element. */
const moving = (): Pick<VideoElement, "keyframes" | "effects"> => ({
  keyframes: { x: [], y: [], scale: [], rotation: [], opacity: [] },
  effects: [],
});
const sounding = (): Pick<AudioElement, "volume_keyframes" | "sound_effects"> => ({ volume_keyframes: [], sound_effects: [] });

/** A run of an asset, as the element of its kind. */
export function newClip(
  facts: MediaFacts,
  { start, duration, sourceIn = 0 }: Stretch,
  { newId }: Pick<Given, "newId">,
): VideoElement | ImageElement | AudioElement {
  const place = { id: newId(), start, duration, name: shortened(facts.name, 255), link: null, asset: facts.id };
  const crop = { left: 0, top: 0, right: 0, bottom: 0 };
  if (facts.kind === "image") return { ...place, ...PICTURE, ...moving(), kind: "image", fit: "fit", crop };
  const run = { ...place, ...SOUND, ...sounding(), source_in: sourceIn, speed: 1, reverse: false };
  if (facts.kind === "audio") return { ...run, transition: null, kind: "audio" };
  return { ...run, ...PICTURE, ...moving(), kind: "video", freeze: false, fit: "fit", crop };
}

export function newText(text: string, { start, duration }: Stretch, { newId }: Pick<Given, "newId">): TextElement {
  return {
    ...{ id: newId(), start, duration, name: "", link: null, ...PICTURE, ...moving(), kind: "text", text, size: 80, color: "#FFFFFF" },
    ...{ font: "sans", weight: "bold", italic: false, position: "center", align: "center", width: 0.9 },
    outline: { color: "#000000", width: 3, opacity: 0.5 },
    ...{ shadow: null, box: null, animation_in: null, animation_out: null },
  } as TextElement;
}

/** A shape as it is drawn where nobody said otherwise. */
export function newShape(shape: ShapeElement["shape"], { start, duration }: Stretch, { newId }: Pick<Given, "newId">): ShapeElement {
  const size = { width: 400, height: shape === "line" ? 8 : shape === "rectangle" ? 200 : 400, corner: 0 };
  return { id: newId(), start, duration, name: "", link: null, ...PICTURE, ...moving(), kind: "shape", shape, ...size, color: "#FFFFFF", outline: null };
}

/** One colour over the whole canvas. */
export function newColor(color: string, { start, duration }: Stretch, { newId }: Pick<Given, "newId">): ColorElement {
  return { id: newId(), start, duration, name: "", link: null, ...PICTURE, ...moving(), kind: "color", color };
}

export function newCaption(text: string, { start, duration }: Stretch, { newId }: Pick<Given, "newId">): CaptionElement {
  return { id: newId(), start, duration, name: "", link: null, kind: "caption", text };
}

export function newTrack(type: TrackType, name: string, { newId }: Pick<Given, "newId">): Track {
  const heard = { muted: false, solo: false, ducking: 0 };
  return { id: newId(), type, name, locked: false, visible: true, ...heard, language: "", height: 64, elements: [] };
}
