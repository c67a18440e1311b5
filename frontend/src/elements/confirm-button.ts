// <confirm-button><form method="post">… <button>Delete</button></form><dialog> … <button data-yes> </dialog></confirm-button>
// Asks before its form is sent. Without this script the form is sent at once, so use it only for what can be undone or
// what the server asks about again. The dialog's own buttons close it; data-yes sends the form.
import { need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

export class ConfirmButton extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const form = need(this, "form[method=post]", HTMLFormElement);
    const dialog = need(this, "dialog", HTMLDialogElement);
    const yes = need(dialog, "[data-yes]", HTMLButtonElement);
    let isSure = false;
    this.#scope.on(form, "submit", (event) => {
      if (isSure) return;
      event.preventDefault();
      dialog.showModal();
    });
    this.#scope.on(yes, "click", () => {
      isSure = true;
      dialog.close();
      form.requestSubmit();
      isSure = false;
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

customElements.define("confirm-button", ConfirmButton);
