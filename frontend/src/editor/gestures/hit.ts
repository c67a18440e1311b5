// What is under the pointer: handles by the element that is hit, clips by where they lie, since a narrow one may be drawn by none.
import { type AnyElement, end, type Track } from "../edits/document.ts";
import { type End } from "../edits/trimming.ts";
import { EDGE, elementAt, rowAt, xOf, type Zone, zoneOf } from "../timeline/layout.ts";
import type { Field, Point } from "./field.ts";

export type Hit =
  | { readonly on: "clip"; readonly track: Track; readonly element: AnyElement; readonly zone: Zone }
  | { readonly on: "fade"; readonly track: Track; readonly element: AnyElement; readonly side: "in" | "out" }
  | { readonly on: "level"; readonly track: Track; readonly element: AnyElement }
  | { readonly on: "transition"; readonly track: Track; readonly element: AnyElement }
  | { readonly on: "lane"; readonly track: Track | null }
  | { readonly on: "marker"; readonly id: string }
  | { readonly on: "in" | "out" | "ruler" };

/** Pixels more at each end of a clip for a finger. */
const FINGER = 10;

export function hitAt(target: Element | null, field: Field, point: Point, isTouch: boolean): Hit {
  const inRuler = target?.closest(".tl-ruler");
  if (inRuler) return inTheRuler(target as Element);
  const row = rowAt(field.rows, point.y);
  if (!row) return { on: "lane", track: null };
  const cut = named(target, ".tl-cut", "transition");
  const clip = named(target, ".tl-clip", "element");
  const element = byId(row.track, cut ?? clip) ?? elementAt(row.track, point.frame) ?? (isTouch ? nearby(row.track, field, point) : null);
  const track = row.track;
  if (!element) return { on: "lane", track };
  if (cut) return { on: "transition", track, element };
  const fade = target?.closest<HTMLElement>(".tl-fade")?.dataset["fade"];
  if (fade === "in" || fade === "out") return { on: "fade", track, element, side: fade };
  if (target?.closest(".tl-volume")) return { on: "level", track, element };
  return { on: "clip", track, element, zone: zoneAt(target, field, point, element, isTouch) };
}

function inTheRuler(target: Element): Hit {
  const marker = named(target, ".tl-marker", "marker");
  if (marker) return { on: "marker", id: marker };
  if (target.closest(".tl-in")) return { on: "in" };
  return target.closest(".tl-out") ? { on: "out" } : { on: "ruler" };
}

/** The clip keeps a third of itself for moving, whatever the finger covers. */
function zoneAt(target: Element | null, field: Field, point: Point, element: AnyElement, isTouch: boolean): Zone {
  const edge = target?.closest<HTMLElement>(".tl-edge")?.dataset["edge"];
  if (edge === "head" || edge === "tail") return edge;
  const [x, width] = [(point.frame - element.start) * field.scale, element.duration * field.scale];
  if (!isTouch) return zoneOf(x, width);
  const reach = Math.min(EDGE + FINGER, width / 3);
  if (x < reach) return "head";
  return x > width - reach ? "tail" : "body";
}

function nearby(track: Track, field: Field, point: Point): AnyElement | null {
  const reach = FINGER / field.scale;
  return elementAt(track, point.frame + reach) ?? elementAt(track, point.frame - reach);
}

/** The clip that ends, and the one that begins, where the pointer is near a cut between two that touch. */
export function cutAt(track: Track, field: Field, point: Point, reach: number): { readonly left: AnyElement; readonly right: AnyElement } | null {
  if (track.type === "overlay") return null;
  const isNear = (frame: number): boolean => Math.abs(xOf(frame, field.view) - point.x) <= reach;
  for (const left of track.elements) {
    if (!isNear(end(left))) continue;
    const right = track.elements.find((each) => each.start === end(left));
    if (right) return { left, right };
  }
  return null;
}

/** In the trim tool all of a clip trims: the nearer end. */
export function nearerEnd(element: AnyElement, point: Point): End {
  return point.frame < element.start + element.duration / 2 ? "head" : "tail";
}

function named(target: Element | null, selector: string, key: string): string | null {
  return target?.closest<HTMLElement>(selector)?.dataset[key] ?? null;
}

function byId(track: Track, id: string | null): AnyElement | undefined {
  return id ? track.elements.find((each) => each.id === id) : undefined;
}
