// The marks of the ruler: how far apart they are at a zoom, and what is written at them. Pure.
import { formatTimecode, perSecond, type Rate } from "../../lib/frames.ts";
import type { View } from "./layout.ts";

/** Pixels that a label with its room needs, and that two small marks keep apart. */
const LABEL = 72;
const SMALL = 7;
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const PARTS = [10, 6, 5, 4, 3, 2];

export interface Steps {
  /** Frames from one label to the next, and from one small mark to the next. */
  readonly label: number;
  readonly small: number;
}

export interface Tick {
  readonly frame: number;
  readonly x: number;
  /** Empty at a small mark. */
  readonly label: string;
}

/** Whole frames within a second, and whole seconds beyond: so that marks never fall between two frames. */
export function stepsOf(scale: number, rate: Rate): Steps {
  const base = perSecond(rate);
  const within = [1, 2, 5, 10, 15].filter((frames) => frames < base && base % frames === 0);
  const all = [...within, ...SECONDS.map((seconds) => seconds * base)];
  const label = all.find((frames) => frames * scale >= LABEL) ?? (all.at(-1) as number);
  const parts = PARTS.find((count) => label % count === 0 && (label / count) * scale >= SMALL) ?? 1;
  return { label, small: label / parts };
}

/** Those in sight, and one before it whose label may reach into it. */
export function ticksOf(view: View, rate: Rate): Tick[] {
  const { label, small } = stepsOf(view.scale, rate);
  const ticks: Tick[] = [];
  const last = view.scroll + view.width / view.scale;
  for (let frame = Math.max(0, Math.floor(view.scroll / label) * label); frame <= last; frame += small) {
    const isLabelled = frame % label === 0;
    ticks.push({ frame, x: (frame - view.scroll) * view.scale, label: isLabelled ? labelOf(frame, label, rate) : "" });
  }
  return ticks;
}

/** Minutes and seconds; hours where there are some, frames where labels are nearer than a second. */
export function labelOf(frame: number, step: number, rate: Rate): string {
  const code = formatTimecode(frame, rate);
  const [hours, minutes, seconds, frames] = code.split(":");
  const clock = hours === "00" ? `${minutes}:${seconds}` : `${hours}:${minutes}:${seconds}`;
  return step < perSecond(rate) ? `${clock}:${frames}` : clock;
}
