// <tool-tabs role="tablist" aria-orientation="vertical"> <button role="tab" data-shows="media"> … </tool-tabs>
// What the left panel shows: the `[data-panel]` of that name in `.ed-tools`. `editor:open` asks for one from elsewhere.
import { need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { hear } from "../events.ts";
import { panelsOf } from "../panels.ts";

export class ToolTabs extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const shell = this.closest<HTMLElement>("editor-shell") ?? document.body;
    const panels = panelsOf(this.#scope, this, need(shell, ".ed-tools", HTMLElement), "editor-tool");
    hear(this.#scope, "editor:open", ({ panel }) => panels.show(panel));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

customElements.define("tool-tabs", ToolTabs);
