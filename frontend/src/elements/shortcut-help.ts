// <shortcut-help><dialog> the keys of this page </dialog></shortcut-help>  (templates/components/shortcuts.html)
// ? shows the keys of the page, / goes to its search. Neither while something is typed or a dialog is open.
import { findAll, need } from "../lib/dom.ts";
import { isForPage, isPlain } from "../lib/keys.ts";
import { Scope } from "../lib/scope.ts";

export class ShortcutHelp extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(document, "keydown", (event) => this.#pressed(event));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #pressed(event: KeyboardEvent): void {
    if (!isForPage(event) || !isPlain(event)) return;
    if (event.key === "?") need(this, "dialog", HTMLDialogElement).showModal();
    else if (event.key !== "/" || !focusSearch()) return;
    event.preventDefault();
  }
}

function focusSearch(): boolean {
  const field = findAll(document, "input[type=search]", HTMLInputElement).find((each) => !each.closest("dialog, [popover]"));
  field?.focus();
  field?.select();
  return field !== undefined;
}

customElements.define("shortcut-help", ShortcutHelp);
