// <a href="/the/page/of/it/" data-fetches="ID-of-a-dialog">, and <dialog id="ID"><fetched-part></fetched-part></dialog>:
// opens the dialog with the inside of that page in it. Without this script the link is a link.
import { fragment } from "../lib/dom.ts";
import { ApiError, FRAGMENT, requestHtml } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";

export class FetchedPart extends HTMLElement {
  #scope = new Scope();
  #asked = "";

  connectedCallback(): void {
    this.#scope = new Scope();
    const dialog = this.closest("dialog");
    if (!dialog) return;
    this.#scope.on(document, "click", (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(`a[data-fetches="${dialog.id}"]`) : null;
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !isPlain) return;
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
      void this.#load(link.href);
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  async #load(address: string): Promise<void> {
    this.#asked = address;
    this.replaceChildren();
    this.setAttribute("aria-busy", "true");
    let inside: Node | string;
    try {
      inside = fragment(await requestHtml(address, { headers: FRAGMENT, signal: this.#scope.signal }));
    } catch (error) {
      if (this.#scope.isEnded) return;
      inside = error instanceof ApiError ? error.message : "That cannot be shown. Try again.";
    }
    if (this.#asked !== address) return; // another link was pressed meanwhile
    this.removeAttribute("aria-busy");
    this.replaceChildren(inside);
    this.querySelector<HTMLElement>("select, input:not([type=hidden]), button")?.focus();
  }
}

customElements.define("fetched-part", FetchedPart);
