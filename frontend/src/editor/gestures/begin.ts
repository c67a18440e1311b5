// Which gesture a press begins, by what was hit and by the tool in hand; and what a click without a drag does.
import { type AnyElement, end } from "../edits/document.ts";
import { split, splitAll } from "../edits/splitting.ts";
import { nameOf } from "../actions/naming.ts";
import { selectAlone } from "../actions/linking.ts";
import { click, Marquee } from "./choosing.ts";
import type { Point } from "./field.ts";
import type { Gesture, Hand, Held } from "./gesture.ts";
import { cutAt, type Hit, nearerEnd } from "./hit.ts";
import { Fading, levelProblem, Levelling, Spreading } from "./levels.ts";
import { Marking, Scrubbing } from "./marking.ts";
import { Moving } from "./moving.ts";
import { Snapper } from "./snapper.ts";
import { rolling, sliding, slipping, stretching, trimming } from "./trimming.ts";

/** Pixels on each side of a cut that take hold of the cut itself. */
const ON_CUT = 4;
const ON_CUT_TOUCH = 10;

/** What begins with the press itself: the playhead goes where the pointer is. */
export function atOnce(hand: Hand, hit: Hit): Gesture | null {
  return hit.on === "ruler" ? new Scrubbing(hand) : null;
}

/** What begins once the pointer has gone some way. Null where nothing can be dragged, or may not; the store says why then. */
export function begin(hand: Hand, hit: Hit, isTouch: boolean): Gesture | null {
  const { desk, held } = hand;
  if ("track" in hit && hit.track?.locked && hit.on !== "lane") {
    desk.store.refuse(`The track “${hit.track.name}” is locked. Unlock it to change what is on it.`);
    return null;
  }
  switch (hit.on) {
    case "ruler":
      return new Scrubbing(hand);
    case "in":
    case "out":
      return new Marking(hand, { kind: hit.on });
    case "marker":
      return new Marking(hand, { kind: "marker", id: hit.id });
    case "lane":
      return desk.state.tool === "blade" ? null : new Marquee(hand);
    case "transition":
      return new Spreading(hand, hit.element);
    case "fade":
      return new Fading(hand, hit.element, hit.side);
    case "level": {
      const problem = levelProblem(hand, hit.element);
      if (!problem) return new Levelling(hand, hit.element);
      desk.store.refuse(problem);
      return null;
    }
    case "clip":
      return ofClip(hand, hit, held, isTouch);
  }
}

function ofClip(hand: Hand, hit: Hit & { on: "clip" }, held: Held, isTouch: boolean): Gesture | null {
  const { desk, field, from } = hand;
  const { element, zone, track } = hit;
  choose(hand, element, held);
  const linked = desk.linked;
  switch (desk.state.tool) {
    case "blade":
      return null;
    case "slip":
      return slipping(hand, element, linked);
    case "slide":
      return sliding(hand, element, linked);
    case "rate":
      return stretching(hand, element, linked);
    case "trim": {
      const cut = cutAt(track, field, from, isTouch ? ON_CUT_TOUCH : ON_CUT);
      return cut ? rolling(hand, cut.left, linked) : trimming(hand, element, zone === "body" ? nearerEnd(element, from) : zone, linked);
    }
    case "select":
      return zone === "body" ? new Moving(hand, element, desk.ids) : trimming(hand, element, zone, linked);
  }
}

/** A drag takes the selection along if the clip is of it, and else selects the clip first. */
function choose({ desk }: Hand, element: AnyElement, held: Held): void {
  if (held.alt) return desk.ids.has(element.id) && desk.ids.size > 1 && !desk.linked ? undefined : selectAlone(desk.store, [element.id]);
  if (!desk.ids.has(element.id)) desk.store.select(desk.together([element.id]));
}

/** A press and a release at one place. */
export function clicked(hand: Hand, hit: Hit, held: Held): void {
  const { desk, from } = hand;
  const { store } = desk;
  if (hit.on === "marker") {
    const marker = desk.timeline.markers.find(({ id }) => id === hit.id);
    return marker && store.seek(marker.frame);
  }
  if (hit.on === "in" || hit.on === "out") return store.seek((hit.on === "in" ? desk.timeline.range?.start : desk.timeline.range?.end) ?? desk.position);
  if (desk.state.tool === "blade" && "track" in hit && hit.on !== "transition") return cut(hand, hit, held);
  if ("element" in hit) return click(desk, hit.element, held);
  if (hit.on === "lane" && !held.ctrl && !held.shift) store.select([]);
  else if (hit.on === "ruler") store.seek(from.frame);
}

/** Where the blade would cut. */
export function bladeFrame(hand: Hand, point: Point, held: Held): number {
  return new Snapper(hand).frame(point.frame, held);
}

function cut(hand: Hand, hit: Hit, held: Held): void {
  const { desk, from } = hand;
  const frame = bladeFrame(hand, from, held);
  if (held.shift) return void desk.store.edit("Split all tracks", splitAll(frame, desk.given));
  if (!("element" in hit)) return;
  const { element } = hit;
  const inside = Math.max(element.start + 1, Math.min(end(element) - 1, frame));
  desk.store.edit(`Split ${nameOf(element)}`, split([element.id], inside, desk.given, { linked: desk.state.isLinking && !held.alt }));
}
