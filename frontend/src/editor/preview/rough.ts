// A picture at once: what is under the playhead out of filmstrips and posters, each where its clip puts it. Of words nothing, and no
// effects: it stands for a moment, until the exact frame comes.
import { toSeconds } from "../../lib/frames.ts";
import type { AnyElement, Timeline } from "../edits/document.ts";
import type { MediaItem, Shelf } from "../state/media.ts";
import { type Box, boxOf, type Measures, opacityAt, shownAt } from "./pose.ts";

const MOST_PREPARED = 40; // strips

/** A part of a picture, in its pixels. */
export interface Cutout {
  readonly url: string;
  readonly x: number;
  readonly y: number;
  /** 0: all of it. */
  readonly width: number;
  readonly height: number;
}

export class RoughPictures {
  readonly #shelf: Shelf;
  readonly #measures: Measures;
  readonly #arrived: () => void;
  readonly #images = new Map<string, HTMLImageElement>();

  constructor(shelf: Shelf, measures: Measures, arrived: () => void) {
    this.#shelf = shelf;
    this.#measures = measures;
    this.#arrived = arrived;
  }

  /** Fetches what will be wanted when a hand goes through the film. */
  prepare(timeline: Timeline): void {
    const assets = new Set(timeline.tracks.flatMap(({ elements }) => elements.flatMap((each) => ("asset" in each && each.kind !== "audio" ? [each.asset] : []))));
    for (const id of [...assets].slice(0, MOST_PREPARED)) {
      const item = this.#shelf.get(id);
      const cut = item && cutoutOf(item, 0);
      if (cut?.url) this.#fetched(cut.url);
    }
  }

  /** False, and nothing drawn, where a picture is not there yet (`arrived` tells when it is), or there is none to be had. */
  draw(context: CanvasRenderingContext2D, timeline: Timeline, frame: number): boolean {
    const { canvas } = timeline;
    const layers = shownAt(timeline, frame).flatMap(({ element }) => {
      const box = element.kind === "text" || element.kind === "shape" ? null : boxOf(element, frame, canvas, this.#measures);
      return box && element.kind !== "caption" && element.kind !== "audio" ? [{ element, box, image: this.#imageOf(element, timeline, frame) }] : [];
    });
    if (layers.some(({ element, image }) => element.kind !== "color" && image === null)) return false;
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = canvas.background;
    context.fillRect(0, 0, width, height);
    context.scale(width / canvas.width, height / canvas.height);
    for (const { element, box, image } of layers) {
      context.save();
      if ("opacity" in element) context.globalAlpha = opacityAt(element, frame);
      drawn(context, element, box, image);
      context.restore();
    }
    return layers.length > 0;
  }

  #imageOf(element: AnyElement, timeline: Timeline, frame: number): { readonly cut: Cutout; readonly image: HTMLImageElement } | null {
    if (element.kind !== "video" && element.kind !== "image") return null;
    const item = this.#shelf.get(element.asset);
    const cut = item && cutoutOf(item, sourceSecondsOf(element, timeline, frame));
    if (!cut?.url) return null;
    const image = this.#fetched(cut.url);
    return image.complete && image.naturalWidth > 0 ? { cut, image } : null;
  }

  #fetched(url: string): HTMLImageElement {
    const known = this.#images.get(url);
    if (known) return known;
    const image = new Image();
    image.decoding = "async";
    image.src = url;
    this.#images.set(url, image);
    void image.decode().then(this.#arrived, () => undefined);
    return image;
  }
}

/** How far into its media an element is at a frame. */
export function sourceSecondsOf(element: AnyElement, { rate }: Timeline, frame: number): number {
  if (element.kind !== "video") return 0;
  const at = frame - element.start;
  const gone = element.freeze ? 0 : (element.reverse ? element.duration - 1 - at : at) * element.speed;
  return toSeconds(element.source_in + gone, rate);
}

/** The picture of a film's strip that is nearest to a moment; its poster where it has no strip, or is no film. */
export function cutoutOf(item: MediaItem, seconds: number): Cutout | null {
  const strip = item.filmstrip;
  if (!strip?.url || !item.duration_us) return item.poster ? { url: item.poster, x: 0, y: 0, width: 0, height: 0 } : null;
  const nth = Math.min(strip.frames - 1, Math.max(0, Math.floor((seconds * 1_000_000 * strip.frames) / item.duration_us)));
  return { url: strip.url, x: nth * strip.width, y: 0, width: strip.width, height: strip.height };
}

function drawn(
  context: CanvasRenderingContext2D,
  element: AnyElement,
  box: Box,
  picture: { readonly cut: Cutout; readonly image: HTMLImageElement } | null,
): void {
  context.translate(box.x, box.y);
  context.rotate((box.rotation * Math.PI) / 180);
  const [left, top, width, height] = [-box.width / 2, -box.height / 2, box.width, box.height];
  if (element.kind === "color") {
    context.fillStyle = element.color;
    context.fillRect(left, top, width, height);
  } else if (picture && (element.kind === "video" || element.kind === "image")) {
    const { cut, image } = picture;
    const whole = { x: cut.x, y: cut.y, width: cut.width || image.naturalWidth, height: cut.height || image.naturalHeight };
    const { crop } = element;
    const seen = {
      ...{ x: whole.x + whole.width * crop.left, y: whole.y + whole.height * crop.top },
      ...{ width: whole.width * (1 - crop.left - crop.right), height: whole.height * (1 - crop.top - crop.bottom) },
    };
    // "fill": what juts out of the box is not shown
    const scale = Math.min(seen.width / width, seen.height / height);
    const [across, down] = element.fit === "fill" ? [width * scale, height * scale] : [seen.width, seen.height];
    context.drawImage(image, seen.x + (seen.width - across) / 2, seen.y + (seen.height - down) / 2, across, down, left, top, width, height);
  }
}
