// <job-tray><button data-pill popovertarget="…"> ring, [data-main] [data-waiting] [data-percent] [data-left] [data-sentence] </button>
//   <section popover> [data-running] [data-queue] <ul data-active> [data-more] <div data-finished><ul data-ended> [data-idle] </section></job-tray>
// (templates/components/job_tray.html) What runs and waits, in the head of every page: right at load, then kept right by the feed.
// With the attribute `still` it is a picture (the style guide).
import { find, need } from "../lib/dom.ts";
import { feed, isActive, type FeedState } from "../lib/feed.ts";
import { summary } from "../lib/job-words.ts";
import { Scope } from "../lib/scope.ts";
import { showRows } from "./feed-row.ts";

/** As ACTIVE_MAX and ENDED_MAX of jobs/shell.py. */
const ACTIVE_MAX = 8;
const ENDED_MAX = 4;

export class JobTray extends HTMLElement {
  #scope = new Scope();
  #isActive = false;

  connectedCallback(): void {
    if (this.hasAttribute("still")) return;
    this.#scope = new Scope();
    const panel = need(this, "[popover]", HTMLElement);
    this.#scope.on(panel, "toggle", () => this.#hidePill());
    feed.listen(this.#scope, ({ state }) => this.#show(state));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #show(state: FeedState): void {
    const { main, waiting, percent, left, sentence, isActive: isBusy } = summary(state);
    this.#write("[data-main]", main);
    this.#write("[data-waiting]", waiting);
    this.#write("[data-percent]", percent === null ? "" : `${percent}%`);
    this.#write("[data-left]", left);
    this.#write("[data-sentence]", sentence);
    find(this, "[data-ring]", SVGCircleElement)?.setAttribute("stroke-dasharray", `${percent ?? 0} 100`);
    this.#isActive = isBusy;
    this.#hidePill();

    const active = state.jobs.filter(isActive).sort((one, other) => Number(other.status === "processing") - Number(one.status === "processing"));
    const ended = state.jobs.filter((job) => job.is_unread);
    showRows(need(this, "[data-active]", HTMLElement), active.slice(0, ACTIVE_MAX));
    showRows(need(this, "[data-ended]", HTMLElement), ended.slice(0, ENDED_MAX));
    const more = state.running + state.waiting - Math.min(active.length, ACTIVE_MAX);
    this.#write("[data-running]", String(state.running));
    this.#write("[data-queue]", state.waiting > 0 ? `${state.waiting} waiting` : "");
    this.#write("[data-more]", more > 0 ? `and ${more} more` : "");
    need(this, "[data-idle]", HTMLElement).hidden = isBusy;
    need(this, "[data-finished]", HTMLElement).hidden = ended.length === 0;
  }

  /** Not under the hands of who looks at the open tray. */
  #hidePill(): void {
    const isOpen = need(this, "[popover]", HTMLElement).matches(":popover-open");
    need(this, "[data-pill]", HTMLElement).hidden = !this.#isActive && !isOpen;
  }

  #write(selector: string, text: string): void {
    const part = need(this, selector, HTMLElement);
    if (part.textContent !== text) part.textContent = text;
    part.hidden = text === "";
  }
}

customElements.define("job-tray", JobTray);
