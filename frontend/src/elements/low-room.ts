// <low-room></low-room>, the last thing of a page that scrolls: as high as what floats over the page's end, which are messages, uploads
// and the bar of a selection. So nothing of the page is covered for good, and what gets the focus is scrolled clear of them.
import { findAll } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

const FLOATING = "#messages, upload-tray > section, .selection-bar";
const GAP = 8; // px between them and the page

export class LowRoom extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const floating = findAll(document, FLOATING, HTMLElement);
    const observer = this.#scope.keep(new ResizeObserver(() => this.#measure(floating)));
    for (const each of floating) observer.observe(each);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** What is empty or hidden has no height. Whatever floats has its foot at the window's. */
  #measure(floating: HTMLElement[]): void {
    const shown = floating.map((each) => each.getBoundingClientRect()).filter((box) => box.height > 0);
    const room = Math.max(0, ...shown.map((box) => Math.ceil(window.innerHeight - box.top) + GAP));
    this.style.height = `${room}px`;
    document.documentElement.style.scrollPaddingBottom = `${room}px`;
  }
}

customElements.define("low-room", LowRoom);
