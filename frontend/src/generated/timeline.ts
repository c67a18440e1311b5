// Made by `python -m engine schema` from engine/timeline; do not edit.

/** The whole document. Tracks are listed bottom to top. `loudness`, in LUFS, is what the sound is brought to. */
export interface Timeline {
  schema: 3;
  rate: Rate;
  canvas: Canvas;
  /** At most 100. */
  tracks: Track[];
  loudness: number | null;
  /** Frames; at least the end of every element. */
  duration: number;
  /** At most 1000. */
  markers: Marker[];
  /** The in and out points, where a person set them. */
  range: Range | null;
  zoom: number;
  /** Where the playhead was left, in frames. */
  position: number;
}

/** `brightness` is added, as a share of the range from black to white. `contrast` spreads light and colours around mid grey. `saturation` multiplies colours: 0 is grey. `gamma` above 1 lifts the dark parts; black and white stay. */
export interface Adjust {
  kind: "adjust";
  enabled: boolean;
  /** -1 to 1. */
  brightness: number;
  /** 0 to 3. */
  contrast: number;
  /** 0 to 3. */
  saturation: number;
  /** 0.1 to 10. */
  gamma: number;
}

/** How words come or go: fading, sliding in that direction while fading, or letter by letter. `frames`: how long it takes. */
export interface Animation {
  kind: "fade" | "slide_up" | "slide_down" | "slide_left" | "slide_right" | "type";
  /** 1 to 3456000. */
  frames: number;
}

/** A run of an asset's sound, on an audio track; the asset may be a video. */
export interface AudioElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  transition: Transition | null;
  /** 0 to 1. */
  volume: number;
  volume_keyframes: Keyframe[];
  /** -1 to 1. */
  pan: number;
  /** 0 to 3456000. */
  sound_fade_in: number;
  /** 0 to 3456000. */
  sound_fade_out: number;
  /** At most 20. */
  sound_effects: (Compressor | Equaliser | Gain | NoiseReduction)[];
  /** UUID. */
  asset: string;
  /** 0 to 3456000. */
  source_in: number;
  /** 0.25 to 4. */
  speed: number;
  reverse: boolean;
  kind: "audio";
}

/** `radius` is per mille of the canvas's height. */
export interface Blur {
  kind: "blur";
  enabled: boolean;
  /** 0 to 100. */
  radius: number;
}

/** A filled rectangle behind all lines of a text. `padding` is per mille of the canvas's height. */
export interface Box {
  /** As #RRGGBB. */
  color: string;
  /** 0 to 200. */
  padding: number;
  /** 0 to 1. */
  opacity: number;
}

/** Size of the picture in pixels; the limits hold either way round. `fill` "blur": behind a picture that does not fill the canvas stands the same picture, enlarged and blurred. */
export interface Canvas {
  width: number;
  height: number;
  /** As #RRGGBB. */
  background: string;
  fill: "color" | "blur";
}

/** What is said, on a caption track. A render draws it into the picture, adds it as a stream, or writes it beside. */
export interface CaptionElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  kind: "caption";
  /** 1 to 1000 characters. */
  text: string;
}

/** `color` is the backdrop's. How far a colour may be from it is counted from 0, the same, to 1, as far as grey is: up to `similarity` it is see-through, over the next `blend` it becomes solid. `spill`: how much of its shine goes. */
export interface ChromaKey {
  kind: "chroma_key";
  enabled: boolean;
  /** As #RRGGBB. */
  color: string;
  /** 0.01 to 1. */
  similarity: number;
  /** 0 to 1. */
  blend: number;
  /** 0 to 1. */
  spill: number;
}

/** One colour over the whole canvas, or, scaled, over a part of it. */
export interface ColorElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  transition: Transition | null;
  /** -2 to 2. */
  x: number;
  /** -2 to 2. */
  y: number;
  /** 0.01 to 10. */
  scale: number;
  /** -3600 to 3600. */
  rotation: number;
  /** 0 to 1. */
  opacity: number;
  /** 0 to 3456000. */
  fade_in: number;
  /** 0 to 3456000. */
  fade_out: number;
  keyframes: PictureKeyframes;
  /** At most 20. */
  effects: (Adjust | Blur | ChromaKey | Denoise | Glow | Grain | Grayscale | Hue | Lut | Mirror | Pixelate | Sepia | Sharpen | Temperature | Vignette | Zoom)[];
  kind: "color";
  /** As #RRGGBB. */
  color: string;
}

