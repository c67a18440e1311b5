// <poster-size><input type="range" min="1" max="5" value="3" aria-label="Poster size"></poster-size>
// How high the rows of posters are, remembered by this browser. The height is the variable --row of the page, which
// frontend/styles/library.css reads.
import { need } from "../lib/dom.ts";
import { remember, remembered } from "../lib/remembered.ts";
import { Scope } from "../lib/scope.ts";

const HEIGHTS = ["5.5rem", "6.75rem", "8.25rem", "11rem", "15rem"];
const NAME = "poster-size";

export class PosterSize extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const slider = need(this, "input[type=range]", HTMLInputElement);
    const kept = remembered(NAME);
    if (kept !== null && HEIGHTS[Number(kept) - 1]) slider.value = kept;
    this.#show(slider);
    this.#scope.on(slider, "input", () => {
      this.#show(slider);
      remember(NAME, slider.value);
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #show(slider: HTMLInputElement): void {
    const height = HEIGHTS[Number(slider.value) - 1];
    if (height) document.documentElement.style.setProperty("--row", height);
  }
}

customElements.define("poster-size", PosterSize);
