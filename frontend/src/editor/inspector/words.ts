// What the inspector calls things: the document's names are for programs, these are for people. And in which unit each is shown.
import type { EffectKind } from "./facts.ts";

/** How a number of the document is shown: multiplied, rounded, with a sign after it. */
export interface Unit {
  readonly sign: string;
  readonly factor: number;
  readonly digits: number;
}

export const PLAIN: Unit = { sign: "", factor: 1, digits: 2 };
export const PERCENT: Unit = { sign: "%", factor: 100, digits: 0 };
export const DEGREES: Unit = { sign: "°", factor: 1, digits: 1 };
export const DECIBELS: Unit = { sign: "dB", factor: 1, digits: 1 };
export const MILLISECONDS: Unit = { sign: "ms", factor: 1, digits: 0 };

/** The document counts thousandths of the canvas's height; people count pixels of it. */
export function pixels(height: number): Unit {
  return { sign: "px", factor: height / 1000, digits: 1 };
}

export type EffectGroup = "Light and colour" | "Focus and detail" | "Shape and motion" | "Keying" | "Sound";

export interface EffectWords {
  readonly label: string;
  readonly group: EffectGroup;
  /** Further words by which it is found. */
  readonly also: string;
  /** The parameter that is shown beside its name. */
  readonly first: string;
}

export const EFFECT_WORDS: Readonly<Record<EffectKind, EffectWords>> = {
  adjust: { label: "Adjust", group: "Light and colour", also: "brightness contrast saturation gamma exposure light", first: "contrast" },
  temperature: { label: "Temperature", group: "Light and colour", also: "warm cold white balance tint", first: "warmth" },
  hue: { label: "Hue", group: "Light and colour", also: "colour shift rotate", first: "angle" },
  grayscale: { label: "Black and white", group: "Light and colour", also: "grey gray monochrome desaturate", first: "amount" },
  sepia: { label: "Sepia", group: "Light and colour", also: "old brown vintage", first: "amount" },
  vignette: { label: "Vignette", group: "Light and colour", also: "dark corners edges", first: "strength" },
  glow: { label: "Glow", group: "Light and colour", also: "bloom shine", first: "strength" },
  lut: { label: "Colour table", group: "Light and colour", also: "lut cube grade look", first: "strength" },
  blur: { label: "Blur", group: "Focus and detail", also: "soft gaussian unsharp", first: "radius" },
  sharpen: { label: "Sharpen", group: "Focus and detail", also: "detail crisp", first: "amount" },
  denoise: { label: "Remove picture noise", group: "Focus and detail", also: "denoise clean smooth", first: "strength" },
  grain: { label: "Grain", group: "Focus and detail", also: "film noise texture", first: "strength" },
  pixelate: { label: "Pixelate", group: "Focus and detail", also: "mosaic squares censor", first: "size" },
  mirror: { label: "Mirror", group: "Shape and motion", also: "flip horizontal vertical", first: "direction" },
  zoom: { label: "Slow zoom", group: "Shape and motion", also: "ken burns pan push", first: "to_scale" },
  chroma_key: { label: "Green screen", group: "Keying", also: "chroma key background remove", first: "similarity" },
  gain: { label: "Gain", group: "Sound", also: "louder quieter level boost", first: "decibels" },
  equaliser: { label: "Equaliser", group: "Sound", also: "equalizer bass treble tone eq", first: "middle" },
  compressor: { label: "Compressor", group: "Sound", also: "even loudness dynamics", first: "threshold" },
  noise_reduction: { label: "Remove noise", group: "Sound", also: "hiss hum denoise clean", first: "strength" },
};

/** By "shape.field" where it differs, else by the field's name. What is missing is its name with a capital. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  "Compressor.makeup": "Make-up gain",
  "Equaliser.low": "Bass",
  "Equaliser.middle": "Middle",
  "Equaliser.high": "Treble",
  "Gain.decibels": "Level",
  "NoiseReduction.floor": "Noise floor",
  "Glow.threshold": "From brightness",
  "ChromaKey.spill": "Take out spill",
  "ChromaKey.blend": "Soft edge",
  "ChromaKey.color": "Backdrop",
  "Vignette.size": "Begins at",
  from_scale: "From zoom",
  from_x: "From across",
  from_y: "From down",
  to_scale: "To zoom",
  to_x: "To across",
  to_y: "To down",
  color: "Colour",
};

/** Whole pixels are what people mean by the size of letters. */
const ROUND: ReadonlySet<string> = new Set(["TextElement.size", "ShapeElement.width", "ShapeElement.height"]);

const FIELD_UNITS: Readonly<Record<string, Unit>> = {
  "Hue.angle": { ...DEGREES, digits: 0 },
  "Adjust.gamma": PLAIN,
  "Compressor.threshold": DECIBELS,
  "Compressor.ratio": { sign: ": 1", factor: 1, digits: 1 },
  "Compressor.attack": MILLISECONDS,
  "Compressor.release": MILLISECONDS,
  "Compressor.makeup": DECIBELS,
  "Equaliser.low": DECIBELS,
  "Equaliser.middle": DECIBELS,
  "Equaliser.high": DECIBELS,
  "Equaliser.frequency": { sign: "Hz", factor: 1, digits: 0 },
  "Gain.decibels": DECIBELS,
  "NoiseReduction.strength": DECIBELS,
  "NoiseReduction.floor": DECIBELS,
};

/** Fields that count thousandths of the canvas's height. */
const IN_PIXELS: ReadonlySet<string> = new Set([
  ...["Blur.radius", "Glow.radius", "Grain.size", "Pixelate.size", "Sharpen.radius", "Outline.width", "Shadow.distance"],
  ...["Shadow.blur", "Box.padding", "ShapeElement.corner"],
]);

export function fieldLabel(shape: string, field: string): string {
  return FIELD_WORDS[`${shape}.${field}`] ?? FIELD_WORDS[field] ?? sentence(field);
}

/** Pixels, decibels ...; what goes from 0 or -1 to a small number is a share, shown in per cent. */
export function unitOf(shape: string, field: string, height: number): Unit {
  const name = `${shape}.${field}`;
  if (ROUND.has(name)) return { ...pixels(height), digits: 0 };
  return IN_PIXELS.has(name) ? pixels(height) : (FIELD_UNITS[name] ?? PERCENT);
}

const CHOICE_WORDS: Readonly<Record<string, string>> = {
  crossfade: "Crossfade",
  fade_black: "Through black",
  fade_white: "Through white",
  fade_gray: "Through grey",
  circle_open: "Circle opens",
  circle_close: "Circle closes",
  radial: "Clock",
  zoom_in: "Zoom in",
  pixelize: "Pixels",
  type: "Letter by letter",
  sans: "Inter",
  serif: "Serif",
  mono: "Mono",
  ease_in: "Ease in",
  ease_out: "Ease out",
  ease_in_out: "Ease in and out",
};

/** A choice in words: "slide_left" is Slide left. */
export function choiceLabel(choice: string): string {
  return CHOICE_WORDS[choice] ?? sentence(choice);
}

function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