/** Peaks above `threshold` keep one of every `ratio` decibels by which they are above it. Decibels and milliseconds. */
export interface Compressor {
  kind: "compressor";
  enabled: boolean;
  /** -60 to 0. */
  threshold: number;
  /** 1 to 20. */
  ratio: number;
  /** 1 to 500. */
  attack: number;
  /** 10 to 5000. */
  release: number;
  /** 0 to 30. */
  makeup: number;
}

/** How much of a picture is cut off at each side, as a share of its width or height. */
export interface Crop {
  /** 0 to 1. */
  left: number;
  /** 0 to 1. */
  top: number;
  /** 0 to 1. */
  right: number;
  /** 0 to 1. */
  bottom: number;
}

/** `strength`: 1 smooths all but clear edges. */
export interface Denoise {
  kind: "denoise";
  enabled: boolean;
  /** 0 to 1. */
  strength: number;
}

/** In decibels: shelves below 150 Hz and above 6 kHz, and a band of two octaves around `frequency`, in Hz. */
export interface Equaliser {
  kind: "equaliser";
  enabled: boolean;
  /** -24 to 24. */
  low: number;
  /** -24 to 24. */
  middle: number;
  /** -24 to 24. */
  high: number;
  /** 50 to 15000. */
  frequency: number;
}

/** In decibels. */
export interface Gain {
  kind: "gain";
  enabled: boolean;
  /** -40 to 20. */
  decibels: number;
}

/** `threshold` is how bright a part must be to shine, `radius`, per mille of the canvas's height, how far it does. */
export interface Glow {
  kind: "glow";
  enabled: boolean;
  /** 0 to 1. */
  strength: number;
  /** 2 to 100. */
  radius: number;
  /** 0 to 0.95. */
  threshold: number;
}

/** `strength` is how far it lightens and darkens; `size` that of a grain, per mille of the canvas's height. */
export interface Grain {
  kind: "grain";
  enabled: boolean;
  /** 0 to 1. */
  strength: number;
  /** 2 to 20. */
  size: number;
}

/** `amount` is how much of the colours goes: 1 leaves shades of grey. */
export interface Grayscale {
  kind: "grayscale";
  enabled: boolean;
  /** 0 to 1. */
  amount: number;
}

/** `angle` in degrees: 120 makes red green. */
export interface Hue {
  kind: "hue";
  enabled: boolean;
  /** -180 to 180. */
  angle: number;
}

/** A still picture, shown for as long as wanted. */
export interface ImageElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  transition: Transition | null;
  /** -2 to 2. */
  x: number;
  /** -2 to 2. */
  y: number;
  /** 0.01 to 10. */
  scale: number;
  /** -3600 to 3600. */
  rotation: number;
  /** 0 to 1. */
  opacity: number;
  /** 0 to 3456000. */
  fade_in: number;
  /** 0 to 3456000. */
  fade_out: number;
  keyframes: PictureKeyframes;
  /** At most 20. */
  effects: (Adjust | Blur | ChromaKey | Denoise | Glow | Grain | Grayscale | Hue | Lut | Mirror | Pixelate | Sepia | Sharpen | Temperature | Vignette | Zoom)[];
  kind: "image";
  /** UUID. */
  asset: string;
  fit: "fit" | "fill";
  crop: Crop;
}

/** A value at a frame, counted from the element's start; `easing` is the way on to the next one. */
export interface Keyframe {
  /** 0 to 3456000. */
  at: number;
  value: number;
  easing: "linear" | "ease_in" | "ease_out" | "ease_in_out" | "hold";
}

/** `asset` is the colour table, `strength` how much of it is mixed in. */
export interface Lut {
  kind: "lut";
  enabled: boolean;
  /** UUID. */
  asset: string;
  /** 0 to 1. */
  strength: number;
}

/** A note at a frame of the timeline; it may lie beyond the end. */
export interface Marker {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  frame: number;
  /** At most 255 characters. */
  name: string;
  color: "red" | "orange" | "yellow" | "green" | "cyan" | "blue" | "purple" | "pink";
}

/** `direction` "horizontal" swaps left and right, as a mirror on the wall does. */
export interface Mirror {
  kind: "mirror";
  enabled: boolean;
  direction: "horizontal" | "vertical" | "both";
}

/** By `strength` decibels. `floor`: how loud the noise is at most, in decibels below full scale. */
export interface NoiseReduction {
  kind: "noise_reduction";
  enabled: boolean;
  /** 1 to 60. */
  strength: number;
  /** -80 to -20. */
  floor: number;
}

