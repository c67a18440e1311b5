// <mix-film><div data-screen><video data-video></video><img data-picture></div> <button data-play><span data-play-words></button>
//   <ol><li data-part="/address" data-kind="video|image" data-from="1.5" data-length="3"> … </ol></mix-film>
// Plays a film that is not made yet: its clips one after another, each from its beginning for its length. A picture stands for as
// long. Without this script the contact sheet shows what comes.
import { find, findAll, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

const LOOK = 40; // ms between two looks at where a clip is

/** What a clip looks like while none of it has come yet. */
const still = (part: HTMLElement | undefined): string => (part && find(part, "img", HTMLImageElement)?.src) ?? "";

export class MixFilm extends HTMLElement {
  #scope = new Scope();
  #at = -1;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(need(this, "[data-play]", HTMLButtonElement), "click", () => (this.#at < 0 ? this.#play(0) : this.#stop()));
    this.#scope.on(this.#video, "ended", () => this.#next());
    this.#scope.on(this.#video, "error", () => this.#at >= 0 && this.#next());
    this.#video.poster = still(this.#parts[0]);
    const dialog = this.closest("dialog");
    if (dialog) this.#scope.on(dialog, "close", () => this.#stop());
  }

  disconnectedCallback(): void {
    this.#stop();
    this.#scope.end();
  }

  get #video(): HTMLVideoElement {
    return need(this, "[data-video]", HTMLVideoElement);
  }

  get #parts(): HTMLElement[] {
    return findAll(this, "[data-part]", HTMLElement);
  }

  #play(at: number): void {
    const part = this.#parts[at];
    if (!part) return this.#stop();
    this.#at = at;
    this.#mark(part);
    const { part: address = "", kind = "", from = "0", length = "0" } = part.dataset;
    const [video, picture] = [this.#video, need(this, "[data-picture]", HTMLImageElement)];
    video.hidden = kind === "image";
    picture.hidden = kind !== "image";
    video.pause();
    if (kind === "image") {
      picture.src = address;
      this.#scope.after(Number(length) * 1000, "end", () => this.#next());
      return;
    }
    const end = Number(from) + Number(length);
    video.poster = still(part);
    video.src = `${address}#t=${from}`;
    void video.play().catch(() => undefined); // stopped before it began, or refused: the button plays again
    this.#scope.every(LOOK, "end", () => video.currentTime >= end && this.#next());
  }

  #next(): void {
    this.#scope.cancel("end");
    this.#play(this.#at + 1);
  }

  #stop(): void {
    this.#scope.cancel("end");
    this.#at = -1;
    this.#video.pause();
    this.#mark(null);
  }

  #mark(playing: HTMLElement | null): void {
    for (const part of this.#parts) part.toggleAttribute("data-playing", part === playing);
    const words = find(this, "[data-play-words]", HTMLElement);
    if (words) words.textContent = playing ? "Stop" : "Play";
  }
}

customElements.define("mix-film", MixFilm);
