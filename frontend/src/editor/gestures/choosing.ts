// Selecting by the pointer: a click, and a marquee from where nothing is.
import type { AnyElement } from "../edits/document.ts";
import { elementsWithin, rowOf, rowsOf } from "../timeline/layout.ts";
import type { Desk } from "../actions/desk.ts";
import { selectAlone } from "../actions/linking.ts";
import type { Point } from "./field.ts";
import type { Gesture, Hand, Held } from "./gesture.ts";

/** Of Shift-clicks: the clip from which they reach. */
const anchors = new WeakMap<Desk, string>();

/** Ctrl adds it or takes it away, Shift takes all from the last one to it, Alt leaves what is linked to it alone. */
export function click(desk: Desk, element: AnyElement, held: Held): void {
  const { store, state } = desk;
  if (held.shift && reach(desk, element)) return;
  anchors.set(desk, element.id);
  if (held.ctrl) {
    const these = desk.together([element.id], held.alt);
    const isOff = state.selection.has(element.id);
    return store.select(isOff ? [...state.selection].filter((id) => !these.includes(id)) : [...state.selection, ...these]);
  }
  if (held.alt) selectAlone(store, [element.id]);
  else store.select(desk.together([element.id]));
}

/** All that lies between the two, on their tracks and those between. */
function reach(desk: Desk, to: AnyElement): boolean {
  const from = anchors.get(desk) ?? [...desk.ids][0];
  const rows = rowsOf(desk.timeline);
  const [one, other] = [from, to.id].map((id) => rows.flatMap(({ track }) => track.elements.flatMap((element) => (element.id === id ? [{ track, element }] : [])))[0]);
  if (!one || !other) return false;
  const tracks = [rowOf(rows, one.track.id), rowOf(rows, other.track.id)];
  if (!tracks[0] || !tracks[1]) return false;
  const [top, bottom] = [Math.min(tracks[0].top, tracks[1].top), Math.max(tracks[0].top + tracks[0].height, tracks[1].top + tracks[1].height)];
  const start = Math.min(one.element.start, other.element.start);
  const last = Math.max(one.element.start + one.element.duration, other.element.start + other.element.duration);
  const between = elementsWithin(rows.filter(({ track }) => !track.locked), { from: start, to: last, top, bottom });
  desk.store.select(desk.together(between));
  return true;
}

export class Marquee implements Gesture {
  readonly goesDown = true;
  readonly cursor = "crosshair";
  readonly #hand: Hand;
  readonly #before: ReadonlySet<string>;

  constructor(hand: Hand) {
    this.#hand = hand;
    this.#before = hand.desk.ids;
  }

  move(point: Point, held: Held): void {
    const { desk, field, marks, from } = this.#hand;
    const box = { from: from.frame, to: Math.max(0, point.frame), top: from.y, bottom: point.y };
    marks.show({ marquee: box });
    const rows = field.rows.filter(({ track }) => !track.locked);
    const touched = desk.together(elementsWithin(rows, box), held.alt);
    const adds = this.#hand.held.ctrl || this.#hand.held.shift;
    desk.store.select(adds ? [...this.#before, ...touched] : touched);
  }

  end(): void {
    // what is selected stays so
  }

  cancel(): void {
    this.#hand.desk.store.select(this.#before);
  }
}