/** A line around the letters or the shape. `width` is per mille of the canvas's height. */
export interface Outline {
  /** As #RRGGBB. */
  color: string;
  /** 0 to 100. */
  width: number;
  /** 0 to 1. */
  opacity: number;
}

/** Each list that is not empty takes the place of the element's own value. Units as there. */
export interface PictureKeyframes {
  x: Keyframe[];
  y: Keyframe[];
  scale: Keyframe[];
  rotation: Keyframe[];
  opacity: Keyframe[];
}

/** `size` of a square is per mille of the canvas's height. */
export interface Pixelate {
  kind: "pixelate";
  enabled: boolean;
  /** 5 to 250. */
  size: number;
}

/** The frames from the in point `start` up to, and not with, the out point `end`. It may lie beyond the timeline's end: what uses it takes what of it lies within. */
export interface Range {
  /** 0 to 3456000. */
  start: number;
  /** 0 to 3456000. */
  end: number;
}

/** Frames a second, as a fraction: 30000/1001 is exact. */
export interface Rate {
  num: number;
  den: number;
}

/** `amount` is how much of it is mixed in. */
export interface Sepia {
  kind: "sepia";
  enabled: boolean;
  /** 0 to 1. */
  amount: number;
}

/** A shadow to the lower right. Distances are per mille of the canvas's height. */
export interface Shadow {
  /** As #RRGGBB. */
  color: string;
  /** 0 to 100. */
  distance: number;
  /** 0 to 100. */
  blur: number;
  /** 0 to 1. */
  opacity: number;
}

/** A drawn shape. `width` and `height` are per mille of the canvas's height, `corner` the radius of a rectangle's corners. */
export interface ShapeElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  transition: Transition | null;
  /** -2 to 2. */
  x: number;
  /** -2 to 2. */
  y: number;
  /** 0.01 to 10. */
  scale: number;
  /** -3600 to 3600. */
  rotation: number;
  /** 0 to 1. */
  opacity: number;
  /** 0 to 3456000. */
  fade_in: number;
  /** 0 to 3456000. */
  fade_out: number;
  keyframes: PictureKeyframes;
  /** At most 20. */
  effects: (Adjust | Blur | ChromaKey | Denoise | Glow | Grain | Grayscale | Hue | Lut | Mirror | Pixelate | Sepia | Sharpen | Temperature | Vignette | Zoom)[];
  kind: "shape";
  shape: "rectangle" | "ellipse" | "triangle" | "star" | "arrow" | "line";
  /** 1 to 4000. */
  width: number;
  /** 1 to 4000. */
  height: number;
  /** 0 to 1000. */
  corner: number;
  /** As #RRGGBB. */
  color: string;
  outline: Outline | null;
}

/** `amount` is how many times the detail is added; `radius`, per mille of the canvas's height, how coarse it may be. */
export interface Sharpen {
  kind: "sharpen";
  enabled: boolean;
  /** 0 to 2. */
  amount: number;
  /** 0.5 to 5. */
  radius: number;
}

/** `warmth` goes from -1, blue, to 1, orange; `tint` from -1, green, to 1, magenta. Grey stays as bright as it was. */
export interface Temperature {
  kind: "temperature";
  enabled: boolean;
  /** -1 to 1. */
  warmth: number;
  /** -1 to 1. */
  tint: number;
}

/** Words over the picture. `size` is per mille of the canvas's height, so that a title fits every preset alike. Lines are wrapped within `width`, a share of the canvas's; the safe box keeps a twentieth free at every side. */
export interface TextElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  transition: Transition | null;
  /** -2 to 2. */
  x: number;
  /** -2 to 2. */
  y: number;
  /** 0.01 to 10. */
  scale: number;
  /** -3600 to 3600. */
  rotation: number;
  /** 0 to 1. */
  opacity: number;
  /** 0 to 3456000. */
  fade_in: number;
  /** 0 to 3456000. */
  fade_out: number;
  keyframes: PictureKeyframes;
  /** At most 20. */
  effects: (Adjust | Blur | ChromaKey | Denoise | Glow | Grain | Grayscale | Hue | Lut | Mirror | Pixelate | Sepia | Sharpen | Temperature | Vignette | Zoom)[];
  kind: "text";
  /** 1 to 2000 characters. */
  text: string;
  /** 10 to 500. */
  size: number;
  /** As #RRGGBB. */
  color: string;
  font: "sans" | "serif" | "mono";
  weight: "regular" | "bold";
  italic: boolean;
  position: "top" | "center" | "bottom";
  align: "left" | "center" | "right";
  /** 0.1 to 1. */
  width: number;
  outline: Outline | null;
  shadow: Shadow | null;
  box: Box | null;
  animation_in: Animation | null;
  animation_out: Animation | null;
}

