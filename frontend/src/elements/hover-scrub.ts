// <div class="poster"> <img> <hover-scrub src="/media/…/filmstrip" frames="24" width="160" height="90"></hover-scrub> <a href> </div>
// Runs through a film under the pointer: the frame at the pointer's place, from a strip of `frames` pictures of width x height in
// one row. The strip is fetched after the pointer has rested on the poster. It covers the poster and moves nothing; a finger
// opens the film as it does without this.
import { Scope } from "../lib/scope.ts";

const REST = 150; // ms: who only passes over fetches nothing

export class HoverScrub extends HTMLElement {
  #scope = new Scope();
  #strip: HTMLImageElement | null = null;
  #isOver = false;
  #part = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    const poster = this.closest<HTMLElement>(".poster") ?? this;
    this.#scope.on(poster, "pointerenter", (event) => event.pointerType !== "touch" && this.#enter(event, poster));
    this.#scope.on(poster, "pointermove", (event) => this.#isOver && this.#move(event, poster));
    this.#scope.on(poster, "pointerleave", () => this.#leave());
  }

  disconnectedCallback(): void {
    this.#leave();
    this.#scope.end();
  }

  #enter(event: PointerEvent, poster: HTMLElement): void {
    this.#isOver = true;
    this.#move(event, poster);
    this.#scope.after(REST, "rest", () => this.#load());
  }

  #move(event: PointerEvent, poster: HTMLElement): void {
    const { left, width } = poster.getBoundingClientRect();
    this.#part = width > 0 ? Math.min(1, Math.max(0, (event.clientX - left) / width)) : 0;
    if (this.hasAttribute("data-on")) this.#show();
  }

  #leave(): void {
    this.#isOver = false;
    this.#scope.cancel("rest");
    this.removeAttribute("data-on");
  }

  #load(): void {
    if (!this.#strip) {
      this.#strip = new Image();
      this.#scope.on(this.#strip, "load", () => this.#isOver && this.#begin());
      this.#strip.src = this.getAttribute("src") ?? "";
    } else if (this.#strip.complete && this.#strip.naturalWidth > 0) {
      this.#begin();
    }
  }

  #begin(): void {
    this.style.setProperty("background-image", `url(${JSON.stringify(this.getAttribute("src") ?? "")})`);
    this.setAttribute("data-on", "");
    this.#show();
  }

  /** As object-fit: cover does, so that the picture does not jump from the poster's crop to another. */
  #show(): void {
    const [frames, width, height] = ["frames", "width", "height"].map((name) => Math.max(1, Number(this.getAttribute(name)))) as [number, number, number];
    const frame = Math.min(frames - 1, Math.floor(this.#part * frames));
    const scale = Math.max(this.clientWidth / width, this.clientHeight / height);
    const [x, y] = [(this.clientWidth - width * scale) / 2 - frame * width * scale, (this.clientHeight - height * scale) / 2];
    this.style.setProperty("background-size", `${frames * width * scale}px ${height * scale}px`);
    this.style.setProperty("background-position", `${x}px ${y}px`);
    this.style.setProperty("--part", String(frames > 1 ? frame / (frames - 1) : 0));
  }
}

customElements.define("hover-scrub", HoverScrub);
