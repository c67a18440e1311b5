// Drags in the ruler: the playhead, markers, the in and out points.
import { moveMarker, setIn, setOut } from "../edits/markers.ts";
import { formatTimecode } from "../../lib/frames.ts";
import type { Drag } from "../state/store.ts";
import type { Point } from "./field.ts";
import type { Gesture, Hand, Held } from "./gesture.ts";
import { Snapper } from "./snapper.ts";

/** The playhead follows the pointer at once; it holds on to nothing but with Shift. Where it was cannot be had again by Escape. */
export class Scrubbing implements Gesture {
  readonly cursor = "ew-resize";
  readonly #hand: Hand;
  readonly #snapper: Snapper;
  readonly #before: number;

  constructor(hand: Hand) {
    this.#hand = hand;
    this.#snapper = new Snapper(hand, [], { playhead: false });
    this.#before = hand.desk.position;
    hand.desk.store.pause();
  }

  move(point: Point, held: Held): void {
    const { store } = this.#hand.desk;
    const frame = held.shift ? this.#snapper.frame(point.frame, held) : Math.floor(point.frame);
    if (Math.max(0, frame) !== store.state.position) store.seek(frame);
  }

  end(): void {
    // the playhead is where it is
  }

  cancel(): void {
    this.#hand.desk.store.seek(this.#before);
  }
}

export type Mark = { readonly kind: "marker"; readonly id: string } | { readonly kind: "in" | "out" };

export class Marking implements Gesture {
  readonly cursor = "ew-resize";
  readonly #hand: Hand;
  readonly #mark: Mark;
  readonly #drag: Drag;
  readonly #snapper: Snapper;
  readonly #from: number;

  constructor(hand: Hand, mark: Mark) {
    [this.#hand, this.#mark] = [hand, mark];
    const { timeline, store } = hand.desk;
    const marker = mark.kind === "marker" ? timeline.markers.find(({ id }) => id === mark.id) : undefined;
    this.#from = marker?.frame ?? (mark.kind === "in" ? timeline.range?.start : timeline.range?.end) ?? Math.round(hand.from.frame);
    this.#drag = store.begin(mark.kind === "marker" ? `Move marker${marker?.name ? ` ${marker.name}` : ""}` : mark.kind === "in" ? "In point" : "Out point");
    this.#snapper = new Snapper(hand);
  }

  move(point: Point, held: Held): void {
    const { from, marks, desk } = this.#hand;
    const at = this.#from + point.frame - from.frame;
    const isNear = Math.abs(at - this.#from) * this.#hand.field.scale < 1;
    const frame = isNear ? this.#from : this.#snapper.frame(at, held);
    this.#drag.to(this.#mark.kind === "marker" ? moveMarker(this.#mark.id, frame) : this.#mark.kind === "in" ? setIn(frame) : setOut(frame));
    marks.show({ note: { frame: point.frame, track: null, text: formatTimecode(frame, desk.timeline.rate) } });
  }

  end(): void {
    this.#drag.end();
  }

  cancel(): void {
    this.#drag.cancel();
  }
}
