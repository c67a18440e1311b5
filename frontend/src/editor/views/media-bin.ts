// <media-bin> what bin/panel.ts names </media-bin>
// The panel Media: what the project uses and what the library has, with posters to run through, to be put on the timeline by a
// drag, by Enter, or by the bar of what is chosen.
import { Scope } from "../../lib/scope.ts";
import { card } from "../bin/cards.ts";
import { BinPanel } from "../bin/panel.ts";

export class MediaBin extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    new BinPanel(this, this.#scope, { draw: card });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

customElements.define("media-bin", MediaBin);
