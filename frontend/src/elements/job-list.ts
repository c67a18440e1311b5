// <job-list since="2026-11-27T08:00:00+00:00" rows="/jobs/"><ul> <li data-live data-job="<id>" data-unread> … </ul></job-list>
// (templates/jobs/list.html) Takes the mark off what was read elsewhere, and with `rows` puts what has begun since at the list's head.
// A row that is at work is a <live-job>, which takes the row anew at its end.
import { find, findAll, fragment, need } from "../lib/dom.ts";
import { feed, type FeedJob, type News } from "../lib/feed.ts";
import { requestHtml } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";

export class JobList extends HTMLElement {
  #scope = new Scope();
  readonly #asked = new Set<string>();

  connectedCallback(): void {
    this.#scope = new Scope();
    feed.listen(this.#scope, (news) => this.#hear(news));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #hear({ state, changed, isWhole }: News): void {
    const unread = new Set(state.jobs.filter((job) => job.is_unread).map((job) => job.id));
    const isAll = state.unread === 0 || (isWhole && unread.size === state.unread); // else there are more than were told
    const seen = new Set(changed.filter((job) => !job.is_unread).map((job) => job.id));
    for (const row of findAll(this, "[data-job][data-unread]", HTMLElement)) {
      const id = row.dataset["job"] ?? "";
      if (seen.has(id) || (isAll && !unread.has(id))) row.removeAttribute("data-unread");
    }
    for (const job of [...changed].reverse()) if (this.#isNew(job)) void this.#add(job);
  }

  /** Also one that has ended already: what is quick is over before anyone heard that it began. */
  #isNew(job: FeedJob): boolean {
    return takesIn(this, job) && !this.#asked.has(job.id) && !this.#row(job.id);
  }

  async #add(job: FeedJob): Promise<void> {
    this.#asked.add(job.id);
    try {
      const html = await requestHtml(`${this.getAttribute("rows") ?? ""}${job.id}/row/`, { signal: this.#scope.signal });
      if (this.#scope.isEnded || this.#row(job.id)) return;
      need(this, "ul", HTMLElement).prepend(fragment(html));
      find(document, "[data-no-jobs]", HTMLElement)?.remove();
    } catch {
      // it is there when the page is loaded again
    }
  }

  #row(id: string): HTMLElement | null {
    return find(this, `[data-live][data-job="${CSS.escape(id)}"]`, HTMLElement);
  }
}

/** Whether this list shows what began after it was made, and this job did. */
export function takesIn(list: HTMLElement, job: FeedJob): boolean {
  return list.hasAttribute("rows") && Date.parse(job.created_at) > Date.parse(list.getAttribute("since") ?? "");
}

customElements.define("job-list", JobList);
