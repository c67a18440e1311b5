// A thing of the bin at the end of its track: of the selected track if it takes such a thing, or else of the main one.
import { startingAt } from "../edits/document.ts";
import { endOf } from "../edits/find.ts";
import { deskOf } from "../actions.ts";
import { placing, trackFor } from "../actions/copying.ts";
import type { Editor } from "../editor.ts";
import type { MediaItem } from "../state/media.ts";

/** False when it was refused; the store says why. */
export function addAtEnd(editor: Editor, item: MediaItem): boolean {
  const desk = deskOf(editor);
  const clip = desk.clipOf(item, 0);
  if (!clip) return false;
  const id = trackFor(desk, clip);
  const track = desk.timeline.tracks.find((each) => each.id === id);
  const element = startingAt(clip, track ? endOf(track.elements) : 0);
  return editor.store.edit(`Add ${item.name}`, placing(desk, element, id, "overwrite"), { select: [element.id] });
}