/** A row of elements. Except on overlay tracks they do not overlap, unless a transition joins the two. What is not `visible` is not drawn, what is `muted` not heard; while any track is `solo`, only such tracks are heard. `ducking`: by how many decibels its sound goes down while other tracks, not ducked themselves, are heard. `language` is a caption track's, as in "en" or "pt-BR". */
export interface Track {
  /** UUID. */
  id: string;
  type: "video" | "audio" | "overlay" | "caption";
  /** At most 100 characters. */
  name: string;
  locked: boolean;
  visible: boolean;
  muted: boolean;
  solo: boolean;
  /** 0 to 40. */
  ducking: number;
  /** At most 35 characters. As #RRGGBB. */
  language: string;
  /** 24 to 400. */
  height: number;
  /** At most 5000. */
  elements: (VideoElement | ImageElement | AudioElement | TextElement | ShapeElement | ColorElement | CaptionElement)[];
}

/** How an element takes over from the one before it on its track, for as long as the two overlap. Sound crosses over at equal power, whatever the kind. */
export interface Transition {
  kind: "crossfade" | "fade_black" | "fade_white" | "fade_gray" | "wipe_left" | "wipe_right" | "wipe_up" | "wipe_down" | "slide_left" | "slide_right" | "slide_up" | "slide_down" | "cover_left" | "reveal_left" | "circle_open" | "circle_close" | "radial" | "zoom_in" | "pixelize" | "blur" | "squeeze";
}

/** A run of an asset's picture and sound. With `freeze`, the frame at `source_in` stands still, and is silent. */
export interface VideoElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  /** UUID. Elements of one link belong together, as a film and its sound on a track of its own. */
  link: string | null;
  transition: Transition | null;
  /** -2 to 2. */
  x: number;
  /** -2 to 2. */
  y: number;
  /** 0.01 to 10. */
  scale: number;
  /** -3600 to 3600. */
  rotation: number;
  /** 0 to 1. */
  opacity: number;
  /** 0 to 3456000. */
  fade_in: number;
  /** 0 to 3456000. */
  fade_out: number;
  keyframes: PictureKeyframes;
  /** At most 20. */
  effects: (Adjust | Blur | ChromaKey | Denoise | Glow | Grain | Grayscale | Hue | Lut | Mirror | Pixelate | Sepia | Sharpen | Temperature | Vignette | Zoom)[];
  /** 0 to 1. */
  volume: number;
  volume_keyframes: Keyframe[];
  /** -1 to 1. */
  pan: number;
  /** 0 to 3456000. */
  sound_fade_in: number;
  /** 0 to 3456000. */
  sound_fade_out: number;
  /** At most 20. */
  sound_effects: (Compressor | Equaliser | Gain | NoiseReduction)[];
  /** UUID. */
  asset: string;
  /** 0 to 3456000. */
  source_in: number;
  /** 0.25 to 4. */
  speed: number;
  reverse: boolean;
  kind: "video";
  freeze: boolean;
  fit: "fit" | "fill";
  crop: Crop;
}

/** `strength` is how dark the corners become; `size` how far from the middle it begins: 0 there, 1 in the corners. */
export interface Vignette {
  kind: "vignette";
  enabled: boolean;
  /** 0 to 1. */
  strength: number;
  /** 0 to 0.95. */
  size: number;
}

/** What is seen when the element begins and when it ends: `from_scale` times enlarged, around (`from_x`, `from_y`). Places are shares of the layer's width and height; a window that would jut out of the layer is moved inside. */
export interface Zoom {
  kind: "zoom";
  enabled: boolean;
  /** 1 to 4. */
  from_scale: number;
  /** 0 to 1. */
  from_x: number;
  /** 0 to 1. */
  from_y: number;
  /** 1 to 4. */
  to_scale: number;
  /** 0 to 1. */
  to_x: number;
  /** 0 to 1. */
  to_y: number;
  easing: "linear" | "ease_in_out";
}

export type AnyElement = VideoElement | ImageElement | AudioElement | TextElement | ShapeElement | ColorElement | CaptionElement;
