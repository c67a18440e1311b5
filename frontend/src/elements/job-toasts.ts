// <job-toasts></job-toasts> and <template id="job-toast">  (templates/components/job_toast.html)
// A result that its owner has not seen is a message until it is read, here or in another tab: three at most, the bell has the rest.
// Closing reads it. A finished thing whose own page this is, or which stands in it as [data-result="<job>"], has been seen by that, and the
// list of jobs tells by itself. What was closed in this tab does not come again, also when the server could not be told.
import { find } from "../lib/dom.ts";
import { feed, type FeedJob, type News } from "../lib/feed.ts";
import { Scope } from "../lib/scope.ts";
import { fill, fromMould } from "./feed-row.ts";
import { takesIn } from "./job-list.ts";

const SHOWN_MAX = 3; // on a phone one, as it takes half the page's head
const CLOSED = "closed-results"; // in sessionStorage: the tab's own
const CLOSED_MAX = 200;

export class JobToasts extends HTMLElement {
  #scope = new Scope();
  readonly #shown = new Map<string, HTMLElement>(); // the oldest first
  readonly #told = new Set<string>();

  connectedCallback(): void {
    this.#scope = new Scope();
    feed.listen(this.#scope, (news) => this.#hear(news));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #hear({ state, changed, isWhole }: News): void {
    const unread = new Set(state.jobs.filter((job) => job.is_unread).map((job) => job.id));
    for (const [id, toast] of this.#shown) {
      if (unread.has(id)) continue;
      toast.remove();
      this.#shown.delete(id);
    }
    const news = changed.filter((job) => unread.has(job.id) && !this.#told.has(job.id) && !closed().includes(job.id));
    for (const job of news) this.#told.add(job.id);
    for (const job of news.filter((each) => !isListed(each, isWhole)).slice(0, shownMax()).reverse()) {
      if (isHere(job)) void feed.read(job.id).catch(() => undefined); // it is unread, then, until it is looked at again
      else this.#show(job);
    }
  }

  #show(job: FeedJob): void {
    const list = document.getElementById("messages");
    if (!list) return;
    const toast = fromMould("job-toast", job);
    toast.setAttribute("role", job.status === "failed" ? "alert" : "status");
    fill(toast, job);
    this.#scope.on(toast, "click", (event) => {
      const act = (event.target as Element).closest<HTMLElement>("button[data-act]")?.dataset["act"];
      if (act) remember(job.id);
    });
    this.#scope.on(toast, "keydown", (event) => {
      if (event.key === "Escape") find(toast, "[data-act=read]", HTMLButtonElement)?.click();
    });
    const [oldest] = this.#shown.keys();
    if (oldest !== undefined && this.#shown.size >= shownMax()) {
      this.#shown.get(oldest)?.remove();
      this.#shown.delete(oldest);
    }
    this.#shown.set(job.id, toast);
    list.append(toast);
  }
}

const shownMax = (): number => (matchMedia("(width < 40rem)").matches ? 1 : SHOWN_MAX);

/** Its page is this one, and shows it. A failure is said all the same: not every page says why. A [data-result] does, and shows both. */
function isHere(job: FeedJob): boolean {
  if (find(document, `[data-result="${CSS.escape(job.id)}"]`, HTMLElement)) return true;
  return job.status === "completed" && job.link !== "" && new URL(job.link, location.href).pathname === location.pathname;
}

/** On the page of all jobs what was there before is a line with its mark, on this page or another; news is a message unless its line is here. */
function isListed(job: FeedJob, isWhole: boolean): boolean {
  const list = find(document, "job-list", HTMLElement);
  return list !== null && (isWhole || takesIn(list, job) || find(list, `[data-job="${CSS.escape(job.id)}"]`, HTMLElement) !== null);
}

function closed(): readonly string[] {
  try {
    return JSON.parse(sessionStorage.getItem(CLOSED) ?? "[]") as string[];
  } catch {
    return []; // a browser may keep nothing
  }
}

function remember(id: string): void {
  try {
    sessionStorage.setItem(CLOSED, JSON.stringify([id, ...closed()].slice(0, CLOSED_MAX)));
  } catch {
    // as above: then the server alone knows
  }
}

customElements.define("job-toasts", JobToasts);
