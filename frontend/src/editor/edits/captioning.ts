// Captions: put in at a moment, cut in two with their words, made one of two, retimed, and taken in from a file.
import { type CaptionElement, type Edit, EditRefused, end, type Given, shortened, type Timeline, type Track } from "./document.ts";
import { Changes, withTracks } from "./changes.ts";
import { find, inTime, neighbours, requireUnlocked } from "./find.ts";
import { newCaption, newTrack } from "./making.ts";
import { addTrack } from "./tracks.ts";

export const LONGEST_CAPTION = 1000; // characters

/** What a file of captions holds, in frames. */
export interface Cue {
  readonly start: number;
  readonly duration: number;
  readonly text: string;
}

/** A new one at `start`, as long as there is room for and no longer than `duration`; on the topmost open caption track, or a new one. */
export function addCaption(text: string, { start, duration }: Omit<Cue, "text">, given: Pick<Given, "newId">): Edit {
  return (timeline) => {
    const roomy = openTrack(timeline) ? timeline : addTrack("caption", given, { name: "Captions" })(timeline);
    const track = openTrack(roomy) as Track;
    const isTaken = track.elements.some((each) => each.start <= start && start < end(each));
    if (isTaken) throw new EditRefused("There is a caption at the playhead already. Change its words, or split it.");
    const next = Math.min(Infinity, ...track.elements.filter((each) => each.start > start).map((each) => each.start));
    return new Changes(roomy).add(track, newCaption(text, { start, duration: Math.min(duration, next - start) }, given)).finish();
  };
}

/** Cut in two at the frame, and the words with it: at the space that lies nearest to the same share of them. */
export function splitCaption(id: string, frame: number, { newId }: Pick<Given, "newId">): Edit {
  return (timeline) => {
    const { track, caption } = captionAt(timeline, id);
    if (frame <= caption.start || frame >= end(caption)) throw new EditRefused("Put the playhead within the caption to split it there.");
    const [first, second] = parted(caption.text, (frame - caption.start) / caption.duration);
    const rest = { ...caption, id: newId(), start: frame, duration: end(caption) - frame, text: second, link: null };
    return new Changes(timeline).replace(track, { ...caption, duration: frame - caption.start, text: first }).add(track, rest).finish();
  };
}

/** This one and the next of its track as one, over the time of both. */
export function mergeCaptions(id: string): Edit {
  return (timeline) => {
    const { t, track, caption } = captionAt(timeline, id);
    const { after } = neighbours(track, caption);
    if (after?.kind !== "caption") throw new EditRefused("There is no caption after this one to merge it with.");
    const text = `${caption.text} ${after.text}`;
    if (shortened(text, LONGEST_CAPTION) !== text) throw new EditRefused("A caption has 1,000 characters at most.");
    const whole = { ...caption, duration: end(after) - caption.start, text };
    return new Changes(timeline).remove([{ t, track, element: after }]).replace(track, whole).finish();
  };
}

/** Begin and end elsewhere; the ones beside it stay, and leave it what room there is. */
export function retimeCaption(id: string, { start, stop }: { readonly start?: number; readonly stop?: number }): Edit {
  return (timeline) => {
    const { track, caption } = captionAt(timeline, id);
    const { before, after } = neighbours(track, caption);
    const [from, to] = [start ?? caption.start, stop ?? end(caption)];
    if (to <= from) throw new EditRefused("A caption ends after it begins.");
    if (before && from < end(before)) throw new EditRefused("The caption before it is still shown then.");
    if (after && to > after.start) throw new EditRefused("The caption after it is shown by then.");
    if (from === caption.start && to === end(caption)) return timeline;
    return new Changes(timeline).replace(track, { ...caption, start: from, duration: to - from }).finish();
  };
}

/** As a caption track of their own, on top. In time, and apart, as the server reads them from a file. */
export function importCaptions(cues: readonly Cue[], name: string, given: Pick<Given, "newId">): Edit {
  return (timeline) => {
    if (!cues.length) throw new EditRefused("There are no captions in that file.");
    const bare = addTrack("caption", given, { name })(timeline);
    const track = bare.tracks.at(-1) ?? newTrack("caption", name, given);
    const elements = cues.map(({ text, ...place }) => newCaption(text, place, given));
    return withTracks(bare, bare.tracks.map((each) => (each === track ? { ...track, elements } : each)));
  };
}

/** All of a project, in time; those of one track in a row where two begin at once. */
export function captionsOf(timeline: Timeline): { readonly track: Track; readonly caption: CaptionElement }[] {
  const rows = timeline.tracks.filter(({ type }) => type === "caption").flatMap((track) => inTime(track.elements).map((caption) => ({ track, caption })));
  const found = rows.filter((row): row is { track: Track; caption: CaptionElement } => row.caption.kind === "caption");
  return found.toSorted((one, other) => one.caption.start - other.caption.start);
}

function openTrack({ tracks }: Timeline): Track | undefined {
  return tracks.findLast(({ type, locked }) => type === "caption" && !locked);
}

function captionAt(timeline: Timeline, id: string): { readonly t: number; readonly track: Track; readonly caption: CaptionElement } {
  const { t, track, element } = find(timeline, id);
  requireUnlocked(track);
  if (element.kind !== "caption") throw new EditRefused("Select a caption first.");
  return { t, track, caption: element };
}

/** In two, neither empty: at the space nearest to that share of the letters, else between two letters; of a single letter, twice. */
function parted(text: string, share: number): [string, string] {
  const letters = [...text];
  const wanted = Math.round(letters.length * share);
  const spaces = letters.flatMap((letter, n) => (/\s/.test(letter) && n > 0 && n < letters.length - 1 ? [n] : []));
  const at = spaces.toSorted((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))[0] ?? Math.max(1, Math.min(letters.length - 1, wanted));
  const halves = [letters.slice(0, at), letters.slice(at)].map((half) => half.join("").trim());
  return [halves[0] || text, halves[1] || text];
}
