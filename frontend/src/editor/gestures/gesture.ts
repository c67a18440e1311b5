// What a drag is, once the pointer has gone far enough to mean one. The engine in <timeline-hands> calls `move` once a frame of
// the screen at most, and `end` or `cancel` once.
import type { Desk } from "../actions/desk.ts";
import type { Marks, MarkBoard } from "../timeline/marks.ts";
import type { Field, Point } from "./field.ts";

/** Keys that are held: they may change in the middle of a drag. */
export interface Held {
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

export interface Gesture {
  move(point: Point, held: Held): void;
  end(): void;
  cancel(): void;
  /** Whether it scrolls up and down at the edges; to the sides all do. */
  readonly goesDown?: boolean;
  /** The shape of the pointer while it lasts. */
  readonly cursor?: string;
}

/** What gestures work with. */
export interface Hand {
  readonly desk: Desk;
  readonly field: Field;
  readonly marks: MarkBoard;
  /** Where the pointer went down, and with which keys. */
  readonly from: Point;
  readonly held: Held;
}

export const CLEAR: Partial<Marks> = { guide: null, marquee: null, ghosts: [], note: null };
