// What is selected, and by which tool clips are edited.
import type { Tool } from "../state/store.ts";
import { type AnyElement, end, type Timeline } from "../edits/document.ts";
import { inTime } from "../edits/find.ts";
import { rowsOf } from "../timeline/layout.ts";
import type { Action, Desk } from "./desk.ts";

const TOOLS: Readonly<Record<Tool, string>> = {
  select: "Select tool",
  blade: "Blade tool",
  trim: "Trim tool",
  slip: "Slip tool",
  slide: "Slide tool",
  rate: "Rate tool",
};

export function selectingActions(desk: Desk): Readonly<Record<SelectingAction, Action>> {
  const { store } = desk;
  const hasClips = (): boolean => desk.hasClips;
  const tool = (name: Tool): Action => ({ label: TOOLS[name], canRun: () => true, isOn: () => store.state.tool === name, run: () => store.take(name) });
  const open = (timeline: Timeline) => timeline.tracks.filter(({ locked }) => !locked);
  return {
    select: tool("select"),
    blade: tool("blade"),
    trim: tool("trim"),
    slip: tool("slip"),
    slide: tool("slide"),
    rate: tool("rate"),
    snap: { label: "Snapping", canRun: () => true, isOn: () => store.state.isSnapping, run: () => store.snap(!store.state.isSnapping) },
    linking: {
      label: "Select linked clips together",
      canRun: () => true,
      isOn: () => store.state.isLinking,
      run: () => store.link(!store.state.isLinking),
    },
    select_all: {
      label: "Select all",
      canRun: hasClips,
      run: () => store.select(open(desk.timeline).flatMap(({ elements }) => elements.map(({ id }) => id))),
    },
    select_at_playhead: {
      label: "Select what is at the playhead",
      canRun: hasClips,
      run: () => {
        const here = open(desk.timeline).flatMap(({ elements }) => elements.filter((each) => each.start <= desk.position && desk.position < end(each)));
        store.select(here.map(({ id }) => id));
      },
    },
    select_forward: {
      label: "Select all from here on",
      canRun: hasClips,
      run: () => {
        const from = desk.hasSelection ? Math.min(...desk.selected.map(({ start }) => start)) : desk.position;
        store.select(open(desk.timeline).flatMap(({ elements }) => elements.filter((each) => each.start >= from).map(({ id }) => id)));
      },
    },
    select_previous: { label: "Select the clip before", canRun: hasClips, repeats: true, run: () => neighbour(desk, -1) },
    select_next: { label: "Select the next clip", canRun: hasClips, repeats: true, run: () => neighbour(desk, 1) },
    extend_previous: { label: "Select the clip before as well", canRun: hasClips, repeats: true, run: () => neighbour(desk, -1, true) },
    extend_next: { label: "Select the next clip as well", canRun: hasClips, repeats: true, run: () => neighbour(desk, 1, true) },
    select_above: { label: "Select the clip on the track above", canRun: hasClips, repeats: true, run: () => otherRow(desk, -1) },
    select_below: { label: "Select the clip on the track below", canRun: hasClips, repeats: true, run: () => otherRow(desk, 1) },
  };
}

/** The clip before or after the selected ones on their track; of nothing the one at or beside the playhead. `adds`: to the others. */
function neighbour(desk: Desk, by: 1 | -1, adds = false): void {
  const places = desk.hasSelection ? desk.places : [];
  const track = places[0]?.track ?? desk.meantTracks().find(({ elements }) => elements.length);
  if (!track) return;
  const ordered = inTime(track.elements);
  const own = places.filter((place) => place.track === track).map(({ element }) => ordered.indexOf(element));
  const found = own.length ? ordered[by > 0 ? Math.max(...own) + 1 : Math.min(...own) - 1] : beside(desk, ordered, by);
  if (found) desk.store.select([...(adds ? desk.ids : []), ...desk.together([found.id])]);
}

/** On the next row that has clips, the one that lies nearest in time to the selected one, or to the playhead. */
function otherRow(desk: Desk, by: 1 | -1): void {
  const [place] = desk.hasSelection ? desk.places : [];
  const rows = rowsOf(desk.timeline).filter(({ track }) => track.elements.length);
  const here = place ? rows.findIndex(({ track }) => track === place.track) : by > 0 ? -1 : rows.length;
  const row = rows[here + by];
  const frame = place?.element.start ?? desk.position;
  const away = (each: AnyElement): number => (each.start <= frame && frame < end(each) ? 0 : Math.min(Math.abs(each.start - frame), Math.abs(end(each) - frame)));
  const found = row?.track.elements.toSorted((one, other) => away(one) - away(other))[0];
  if (found) desk.store.select(desk.together([found.id]));
}

function beside(desk: Desk, ordered: readonly { readonly id: string; readonly start: number; readonly duration: number }[], by: 1 | -1) {
  if (by > 0) return ordered.find((each) => end(each) > desk.position) ?? ordered.at(-1);
  return ordered.findLast((each) => each.start <= desk.position) ?? ordered[0];
}

export type SelectingAction =
  | Tool
  | "snap"
  | "linking"
  | "select_all"
  | "select_at_playhead"
  | "select_forward"
  | "select_previous"
  | "select_next"
  | "extend_previous"
  | "extend_next"
  | "select_above"
  | "select_below";
