// Asks the server for the preview of a document: what the pieces of its picture and sound are called, and where. The newest question
// wins; while a hand drags, one at a time and no more than one every 150 ms. A studio that is busy or away is asked again.
import { ApiError, requestJson } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";

/** As projects/api/previews.py tells it. `key` changes when anything of it does, and is empty where nothing is to be seen. */
export interface Rendition {
  readonly key: string;
  readonly master: string;
  /** With FRAME in the place of a frame's number. */
  readonly stills: string;
  /** Frames; fewer than the document's where media is missing at its end. */
  readonly duration: number;
  /** Ids of assets that it does without. */
  readonly missing: readonly string[];
}

export interface Told {
  /** Of that document; `isDragging`: it was one of many under a hand. */
  ready(rendition: Rendition, timeline: Timeline, isDragging: boolean): void;
  /** In a sentence; it is asked again by itself when `isWaiting`. */
  failed(sentence: string, isWaiting: boolean): void;
}

interface Wish {
  readonly timeline: Timeline;
  readonly around: number;
  readonly isDragging: boolean;
}

export const DRAG_EVERY = 150;
const DELAYS = [300, 700, 1500, 3000, 5000];
const BUSY = new Set([0, 408, 425, 429, 502, 503, 504]);

/** What of a document is seen or heard; the rest may change without a new preview. */
export function isSeenAlike(one: Timeline, other: Timeline): boolean {
  if (one === other) return true;
  const { tracks, canvas, rate, loudness, duration } = one;
  return tracks === other.tracks && canvas === other.canvas && rate === other.rate && loudness === other.loudness && duration === other.duration;
}

/** Where a single picture of a preview is. */
export function stillOf({ stills }: Rendition, frame: number): string {
  return stills.replace("FRAME", String(frame));
}

export class Renditions {
  readonly #url: string;
  readonly #scope: Scope;
  readonly #told: Told;
  #wish: Wish | null = null;
  #asking: Scope | null = null;
  #asked = -Infinity;
  #failures = 0;

  constructor(url: string, scope: Scope, told: Told) {
    this.#url = url;
    this.#scope = scope;
    this.#told = told;
    scope.onEnd(() => this.#asking?.end());
    scope.on(window, "online", () => this.retry());
  }

  /** Whether an answer is still to come. */
  get isAsking(): boolean {
    return this.#wish !== null;
  }

  want(timeline: Timeline, around: number, isDragging = false): void {
    this.#wish = { timeline, around, isDragging };
    if (isDragging && this.#asking) return;
    this.#asking?.end();
    this.#asking = null;
    const since = performance.now() - this.#asked;
    if (isDragging && since < DRAG_EVERY) this.#scope.after(DRAG_EVERY - since, "ask", () => void this.#ask());
    else void this.#ask();
  }

  /** Nothing is to be shown: what was asked is not told. */
  forget(): void {
    this.#wish = null;
    this.#asking?.end();
    this.#asking = null;
    this.#scope.cancel("ask");
  }

  /** At once what would be asked again later. */
  retry(): void {
    if (!this.#wish || this.#asking) return;
    this.#failures = 0;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#scope.cancel("ask");
    const wish = this.#wish;
    if (!wish || this.#scope.isEnded) return;
    const asking = (this.#asking = new Scope());
    this.#asked = performance.now();
    try {
      const json = { timeline: wish.timeline, around: wish.around };
      const rendition = await requestJson<Rendition>(this.#url, { json, signal: asking.signal });
      if (asking.isEnded) return;
      this.#failures = 0;
      this.#asking = null;
      if (this.#wish === wish) this.#wish = null;
      this.#told.ready(rendition, wish.timeline, wish.isDragging);
      this.#goOn();
    } catch (error) {
      if (asking.isEnded) return;
      this.#asking = null;
      this.#fail(error, wish);
    }
  }

  /** With what was wished in the meantime. */
  #goOn(): void {
    if (!this.#wish || this.#asking) return;
    const wait = this.#wish.isDragging ? DRAG_EVERY - (performance.now() - this.#asked) : 0;
    if (wait > 0) this.#scope.after(wait, "ask", () => void this.#ask());
    else void this.#ask();
  }

  #fail(error: unknown, wish: Wish): void {
    if (!(error instanceof ApiError)) throw error;
    const isWaiting = BUSY.has(error.status);
    if (isWaiting) {
      const delay = DELAYS[Math.min(this.#failures++, DELAYS.length - 1)] ?? 5000;
      this.#scope.after(delay, "ask", () => void this.#ask());
    } else if (this.#wish === wish) {
      this.#wish = null;
    }
    this.#told.failed(error.message, isWaiting);
    if (!isWaiting) this.#goOn();
  }
}
