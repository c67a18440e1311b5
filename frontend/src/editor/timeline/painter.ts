// Paints what is inside a clip, on its canvas: the film's strip or the poster, the shape of the sound, keyframes. A canvas covers
// the part of the clip that is drawn, so its size is bounded at every zoom.
import type { Rate } from "../../lib/frames.ts";
import type { AnyElement } from "../edits/document.ts";
import { isPlaying, isVisible } from "../edits/document.ts";
import type { MediaItem } from "../state/media.ts";
import { fromMicroseconds } from "../../lib/frames.ts";
import { type Span, tilesOf } from "./filmstrip.ts";
import type { Pictures } from "./pictures.ts";
import { levelsOf } from "./waveform.ts";

/** From so many pixels on a film shows its sound below its pictures. */
const ROOM_FOR_BOTH = 56;
const SOUND_SHARE = 0.34;
const MOST_RATIO = 2;
const KEY = 3;

export interface Painting {
  readonly element: AnyElement;
  readonly item: MediaItem | undefined;
  readonly rate: Rate;
  readonly scale: number;
  readonly span: Span;
  readonly height: number;
  /** Colours of the sound and of keyframes. */
  readonly wave: string;
  readonly ink: string;
}

/** True when all was there to be painted; what is on its way tells when it comes. */
export function paint(canvas: HTMLCanvasElement, painting: Painting, pictures: Pictures): boolean {
  const { span, height } = painting;
  const ratio = Math.min(MOST_RATIO, window.devicePixelRatio || 1);
  const width = Math.max(1, Math.ceil(span.to - span.from));
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.max(1, Math.round(height * ratio));
  const context = canvas.getContext("2d");
  if (!context) return true;
  context.scale(ratio, ratio);
  const isHeard = isPlaying(painting.element) && painting.item?.peaks;
  const sound = !isHeard ? 0 : painting.element.kind === "audio" ? height : height >= ROOM_FOR_BOTH ? Math.round(height * SOUND_SHARE) : 0;
  const hasPictures = sound === height || paintPictures(context, painting, height - sound, pictures);
  const hasSound = sound === 0 || paintSound(context, painting, height - sound, sound, pictures);
  paintKeyframes(context, painting);
  return hasPictures && hasSound;
}

/** Whether there is anything to paint in a clip at all. */
export function isPainted(element: AnyElement, item: MediaItem | undefined): boolean {
  return Boolean(item && (item.filmstrip || item.poster || item.peaks)) || keysOf(element).length > 0;
}

function paintPictures(context: CanvasRenderingContext2D, painting: Painting, height: number, pictures: Pictures): boolean {
  const { element, item, span, scale, rate } = painting;
  const isFilm = element.kind === "video" && item?.filmstrip;
  const url = isFilm ? item.filmstrip.url : (item?.poster ?? "");
  if (!url || height <= 0 || element.kind === "audio") return true;
  const image = pictures.image(url);
  if (!image) return false;
  const [frames, across, down] = isFilm ? [item.filmstrip.frames, item.filmstrip.width, item.filmstrip.height] : [1, image.naturalWidth, image.naturalHeight];
  if (!across || !down) return true;
  const width = Math.max(8, (across / down) * height);
  const length = item?.duration_us ? fromMicroseconds(item.duration_us, rate) : element.duration;
  for (const { x, index } of tilesOf(element, { frames, length }, span, width, scale)) {
    context.drawImage(image, index * across, 0, across, down, x - span.from, 0, width + 0.5, height);
  }
  return true;
}

function paintSound(context: CanvasRenderingContext2D, painting: Painting, top: number, height: number, pictures: Pictures): boolean {
  const { element, item, span, scale, rate } = painting;
  const peaks = pictures.peaks(item?.peaks ?? "");
  if (!peaks) return false;
  const levels = levelsOf(element, peaks, span, scale, rate);
  const [middle, reach] = [top + height / 2, height / 2 - 1];
  context.fillStyle = painting.wave;
  context.beginPath();
  for (let x = 0; x < levels.length; x += 1) {
    const half = Math.max(0.5, (levels[x] as number) * reach);
    context.rect(x, middle - half, 1, 2 * half);
  }
  context.fill();
  return true;
}

/** Frames of the element at which something is keyed, each once. */
export function keysOf(element: AnyElement): number[] {
  const channels = isVisible(element) ? Object.values(element.keyframes) : [];
  const volume = isPlaying(element) ? element.volume_keyframes : [];
  if (!volume.length && channels.every((each) => !each.length)) return [];
  return [...new Set([...channels.flat(), ...volume].map(({ at }) => at))].sort((one, other) => one - other);
}

function paintKeyframes(context: CanvasRenderingContext2D, { element, span, scale, height, ink }: Painting): void {
  const y = height - KEY - 2;
  context.fillStyle = ink;
  for (const at of keysOf(element)) {
    const x = (at + 0.5) * scale - span.from;
    if (x < -KEY || x > span.to - span.from + KEY) continue;
    context.beginPath();
    context.moveTo(x, y - KEY);
    context.lineTo(x + KEY, y);
    context.lineTo(x, y + KEY);
    context.lineTo(x - KEY, y);
    context.fill();
  }
}
