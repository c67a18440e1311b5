// Transitions: two clips of a track that touch are made to overlap, and the later one says how it takes over.
import {
  clamp,
  type Edit,
  EditRefused,
  end,
  type Given,
  type Media,
  type Rippling,
  type Timeline,
  type Track,
  type TransitionKind,
  transitionOf,
} from "./document.ts";
import { Changes } from "./changes.ts";
import { chosen, find, inTime, unlocked } from "./find.ts";
import { type Pair, pairsAt } from "./pairs.ts";
import { spareHead, spareTail } from "./pace.ts";
import { cutHead, cutTail } from "./pieces.ts";
import { shifted, slack, withFollowers } from "./rippling.ts";

export interface Wish {
  readonly kind: TransitionKind;
  /** How many frames the two overlap. Less where there is no room for so many. */
  readonly length: number;
}

/**
 * Between this element and the one before it. The overlap is made of spare media around the cut; what that lacks is made up
 * by moving the later one, and what follows, to the left.
 */
export function addTransition(id: string, { kind, length }: Wish, given: Given, { linked = true, ripple = "all" }: Rippling = {}): Edit {
  return (timeline) => {
    const pairs = pairsAt(timeline, id, linked);
    const { earlier, later } = pairs[0];
    if (later.start < end(earlier)) throw new EditRefused("These two clips have a transition already.");
    const own = new Set(pairs.map(({ track }) => track));
    const others = ripple === "all" ? movingWith(timeline, id, linked, own, later.start) : [];
    const { head, tail, moved } = overlapOf(pairs, Math.max(1, length), given.media, others);
    if (head + tail + moved < 1) throw new EditRefused("There is no room for a transition between these two clips.");
    const changes = new Changes(timeline);
    for (const pair of pairs) {
      const from = pair.later;
      const fresh = { ...cutHead(from, -head), start: from.start - head - moved, transition: { kind } };
      const list = withFollowers(pair.track, from, -moved).map((each) => (each.id === from.id ? fresh : each));
      changes.set(pair.track, list).replace(pair.track, cutTail(pair.earlier, -tail));
    }
    if (moved) for (const { track, at } of others) changes.set(track, shifted(track, [{ at, by: -moved }]));
    return changes.finish();
  };
}

/** A cut: an element and the one before it, which it touches or overlaps. */
export interface Cut {
  readonly id: string;
  readonly hasTransition: boolean;
}

/** The cuts at both ends of these elements, in the order of the document; linked ones beside them are one cut. */
export function cutsOf(timeline: Timeline, ids: ReadonlySet<string>): Cut[] {
  const found: Cut[] = [];
  const seen = new Set<string>();
  for (const track of timeline.tracks) {
    if (track.locked || track.type === "overlay" || track.type === "caption" || !track.elements.some(({ id }) => ids.has(id))) continue;
    const ordered = inTime(track.elements);
    for (const [n, later] of ordered.entries()) {
      const earlier = ordered[n - 1];
      if (!earlier || later.start > end(earlier) || !(ids.has(earlier.id) || ids.has(later.id))) continue;
      const both = earlier.link && later.link ? [earlier.link, later.link].join() : later.id;
      if (!seen.has(both)) found.push({ id: later.id, hasTransition: transitionOf(later) !== null });
      seen.add(both);
    }
  }
  return found;
}

/** A transition at each of these cuts: a new one where there is none, else of this kind. Cuts without room are passed over. */
export function setTransitions(cuts: readonly Cut[], wish: Wish, given: Given, options: Rippling = {}): Edit {
  return (timeline) => {
    let edited = timeline;
    let refusal: EditRefused | null = new EditRefused("There is no cut between two clips here.");
    for (const { id } of cuts) {
      try {
        const there = transitionOf(find(edited, id).element);
        if (there?.kind !== wish.kind) edited = (there ? setTransitionKind(id, wish.kind, options) : addTransition(id, wish, given, options))(edited);
        refusal = null;
      } catch (error) {
        if (!(error instanceof EditRefused)) throw error;
        refusal &&= error;
      }
    }
    if (refusal) throw refusal;
    return edited;
  };
}

