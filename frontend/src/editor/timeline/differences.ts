// Marks on the lanes what is different from another version, as engine/timeline/differences.py tells it: where something is now, and
// where it was. What concerns no place on a track (canvas, loudness ...) is said in words elsewhere.
import { make } from "../../lib/dom.ts";
import { property, type Window } from "./clip-view.ts";
import { type Row, rowOf } from "./layout.ts";

export type ChangeKind = "added" | "removed" | "moved" | "trimmed" | "changed";

export interface ChangePlace {
  readonly track: string | null;
  readonly start: number;
  readonly duration: number;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly id: string | null;
  readonly name: string;
  readonly before: ChangePlace | null;
  readonly after: ChangePlace | null;
}

const KINDS: readonly string[] = ["added", "removed", "moved", "trimmed", "changed"];

/** Those of clips; of anything else nothing is drawn. */
export function changesFrom(told: readonly unknown[] | null): Change[] {
  return (told ?? []).filter((each): each is Change => KINDS.includes((each as Partial<Change> | null)?.kind ?? ""));
}

export class DifferenceLayer {
  readonly #layer = make("div", { class: "tl-differences", hidden: "" });
  #drawn: readonly Change[] = [];

  constructor(lanes: HTMLElement) {
    lanes.append(this.#layer);
  }

  draw(changes: readonly Change[], rows: readonly Row[], window: Window): void {
    this.#layer.hidden = changes.length === 0;
    if (!changes.length && !this.#drawn.length) return;
    this.#drawn = changes;
    this.#layer.replaceChildren(...changes.flatMap((change) => this.#boxes(change, rows, window)));
  }

  scroll(x: number): void {
    if (!this.#layer.hidden) property(this.#layer, "transform", `translateX(${x.toFixed(2)}px)`);
  }

  #boxes({ kind, name, before, after }: Change, rows: readonly Row[], window: Window): HTMLElement[] {
    const isShift = kind === "moved" || kind === "trimmed";
    const places = [isShift || kind === "removed" ? ([before, "before"] as const) : null, after ? ([after, "after"] as const) : null];
    return places.flatMap((each) => {
      const [place, when] = each ?? [null, ""];
      const row = place?.track ? rowOf(rows, place.track) : null;
      if (!place || !row || place.start >= window.to || place.start + place.duration <= window.from) return [];
      const box = make("div", { class: "tl-difference", "data-kind": kind, "data-when": when, title: `${name}: ${kind}`, "aria-hidden": "true" });
      if (when === "after" || kind === "removed") box.append(make("span", {}, kind));
      property(box, "transform", `translate(${((place.start - window.origin) * window.scale).toFixed(2)}px, ${row.top + 3}px)`);
      property(box, "width", `${Math.max(3, place.duration * window.scale).toFixed(2)}px`);
      property(box, "height", `${row.height - 7}px`);
      return [box];
    });
  }
}
