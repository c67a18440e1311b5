// <live-job data-job="<id>" refresh="/address/of/a/fragment/ or empty">
//   <progress data-progress max="100">  <span data-stage>  <span data-amount>  <button data-act="cancel">
// </live-job>                                            (templates/components/job.html)
// Follows a job by the page's feed. When the job has ended, the fragment at `refresh` takes the place of the closest [data-live].
// Without `data-job` the job had ended already, and nothing is done.
import { find, replace } from "../lib/dom.ts";
import { feed, isActive, type FeedJob } from "../lib/feed.ts";
import { requestHtml } from "../lib/http.ts";
import { amount, words } from "../lib/job-words.ts";
import { retry } from "../lib/retry.ts";
import { Scope } from "../lib/scope.ts";

export class LiveJob extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const id = this.dataset["job"];
    if (!id) return;
    this.#scope = new Scope();
    feed.follow(this.#scope, id, (job) => this.#show(job));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #show(job: FeedJob): void {
    this.dataset["status"] = job.status;
    const bar = find(this, "[data-progress]", HTMLProgressElement);
    if (bar) bar.value = job.progress;
    if (bar) bar.hidden = !isActive(job);
    this.#write("[data-amount]", amount(job));
    this.#write("[data-stage]", words(job));
    if (!isActive(job)) void this.#finish();
  }

  #write(selector: string, text: string): void {
    const part = find(this, selector, HTMLElement);
    if (part && part.textContent !== text) part.textContent = text;
  }

  async #finish(): Promise<void> {
    find(this, '[data-act="cancel"]', HTMLButtonElement)?.remove();
    const refresh = this.getAttribute("refresh");
    if (!refresh) return;
    try {
      const html = await retry(() => requestHtml(refresh, { signal: this.#scope.signal }), this.#scope.signal); // the line may be cut just now
      if (this.isConnected) replace(this.closest("[data-live]") ?? this, html);
    } catch {
      // the words above are true; the rest of the page is when it is loaded again
    }
  }
}

customElements.define("live-job", LiveJob);
