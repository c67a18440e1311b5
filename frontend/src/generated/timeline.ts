// Made by `python -m engine schema` from engine/timeline.py; do not edit.

/** The whole document. Tracks are listed bottom to top. */
export interface Timeline {
  schema: 1;
  rate: Rate;
  canvas: Canvas;
  /** At most 100. */
  tracks: Track[];
  /** Frames; at least the end of every element. */
  duration: number;
  zoom: number;
  /** Where the playhead was left, in frames. */
  position: number;
}

/** A run of an asset's sound, on an audio track; the asset may be a video. `source_in` as of a video. */
export interface AudioElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  kind: "audio";
  /** UUID. */
  asset: string;
  /** 0 to 3456000. */
  source_in: number;
  /** 0 to 1. */
  volume: number;
}

/** Size of the picture in pixels; the limits hold either way round. */
export interface Canvas {
  width: number;
  height: number;
  /** As #RRGGBB. */
  background: string;
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
  kind: "image";
  /** UUID. */
  asset: string;
  /** 0 to 1. */
  opacity: number;
  fit: "fit" | "fill";
}

/** Frames a second, as a fraction: 30000/1001 is exact. */
export interface Rate {
  num: number;
  den: number;
}

/** Words over the picture. `size` is per mille of the canvas's height, so that a title fits every preset alike. */
export interface TextElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  kind: "text";
  /** 1 to 2000 characters. */
  text: string;
  /** 10 to 500. */
  size: number;
  /** As #RRGGBB. */
  color: string;
  weight: "regular" | "bold";
  position: "top" | "center" | "bottom";
  align: "left" | "center" | "right";
  /** 0 to 1. */
  opacity: number;
}

/** A row of elements. On video and audio tracks they do not overlap. What is not visible is not heard either. */
export interface Track {
  /** UUID. */
  id: string;
  type: "video" | "audio" | "overlay";
  /** At most 100 characters. */
  name: string;
  locked: boolean;
  visible: boolean;
  /** 24 to 400. */
  height: number;
  /** At most 5000. */
  elements: (VideoElement | ImageElement | AudioElement | TextElement)[];
}

/** A run of an asset's picture and sound. `source_in` is the first frame used, at the document's rate. */
export interface VideoElement {
  /** UUID. */
  id: string;
  /** 0 to 3456000. */
  start: number;
  /** 1 to 3456000. */
  duration: number;
  /** At most 255 characters. */
  name: string;
  kind: "video";
  /** UUID. */
  asset: string;
  /** 0 to 3456000. */
  source_in: number;
  /** 0 to 1. */
  volume: number;
  /** 0 to 1. */
  opacity: number;
  fit: "fit" | "fill";
}

export type AnyElement = VideoElement | ImageElement | AudioElement | TextElement;
