/** Moving about in a film by frames and by speed, as at an editing desk. What it moves is a media element; no markup. */

import { toSeconds, type Rate } from "../lib/frames.ts";
import type { Scope } from "../lib/scope.ts";

/** What of an HTMLMediaElement is used. */
export interface Moving {
  currentTime: number;
  playbackRate: number;
  readonly duration: number;
  readonly paused: boolean;
  play(): Promise<void>;
  pause(): void;
}

const FASTEST = 8;
const BACK_STEP = 100; // ms between the pictures on the way back, as no browser plays backwards

export class Transport {
  readonly #media: Moving;
  readonly #rate: Rate;
  readonly #scope: Scope;
  #shuttle = 0;
  #usual = 1;

  constructor(media: Moving, rate: Rate, scope: Scope) {
    this.#media = media;
    this.#rate = rate;
    this.#scope = scope;
  }

  /** The frame that is seen. A hair is added, as 2 / 25 s times 25 is not quite 2 to a float. */
  get frame(): number {
    return Math.floor((this.#media.currentTime * this.#rate.num) / this.#rate.den + 1e-3);
  }

  /** -8 to 8; 0 when nobody shuttles. */
  get shuttle(): number {
    return this.#shuttle;
  }

  togglePlay(): void {
    const isStill = this.#media.paused && this.#shuttle === 0;
    this.stop();
    if (isStill) this.#play();
  }

  stop(): void {
    this.#scope.cancel("back");
    this.#shuttle = 0;
    this.#media.playbackRate = this.#usual;
    this.#media.pause();
  }

  /** How fast it plays from now on, and when it plays again. */
  set speed(speed: number) {
    this.#usual = speed;
    this.#media.playbackRate = speed;
  }

  step(frames: number): void {
    this.stop();
    this.#show(this.frame + frames);
  }

  jump(seconds: number): void {
    this.#seek(this.#media.currentTime + seconds);
  }

  toStart(): void {
    this.#seek(0);
  }

  toEnd(): void {
    this.stop();
    this.#show(Math.ceil((this.#media.duration * this.#rate.num) / this.#rate.den - 1e-3) - 1);
  }

  /** J and L: once more is twice as fast, the other way begins at once. */
  turn(way: 1 | -1): void {
    const isSameWay = Math.sign(this.#shuttle) === way;
    this.#shuttle = way * (isSameWay ? Math.min(FASTEST, Math.abs(this.#shuttle) * 2) : 1);
    this.#scope.cancel("back");
    if (way > 0) {
      this.#media.playbackRate = this.#shuttle;
      this.#play();
    } else {
      this.#media.pause();
      this.#scope.every(BACK_STEP, "back", () => this.#back());
    }
  }

  #back(): void {
    if (this.#media.currentTime <= 0) this.stop();
    else this.jump((this.#shuttle * BACK_STEP) / 1000);
  }

  /** The middle of a frame: its very beginning is the end of the one before to some decoders. */
  #show(frame: number): void {
    this.#seek(toSeconds(Math.max(0, frame) + 0.5, this.#rate));
  }

  #seek(seconds: number): void {
    const end = Number.isFinite(this.#media.duration) ? this.#media.duration : seconds;
    this.#media.currentTime = Math.min(end, Math.max(0, seconds));
  }

  #play(): void {
    void this.#media.play().catch(() => undefined); // stopped again before it began, or forbidden: the bar shows which
  }
}
