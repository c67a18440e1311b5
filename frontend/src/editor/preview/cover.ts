// What lies over the film while it cannot show what is wanted: a rough picture at once, then the exact one as a still. Stills are asked
// for one at a time, the newest next, and an older one never takes the place of a newer.
import type { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";
import type { RoughPictures } from "./rough.ts";

export interface Still {
  readonly url: string;
  readonly frame: number;
}

export interface CoverEvents {
  /** The exact picture is on the screen. */
  shown(still: Still): void;
  failed(still: Still): void;
}

export class Cover {
  readonly #canvas: HTMLCanvasElement;
  readonly #scope: Scope;
  readonly #events: CoverEvents;
  #wanted: Still | null = null;
  #asking: Still | null = null;
  #shown: Still | null = null;

  constructor(canvas: HTMLCanvasElement, scope: Scope, events: CoverEvents) {
    this.#canvas = canvas;
    this.#scope = scope;
    this.#events = events;
  }

  /** The still that is seen now, if it is one. */
  get shown(): Still | null {
    return this.#canvas.hidden ? null : this.#shown;
  }

  get isOn(): boolean {
    return !this.#canvas.hidden;
  }

  /** Draws at once; what was seen stays where there is nothing to draw. */
  rough(pictures: RoughPictures, timeline: Timeline, frame: number): boolean {
    this.#fit(timeline.canvas.width, timeline.canvas.height);
    const context = this.#canvas.getContext("2d");
    if (!context || !pictures.draw(context, timeline, frame)) return false;
    this.#shown = null;
    this.#canvas.hidden = false;
    return true;
  }

  still(still: Still): void {
    if (this.#asking?.url === still.url) {
      this.#wanted = null;
      return;
    }
    this.#wanted = still;
    // another frame is wanted: what was asked is of no use. Of the same frame, as under a drag, each is worth seeing.
    if (!this.#asking || this.#asking.frame !== still.frame) void this.#next();
  }

  /** Nothing that was asked for is wanted any more. */
  forget(): void {
    this.#wanted = this.#asking = null;
  }

  off(): void {
    this.forget();
    this.#shown = null;
    this.#canvas.hidden = true;
  }

  async #next(): Promise<void> {
    const still = this.#wanted;
    if (!still) return;
    this.#asking = still;
    this.#wanted = null;
    const image = new Image();
    image.src = still.url;
    try {
      await image.decode();
    } catch {
      if (this.#isOver(still)) return;
      this.#asking = null;
      this.#events.failed(still);
      return void this.#next();
    }
    if (this.#isOver(still)) return;
    this.#asking = null;
    this.#draw(image, still);
    void this.#next();
  }

  #isOver(still: Still): boolean {
    return this.#scope.isEnded || this.#asking !== still;
  }

  #draw(image: HTMLImageElement, still: Still): void {
    this.#canvas.width = image.naturalWidth;
    this.#canvas.height = image.naturalHeight;
    this.#canvas.getContext("2d")?.drawImage(image, 0, 0);
    this.#shown = still;
    this.#canvas.hidden = false;
    this.#events.shown(still);
  }

  /** No larger than it is worth for a rough picture. */
  #fit(width: number, height: number): void {
    const scale = Math.min(1, 640 / Math.max(width, height));
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.#canvas.width !== across) this.#canvas.width = across;
    if (this.#canvas.height !== down) this.#canvas.height = down;
  }
}
