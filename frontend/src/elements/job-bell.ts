// <job-bell><button popovertarget="…"> [data-dot] [data-sentence] </button>
//   <section popover> [data-count] [data-all] <ul data-unread> [data-more-line] [data-more] [data-none] </section></job-bell>
// (templates/components/job_bell.html) The results that were not seen yet. With the attribute `still` it is a picture.
import { need } from "../lib/dom.ts";
import { feed, type FeedState } from "../lib/feed.ts";
import { Scope } from "../lib/scope.ts";
import { showRows } from "./feed-row.ts";

const UNREAD_MAX = 10; // as UNREAD_MAX of jobs/shell.py

export class JobBell extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    if (this.hasAttribute("still")) return;
    this.#scope = new Scope();
    feed.listen(this.#scope, ({ state }) => this.#show(state));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #show(state: FeedState): void {
    const shown = state.jobs.filter((job) => job.is_unread).slice(0, UNREAD_MAX);
    showRows(need(this, "[data-unread]", HTMLElement), shown);
    const more = state.unread - shown.length;
    this.#write("[data-sentence]", `Notifications, ${state.unread} unread`);
    this.#write("[data-count]", `${state.unread} unread`);
    this.#write("[data-more]", more > 0 ? `and ${more} more` : "");
    for (const part of ["[data-dot]", "[data-all]", "[data-count]"]) need(this, part, HTMLElement).hidden = state.unread === 0;
    need(this, "[data-more-line]", HTMLElement).hidden = more <= 0;
    need(this, "[data-none]", HTMLElement).hidden = state.unread > 0;
  }

  #write(selector: string, text: string): void {
    const part = need(this, selector, HTMLElement);
    if (part.textContent !== text) part.textContent = text;
  }
}

customElements.define("job-bell", JobBell);
