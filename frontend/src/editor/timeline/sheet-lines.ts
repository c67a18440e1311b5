// The lines of the clip table: each clip in the order of its track and of time, what its cells say, and what a cell that was
// written in asks for.
import { formatTimecode, parseTimecode } from "../../lib/frames.ts";
import { type AnyElement, type Edit, EditRefused, fits, type Given, isPlaying, shortened, type Timeline, type Track } from "../edits/document.ts";
import { setFields } from "../edits/look.ts";
import { move } from "../edits/moving.ts";
import { slip } from "../edits/slipping.ts";
import { trim } from "../edits/trimming.ts";
import type { Shelf } from "../state/media.ts";
import { inOrder, rowsOf } from "./layout.ts";
import { runs } from "../edits/pace.ts";
import { titleOf, trackName, troubleOf } from "./words.ts";

export type ColumnName = "name" | "track" | "start" | "duration" | "in" | "volume";

export interface Line {
  readonly id: string;
  readonly element: AnyElement;
  readonly track: Track;
  readonly cells: Readonly<Record<ColumnName, string>>;
}

export interface Column {
  readonly name: ColumnName;
  readonly label: string;
  readonly kind: "text" | "time" | "track" | "percent";
  readonly isEditable: (line: Line) => boolean;
}

const free = ({ track }: Line): boolean => !track.locked;

export const COLUMNS: readonly Column[] = [
  { name: "name", label: "Name", kind: "text", isEditable: free },
  { name: "track", label: "Track", kind: "track", isEditable: free },
  { name: "start", label: "Start", kind: "time", isEditable: free },
  { name: "duration", label: "Duration", kind: "time", isEditable: free },
  { name: "in", label: "In", kind: "time", isEditable: (line) => free(line) && runs(line.element) },
  { name: "volume", label: "Volume", kind: "percent", isEditable: (line) => free(line) && isPlaying(line.element) },
];

const known = new WeakMap<readonly Track[], readonly Line[]>();

export function linesOf(timeline: Timeline, shelf: Shelf): readonly Line[] {
  const before = known.get(timeline.tracks);
  if (before) return before;
  const code = (frames: number): string => formatTimecode(frames, timeline.rate);
  const lines = rowsOf(timeline).flatMap(({ track, number }) =>
    inOrder(track).map((element): Line => {
      const trouble = troubleOf(element, "asset" in element ? shelf.get(element.asset) : undefined);
      const cells = {
        name: trouble ? `${titleOf(element)} (${trouble.toLowerCase()})` : titleOf(element),
        track: track.name ? `${number} ${trackName(track, number)}` : number,
        start: code(element.start),
        duration: code(element.duration),
        in: isPlaying(element) ? code(element.source_in) : "",
        volume: isPlaying(element) ? `${percentOf(element.volume)} %` : "",
      };
      return { id: element.id, element, track, cells };
    }),
  );
  known.set(timeline.tracks, lines);
  return lines;
}

function percentOf(volume: number): number {
  return Number((volume * 100).toFixed(1));
}

/** What stands in the field when a cell is opened. */
export function writtenOf({ element, track, cells }: Line, column: ColumnName): string {
  if (column === "name") return element.name;
  if (column === "track") return track.id;
  return column === "volume" && isPlaying(element) ? String(percentOf(element.volume)) : cells[column];
}

/** Tracks that take the clip, from the top down. */
export function tracksFor(timeline: Timeline, { element }: Line): readonly { readonly id: string; readonly label: string }[] {
  const fitting = rowsOf(timeline).filter(({ track }) => fits(element.kind, track.type));
  return fitting.map(({ track, number }) => ({ id: track.id, label: track.name ? `${number} ${track.name}` : number }));
}

/** The edit that a cell asks for; throws a sentence where what is written cannot be read. */
export function editOf(line: Line, column: ColumnName, written: string, timeline: Timeline, given: Given): Edit {
  const { element, id } = line;
  if (column === "name") return setFields([id], { name: name(written.trim()) });
  if (column === "track") return move([id], { frames: 0, tracks: stepsTo(timeline, line, written) }, given);
  if (column === "volume") return setFields([id], { volume: share(written) });
  const frames = time(written, timeline);
  if (column === "start") return move([id], { frames: frames - element.start }, given);
  if (column === "in") return slip([id], frames - (isPlaying(element) ? element.source_in : 0), given);
  if (frames < 1) throw new EditRefused("A clip lasts a frame at least.");
  return trim(id, "tail", frames - element.duration, given);
}

/** How many tracks up, among those that take the clip, as `move` counts them. */
function stepsTo(timeline: Timeline, { element, track }: Line, target: string): number {
  const fitting = timeline.tracks.filter(({ type }) => fits(element.kind, type));
  const places = [target, track.id].map((id) => fitting.findIndex((each) => each.id === id)) as [number, number];
  return places[0] - places[1];
}

function name(written: string): string {
  if (shortened(written, 255) !== written) throw new EditRefused("A clip's name has 255 characters at most.");
  return written;
}

function time(written: string, { rate }: Timeline): number {
  try {
    return parseTimecode(written, rate);
  } catch (error) {
    if (error instanceof RangeError) throw new EditRefused(`${error.message}.`);
    throw error;
  }
}

function share(written: string): number {
  const percent = Number(written.replace("%", "").replace(",", ".").trim());
  if (written.trim() === "" || !(percent >= 0 && percent <= 100)) throw new EditRefused("Write a volume from 0 to 100 %.");
  return percent / 100;
}
