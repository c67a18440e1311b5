// Pieces of previews that were fetched, by their names. A name changes with what is in the piece (engine/preview/rendition.py) while the
// address changes with every edit, so the browser's own cache would fetch all of them anew: here an edit fetches what it changed.
import type { FragmentLoaderConstructor, FragmentLoaderContext, Loader, LoaderCallbacks, LoaderConfiguration, LoaderStats } from "hls.js";

const LIMIT = 96 * 1024 ** 2; // bytes: some minutes of preview

export class Pieces {
  readonly #kept = new Map<string, ArrayBuffer>();
  readonly #limit: number;
  #size = 0;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  get(name: string): ArrayBuffer | undefined {
    const found = this.#kept.get(name);
    if (found) {
      this.#kept.delete(name);
      this.#kept.set(name, found);
    }
    return found;
  }

  /** Forgets those that were not used for the longest. */
  put(name: string, piece: ArrayBuffer): void {
    this.#forget(name);
    this.#kept.set(name, piece);
    this.#size += piece.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#limit) break;
      this.#forget(oldest);
    }
  }

  #forget(name: string): void {
    this.#size -= this.#kept.get(name)?.byteLength ?? 0;
    this.#kept.delete(name);
  }
}

export function nameOf(url: string): string {
  return new URL(url, "http://here").pathname.split("/").at(-1) ?? "";
}

/** A loader of hls.js that asks `pieces` first, and `Inner` for what is not there. */
export function keeping(Inner: new (config: never) => Loader<FragmentLoaderContext>, pieces: Pieces): FragmentLoaderConstructor {
  return class implements Loader<FragmentLoaderContext> {
    readonly #inner: Loader<FragmentLoaderContext>;
    #isOver = false;
    context: FragmentLoaderContext | null = null;

    constructor(config: unknown) {
      this.#inner = new Inner(config as never);
    }

    get stats(): LoaderStats {
      return this.#inner.stats;
    }

    load(context: FragmentLoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<FragmentLoaderContext>): void {
      this.context = context;
      const name = nameOf(context.url);
      const kept = pieces.get(name);
      if (kept) return this.#give(kept, context, callbacks);
      const onSuccess: typeof callbacks.onSuccess = (response, ...rest) => {
        // what hls.js gets may be changed in place
        if (response.data instanceof ArrayBuffer) pieces.put(name, response.data.slice(0));
        callbacks.onSuccess(response, ...rest);
      };
      this.#inner.load(context, config, { ...callbacks, onSuccess });
    }

    abort(): void {
      this.#isOver = true;
      this.#inner.abort();
    }

    destroy(): void {
      this.#isOver = true;
      this.#inner.destroy();
    }

    getCacheAge(): number | null {
      return this.#inner.getCacheAge?.() ?? null;
    }

    getResponseHeader(name: string): string | null {
      return this.#inner.getResponseHeader?.(name) ?? null;
    }

    #give(kept: ArrayBuffer, context: FragmentLoaderContext, { onSuccess }: LoaderCallbacks<FragmentLoaderContext>): void {
      const now = performance.now();
      const { stats } = this;
      stats.loading.start = stats.loading.first = stats.loading.end = now;
      stats.loaded = stats.total = kept.byteLength;
      // as late as an answer comes, for hls.js has not done with asking
      queueMicrotask(() => {
        if (!this.#isOver) onSuccess({ url: context.url, data: kept.slice(0), code: 200 }, stats, context, null);
      });
    }
  };
}
