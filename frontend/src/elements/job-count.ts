// <job-count class="num">2</job-count>  How many jobs run, beside the word in the navigation; empty when none does.
import { feed } from "../lib/feed.ts";
import { Scope } from "../lib/scope.ts";

export class JobCount extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    feed.listen(this.#scope, ({ state }) => {
      this.textContent = state.running > 0 ? String(state.running) : "";
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

customElements.define("job-count", JobCount);
