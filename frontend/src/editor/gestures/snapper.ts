// Snapping of one gesture: the candidates are gathered once, what holds is kept until it lets go, and the marks say which it is.
import { end, type Timeline } from "../edits/document.ts";
import { candidates, type Held as Hold, snap } from "../edits/snap.ts";
import { nameOf } from "../actions/naming.ts";
import type { Hand, Held } from "./gesture.ts";

export class Snapper {
  readonly #hand: Hand;
  readonly #among: readonly number[];
  readonly #timeline: Timeline;
  readonly #playhead: number | null;
  #hold: Hold | null = null;

  /** `without`: elements that move; `playhead`: whether that is one of the candidates. */
  constructor(hand: Hand, without: Iterable<string> = [], { playhead = true }: { readonly playhead?: boolean } = {}) {
    this.#hand = hand;
    this.#timeline = hand.desk.timeline;
    this.#playhead = playhead ? hand.desk.position : null;
    this.#among = candidates(this.#timeline, { without: new Set(without), ...(playhead ? { playhead: hand.desk.position } : {}) });
  }

  /** By how many whole frames edges that stood at `edges` go when the pointer has gone `by`. */
  shift(edges: readonly number[], by: number, held: Held): number {
    const { desk, field, marks } = this.#hand;
    const isOn = desk.state.isSnapping && !held.alt;
    this.#hold = isOn ? snap(edges.map((edge) => (edge + by) * field.scale), this.#hold, this.#among, field.scale) : null;
    const edge = this.#hold ? edges[this.#hold.edge] : undefined;
    marks.show({ guide: this.#hold?.frame ?? null });
    return this.#hold && edge !== undefined ? this.#hold.frame - edge : Math.round(by);
  }

  /** A frame of its own, as that of the playhead. */
  frame(at: number, held: Held): number {
    return Math.max(0, this.shift([0], at, held));
  }

  /** What holds, in words; empty when nothing does. */
  get words(): string {
    const frame = this.#hold?.frame;
    if (frame === undefined) return "";
    if (frame === this.#playhead) return "playhead";
    const marker = this.#timeline.markers.find((each) => each.frame === frame);
    if (marker) return marker.name || "marker";
    for (const { elements } of this.#timeline.tracks) {
      const found = elements.find((each) => each.start === frame || end(each) === frame);
      if (found) return `${found.start === frame ? "start" : "end"} of ${nameOf(found)}`;
    }
    if (this.#timeline.range?.start === frame) return "in point";
    return this.#timeline.range?.end === frame ? "out point" : "start";
  }
}
