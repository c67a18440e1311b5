// Made by `python -m engine schema` from engine/timeline; do not edit.

export interface FieldFacts {
  readonly type: "number" | "integer" | "boolean" | "choice" | "colour" | "text" | "id" | "kind" | "part";
  readonly low?: number;
  readonly high?: number;
  readonly choices?: readonly string[];
  /** Of text: how many characters. */
  readonly least?: number;
  readonly most?: number;
  /** The shape that it holds; with `nullable` it may be left out. */
  readonly part?: string;
  readonly nullable?: true;
  readonly default?: number | boolean | string;
}

export interface ShapeFacts {
  readonly about: string;
  readonly fields: Readonly<Record<string, FieldFacts>>;
}

export const SHAPES = {
  Timeline: {
    about: "The whole document. Tracks are listed bottom to top. `loudness`, in LUFS, is what the sound is brought to.",
    fields: {
      rate: { type: "part", part: "Rate" },
      canvas: { type: "part", part: "Canvas" },
      loudness: { type: "number", low: -40, high: -8, nullable: true },
      duration: { type: "integer", default: 0 },
      range: { type: "part", part: "Range", nullable: true },
      zoom: { type: "number", default: 1.0 },
      position: { type: "integer", default: 0 },
    },
  },
  Adjust: {
    about: "`brightness` is added, as a share of the range from black to white. `contrast` spreads light and colours around mid grey. `saturation` multiplies colours: 0 is grey. `gamma` above 1 lifts the dark parts; black and white stay.",
    fields: {
      kind: { type: "kind", default: "adjust" },
      enabled: { type: "boolean", default: true },
      brightness: { type: "number", low: -1, high: 1, default: 0.0 },
      contrast: { type: "number", low: 0, high: 3, default: 1.1 },
      saturation: { type: "number", low: 0, high: 3, default: 1.15 },
      gamma: { type: "number", low: 0.1, high: 10, default: 1.0 },
    },
  },
  Animation: {
    about: "How words come or go: fading, sliding in that direction while fading, or letter by letter. `frames`: how long it takes.",
    fields: {
      kind: { type: "choice", choices: ["fade", "slide_up", "slide_down", "slide_left", "slide_right", "type"], default: "fade" },
      frames: { type: "integer", low: 1, high: 3456000, default: 15 },
    },
  },
  AudioElement: {
    about: "A run of an asset's sound, on an audio track; the asset may be a video.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      transition: { type: "part", part: "Transition", nullable: true },
      volume: { type: "number", low: 0, high: 1, default: 1.0 },
      pan: { type: "number", low: -1, high: 1, default: 0.0 },
      sound_fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      sound_fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      asset: { type: "id" },
      source_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      speed: { type: "number", low: 0.25, high: 4, default: 1.0 },
      reverse: { type: "boolean", default: false },
      kind: { type: "kind", default: "audio" },
    },
  },
  Blur: {
    about: "`radius` is per mille of the canvas's height.",
    fields: {
      kind: { type: "kind", default: "blur" },
      enabled: { type: "boolean", default: true },
      radius: { type: "number", low: 0, high: 100, default: 10.0 },
    },
  },
  Box: {
    about: "A filled rectangle behind all lines of a text. `padding` is per mille of the canvas's height.",
    fields: {
      color: { type: "colour", default: "#000000" },
      padding: { type: "number", low: 0, high: 200, default: 15.0 },
      opacity: { type: "number", low: 0, high: 1, default: 0.6 },
    },
  },
  Canvas: {
    about: "Size of the picture in pixels; the limits hold either way round. `fill` \"blur\": behind a picture that does not fill the canvas stands the same picture, enlarged and blurred.",
    fields: {
      width: { type: "integer", default: 1920 },
      height: { type: "integer", default: 1080 },
      background: { type: "colour", default: "#000000" },
      fill: { type: "choice", choices: ["color", "blur"], default: "color" },
    },
  },
  CaptionElement: {
    about: "What is said, on a caption track. A render draws it into the picture, adds it as a stream, or writes it beside.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      kind: { type: "kind", default: "caption" },
      text: { type: "text", least: 1, most: 1000 },
    },
  },
  ChromaKey: {
    about: "`color` is the backdrop's. How far a colour may be from it is counted from 0, the same, to 1, as far as grey is: up to `similarity` it is see-through, over the next `blend` it becomes solid. `spill`: how much of its shine goes.",
    fields: {
      kind: { type: "kind", default: "chroma_key" },
      enabled: { type: "boolean", default: true },
      color: { type: "colour", default: "#00B140" },
      similarity: { type: "number", low: 0.01, high: 1, default: 0.4 },
      blend: { type: "number", low: 0, high: 1, default: 0.15 },
      spill: { type: "number", low: 0, high: 1, default: 0.7 },
    },
  },
  ColorElement: {
    about: "One colour over the whole canvas, or, scaled, over a part of it.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      transition: { type: "part", part: "Transition", nullable: true },
      x: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      y: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      scale: { type: "number", low: 0.01, high: 10.0, default: 1.0 },
      rotation: { type: "number", low: -3600.0, high: 3600.0, default: 0.0 },
      opacity: { type: "number", low: 0, high: 1, default: 1.0 },
      fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      keyframes: { type: "part", part: "PictureKeyframes" },
      kind: { type: "kind", default: "color" },
      color: { type: "colour", default: "#000000" },
    },
  },
  Compressor: {
    about: "Peaks above `threshold` keep one of every `ratio` decibels by which they are above it. Decibels and milliseconds.",
    fields: {
      kind: { type: "kind", default: "compressor" },
      enabled: { type: "boolean", default: true },
      threshold: { type: "number", low: -60, high: 0, default: -20.0 },
      ratio: { type: "number", low: 1, high: 20, default: 4.0 },
      attack: { type: "number", low: 1, high: 500, default: 10.0 },
      release: { type: "number", low: 10, high: 5000, default: 200.0 },
      makeup: { type: "number", low: 0, high: 30, default: 0.0 },
    },
  },
  Crop: {
    about: "How much of a picture is cut off at each side, as a share of its width or height.",
    fields: {
      left: { type: "number", low: 0, high: 1, default: 0.0 },
      top: { type: "number", low: 0, high: 1, default: 0.0 },
      right: { type: "number", low: 0, high: 1, default: 0.0 },
      bottom: { type: "number", low: 0, high: 1, default: 0.0 },
    },
  },
  Denoise: {
    about: "`strength`: 1 smooths all but clear edges.",
    fields: {
      kind: { type: "kind", default: "denoise" },
      enabled: { type: "boolean", default: true },
      strength: { type: "number", low: 0, high: 1, default: 0.4 },
    },
  },
  Equaliser: {
    about: "In decibels: shelves below 150 Hz and above 6 kHz, and a band of two octaves around `frequency`, in Hz.",
    fields: {
      kind: { type: "kind", default: "equaliser" },
      enabled: { type: "boolean", default: true },
      low: { type: "number", low: -24, high: 24, default: 0.0 },
      middle: { type: "number", low: -24, high: 24, default: 0.0 },
      high: { type: "number", low: -24, high: 24, default: 0.0 },
      frequency: { type: "number", low: 50, high: 15000, default: 1000.0 },
    },
  },
  Gain: {
    about: "In decibels.",
    fields: {
      kind: { type: "kind", default: "gain" },
      enabled: { type: "boolean", default: true },
      decibels: { type: "number", low: -40, high: 20, default: 0.0 },
    },
  },
  Glow: {
    about: "`threshold` is how bright a part must be to shine, `radius`, per mille of the canvas's height, how far it does.",
    fields: {
      kind: { type: "kind", default: "glow" },
      enabled: { type: "boolean", default: true },
      strength: { type: "number", low: 0, high: 1, default: 0.4 },
      radius: { type: "number", low: 2, high: 100, default: 20.0 },
      threshold: { type: "number", low: 0, high: 0.95, default: 0.5 },
    },
  },
  Grain: {
    about: "`strength` is how far it lightens and darkens; `size` that of a grain, per mille of the canvas's height.",
    fields: {
      kind: { type: "kind", default: "grain" },
      enabled: { type: "boolean", default: true },
      strength: { type: "number", low: 0, high: 1, default: 0.15 },
      size: { type: "number", low: 2, high: 20, default: 2.5 },
    },
  },
  Grayscale: {
    about: "`amount` is how much of the colours goes: 1 leaves shades of grey.",
    fields: {
      kind: { type: "kind", default: "grayscale" },
      enabled: { type: "boolean", default: true },
      amount: { type: "number", low: 0, high: 1, default: 1.0 },
    },
  },
  Hue: {
    about: "`angle` in degrees: 120 makes red green.",
    fields: {
      kind: { type: "kind", default: "hue" },
      enabled: { type: "boolean", default: true },
      angle: { type: "number", low: -180, high: 180, default: 30.0 },
    },
  },
  ImageElement: {
    about: "A still picture, shown for as long as wanted.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      transition: { type: "part", part: "Transition", nullable: true },
      x: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      y: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      scale: { type: "number", low: 0.01, high: 10.0, default: 1.0 },
      rotation: { type: "number", low: -3600.0, high: 3600.0, default: 0.0 },
      opacity: { type: "number", low: 0, high: 1, default: 1.0 },
      fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      keyframes: { type: "part", part: "PictureKeyframes" },
      kind: { type: "kind", default: "image" },
      asset: { type: "id" },
      fit: { type: "choice", choices: ["fit", "fill"], default: "fit" },
      crop: { type: "part", part: "Crop" },
    },
  },
  Keyframe: {
    about: "A value at a frame, counted from the element's start; `easing` is the way on to the next one.",
    fields: {
      at: { type: "integer", low: 0, high: 3456000 },
      value: { type: "number" },
      easing: { type: "choice", choices: ["linear", "ease_in", "ease_out", "ease_in_out", "hold"], default: "linear" },
    },
  },
  Lut: {
    about: "`asset` is the colour table, `strength` how much of it is mixed in.",
    fields: {
      kind: { type: "kind", default: "lut" },
      enabled: { type: "boolean", default: true },
      asset: { type: "id" },
      strength: { type: "number", low: 0, high: 1, default: 1.0 },
    },
  },
  Marker: {
    about: "A note at a frame of the timeline; it may lie beyond the end.",
    fields: {
      id: { type: "id" },
      frame: { type: "integer", low: 0, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      color: { type: "choice", choices: ["red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink"], default: "blue" },
    },
  },
  Mirror: {
    about: "`direction` \"horizontal\" swaps left and right, as a mirror on the wall does.",
    fields: {
      kind: { type: "kind", default: "mirror" },
      enabled: { type: "boolean", default: true },
      direction: { type: "choice", choices: ["horizontal", "vertical", "both"], default: "horizontal" },
    },
  },
  NoiseReduction: {
    about: "By `strength` decibels. `floor`: how loud the noise is at most, in decibels below full scale.",
    fields: {
      kind: { type: "kind", default: "noise_reduction" },
      enabled: { type: "boolean", default: true },
      strength: { type: "number", low: 1, high: 60, default: 12.0 },
      floor: { type: "number", low: -80, high: -20, default: -45.0 },
    },
  },
  Outline: {
    about: "A line around the letters or the shape. `width` is per mille of the canvas's height.",
    fields: {
      color: { type: "colour", default: "#000000" },
      width: { type: "number", low: 0, high: 100, default: 3.0 },
      opacity: { type: "number", low: 0, high: 1, default: 0.5 },
    },
  },
  PictureKeyframes: {
    about: "Each list that is not empty takes the place of the element's own value. Units as there.",
    fields: {
    },
  },
  Pixelate: {
    about: "`size` of a square is per mille of the canvas's height.",
    fields: {
      kind: { type: "kind", default: "pixelate" },
      enabled: { type: "boolean", default: true },
      size: { type: "number", low: 5, high: 250, default: 30.0 },
    },
  },
  Range: {
    about: "The frames from the in point `start` up to, and not with, the out point `end`. It may lie beyond the timeline's end: what uses it takes what of it lies within.",
    fields: {
      start: { type: "integer", low: 0, high: 3456000 },
      end: { type: "integer", low: 0, high: 3456000 },
    },
  },
  Rate: {
    about: "Frames a second, as a fraction: 30000/1001 is exact.",
    fields: {
      num: { type: "integer", default: 30 },
      den: { type: "integer", default: 1 },
    },
  },
  Sepia: {
    about: "`amount` is how much of it is mixed in.",
    fields: {
      kind: { type: "kind", default: "sepia" },
      enabled: { type: "boolean", default: true },
      amount: { type: "number", low: 0, high: 1, default: 0.8 },
    },
  },
  Shadow: {
    about: "A shadow to the lower right. Distances are per mille of the canvas's height.",
    fields: {
      color: { type: "colour", default: "#000000" },
      distance: { type: "number", low: 0, high: 100, default: 4.0 },
      blur: { type: "number", low: 0, high: 100, default: 4.0 },
      opacity: { type: "number", low: 0, high: 1, default: 0.6 },
    },
  },
  ShapeElement: {
    about: "A drawn shape. `width` and `height` are per mille of the canvas's height, `corner` the radius of a rectangle's corners.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      transition: { type: "part", part: "Transition", nullable: true },
      x: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      y: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      scale: { type: "number", low: 0.01, high: 10.0, default: 1.0 },
      rotation: { type: "number", low: -3600.0, high: 3600.0, default: 0.0 },
      opacity: { type: "number", low: 0, high: 1, default: 1.0 },
      fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      keyframes: { type: "part", part: "PictureKeyframes" },
      kind: { type: "kind", default: "shape" },
      shape: { type: "choice", choices: ["rectangle", "ellipse", "triangle", "star", "arrow", "line"], default: "rectangle" },
      width: { type: "number", low: 1, high: 4000, default: 400.0 },
      height: { type: "number", low: 1, high: 4000, default: 200.0 },
      corner: { type: "number", low: 0, high: 1000, default: 0.0 },
      color: { type: "colour", default: "#FFFFFF" },
      outline: { type: "part", part: "Outline", nullable: true },
    },
  },
  Sharpen: {
    about: "`amount` is how many times the detail is added; `radius`, per mille of the canvas's height, how coarse it may be.",
    fields: {
      kind: { type: "kind", default: "sharpen" },
      enabled: { type: "boolean", default: true },
      amount: { type: "number", low: 0, high: 2, default: 0.8 },
      radius: { type: "number", low: 0.5, high: 5, default: 1.5 },
    },
  },
  Temperature: {
    about: "`warmth` goes from -1, blue, to 1, orange; `tint` from -1, green, to 1, magenta. Grey stays as bright as it was.",
    fields: {
      kind: { type: "kind", default: "temperature" },
      enabled: { type: "boolean", default: true },
      warmth: { type: "number", low: -1, high: 1, default: 0.3 },
      tint: { type: "number", low: -1, high: 1, default: 0.0 },
    },
  },
  TextElement: {
    about: "Words over the picture. `size` is per mille of the canvas's height, so that a title fits every preset alike. Lines are wrapped within `width`, a share of the canvas's; the safe box keeps a twentieth free at every side.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      transition: { type: "part", part: "Transition", nullable: true },
      x: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      y: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      scale: { type: "number", low: 0.01, high: 10.0, default: 1.0 },
      rotation: { type: "number", low: -3600.0, high: 3600.0, default: 0.0 },
      opacity: { type: "number", low: 0, high: 1, default: 1.0 },
      fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      keyframes: { type: "part", part: "PictureKeyframes" },
      kind: { type: "kind", default: "text" },
      text: { type: "text", least: 1, most: 2000 },
      size: { type: "integer", low: 10, high: 500, default: 80 },
      color: { type: "colour", default: "#FFFFFF" },
      font: { type: "choice", choices: ["sans", "serif", "mono"], default: "sans" },
      weight: { type: "choice", choices: ["regular", "bold"], default: "bold" },
      italic: { type: "boolean", default: false },
      position: { type: "choice", choices: ["top", "center", "bottom"], default: "center" },
      align: { type: "choice", choices: ["left", "center", "right"], default: "center" },
      width: { type: "number", low: 0.1, high: 1, default: 0.9 },
      outline: { type: "part", part: "Outline", nullable: true },
      shadow: { type: "part", part: "Shadow", nullable: true },
      box: { type: "part", part: "Box", nullable: true },
      animation_in: { type: "part", part: "Animation", nullable: true },
      animation_out: { type: "part", part: "Animation", nullable: true },
    },
  },
  Track: {
    about: "A row of elements. Except on overlay tracks they do not overlap, unless a transition joins the two. What is not `visible` is not drawn, what is `muted` not heard; while any track is `solo`, only such tracks are heard. `ducking`: by how many decibels its sound goes down while other tracks, not ducked themselves, are heard. `language` is a caption track's, as in \"en\" or \"pt-BR\".",
    fields: {
      id: { type: "id" },
      type: { type: "choice", choices: ["video", "audio", "overlay", "caption"] },
      name: { type: "text", most: 100, default: "" },
      locked: { type: "boolean", default: false },
      visible: { type: "boolean", default: true },
      muted: { type: "boolean", default: false },
      solo: { type: "boolean", default: false },
      ducking: { type: "number", low: 0, high: 40, default: 0.0 },
      language: { type: "text", most: 35, default: "" },
      height: { type: "integer", low: 24, high: 400, default: 64 },
    },
  },
  Transition: {
    about: "How an element takes over from the one before it on its track, for as long as the two overlap. Sound crosses over at equal power, whatever the kind.",
    fields: {
      kind: { type: "choice", choices: ["crossfade", "fade_black", "fade_white", "fade_gray", "wipe_left", "wipe_right", "wipe_up", "wipe_down", "slide_left", "slide_right", "slide_up", "slide_down", "cover_left", "reveal_left", "circle_open", "circle_close", "radial", "zoom_in", "pixelize", "blur", "squeeze"], default: "crossfade" },
    },
  },
  VideoElement: {
    about: "A run of an asset's picture and sound. With `freeze`, the frame at `source_in` stands still, and is silent.",
    fields: {
      id: { type: "id" },
      start: { type: "integer", low: 0, high: 3456000 },
      duration: { type: "integer", low: 1, high: 3456000 },
      name: { type: "text", most: 255, default: "" },
      link: { type: "id", nullable: true },
      transition: { type: "part", part: "Transition", nullable: true },
      x: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      y: { type: "number", low: -2.0, high: 2.0, default: 0.0 },
      scale: { type: "number", low: 0.01, high: 10.0, default: 1.0 },
      rotation: { type: "number", low: -3600.0, high: 3600.0, default: 0.0 },
      opacity: { type: "number", low: 0, high: 1, default: 1.0 },
      fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      keyframes: { type: "part", part: "PictureKeyframes" },
      volume: { type: "number", low: 0, high: 1, default: 1.0 },
      pan: { type: "number", low: -1, high: 1, default: 0.0 },
      sound_fade_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      sound_fade_out: { type: "integer", low: 0, high: 3456000, default: 0 },
      asset: { type: "id" },
      source_in: { type: "integer", low: 0, high: 3456000, default: 0 },
      speed: { type: "number", low: 0.25, high: 4, default: 1.0 },
      reverse: { type: "boolean", default: false },
      kind: { type: "kind", default: "video" },
      freeze: { type: "boolean", default: false },
      fit: { type: "choice", choices: ["fit", "fill"], default: "fit" },
      crop: { type: "part", part: "Crop" },
    },
  },
  Vignette: {
    about: "`strength` is how dark the corners become; `size` how far from the middle it begins: 0 there, 1 in the corners.",
    fields: {
      kind: { type: "kind", default: "vignette" },
      enabled: { type: "boolean", default: true },
      strength: { type: "number", low: 0, high: 1, default: 0.5 },
      size: { type: "number", low: 0, high: 0.95, default: 0.35 },
    },
  },
  Zoom: {
    about: "What is seen when the element begins and when it ends: `from_scale` times enlarged, around (`from_x`, `from_y`). Places are shares of the layer's width and height; a window that would jut out of the layer is moved inside.",
    fields: {
      kind: { type: "kind", default: "zoom" },
      enabled: { type: "boolean", default: true },
      from_scale: { type: "number", low: 1, high: 4, default: 1.0 },
      from_x: { type: "number", low: 0, high: 1, default: 0.5 },
      from_y: { type: "number", low: 0, high: 1, default: 0.5 },
      to_scale: { type: "number", low: 1, high: 4, default: 1.2 },
      to_x: { type: "number", low: 0, high: 1, default: 0.5 },
      to_y: { type: "number", low: 0, high: 1, default: 0.5 },
      easing: { type: "choice", choices: ["linear", "ease_in_out"], default: "ease_in_out" },
    },
  },
} as const satisfies Readonly<Record<string, ShapeFacts>>;

export const EFFECTS = ["Adjust", "Blur", "ChromaKey", "Denoise", "Glow", "Grain", "Grayscale", "Hue", "Lut", "Mirror", "Pixelate", "Sepia", "Sharpen", "Temperature", "Vignette", "Zoom"] as const;
export const SOUND_EFFECTS = ["Compressor", "Equaliser", "Gain", "NoiseReduction"] as const;
