// What is dragged in from the panels: media, what lies over the picture (titles, shapes, colours), transitions. A ghost shows where it would land; Ctrl lays it between what is
// there. Files are somebody else's.
import { type AnyElement, end, fits, type Given, liesOver, MAX_FRAMES, type TransitionKind } from "../edits/document.ts";
import { newColor, newShape, newText } from "../edits/making.ts";
import { addTransition, setTransitionKind } from "../edits/transitions.ts";
import { fromMicroseconds, perSecond } from "../../lib/frames.ts";
import { placing } from "../actions/copying.ts";
import { labelled, nameOf } from "../actions/naming.ts";
import type { MediaItem } from "../state/media.ts";
import { rowAt } from "../timeline/layout.ts";
import type { Ghost } from "../timeline/marks.ts";
import type { Field, Point } from "./field.ts";
import type { Hand, Held } from "./gesture.ts";
import { cutAt } from "./hit.ts";
import { CLEAR } from "./gesture.ts";
import { Snapper } from "./snapper.ts";

export const ASSET = "application/x-reelwright-asset";
export const TITLE = "application/x-reelwright-title";
export const TRANSITION = "application/x-reelwright-transition";
const TYPES = [ASSET, TITLE, TRANSITION] as const;
export type DropType = (typeof TYPES)[number];

const SECONDS = 5; // of a title, and of what is not known before it is dropped
const CUT_REACH = 40; // px within which a transition finds its cut

export function dropTypeOf(data: DataTransfer | null): DropType | null {
  return TYPES.find((type) => data?.types.includes(type)) ?? null;
}

/** One drag over the timeline. A browser tells what is dragged only when it is dropped; of what nobody told, the ghost is of a usual length. */
export class Dropping {
  readonly #hand: Hand;
  readonly #type: DropType;
  readonly #snapper: Snapper;
  readonly #ghost: Pick<Ghost, "duration" | "label">;
  readonly #edges: readonly number[];
  #frame = 0;

  get field(): Field {
    return this.#hand.field;
  }

  /** `item`: what is dragged, where its panel has told. */
  constructor(hand: Hand, type: DropType, item: MediaItem | null) {
    [this.#hand, this.#type] = [hand, type];
    this.#snapper = new Snapper(hand);
    const { rate } = hand.desk.timeline;
    const length = type === ASSET && item?.duration_us ? Math.max(1, fromMicroseconds(item.duration_us, rate)) : SECONDS * perSecond(rate);
    this.#ghost = { duration: length, label: type === TRANSITION ? "Transition" : (item?.name ?? "") };
    this.#edges = length > 1 && item ? [0, length] : [0];
  }

  over(point: Point, held: Held): void {
    const { marks, field } = this.#hand;
    const row = rowAt(field.rows, point.y);
    if (this.#type === TRANSITION) {
      const cut = row && cutAt(row.track, field, point, CUT_REACH);
      const ghost = cut && row && { track: row.track.id, start: cut.right.start - 15, duration: 30, label: "Transition" };
      return marks.show({ ghosts: ghost ? [ghost] : [] });
    }
    this.#frame = Math.max(0, this.#snapper.shift(this.#edges, point.frame, held));
    const how = held.ctrl ? "insert" : "overwrite";
    const ghost: Ghost = { ...this.#ghost, track: row?.track.id ?? null, start: this.#frame, how };
    marks.show({ ghosts: [row?.track.locked ? { ...ghost, isRefused: true } : ghost] });
  }

  drop(data: DataTransfer, point: Point, held: Held): void {
    this.over(point, held);
    this.leave();
    const { desk, field } = this.#hand;
    const row = rowAt(field.rows, point.y);
    if (this.#type === TRANSITION) return this.#join(data.getData(TRANSITION) as TransitionKind, point);
    const how = held.ctrl ? "insert" : "overwrite";
    const element = this.#type === TITLE ? this.#title(data.getData(TITLE)) : this.#clip(data.getData(ASSET));
    if (!element) return;
    const track = row && fits(element.kind, row.track.type) ? row.track.id : this.#otherTrack(element);
    desk.editAndSelect(labelled(how === "insert" ? "Insert" : "Add", [element]), placing(desk, element, track, how), ({ id }) => id === element.id);
  }

  leave(): void {
    this.#hand.marks.show(CLEAR);
  }

  /** The first that takes it and has room there; else a new one. */
  #otherTrack(element: AnyElement): string | null {
    const fitting = this.#hand.desk.meantTracks().filter(({ type }) => fits(element.kind, type));
    const isFree = ({ elements }: (typeof fitting)[number]): boolean => !elements.some((each) => each.start < end(element) && element.start < end(each));
    const wanted = liesOver(element.kind) ? fitting.filter(({ type }) => type === "overlay") : fitting;
    return wanted.find(isFree)?.id ?? null;
  }

  #clip(text: string): AnyElement | null {
    const { desk } = this.#hand;
    const item = parsed<MediaItem>(text);
    if (!item?.id) return null;
    const known = desk.editor.shelf.get(item.id) ?? item;
    if (!desk.given.media.has(known.id)) desk.editor.shelf.add([known]);
    return desk.clipOf(known, this.#frame);
  }

  #title(text: string): AnyElement | null {
    const { desk } = this.#hand;
    const fields = parsed<Partial<AnyElement>>(text) ?? {};
    const duration = fields.duration ?? SECONDS * perSecond(desk.timeline.rate);
    const start = Math.min(this.#frame, MAX_FRAMES - duration);
    const made = overPicture(fields, { start, duration }, desk.given);
    return { ...made, ...fields, id: made.id, start, duration, link: null, transition: null } as AnyElement;
  }

  #join(kind: TransitionKind, point: Point): void {
    const { desk, field } = this.#hand;
    const row = rowAt(field.rows, point.y);
    const joined = row?.track.elements.find((each) => "transition" in each && each.transition && Math.abs(each.start - point.frame) * field.scale < CUT_REACH);
    const linked = desk.state.isLinking;
    if (joined) return void desk.store.edit(`Another transition to ${nameOf(joined)}`, setTransitionKind(joined.id, kind, { linked }));
    const cut = row && cutAt(row.track, field, point, CUT_REACH);
    if (!cut) return desk.store.refuse("Drop a transition on the cut between two clips that touch.");
    const wish = { kind, length: perSecond(desk.timeline.rate) };
    desk.store.edit(`Transition to ${nameOf(cut.right)}`, addTransition(cut.right.id, wish, desk.given, { linked }));
  }
}

/** Of what kind the panel says, a title if it says nothing. */
function overPicture(fields: Partial<AnyElement>, place: { readonly start: number; readonly duration: number }, given: Given): AnyElement {
  if (fields.kind === "shape") return newShape(fields.shape ?? "rectangle", place, given);
  return fields.kind === "color" ? newColor(fields.color ?? "#000000", place, given) : newText("Title", place, given);
}

function parsed<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
