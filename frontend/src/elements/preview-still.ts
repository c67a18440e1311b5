// <preview-still src="/projects/<id>/still/" data-rate data-cuts="0 90" data-count="120">
//   <img>  <form><a data-go="previous"> <a data-go="following"> <input type="range" data-slider> <input data-time>
//   <span data-length> <button data-show></form>
// </preview-still>
// Shows one frame of the project: by slider, by time, or clip by clip. Follows the clip table when that has saved. Without
// this script the links and the form ask for the page at another frame.
import { formatTimecode } from "../lib/frames.ts";
import { find, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { SAVED, type Saved } from "./clip-table-parts.ts";
import { framesOf, readRate } from "./timecode-input.ts";

export class PreviewStill extends HTMLElement {
  #scope = new Scope();
  #frame = 0;
  #version = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    const [slider, time] = [this.#slider(), this.#time()];
    this.#frame = Number(slider.value);
    slider.classList.remove("hidden");
    find(this, "[data-show]", HTMLElement)?.classList.add("hidden");
    this.#scope.on(slider, "input", () => this.#show(Number(slider.value)));
    this.#scope.on(time, "input", () => {
      const frame = framesOf(time.value, this.#rate());
      if (frame !== null) this.#show(frame, false);
    });
    this.#scope.on(need(this, "form", HTMLFormElement), "submit", (event) => {
      event.preventDefault();
      const frame = framesOf(time.value, this.#rate());
      if (frame !== null) this.#show(frame);
    });
    this.#scope.on(this, "click", (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-go]") : null;
      if (!link) return;
      event.preventDefault();
      this.#go(link.dataset["go"] === "previous" ? -1 : 1);
    });
    this.#scope.on(document, SAVED, (event) => this.#follow((event as CustomEvent<Saved>).detail));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #go(direction: -1 | 1): void {
    const cuts = (this.dataset["cuts"] ?? "").split(" ").filter(Boolean).map(Number);
    const next = direction < 0 ? cuts.filter((cut) => cut < this.#frame).at(-1) : cuts.find((cut) => cut > this.#frame);
    this.#show(next ?? (direction < 0 ? 0 : this.#last()));
  }

  #show(frame: number, doesWrite = true): void {
    this.#frame = Math.min(Math.max(0, frame), this.#last());
    this.#slider().value = String(this.#frame);
    if (doesWrite) this.#time().value = formatTimecode(this.#frame, this.#rate());
    this.#scope.after(120, "draw", () => this.#draw());
  }

  #draw(): void {
    const image = need(this, "img", HTMLImageElement);
    image.src = `${this.getAttribute("src") ?? ""}?frame=${this.#frame}&v=${this.#version}`;
    image.alt = `The picture at ${formatTimecode(this.#frame, this.#rate())}`;
  }

  #follow(saved: Saved): void {
    this.dataset["cuts"] = saved.cuts;
    this.dataset["count"] = String(saved.count);
    this.#version = saved.version;
    this.#slider().max = String(this.#last());
    need(this, "[data-length]", HTMLElement).textContent = saved.length;
    this.#show(this.#frame, document.activeElement !== this.#time());
  }

  #last(): number {
    return Math.max(0, Number(this.dataset["count"] ?? 0) - 1);
  }

  #rate(): ReturnType<typeof readRate> {
    return readRate(this.dataset["rate"] ?? "30");
  }

  #slider(): HTMLInputElement {
    return need(this, "[data-slider]", HTMLInputElement);
  }

  #time(): HTMLInputElement {
    return need(this, "[data-time]", HTMLInputElement);
  }
}

customElements.define("preview-still", PreviewStill);
