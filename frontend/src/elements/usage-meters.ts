// <usage-meters> [data-credits] with [data-left] [data-of] and a <progress>, [data-storage] with [data-used] [data-limit] [data-warning]
// and a <progress> </usage-meters>  (templates/components/meters.html) Credits and storage at the navigation's foot, kept right by the feed.
import { filled } from "../lib/amounts.ts";
import { find, need } from "../lib/dom.ts";
import { feed, type FeedState } from "../lib/feed.ts";
import { Scope } from "../lib/scope.ts";

export class UsageMeters extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    if (this.hasAttribute("still")) return;
    this.#scope = new Scope();
    feed.listen(this.#scope, ({ state }) => this.#show(state));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #show({ credits, storage }: FeedState): void {
    const meter = find(this, "[data-credits]", HTMLElement);
    if (meter && credits) {
      this.#write(meter, "[data-left]", credits.left.toLocaleString("en"));
      this.#write(meter, "[data-of]", credits.of.toLocaleString("en"));
      fillBar(meter, credits.left, credits.of);
    }
    const store = need(this, "[data-storage]", HTMLElement);
    const [used, limit] = filled(storage.used, storage.limit);
    this.#write(store, "[data-used]", used);
    this.#write(store, "[data-limit]", limit);
    fillBar(store, storage.used, storage.limit);
    const percent = storage.limit > 0 ? Math.floor((100 * storage.used) / storage.limit) : 100;
    store.toggleAttribute("data-high", percent >= 90);
    const warning = need(store, "[data-warning]", HTMLElement);
    warning.hidden = percent < 90;
    this.#write(store, "[data-warning-words]", percent >= 100 ? "Full" : `Almost full: ${percent}% used`);
  }

  #write(meter: HTMLElement, selector: string, text: string): void {
    const part = need(meter, selector, HTMLElement);
    if (part.textContent !== text) part.textContent = text;
  }
}

function fillBar(meter: HTMLElement, value: number, max: number): void {
  const bar = need(meter, "progress", HTMLProgressElement);
  bar.max = Math.max(max, 1);
  bar.value = Math.min(value, bar.max);
}

customElements.define("usage-meters", UsageMeters);
