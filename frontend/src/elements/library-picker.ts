// <dialog><library-picker src="/projects/<id>/add/"></library-picker></dialog>
// Fills itself with the page at `src` when its dialog is opened; the search and the page links in it stay in it. Its Add
// buttons send the clip table's form: see clip-table.ts.
import { fragment } from "../lib/dom.ts";
import { ApiError, FRAGMENT, requestHtml } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";

export class LibraryPicker extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const dialog = this.closest("dialog");
    if (dialog) this.#scope.on(dialog, "opened", () => void this.#load(this.#address("")));
    this.#scope.on(this, "submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.method !== "get") return;
      event.preventDefault();
      const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
      void this.#load(this.#address(`?${query}`), true);
    });
    this.#scope.on(this, "click", (event) => {
      const href = event.target instanceof Element ? event.target.closest("a")?.getAttribute("href") : null;
      if (!href || this.#address(href).pathname !== this.#address("").pathname) return;
      event.preventDefault();
      void this.#load(this.#address(href));
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #address(href: string): URL {
    return new URL(href, new URL(this.getAttribute("src") ?? "", location.href));
  }

  async #load(address: URL, isSearch = false): Promise<void> {
    this.setAttribute("aria-busy", "true");
    try {
      this.replaceChildren(fragment(await requestHtml(address.href, { headers: FRAGMENT, signal: this.#scope.signal })));
      if (isSearch) this.querySelector<HTMLInputElement>("input[type=search]")?.focus();
    } catch (error) {
      if (this.#scope.isEnded) return;
      this.textContent = error instanceof ApiError ? error.message : "The library cannot be shown. Try again.";
    } finally {
      this.removeAttribute("aria-busy");
    }
  }
}

customElements.define("library-picker", LibraryPicker);
