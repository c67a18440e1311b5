// Putting elements on tracks: over what is there, between what is there, or after it.
import {
  type AnyElement,
  type Edit,
  EditRefused,
  end,
  fits,
  type Given,
  keepsApart,
  type Ripple,
  startingAt,
  type Timeline,
  type Track,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { cleared, type Cutter, cutter, opened } from "./clearing.ts";
import { endOf, findTrack, grouped, requireUnlocked, unlocked } from "./find.ts";
import { shifted } from "./rippling.ts";
import { quoted } from "./spoken.ts";

/** An element at its time, for a track. */
export interface Piece {
  readonly track: string;
  readonly element: AnyElement;
}

/** Put them where they say. On overlay tracks they lie over what is there; on others that is cut away. */
export function overwrite(pieces: readonly Piece[], given: Given): Edit {
  return (timeline) => {
    const changes = new Changes(timeline);
    land(changes, pieces, cutter(given));
    return changes.finish();
  };
}

/**
 * Open a gap at `at`, as long as the pieces reach beyond it, and put them there. What spans the moment is cut in two on each
 * track that moves along.
 */
export function insert(pieces: readonly Piece[], at: number, given: Given, { ripple = "all" }: { readonly ripple?: Ripple } = {}): Edit {
  return (timeline) => {
    const changes = new Changes(timeline);
    const [by, span] = [cutter(given), Math.max(0, endOf(pieces.map(({ element }) => element)) - at)];
    const own = new Set(pieces.map(({ track }) => track));
    const tracks = ripple === "all" ? unlocked(timeline) : timeline.tracks.filter(({ id }) => own.has(id));
    for (const track of tracks) openGap(changes, track, at, span, by);
    land(changes, pieces, by);
    return changes.finish();
  };
}

/** Put it after the last element of its track. */
export function append(track: string, element: AnyElement, given: Given): Edit {
  return (timeline) => overwrite([{ track, element: startingAt(element, endOf(findTrack(timeline, track).elements)) }], given)(timeline);
}

/** Split what spans the moment and move what comes after it by `span` frames. */
export function openGap(changes: Changes, track: Track, at: number, span: number, by: Cutter): void {
  const split = { ...track, elements: [...opened(changes.track(track), at, by)] };
  changes.set(track, shifted(split, [{ at, by: span }]));
}

/** Cut away what lies under the pieces, and put them there. */
export function land(changes: Changes, pieces: readonly Piece[], by: Cutter): void {
  for (const [id, those] of grouped(pieces, (piece) => piece.track)) {
    const elements = those.map(({ element }) => element);
    for (const element of elements) requireTrackFor(changes.timeline, id, element);
    let track = changes.track(findTrack(changes.timeline, id));
    const last = endOf(track.elements);
    for (const element of keepsApart(track) ? elements.filter(({ start }) => start < last) : []) {
      const rest = cleared(track, element.start, end(element), by);
      if (rest !== track.elements) track = { ...track, elements: [...rest] };
    }
    changes.set(track, [...track.elements, ...elements]);
  }
}

/** The track, which must be open and take what is of this kind. */
export function requireTrackFor(timeline: Timeline, id: string, element: AnyElement): Track {
  const track = findTrack(timeline, id);
  requireUnlocked(track);
  if (fits(element.kind, track.type)) return track;
  const kind = element.kind[0]?.toUpperCase() + element.kind.slice(1);
  throw new EditRefused(`${kind} does not go on ${track.type} track ${quoted(track.name)}.`);
}
