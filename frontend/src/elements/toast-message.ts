// <toast-message><span data-text>…</span><button type="button" data-close hidden>…</button></toast-message>
// A message that stays until read: closing removes it. The button is hidden until this script is there to serve it.
import { find } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

export class ToastMessage extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const close = find(this, "[data-close]", HTMLButtonElement);
    if (!close) return;
    close.hidden = false;
    this.#scope.on(close, "click", () => this.remove());
    this.#scope.on(this, "keydown", (event) => {
      if (event.key === "Escape") this.remove();
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

customElements.define("toast-message", ToastMessage);
