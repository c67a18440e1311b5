// Playing, moving the playhead, and marking: markers, in and out points.
import { addMarker, clearRange, nextMarker, previousMarker, removeMarker, setIn, setOut } from "../edits/markers.ts";
import { nextPoint, previousPoint } from "../edits/points.ts";
import { formatTimecode, perSecond } from "../../lib/frames.ts";
import type { Action, Desk } from "./desk.ts";

const FASTEST = 8;

export function playingActions(desk: Desk): Readonly<Record<PlayingAction, Action>> {
  const { store } = desk;
  const always = (): boolean => true;
  const isMarked = (): boolean => desk.timeline.range !== null;
  const hasMarkers = (): boolean => desk.timeline.markers.length > 0;
  const second = (): number => perSecond(desk.timeline.rate);
  const at = (): string => formatTimecode(desk.position, desk.timeline.rate);
  const go = (frame: number | null | undefined): void => {
    store.pause();
    if (frame !== null && frame !== undefined) store.seek(frame);
  };
  const step = (label: string, by: () => number): Action => ({ label, canRun: always, repeats: true, run: () => go(desk.position + by()) });
  const to = (label: string, frame: () => number | null | undefined, canRun = always): Action => ({ label, canRun, repeats: true, run: () => go(frame()) });
  const shuttle = (label: string, way: 1 | -1): Action => ({
    label,
    canRun: always,
    run: () => {
      const ahead = store.state.speed * way;
      store.play(way * (ahead >= 1 ? Math.min(FASTEST, ahead * 2) : 1));
    },
  });
  return {
    play: {
      label: "Play or pause",
      canRun: always,
      run: () => {
        if (store.state.speed) return store.pause();
        if (desk.position >= desk.timeline.duration) store.seek(0);
        store.play(1);
      },
    },
    shuttle_back: shuttle("Play backwards, then faster", -1),
    shuttle_stop: { label: "Stop", canRun: always, run: () => store.pause() },
    shuttle_forward: shuttle("Play forwards, then faster", 1),
    previous_frame: step("A frame back", () => -1),
    next_frame: step("A frame on", () => 1),
    second_back: step("A second back", () => -second()),
    second_forward: step("A second on", second),
    previous_edit: to("To the edit before", () => previousPoint(desk.timeline, desk.position)),
    next_edit: to("To the next edit", () => nextPoint(desk.timeline, desk.position)),
    start: to("To the start", () => 0),
    end: to("To the end", () => desk.timeline.duration),
    go_to_in: to("To the in point", () => desk.timeline.range?.start, isMarked),
    go_to_out: to("To the out point", () => desk.timeline.range?.end, isMarked),
    previous_marker: to("To the marker before", () => previousMarker(desk.timeline, desk.position)?.frame, hasMarkers),
    next_marker: to("To the next marker", () => nextMarker(desk.timeline, desk.position)?.frame, hasMarkers),
    mark_in: { label: "In point", canRun: always, run: () => void store.edit(`In point at ${at()}`, setIn(desk.position)) },
    mark_out: { label: "Out point", canRun: always, run: () => void store.edit(`Out point at ${at()}`, setOut(desk.position)) },
    clear_marks: { label: "Clear in and out points", canRun: isMarked, run: () => void store.edit("Clear in and out points", clearRange) },
    marker: {
      label: "Add a marker",
      canRun: always,
      run: () => {
        const isThere = desk.timeline.markers.some(({ frame }) => frame === desk.position);
        if (isThere) store.refuse("A marker is here already.");
        else store.edit(`Add marker at ${at()}`, addMarker(desk.position, desk.given));
      },
    },
    delete_marker: {
      label: "Delete the marker at the playhead",
      canRun: hasMarkers,
      run: () => {
        const marker = desk.timeline.markers.find(({ frame }) => frame === desk.position);
        if (marker) store.edit(`Delete marker ${marker.name || `at ${at()}`}`, removeMarker(marker.id));
        else store.refuse("Put the playhead on a marker to delete it.");
      },
    },
  };
}

export type PlayingAction =
  | "play"
  | "shuttle_back"
  | "shuttle_stop"
  | "shuttle_forward"
  | "previous_frame"
  | "next_frame"
  | "second_back"
  | "second_forward"
  | "previous_edit"
  | "next_edit"
  | "start"
  | "end"
  | "go_to_in"
  | "go_to_out"
  | "previous_marker"
  | "next_marker"
  | "mark_in"
  | "mark_out"
  | "clear_marks"
  | "marker"
  | "delete_marker";
