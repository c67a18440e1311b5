// The strips, posters and peaks that clips are drawn from: each asked for once, however many clips show it, and told when it is there.
import { request } from "../../lib/http.ts";
import { type Peaks, readPeaks } from "../../lib/peaks.ts";
import type { Scope } from "../../lib/scope.ts";

export class Pictures {
  readonly #scope: Scope;
  readonly #arrived: () => void;
  /** Null while it is on its way, and where there is none to be had. */
  readonly #images = new Map<string, HTMLImageElement | null>();
  readonly #peaks = new Map<string, Peaks | null>();

  constructor(scope: Scope, arrived: () => void) {
    this.#scope = scope;
    this.#arrived = arrived;
  }

  image(url: string): HTMLImageElement | null {
    const known = this.#images.get(url);
    if (known !== undefined || !url) return known ?? null;
    this.#images.set(url, null);
    const image = new Image();
    image.src = url;
    void image.decode().then(
      () => this.#came(() => this.#images.set(url, image)),
      () => undefined, // a picture that does not come is not drawn; the clip's name is there
    );
    return null;
  }

  peaks(url: string): Peaks | null {
    const known = this.#peaks.get(url);
    if (known !== undefined || !url) return known ?? null;
    this.#peaks.set(url, null);
    void request(url, { signal: this.#scope.signal })
      .then((answer) => answer.arrayBuffer())
      .then(
        (buffer) => this.#came(() => this.#peaks.set(url, readPeaks(buffer))),
        () => void this.#scope.after(AGAIN, `peaks ${url}`, () => this.#peaks.delete(url)),
      );
    return null;
  }

  #came(keep: () => void): void {
    if (this.#scope.isEnded) return;
    keep();
    this.#arrived();
  }
}

/** What could not be fetched is asked for again when it is next drawn, not before so many milliseconds. */
const AGAIN = 5000;
