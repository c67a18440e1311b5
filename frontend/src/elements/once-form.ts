// <once-form><form method="post"> <input type="hidden" name="key" value="<uuid>"> … <button> </form></once-form>
// A form that asks for paid or slow work is sent once: its button is off while it is on its way, and the server knows a second copy by
// its key. Shown again by the browser's Back, it asks for something else, and so gets a new key.
import { find, findAll, need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";
import { uuid } from "../lib/uuid.ts";

export class OnceForm extends HTMLElement {
  #scope = new Scope();
  #off: HTMLButtonElement[] = [];

  connectedCallback(): void {
    this.#scope = new Scope();
    const form = need(this, "form", HTMLFormElement);
    const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (visit?.type === "back_forward") this.#renew(form); // the page was made anew, or came from the browser's store with its old key
    this.#scope.on(form, "submit", (event) => {
      if (event.defaultPrevented) return;
      this.#scope.after(0, "off", () => this.#turnOff(form)); // a button that is off at once would not be sent
    });
    this.#scope.on(window, "pageshow", (event) => {
      for (const button of this.#off) button.disabled = false;
      this.#off = [];
      if (event.persisted) this.#renew(form);
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #turnOff(form: HTMLFormElement): void {
    this.#off = findAll(form, "button:not([type=button], :disabled)", HTMLButtonElement);
    for (const button of this.#off) button.disabled = true;
  }

  #renew(form: HTMLFormElement): void {
    const key = find(form, "input[name=key]", HTMLInputElement);
    if (key) key.value = uuid();
  }
}

customElements.define("once-form", OnceForm);
