// The media that the editor knows of: what edits must know, and where its pictures and sounds are. It grows as more is looked
// at in the bin; what a project names is there from the start.
import type { Scope } from "../../lib/scope.ts";
import { fromMicroseconds, type Rate } from "../../lib/frames.ts";
import type { Media, MediaFacts } from "../edits/document.ts";

/** An asset as projects/media_facts.py tells it. Addresses are empty where there is no such thing (yet). */
export interface MediaItem {
  readonly id: string;
  readonly kind: "video" | "image" | "audio";
  readonly name: string;
  /** `gone`: deleted, or never this person's; its clip stays, and says so. */
  readonly status: "ready" | "processing" | "failed" | "gone";
  /** Why it cannot be used, in a sentence; empty where it can. */
  readonly problem: string;
  readonly duration_us: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly has_audio: boolean;
  readonly is_trashed: boolean;
  /** How it came to be: upload, generation, render ... as Asset.Source. */
  readonly source: string;
  readonly poster: string;
  /** A row of `frames` pictures of width x height, spread evenly over the whole film. */
  readonly filmstrip: { readonly url: string; readonly frames: number; readonly width: number; readonly height: number } | null;
  readonly peaks: string;
  readonly original: string;
}

export class Shelf {
  readonly #items = new Map<string, MediaItem>();
  readonly #facts = new Map<string, MediaFacts>();
  readonly #listeners = new Set<() => void>();
  readonly rate: Rate;

  constructor(rate: Rate, items: Iterable<MediaItem> = []) {
    this.rate = rate;
    this.add(items);
  }

  /** For edits: of what is ready. The same map for good; it grows. */
  get facts(): Media {
    return this.#facts;
  }

  get ids(): string[] {
    return [...this.#items.keys()];
  }

  get(id: string): MediaItem | undefined {
    return this.#items.get(id);
  }

  add(items: Iterable<MediaItem>): void {
    for (const item of items) {
      this.#items.set(item.id, item);
      if (item.status !== "ready") continue;
      const duration = item.duration_us === null ? null : fromMicroseconds(item.duration_us, this.rate);
      this.#facts.set(item.id, { id: item.id, kind: item.kind, name: item.name, duration, hasAudio: item.has_audio });
    }
    for (const tell of this.#listeners) tell();
  }

  /** After more was added, until the scope ends. */
  listen(scope: Scope, listener: () => void): void {
    this.#listeners.add(listener);
    scope.onEnd(() => this.#listeners.delete(listener));
  }
}
