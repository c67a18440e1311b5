// The tracks themselves: which there are, in which order, and their switches. Listed bottom to top.
import { clamp, type Edit, EditRefused, type Given, MAX_TRACKS, shortened, type Timeline, type Track, type TrackType } from "./document.ts";
import { withTracks } from "./changes.ts";
import { findTrack, requireUnlocked } from "./find.ts";
import { newTrack } from "./making.ts";

const NAMES: Readonly<Record<TrackType, string>> = { video: "Video", audio: "Audio", overlay: "Titles", caption: "Captions" };

const LANGUAGE = /^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$/;

/** Sound goes below all, everything else on top, unless a place in the list is named. */
export function addTrack(type: TrackType, given: Pick<Given, "newId">, { name, at }: { readonly name?: string; readonly at?: number } = {}): Edit {
  return (timeline) => {
    if (timeline.tracks.length >= MAX_TRACKS) throw new EditRefused(`A project takes ${MAX_TRACKS} tracks at most.`);
    const place = clamp(at ?? (type === "audio" ? 0 : timeline.tracks.length), 0, timeline.tracks.length);
    const track = newTrack(type, shortened(name ?? freeName(timeline, type), 100), given);
    return withTracks(timeline, timeline.tracks.toSpliced(place, 0, track));
  };
}

/** With all that is on it. */
export function removeTrack(id: string): Edit {
  return (timeline) => {
    requireUnlocked(findTrack(timeline, id));
    if (timeline.tracks.length < 2) throw new EditRefused("A timeline needs at least one track.");
    return withTracks(timeline, timeline.tracks.filter((track) => track.id !== id));
  };
}

export function renameTrack(id: string, name: string): Edit {
  if (shortened(name, 100) !== name) return refused("A track's name has 100 characters at most.");
  return changed(id, { name });
}

/** To a place in the list, 0 at the bottom: what is on a later track is drawn over what is on an earlier one. */
export function moveTrack(id: string, to: number): Edit {
  return (timeline) => {
    const track = findTrack(timeline, id);
    const rest = timeline.tracks.filter((each) => each !== track);
    const tracks = rest.toSpliced(clamp(to, 0, rest.length), 0, track);
    return tracks.every((each, t) => each === timeline.tracks[t]) ? timeline : { ...timeline, tracks };
  };
}

/** In pixels, as the editor draws it. */
export function setTrackHeight(id: string, height: number): Edit {
  return changed(id, { height: clamp(Math.round(height), 24, 400) });
}

/** Locked: its elements cannot be edited. Its switches, its name and its place can. */
export const setLocked = (id: string, locked: boolean): Edit => changed(id, { locked });
/** Hidden: it is not drawn. */
export const setVisible = (id: string, visible: boolean): Edit => changed(id, { visible });
export const setMuted = (id: string, muted: boolean): Edit => changed(id, { muted });
/** While any track is solo, only such tracks are heard. */
export const setSolo = (id: string, solo: boolean): Edit => changed(id, { solo });
/** By how many decibels its sound goes down while other tracks are heard. */
export const setDucking = (id: string, decibels: number): Edit => changed(id, { ducking: clamp(decibels, 0, 40) });

/** Of a caption track, as in "en" or "pt-BR"; empty where none is said. */
export function setLanguage(id: string, language: string): Edit {
  if (!LANGUAGE.test(language)) return refused("Write a language as en or pt-BR.");
  return changed(id, { language });
}

function changed(id: string, fields: Partial<Track>): Edit {
  return (timeline) => {
    const track = findTrack(timeline, id);
    const isNew = Object.entries(fields).some(([name, value]) => track[name as keyof Track] !== value);
    if (!isNew) return timeline;
    return { ...timeline, tracks: timeline.tracks.map((each) => (each === track ? { ...track, ...fields } : each)) };
  };
}

function refused(sentence: string): Edit {
  return () => {
    throw new EditRefused(sentence);
  };
}

/** "Video 2", the first that no track has. */
function freeName(timeline: Timeline, type: TrackType): string {
  const taken = new Set(timeline.tracks.map(({ name }) => name));
  for (let n = 1; ; n++) if (!taken.has(`${NAMES[type]} ${n}`)) return `${NAMES[type]} ${n}`;
}
