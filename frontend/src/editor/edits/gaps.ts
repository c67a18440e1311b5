// Gaps: where they are, closing them, and filling one with media.
import {
  type AnyElement,
  type Edit,
  EditRefused,
  end,
  type Given,
  keepsApart,
  type MediaFacts,
  type Ripple,
  type Timeline,
  type Track,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { findTrack, requireUnlocked, unlocked } from "./find.ts";
import { newClip } from "./making.ts";
import { FASTEST, neededOf, paceOf, runs, SLOWEST } from "./pace.ts";
import { withDuration } from "./pieces.ts";
import { overwrite } from "./placing.ts";
import { shifted } from "./rippling.ts";

/** Frames from `start` up to, and not with, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where none of the tracks has anything, up to their last element. */
export function gapsOf(tracks: readonly Track[]): Span[] {
  const spans = tracks.flatMap(({ elements }) => elements.map((element) => ({ start: element.start, end: end(element) })));
  const gaps: Span[] = [];
  let last = 0;
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    if (span.start > last) gaps.push({ start: last, end: span.start });
    last = Math.max(last, span.end);
  }
  return gaps;
}

export function gapAt(track: Track, frame: number): Span {
  const gap = gapsOf([track]).find((each) => each.start <= frame && frame < each.end);
  if (!gap) throw new EditRefused("There is no gap here.");
  return gap;
}

export function closeGap(track: string, frame: number, { ripple = "all" }: { readonly ripple?: Ripple } = {}): Edit {
  return (timeline) => {
    const found = findTrack(timeline, track);
    requireUnlocked(found);
    return closed(timeline, [gapAt(found, frame)], ripple === "all" ? unlocked(timeline) : [found]);
  };
}

/**
 * Close every gap that these tracks have in common: of one track all that it has, of all tracks those where nothing is at
 * all. Afterwards they have none. Without `tracks`: all that are not locked.
 */
export function closeAllGaps({ tracks, ripple = "all" }: { readonly tracks?: readonly string[]; readonly ripple?: Ripple } = {}): Edit {
  return (timeline) => {
    const named = tracks?.map((id) => findTrack(timeline, id)) ?? unlocked(timeline);
    named.forEach(requireUnlocked);
    return closed(timeline, gapsOf(named), ripple === "all" ? unlocked(timeline) : named);
  };
}

/** The timeline without these stretches of time, in which the tracks must have room. */
export function closed(timeline: Timeline, gaps: readonly Span[], tracks: readonly Track[], changes = new Changes(timeline)): Timeline {
  const shifts = gaps.map((gap) => ({ at: gap.end, by: gap.start - gap.end }));
  for (const track of tracks) changes.set(track, shifted(changes.track(track), shifts));
  return changes.finish();
}

/**
 * Put a run of media into the gap: as much as there is room for, or, `stretched`, all of it at the speed that fills the gap.
 */
export function fillGap(track: string, frame: number, facts: MediaFacts, given: Given, how: "trimmed" | "stretched" = "trimmed"): Edit {
  return (timeline) => {
    const found = findTrack(timeline, track);
    requireUnlocked(found);
    if (!keepsApart(found)) throw new EditRefused("A gap is filled on a video, audio or caption track.");
    const gap = gapAt(found, frame);
    const room = gap.end - gap.start;
    const clip = newClip(facts, { start: gap.start, duration: Math.min(room, facts.duration ?? room) }, given);
    if (clip.duration < 1) throw new EditRefused(`${facts.name} is shorter than one frame, so it cannot be used here.`);
    const element = how === "stretched" ? stretchedTo(clip, facts.duration ?? room, room) : clip;
    return overwrite([{ track, element }], given)(timeline);
  };
}

function stretchedTo(clip: AnyElement, whole: number, room: number): AnyElement {
  if (!runs(clip)) return clip;
  const pace = Math.floor((whole * 1000) / room);
  if (pace < SLOWEST * 1000 || pace > FASTEST * 1000) {
    throw new EditRefused("A clip plays at a quarter to four times its speed; this gap asks for more.");
  }
  const paced = withDuration({ ...clip, speed: pace / 1000 }, room);
  return neededOf(paced) <= whole * 1000 && paceOf(paced.speed) === pace ? paced : clip;
}
