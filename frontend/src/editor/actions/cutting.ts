// Cutting: split, join, trim to the playhead, delete, close gaps, freeze; and links and fades, which are set on whole clips.
import { type AnyElement, type Edit, EditRefused, end, isPlaying, transitionOf } from "../edits/document.ts";
import { remove, rippleRemove } from "../edits/deleting.ts";
import { beside } from "../edits/find.ts";
import { freezeFrame } from "../edits/freezing.ts";
import { closeAllGaps } from "../edits/gaps.ts";
import { link, unlink } from "../edits/links.ts";
import { setFades } from "../edits/look.ts";
import { reverse } from "../edits/pacing.ts";
import { roll } from "../edits/rolling.ts";
import { detachAudio } from "../edits/sound.ts";
import { join, split, splitAll } from "../edits/splitting.ts";
import { addTransition, removeTransition } from "../edits/transitions.ts";
import { type End, trimToPlayhead } from "../edits/trimming.ts";
import { perSecond } from "../../lib/frames.ts";
import type { Action, Desk } from "./desk.ts";
import { labelled, nameOf } from "./naming.ts";

const FROZEN = 2; // seconds that a still lasts

export function cuttingActions(desk: Desk): Readonly<Record<CuttingAction, Action>> {
  const { store } = desk;
  const hasClips = (): boolean => desk.hasClips;
  const hasSelection = (): boolean => desk.hasSelection;
  const links = (): { readonly linked: boolean } => ({ linked: desk.linked });
  const trimming = (label: string, side: End, ripple: boolean): Action => ({ label, canRun: hasClips, run: () => trimHere(desk, side, ripple) });
  const rolling = (label: string, by: number): Action => ({ label, canRun: hasClips, repeats: true, run: () => rollHere(desk, by) });
  return {
    split: {
      label: "Split",
      canRun: hasClips,
      run: () => {
        if (!desk.hasSelection) return splitEverything(desk, "Split");
        const here = desk.selected.filter((each) => each.start < desk.position && desk.position < end(each));
        store.edit(labelled("Split", here.length ? here : desk.selected), split(desk.ids, desk.position, desk.given, links()));
      },
    },
    split_all: { label: "Split all tracks", canRun: hasClips, run: () => splitEverything(desk, "Split all tracks") },
    join: {
      label: "Join what was split",
      canRun: hasClips,
      run: () => {
        const [first] = desk.hasSelection ? desk.selected : desk.atPlayhead();
        if (first) store.edit(`Join ${nameOf(first)}`, join(first.id, links()));
        else store.refuse("Select the first part of a clip that was split.");
      },
    },
    trim_start: trimming("Trim the start to the playhead", "head", false),
    trim_end: trimming("Trim the end to the playhead", "tail", false),
    ripple_trim_start: trimming("Ripple trim the start", "head", true),
    ripple_trim_end: trimming("Ripple trim the end", "tail", true),
    roll_back: rolling("The cut a frame earlier", -1),
    roll_forward: rolling("The cut a frame later", 1),
    delete: { label: "Delete", canRun: hasSelection, run: () => void desk.edit("Delete", remove(desk.ids, links())) },
    ripple_delete: {
      label: "Delete and close the gap",
      canRun: hasSelection,
      run: () => void desk.edit("Ripple delete", rippleRemove(desk.ids, links())),
    },
    close_gaps: {
      label: "Close gaps",
      canRun: hasClips,
      run: () => {
        const main = desk.trackFor("video") ?? desk.meantTracks()[0];
        const tracks = desk.hasSelection ? [...new Set(desk.places.map(({ track }) => track.id))] : main ? [main.id] : [];
        if (!store.edit("Close gaps", closeAllGaps({ tracks })) && !store.state.refusal) store.refuse("There are no gaps to close here.");
      },
    },
    freeze: {
      label: "Freeze frame",
      canRun: hasClips,
      run: () => {
        const film = desk.atPlayhead().find(({ kind }) => kind === "video");
        if (!film) return store.refuse("Put the playhead within a film to freeze it there.");
        const length = FROZEN * perSecond(desk.timeline.rate);
        store.edit(`Freeze ${nameOf(film)}`, freezeFrame(film.id, desk.position, length, desk.given));
      },
    },
    reverse: { label: "Play the clip backwards", canRun: () => desk.selected.some(isPlaying), run: () => void desk.edit("Reverse", reverse(desk.ids, links())) },
    transition: { label: "Add a crossfade", canRun: hasClips, run: () => crossfade(desk) },
    remove_transition: {
      label: "Take the transition away",
      canRun: () => desk.selected.some((each) => transitionOf(each) !== null),
      run: () => {
        const joined = desk.selected.filter((each) => transitionOf(each) !== null);
        desk.editEach("Take away the transition of", joined, (id) => removeTransition(id, links()));
      },
    },
    fade_in: { label: "Fade in up to the playhead", canRun: hasClips, run: () => fadeHere(desk, "in") },
    fade_out: { label: "Fade out from the playhead", canRun: hasClips, run: () => fadeHere(desk, "out") },
    detach_audio: {
      label: "Detach the sound",
      canRun: () => desk.selected.some(({ kind }) => kind === "video"),
      run: () => void desk.edit("Detach the sound of", detachAudio(desk.ids, desk.given)),
    },
    link: { label: "Link the clips", canRun: () => desk.ids.size > 1, run: () => void desk.edit("Link", link(desk.ids, desk.given)) },
    unlink: { label: "Unlink the clips", canRun: () => desk.selected.some((each) => each.link !== null), run: () => void desk.edit("Unlink", unlink(desk.ids)) },
  };
}

