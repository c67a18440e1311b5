// The clipboard: elements as a JSON value that needs nothing of the document it came from.
import {
  type AnyElement,
  type Edit,
  EditRefused,
  type Given,
  keepsApart,
  type Linking,
  MAX_TRACKS,
  type Rate,
  startingAt,
  type Timeline,
  type Track,
  type TrackType,
} from "./document.ts";
import { withoutVoid } from "./changes.ts";
import { findAll, inTime, withLinked } from "./find.ts";
import { relinked } from "./links.ts";
import { newTrack } from "./making.ts";
import { insert, overwrite, type Piece } from "./placing.ts";

export const COPIED = "reelwright/clips";
export const OTHER_VERSION = "These clips were copied by another version of the studio. Copy them again.";

/**
 * Times count from the first element. `track`: a place in `tracks`, which tells of each its type and how many of that type are
 * below it. Nothing in it ever changes, so it shares elements with the document.
 */
export interface Clipboard {
  readonly format: typeof COPIED;
  readonly schema: Timeline["schema"];
  readonly rate: Rate;
  readonly tracks: readonly { readonly type: TrackType; readonly nth: number }[];
  readonly clips: readonly { readonly track: number; readonly element: AnyElement }[];
}

export function copy(timeline: Timeline, ids: Iterable<string>, { linked = true }: Linking = {}): Clipboard {
  const places = copied(timeline, new Set(ids), linked);
  const start = Math.min(...places.map(({ element }) => element.start));
  const tracks = [...new Set(places.map(({ track }) => track))];
  const ofType = (track: Track): Track[] => timeline.tracks.filter(({ type }) => type === track.type);
  return {
    format: COPIED,
    schema: timeline.schema,
    rate: { ...timeline.rate },
    tracks: tracks.map((track) => ({ type: track.type, nth: ofType(track).indexOf(track) })),
    clips: places.map(({ track, element }) => ({
      track: tracks.indexOf(track),
      element: startingAt(element, element.start - start),
    })),
  };
}

/**
 * Put it at the frame, on tracks as it came from: the same type, and as many of the type below; tracks that are not there are
 * made. Overwrites what is there, or with "insert" moves it along. Copies have new ids, and links of their own.
 */
export function paste(clipboard: Clipboard, frame: number, given: Given, { how = "overwrite" }: { readonly how?: "overwrite" | "insert" } = {}): Edit {
  return (timeline) => {
    requirePastable(clipboard, timeline, given);
    const { roomy, targets } = withTargets(timeline, clipboard, given);
    const linkOf = relinked(given.newId);
    const pieces: Piece[] = clipboard.clips.map(({ track, element }) => ({
      track: targets[track] ?? "",
      element: { ...startingAt(element, element.start + frame), id: given.newId(), link: linkOf(element.link) },
    }));
    return how === "insert" ? insert(pieces, frame, given)(roomy) : overwrite(pieces, given)(roomy);
  };
}

/** Whether a value that came from elsewhere says that it is one of ours. What is in it has still to be read: actions/board.ts. */
export function isClipboard(value: unknown): value is Clipboard {
  if (typeof value !== "object" || value === null) return false;
  const { format, clips, tracks } = value as Record<string, unknown>;
  return format === COPIED && Array.isArray(clips) && Array.isArray(tracks);
}

/** Locked tracks can be copied from. A transition is copied with the clip before it, or not at all. */
function copied(timeline: Timeline, ids: ReadonlySet<string>, linked: boolean): { track: Track; element: AnyElement }[] {
  const wanted = linked ? withLinked(timeline, ids) : ids;
  const places = findAll(timeline, wanted);
  if (!places.length) throw new EditRefused("Select a clip first.");
  return [...new Set(places.map(({ track }) => track))].flatMap((track) => {
    const elements = track.elements.filter(({ id }) => wanted.has(id));
    return (keepsApart(track) ? withoutVoid(inTime(elements)) : elements).map((element) => ({ track, element }));
  });
}

function requirePastable(clipboard: Clipboard, timeline: Timeline, { media }: Given): void {
  if (!clipboard.clips.length) throw new EditRefused("There is nothing to paste.");
  if (clipboard.schema !== timeline.schema) throw new EditRefused(OTHER_VERSION);
  const { num, den } = clipboard.rate;
  if (num * timeline.rate.den !== timeline.rate.num * den) {
    throw new EditRefused("These clips come from a project with another frame rate, so they cannot be pasted here.");
  }
  const missing = clipboard.clips.find(({ element }) => "asset" in element && !media.has(element.asset));
  if (missing) throw new EditRefused(`The media of “${missing.element.name || "a clip"}” is not in this project. Add it to the project first.`);
}

function withTargets(timeline: Timeline, { tracks }: Clipboard, given: Given): { roomy: Timeline; targets: string[] } {
  const all = [...timeline.tracks];
  const targets = tracks.map(({ type, nth }) => {
    const found = all.filter((track) => track.type === type)[nth];
    if (found) return found.id;
    const name = `${type[0]?.toUpperCase()}${type.slice(1)} ${nth + 1}`;
    const track = newTrack(type, name, given);
    const above = all.findLastIndex((each) => each.type === type) + 1; // so that it is the last of its type
    all.splice(above || type === "audio" ? above : all.length, 0, track);
    return track.id;
  });
  if (all.length > MAX_TRACKS) throw new EditRefused(`A project takes ${MAX_TRACKS} tracks at most.`);
  return { roomy: all.length === timeline.tracks.length ? timeline : { ...timeline, tracks: all }, targets };
}
