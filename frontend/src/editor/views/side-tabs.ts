// <side-tabs> <div role="tablist"> <button role="tab" data-shows="inspector"> … </div> <section data-panel="inspector"> … </side-tabs>
// The inspector or the versions. `editor:open` asks for one from elsewhere.
import { need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { hear } from "../events.ts";
import { panelsOf } from "../panels.ts";

export class SideTabs extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const panels = panelsOf(this.#scope, need(this, "[role=tablist]", HTMLElement), this, "editor-side");
    hear(this.#scope, "editor:open", ({ panel }) => panels.show(panel));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

customElements.define("side-tabs", SideTabs);
