// Freeze frame: the picture at the playhead stands still for a while, and the rest comes after it.
import { type Edit, EditRefused, end, type Given, type Ripple, type VideoElement } from "./document.ts";
import { Changes } from "./changes.ts";
import { cutter } from "./clearing.ts";
import { find, requireUnlocked, unlocked, withLinked } from "./find.ts";
import { valueAt } from "./motion.ts";
import { sourceAt } from "./pace.ts";
import { openGap } from "./placing.ts";

/**
 * Cut the film at the frame and hold what is seen there for `length` frames. The still looks as the film does at that moment,
 * and is silent. What is linked to the film is cut and moved too, and with "all" every track that is not locked.
 */
export function freezeFrame(id: string, frame: number, length: number, given: Given, { ripple = "all" }: { readonly ripple?: Ripple } = {}): Edit {
  return (timeline) => {
    const { track, element } = find(timeline, id);
    requireUnlocked(track);
    if (element.kind !== "video" || element.freeze) throw new EditRefused("Only a film that runs can be frozen.");
    if (frame < element.start || frame >= end(element)) throw new EditRefused("Put the playhead within the clip to freeze it there.");
    if (length < 1) throw new EditRefused("A still lasts one frame at least.");
    const together = withLinked(timeline, new Set([id]));
    const tracks = unlocked(timeline).filter((each) => ripple === "all" || each.elements.some((other) => together.has(other.id)));
    const [changes, by] = [new Changes(timeline), cutter(given)];
    for (const each of tracks) openGap(changes, each, frame, length, by);
    return changes.add(track, stillOf(element, frame, length, given.newId())).finish();
  };
}

function stillOf(film: VideoElement, frame: number, length: number, id: string): VideoElement {
  const at = frame - film.start;
  const { keyframes: keys } = film;
  return {
    ...film,
    ...{ id, start: frame, duration: length, link: null, transition: null, fade_in: 0, fade_out: 0, sound_fade_in: 0, sound_fade_out: 0 },
    ...{ source_in: sourceAt(film, at), speed: 1, reverse: false, freeze: true, volume_keyframes: [] },
    ...{ x: valueAt(keys.x, at, film.x), y: valueAt(keys.y, at, film.y), scale: valueAt(keys.scale, at, film.scale) },
    ...{ rotation: valueAt(keys.rotation, at, film.rotation), opacity: valueAt(keys.opacity, at, film.opacity) },
    keyframes: { x: [], y: [], scale: [], rotation: [], opacity: [] },
  };
}
