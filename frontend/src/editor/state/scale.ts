// How the document's zoom is drawn: pixels a second and a frame. Zoom 1 is 40 px a second; the steps grow with it, so that the
// document's 0.1 to 10 reach from an hour on a screen to single frames.
import { clamp } from "../edits/document.ts";
import type { Rate } from "../../lib/frames.ts";

const PIXELS_A_SECOND = 40;
const EXPONENT = 1.5;
export const LEAST_ZOOM = 0.1;
export const MOST_ZOOM = 10;

/** Pixels that a frame is wide. */
export function scaleOf(zoom: number, rate: Rate): number {
  return (PIXELS_A_SECOND * zoom ** EXPONENT * rate.den) / rate.num;
}

/** The zoom at which a frame is that wide, within the document's limits. */
export function zoomOf(scale: number, rate: Rate): number {
  return boundedZoom(((scale * rate.num) / rate.den / PIXELS_A_SECOND) ** (1 / EXPONENT));
}

export function boundedZoom(zoom: number): number {
  return clamp(zoom, LEAST_ZOOM, MOST_ZOOM);
}
