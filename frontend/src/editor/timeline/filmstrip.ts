// Which picture of a film's strip stands at which pixel of its clip, at any zoom, speed and direction. Pure.
import type { AnyElement } from "../edits/document.ts";
import { isPlaying } from "../edits/document.ts";

export interface Strip {
  /** Pictures in the strip, each of the same part of the whole film. */
  readonly frames: number;
  /** The length of the film, in frames of the timeline's rate. */
  readonly length: number;
}

/** The stretch of a clip that is drawn, in pixels from the clip's own beginning. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Tile {
  readonly x: number;
  /** Which picture of the strip. */
  readonly index: number;
}

/** The frame of the media that is seen at a frame of the element, which may lie between two. */
export function mediaFrameAt(element: AnyElement, frame: number): number {
  if (!isPlaying(element)) return 0;
  if (element.kind === "video" && element.freeze) return element.source_in;
  const through = element.reverse ? element.duration - frame : frame;
  return element.source_in + through * element.speed;
}

/**
 * Tiles of that width, counted from the clip's beginning, so that they stay where they are while it is scrolled. A tile shows
 * what is seen at its middle, as near as the strip has it.
 */
export function tilesOf(element: AnyElement, strip: Strip, span: Span, width: number, scale: number): Tile[] {
  const tiles: Tile[] = [];
  for (let n = Math.floor(span.from / width); n * width < span.to; n += 1) {
    const middle = Math.min((n + 0.5) * (width / scale), element.duration - 0.5);
    const share = mediaFrameAt(element, middle) / Math.max(1, strip.length);
    tiles.push({ x: n * width, index: Math.min(strip.frames - 1, Math.max(0, Math.floor(share * strip.frames))) });
  }
  return tiles;
}