function splitEverything(desk: Desk, label: string): void {
  desk.store.edit(label, splitAll(desk.position, desk.given));
}

/** After a ripple trim of the start what was at the playhead is at the clip's start, and the playhead goes there with it. */
function trimHere(desk: Desk, side: End, ripple: boolean): void {
  const here = desk.atPlayhead();
  const start = Math.min(...here.map((each) => each.start));
  const options = { linked: desk.linked, ...(ripple ? { ripple: "all" as const } : {}) };
  const isDone = desk.editEach(`${ripple ? "Ripple trim" : "Trim"} the ${side === "head" ? "start" : "end"} of`, here, (id) => trimToPlayhead(id, side, desk.position, desk.given, options));
  if (isDone && ripple && side === "head") desk.store.seek(start);
}

/** The cut of the selected clip, or of the one at the playhead, that is nearer to the playhead. */
function rollHere(desk: Desk, by: number): void {
  const [element] = desk.hasSelection ? desk.selected : desk.atPlayhead();
  if (!element) return desk.store.refuse("Select a clip beside the cut first.");
  const { track } = desk.placeOf(element.id);
  const [before, after] = [beside(track, element, -1), beside(track, element, 1)];
  const touches = { before: before && end(before) >= element.start, after: after && after.start <= end(element) };
  const isHeadNearer = Math.abs(desk.position - element.start) < Math.abs(end(element) - desk.position);
  const left = before && touches.before && (isHeadNearer || !touches.after) ? before : element;
  desk.store.edit(`Roll the cut after ${nameOf(left)}`, roll(left.id, by, desk.given, { linked: desk.linked }));
}

/** Before each selected clip that touches another, or else after it; of nothing at the cut that is nearest to the playhead. */
function crossfade(desk: Desk): void {
  const wish = { kind: "crossfade", length: perSecond(desk.timeline.rate) } as const;
  const later = desk.hasSelection ? desk.selected.flatMap((element) => joining(desk, element) ?? []) : nearestCut(desk);
  const unique = [...new Set(later)].filter((each) => transitionOf(each) === null);
  if (!unique.length) return desk.store.refuse("A transition needs two clips that touch.");
  desk.editEach("Crossfade to", unique, (id) => addTransition(id, wish, desk.given, { linked: desk.linked }));
}

function joining(desk: Desk, element: AnyElement): AnyElement | null {
  const { track } = desk.placeOf(element.id);
  if (track.type === "overlay") return null;
  const [before, after] = [beside(track, element, -1), beside(track, element, 1)];
  if (before && end(before) === element.start) return element;
  return after && after.start === end(element) ? after : null;
}

function nearestCut(desk: Desk): AnyElement[] {
  const track = desk.trackFor("video");
  const cuts = (track?.elements ?? []).filter((each) => track && end(beside(track, each, -1) ?? { start: -1, duration: 0 }) === each.start);
  const near = cuts.sort((one, other) => Math.abs(one.start - desk.position) - Math.abs(other.start - desk.position));
  return near.slice(0, 1);
}

function fadeHere(desk: Desk, which: "in" | "out"): void {
  const here = desk.atPlayhead();
  if (!here.length) return desk.store.refuse("Put the playhead within a clip to fade it there.");
  const edits = here.map((each): Edit => {
    const fades = which === "in" ? { in: desk.position - each.start } : { out: end(each) - desk.position };
    if ("fade_in" in each) return setFades([each.id], fades);
    if ("sound_fade_in" in each) return setFades([each.id], fades, { of: "sound" });
    return () => {
      throw new EditRefused("Captions do not fade.");
    };
  });
  desk.store.edit(labelled(which === "in" ? "Fade in" : "Fade out", here), (timeline) => edits.reduce((done, edit) => edit(done), timeline));
}

export type CuttingAction =
  | "split"
  | "split_all"
  | "join"
  | "trim_start"
  | "trim_end"
  | "ripple_trim_start"
  | "ripple_trim_end"
  | "roll_back"
  | "roll_forward"
  | "delete"
  | "ripple_delete"
  | "close_gaps"
  | "freeze"
  | "reverse"
  | "transition"
  | "remove_transition"
  | "fade_in"
  | "fade_out"
  | "detach_audio"
  | "link"
  | "unlink";
