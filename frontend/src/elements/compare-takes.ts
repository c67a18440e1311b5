/**
 * <compare-takes> <div data-bar hidden> <button data-do="play | start | loop"><span data-words></span> <input type="range" data-seek max="1000"> </div>
 *   <video controls> or <audio controls>, several
 *   <form data-review-form> <button name="verdict" value="kept" data-verdict="kept" aria-pressed="false"> </form> </compare-takes>
 *
 * Plays all of them together: one button, one line to seek by. Those that are shorter wait at their end. Keeps and rejects without
 * stopping them. Without this script each has its own controls, and the forms do it.
 */

import { find, findAll, need } from "../lib/dom.ts";
import { ApiError, FRAGMENT, request } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";

const APART = 0.12; // seconds that one may be ahead of another before it is put right

export class CompareTakes extends HTMLElement {
  #scope = new Scope();
  #isPlaying = false;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(this, "submit", (event) => void this.#review(event as SubmitEvent));
    const bar = find(this, "[data-bar]", HTMLElement);
    if (!bar || this.#media.length === 0) return;
    bar.hidden = false;
    this.#scope.on(bar, "click", (event) => this.#clicked(event));
    const seek = need(bar, "[data-seek]", HTMLInputElement);
    this.#scope.on(seek, "input", () => this.#seek((seek.valueAsNumber / Number(seek.max)) * this.#length));
    for (const each of this.#media) {
      this.#scope.on(each, "timeupdate", () => this.#follow());
      this.#scope.on(each, "ended", () => this.#ended());
    }
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  async #review(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-review-form")) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    try {
      await request(form.action, { body, headers: FRAGMENT, signal: this.#scope.signal });
      showVerdict(form, String(body.get("verdict") ?? ""));
    } catch (error) {
      if (!this.#scope.isEnded) toast(error instanceof ApiError ? error.message : "That could not be done. Try it again.", "error");
    }
  }

  get #media(): HTMLMediaElement[] {
    return findAll(this, "video, audio", HTMLMediaElement);
  }

  get #length(): number {
    return Math.max(0, ...this.#media.map((each) => (Number.isFinite(each.duration) ? each.duration : 0)));
  }

  /** The one that lasts longest says where they are. */
  get #leader(): HTMLMediaElement | undefined {
    return this.#media.find((each) => each.duration === this.#length) ?? this.#media[0];
  }

  #clicked(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
    if (button?.dataset["do"] === "play") this.#play(!this.#isPlaying);
    if (button?.dataset["do"] === "start") this.#seek(0);
    if (button?.dataset["do"] === "loop") button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  }

  #play(isPlaying: boolean): void {
    this.#isPlaying = isPlaying;
    const leader = this.#leader;
    if (isPlaying && leader?.ended) this.#seek(0);
    for (const each of this.#media) {
      if (!isPlaying) each.pause();
      else if (!each.ended) void each.play().catch(() => undefined); // a browser may refuse what has sound
    }
    const button = need(this, "[data-do=play]", HTMLElement);
    const words = isPlaying ? "Pause all" : "Play all";
    button.setAttribute("aria-label", words);
    need(button, "[data-words]", HTMLElement).textContent = words;
  }

  #seek(seconds: number): void {
    for (const each of this.#media) each.currentTime = Number.isFinite(each.duration) ? Math.min(seconds, each.duration) : seconds;
    this.#follow();
  }

  #follow(): void {
    const leader = this.#leader;
    if (!leader || this.#length <= 0) return;
    need(this, "[data-seek]", HTMLInputElement).value = String((leader.currentTime / this.#length) * 1000);
    if (!this.#isPlaying) return;
    for (const each of this.#media) {
      const wanted = Math.min(leader.currentTime, each.duration || 0);
      if (each !== leader && !each.ended && Math.abs(each.currentTime - wanted) > APART) each.currentTime = wanted;
    }
  }

  #ended(): void {
    if (!this.#isPlaying || !this.#media.every((each) => each.ended)) return;
    const isAgain = find(this, "[data-do=loop]", HTMLElement)?.getAttribute("aria-pressed") === "true";
    this.#play(false);
    if (!isAgain) return;
    this.#seek(0);
    this.#play(true);
  }
}

/** As the server draws it: what is pressed already takes it back. */
function showVerdict(form: HTMLFormElement, verdict: string): void {
  for (const button of findAll(form, "[data-verdict]", HTMLButtonElement)) {
    const own = button.dataset["verdict"] ?? "";
    button.setAttribute("aria-pressed", String(own === verdict));
    button.value = own === verdict ? "" : own;
  }
}

customElements.define("compare-takes", CompareTakes);