/** Another kind of transition; its length stays. */
export function setTransitionKind(id: string, kind: TransitionKind, options: Rippling = {}): Edit {
  return (timeline) => {
    const changes = new Changes(timeline);
    for (const { track, later } of joinedPairs(timeline, id, options)) changes.replace(track, { ...later, transition: { ...later.transition, kind } });
    return changes.finish();
  };
}

/** Longer or shorter about its middle, as far as media and neighbours allow; nothing else moves. */
export function setTransitionLength(id: string, length: number, { media }: Given, options: Rippling = {}): Edit {
  return (timeline) => {
    const pairs = joinedPairs(timeline, id, options);
    const more = Math.max(1, length) - (end(pairs[0].earlier) - pairs[0].later.start);
    const { head, tail } = more > 0 ? overlapOf(pairs, more, media, null) : { head: Math.ceil(more / 2), tail: Math.floor(more / 2) };
    return resized(timeline, pairs, head, tail);
  };
}

/** Take it away: the two touch again, in its middle, or as near to it as what else they overlap allows. */
export function removeTransition(id: string, options: Rippling = {}): Edit {
  return (timeline) => {
    const pairs = joinedPairs(timeline, id, options);
    const { earlier, later } = pairs[0];
    const [low, high] = [Math.min(...pairs.map((pair) => pair.headRoom)), Math.min(...pairs.map((pair) => pair.tailRoom))];
    const middle = later.start + Math.floor((end(earlier) - later.start) / 2);
    const cut = clamp(middle, later.start - low + 1, Math.max(later.start - low + 1, end(earlier) + high - 1));
    return resized(timeline, pairs, later.start - cut, cut - end(earlier));
  };
}

/** `head`, `tail`: by how many frames the later one begins earlier, the earlier one ends later. */
function resized(timeline: Timeline, pairs: readonly Pair[], head: number, tail: number): Timeline {
  const changes = new Changes(timeline);
  for (const { track, earlier, later } of pairs) changes.replace(track, cutTail(earlier, -tail), cutHead(later, -head));
  return changes.finish();
}

function joinedPairs(timeline: Timeline, id: string, { linked = true }: Rippling): [Pair, ...Pair[]] {
  const [first, ...rest] = pairsAt(timeline, id, linked);
  const isJoined = first.later.start < end(first.earlier) && transitionOf(first.later) !== null;
  if (!isJoined) throw new EditRefused("There is no transition before this clip.");
  return [first, ...rest];
}

interface Moving {
  readonly track: Track;
  readonly at: number;
}

/** The other tracks, each with the moment from which on it moves: that of the cut, or of what is linked to the later clip. */
function movingWith(timeline: Timeline, id: string, linked: boolean, own: ReadonlySet<Track>, cut: number): Moving[] {
  const partners = linked ? chosen(timeline, [id]) : [];
  return unlocked(timeline)
    .filter((track) => !own.has(track))
    .map((track) => ({ track, at: Math.min(cut, ...partners.filter((each) => each.track === track).map(({ element }) => element.start)) }));
}

/** How an overlap of so many frames more is made up: of media before the later one and after the earlier one, and by moving. */
function overlapOf(
  pairs: readonly Pair[],
  length: number,
  media: Media,
  others: readonly Moving[] | null,
): { readonly head: number; readonly tail: number; readonly moved: number } {
  const [headRoom, tailRoom] = [Math.min(...pairs.map((pair) => pair.headRoom)), Math.min(...pairs.map((pair) => pair.tailRoom))];
  const headMedia = Math.min(headRoom, ...pairs.map(({ later }) => spareHead(later, media)));
  const tailMedia = Math.min(tailRoom, ...pairs.map(({ earlier }) => spareTail(earlier, media)));
  const half = Math.min(headMedia, Math.floor(length / 2));
  const tail = Math.min(tailMedia, length - half);
  const head = Math.min(headMedia, length - tail);
  const most = others ? Math.min(headRoom - head, tailRoom - tail, ...others.map(({ track, at }) => slack(track, at))) : 0;
  return { head, tail, moved: clamp(length - head - tail, 0, Math.max(0, most)) };
}
