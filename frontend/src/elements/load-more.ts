// <ul data-library-grid> … </ul> <load-more><a href="?…after=…" rel="next">Load more</a></load-more>
// Puts the next page's cards under those that are there, when the end of the list comes near or the link is pressed. What was
// loaded is there again after Back. It asks for the cards and the next link alone; without this script the link leads to the page.
import { find, make } from "../lib/dom.ts";
import { ApiError } from "../lib/http.ts";
import { appendCards, cardsIn, GRID, idOf, requestCards } from "../lib/list-page.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";

const NEAR = "800px 0px"; // fetched while it is still out of sight
const BY_ITSELF = 25; // pages; then the foot of the page can be reached, and the link goes on
const RESTORED = 20; // pages: more than Back should wait for

interface Place {
  readonly pages?: number;
  readonly top?: number;
}

export class LoadMore extends HTMLElement {
  #scope = new Scope();
  #observer: IntersectionObserver | null = null;
  #isLoading = false;
  #pages = 0;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#observer = this.#scope.keep(new IntersectionObserver((seen) => this.#seen(seen), { rootMargin: NEAR }));
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(window, "pagehide", () => this.#keepPlace());
    void this.#restore();
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #link(): HTMLAnchorElement | null {
    return find(this, "a[rel=next]", HTMLAnchorElement);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.some((entry) => entry.isIntersecting) && this.#pages < BY_ITSELF) void this.#load();
  }

  #clicked(event: MouseEvent): void {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!isPlain || !(event.target instanceof Element) || event.target.closest("a") !== this.#link) return;
    event.preventDefault();
    void this.#load();
  }

  /** True when cards came. */
  async #load(): Promise<boolean> {
    const [link, grid] = [this.#link, find(document, GRID, HTMLElement)];
    if (!link || !grid || this.#isLoading) return false;
    this.#isLoading = true;
    this.setAttribute("aria-busy", "true");
    try {
      const page = await requestCards(link.href, this.#scope.signal);
      const known = new Set(cardsIn(document).map(idOf));
      const fresh = page.cards.filter((card) => !known.has(idOf(card)));
      for (const card of fresh) card.dataset["from"] = link.href;
      appendCards(grid, fresh);
      this.#pages += 1;
      if (page.next) link.setAttribute("href", page.next);
      else link.remove();
      this.#tell(page.next ? `${fresh.length} more loaded.` : `${fresh.length} more loaded. That is all.`);
      this.#lookAgain();
      return true;
    } catch (error) {
      if (!this.#scope.isEnded) toast(error instanceof ApiError ? error.message : "The next ones could not be loaded. Try again.", "error");
      return false; // the link is still there
    } finally {
      this.#isLoading = false;
      this.removeAttribute("aria-busy");
    }
  }

  /** An observer tells only of changes; the end may still be near. */
  #lookAgain(): void {
    this.#observer?.unobserve(this);
    if (this.#link) this.#observer?.observe(this);
  }

  #tell(words: string): void {
    const told = find(this, "[role=status]", HTMLElement) ?? make("p", { role: "status", class: "sr-only" });
    this.append(told);
    told.textContent = words;
  }

  #keepPlace(): void {
    const place: Place = { pages: this.#pages, top: window.scrollY };
    history.replaceState({ ...(history.state as object | null), ...place }, "");
  }

  async #restore(): Promise<void> {
    const { pages = 0, top = 0 } = (history.state as Place | null) ?? {};
    for (let page = 0; page < Math.min(pages, RESTORED); page += 1) {
      if (!(await this.#load())) break;
    }
    if (pages > 0 && !this.#scope.isEnded) window.scrollTo(0, top);
    this.#lookAgain();
  }
}

customElements.define("load-more", LoadMore);
