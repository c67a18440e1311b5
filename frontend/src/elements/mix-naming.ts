// <form><mix-naming address="/where/names/are/told/"><input name="naming"> <div data-names></div></mix-naming></form>
// Shows what the first files would be called while the template is typed, or why they cannot be. Without this script the form
// says so when it is sent.
import { fragment, need } from "../lib/dom.ts";
import { FRAGMENT, requestHtml } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";

const PAUSE = 300;

export class MixNaming extends HTMLElement {
  #scope = new Scope();
  #asking = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    const form = this.closest("form");
    if (!form) return;
    this.#scope.on(form, "input", (event) => {
      const name = event.target instanceof HTMLInputElement ? event.target.name : "";
      if (name === "naming" || name === "format") this.#scope.after(PAUSE, "names", () => void this.#ask(form));
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  async #ask(form: HTMLFormElement): Promise<void> {
    this.#asking += 1;
    const asking = this.#asking;
    const body = new FormData();
    for (const name of ["naming", "format"]) body.set(name, String(new FormData(form).get(name) ?? ""));
    try {
      const html = await requestHtml(this.getAttribute("address") ?? "", { method: "POST", body, headers: FRAGMENT, signal: this.#scope.signal });
      if (asking === this.#asking) need(this, "[data-names]", HTMLElement).replaceChildren(fragment(html));
    } catch {
      // the names that stand there are of a moment ago, and are asked for again with the next key
    }
  }
}

customElements.define("mix-naming", MixNaming);
