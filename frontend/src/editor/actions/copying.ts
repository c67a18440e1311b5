// Copy, cut, paste and duplicate; and what of the bin goes to the playhead.
import { type AnyElement, EditRefused, end, fits, keepsApart, liesOver, type Edit, type TrackType } from "../edits/document.ts";
import { type Clipboard, copy, paste } from "../edits/clipboard.ts";
import { remove } from "../edits/deleting.ts";
import { endOf } from "../edits/find.ts";
import { ATTRIBUTES, type Attribute, pasteAttributes } from "../edits/look.ts";
import { duplicate } from "../edits/moving.ts";
import { insert, overwrite, type Piece } from "../edits/placing.ts";
import { addTrack } from "../edits/tracks.ts";
import { hasSome, put, take } from "./board.ts";
import type { Action, Desk } from "./desk.ts";
import { labelled } from "./naming.ts";

const REFUSED = Symbol("refused");

export function copyingActions(desk: Desk): Readonly<Record<CopyingAction, Action>> {
  const { store } = desk;
  const hasSelection = (): boolean => desk.hasSelection;
  const track = (label: string, type: TrackType): Action => ({ label, canRun: () => true, run: () => void store.edit(label, addTrack(type, desk.given)) });
  return {
    cut: {
      label: "Cut",
      canRun: hasSelection,
      run: () => {
        if (copied(desk)) desk.edit("Cut", remove(desk.ids, { linked: desk.linked }));
      },
    },
    copy: { label: "Copy", canRun: hasSelection, run: () => void copied(desk) },
    paste: { label: "Paste", canRun: () => true, run: () => void pasted(desk, "overwrite") },
    paste_insert: { label: "Paste between", canRun: () => true, run: () => void pasted(desk, "insert") },
    paste_attributes: { label: "Paste attributes", canRun: hasSelection, run: () => void pastedAttributes(desk, Object.keys(ATTRIBUTES) as Attribute[]) },
    duplicate: { label: "Duplicate", canRun: hasSelection, run: () => duplicated(desk) },
    insert: { label: "Insert at the playhead", canRun: () => desk.chosen !== null, run: () => placed(desk, "insert") },
    overwrite: { label: "Overwrite at the playhead", canRun: () => desk.chosen !== null, run: () => placed(desk, "overwrite") },
    add_video_track: track("Add a video track", "video"),
    add_audio_track: track("Add an audio track", "audio"),
    add_overlay_track: track("Add a track for titles", "overlay"),
  };
}

export async function pastedAttributes(desk: Desk, which: readonly Attribute[]): Promise<void> {
  const clipboard = await taken(desk);
  if (clipboard === REFUSED) return;
  const from = clipboard?.clips[0]?.element;
  if (!from) return desk.store.refuse("Copy a clip first, then select those that are to look like it.");
  desk.edit("Paste attributes to", pasteAttributes(desk.ids, from, which));
}

export const canPaste = hasSome;

/** Onto that track; null: a new one for it. */
export function placing(desk: Desk, element: AnyElement, trackId: string | null, how: "insert" | "overwrite"): Edit {
  return (timeline) => {
    let [roomy, track] = [timeline, trackId];
    if (track === null) {
      const type: TrackType = element.kind === "audio" || element.kind === "caption" ? element.kind : liesOver(element.kind) ? "overlay" : "video";
      roomy = addTrack(type, desk.given)(timeline);
      track = roomy.tracks.find((each) => !timeline.tracks.includes(each))?.id ?? "";
    }
    const pieces: Piece[] = [{ track, element }];
    return how === "insert" ? insert(pieces, element.start, desk.given)(roomy) : overwrite(pieces, desk.given)(roomy);
  };
}

/** The track that a new element goes to when none is pointed at. */
export function trackFor(desk: Desk, element: AnyElement): string | null {
  if (element.kind === "text") return desk.trackFor("overlay")?.id ?? null;
  return desk.meantTracks().find((track) => fits(element.kind, track.type) && keepsApart(track))?.id ?? null;
}

function copied(desk: Desk): Clipboard | null {
  try {
    const clipboard = copy(desk.timeline, desk.ids, { linked: desk.linked });
    put(clipboard);
    return clipboard;
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    desk.store.refuse(error.message);
    return null;
  }
}

/** What is refused has been said then. */
async function taken(desk: Desk): Promise<Clipboard | typeof REFUSED | null> {
  try {
    return await take();
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    desk.store.refuse(error.message);
    return REFUSED;
  }
}

async function pasted(desk: Desk, how: "overwrite" | "insert"): Promise<void> {
  const clipboard = await taken(desk);
  if (clipboard === REFUSED) return;
  if (!clipboard) return desk.store.refuse("There is nothing to paste. Copy a clip first.");
  const frame = desk.position;
  const elements = clipboard.clips.map(({ element }) => element);
  const isOne = (made: AnyElement): boolean =>
    elements.some((each) => each.kind === made.kind && each.start + frame === made.start && each.duration === made.duration);
  const made = desk.editAndSelect(labelled("Paste", elements), paste(clipboard, frame, desk.given, { how }), isOne);
  if (made.length) desk.store.seek(endOf(made));
}

function duplicated(desk: Desk): void {
  const elements = desk.selected;
  const at = endOf(elements);
  desk.editAndSelect(labelled("Duplicate", elements), duplicate(desk.ids, desk.given, { linked: desk.linked }), (made) => {
    return made.start >= at && elements.some((each) => each.kind === made.kind && each.duration === made.duration);
  });
}

function placed(desk: Desk, how: "insert" | "overwrite"): void {
  const item = desk.chosen;
  if (!item) return desk.store.refuse("Choose something in the media first.");
  const element = desk.clipOf(item, desk.position);
  if (!element) return;
  const label = labelled(how === "insert" ? "Insert" : "Overwrite with", [element]);
  const made = desk.editAndSelect(label, placing(desk, element, trackFor(desk, element), how), ({ id }) => id === element.id);
  if (made[0]) desk.store.seek(end(made[0]));
}

export type CopyingAction =
  | "cut"
  | "copy"
  | "paste"
  | "paste_insert"
  | "paste_attributes"
  | "duplicate"
  | "insert"
  | "overwrite"
  | "add_video_track"
  | "add_audio_track"
  | "add_overlay_track";
