// Drags of one clip's ends, of the cut between two, and of what a clip shows: trim, roll, slip, slide, rate stretch.
import { type AnyElement, type Edit, end, isPlaying } from "../edits/document.ts";
import { find } from "../edits/find.ts";
import { rateStretch } from "../edits/pacing.ts";
import { roll } from "../edits/rolling.ts";
import { slide, slip } from "../edits/slipping.ts";
import { type End, rippleTrim, trim } from "../edits/trimming.ts";
import { formatTimecode } from "../../lib/frames.ts";
import { nameOf } from "../actions/naming.ts";
import type { Drag } from "../state/store.ts";
import type { Point } from "./field.ts";
import type { Gesture, Hand, Held } from "./gesture.ts";
import { Snapper } from "./snapper.ts";
import { lengthWords, shiftWords } from "./words.ts";

/** What is the same in all of them: a drag of one element by some frames, with some of its edges snapping. */
interface Way {
  readonly verb: string;
  readonly cursor: string;
  readonly edges: readonly number[];
  edit(by: number, held: Held): Edit;
  /** Beside the pointer, of the element as it has become. */
  words(element: AnyElement, by: number): string;
}

export class Pulling implements Gesture {
  readonly cursor: string;
  readonly #hand: Hand;
  readonly #element: AnyElement;
  readonly #way: Way;
  readonly #drag: Drag;
  readonly #snapper: Snapper | null;

  constructor(hand: Hand, element: AnyElement, way: Way) {
    [this.#hand, this.#element, this.#way, this.cursor] = [hand, element, way, way.cursor];
    this.#drag = hand.desk.store.begin(`${way.verb} ${nameOf(element)}`);
    this.#snapper = way.edges.length ? new Snapper(hand, hand.desk.together([element.id])) : null;
  }

  move(point: Point, held: Held): void {
    const { desk, marks, from } = this.#hand;
    const pulled = point.frame - from.frame;
    const by = this.#snapper ? this.#snapper.shift(this.#way.edges, pulled, held) : Math.round(pulled);
    this.#drag.to(this.#way.edit(by, held));
    const { element, track } = find(desk.timeline, this.#element.id);
    const words = [this.#way.words(element, by), this.#snapper?.words ?? ""].filter(Boolean);
    marks.show({ note: { frame: point.frame, track: track.id, text: words.join(" · ") } });
  }

  end(): void {
    this.#drag.end();
  }

  cancel(): void {
    this.#drag.cancel();
  }
}

/** In the trim tool, and with Shift in the others, what follows moves along. */
export function trimming(hand: Hand, element: AnyElement, side: End, linked: boolean): Gesture {
  const { given, state } = hand.desk;
  const isRippling = (held: Held): boolean => (state.tool === "trim") !== held.shift;
  const { rate } = state.timeline;
  const had = element.duration;
  return new Pulling(hand, element, {
    verb: isRippling(hand.held) ? "Ripple trim" : "Trim",
    cursor: side === "head" ? "w-resize" : "e-resize",
    edges: [side === "head" ? element.start : end(element)],
    edit: (by, held) => (isRippling(held) ? rippleTrim : trim)(element.id, side, by, given, { linked }),
    words: (now) => `${lengthWords(now.duration, rate)} (${shiftWords(now.duration - had, rate)})`,
  });
}

/** The cut after this element. */
export function rolling(hand: Hand, left: AnyElement, linked: boolean): Gesture {
  const { given, timeline } = hand.desk;
  return new Pulling(hand, left, {
    verb: "Roll the cut after",
    cursor: "col-resize",
    edges: [end(left)],
    edit: (by) => roll(left.id, by, given, { linked }),
    words: (now) => shiftWords(now.duration - left.duration, timeline.rate),
  });
}

/** To the right shows what comes earlier, as if the film were pulled along under its frame. */
export function slipping(hand: Hand, element: AnyElement, linked: boolean): Gesture {
  const { given, timeline } = hand.desk;
  return new Pulling(hand, element, {
    verb: "Slip",
    cursor: "ew-resize",
    edges: [],
    edit: (by) => slip([element.id], -by, given, { linked }),
    words: (now) => (isPlaying(now) ? `from ${formatTimecode(now.source_in, timeline.rate)}` : ""),
  });
}

export function sliding(hand: Hand, element: AnyElement, linked: boolean): Gesture {
  const { given, timeline } = hand.desk;
  return new Pulling(hand, element, {
    verb: "Slide",
    cursor: "ew-resize",
    edges: [element.start, end(element)],
    edit: (by) => slide(element.id, by, given, { linked }),
    words: (now) => shiftWords(now.start - element.start, timeline.rate),
  });
}

export function stretching(hand: Hand, element: AnyElement, linked: boolean): Gesture {
  const { timeline } = hand.desk;
  return new Pulling(hand, element, {
    verb: "Stretch",
    cursor: "e-resize",
    edges: [end(element)],
    edit: (by) => rateStretch(element.id, Math.max(1, element.duration + by), { linked }),
    words: (now) => `${isPlaying(now) ? `${Math.round(now.speed * 100)} % · ` : ""}${lengthWords(now.duration, timeline.rate)}`,
  });
}
