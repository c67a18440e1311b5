// <live-job src="/jobs/<id>/events/" refresh="/address/of/a/fragment/ or empty">
//   <form data-cancel method="post" action="…">…</form>  <progress data-progress max="100">  <span data-stage>  <span data-percent>
// </live-job>                                            (templates/components/job.html)
// Follows a job by server-sent events, or by asking when those do not come through. When the job has ended, the fragment at
// `refresh` takes the place of the closest [data-live]. Without `src` the job had ended already, and nothing is done.
import { find, replace } from "../lib/dom.ts";
import { ApiError, request, requestHtml, requestJson } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";

interface Snapshot {
  readonly status: "queued" | "processing" | "completed" | "failed" | "cancelled";
  readonly stage: string;
  readonly progress: number;
  readonly error: string;
  readonly seq: number;
}

/** A browser opens six connections to one server, over all its tabs; a stream holds one. Further jobs of a page ask. */
const STREAMS_MAX = 2;
const POLL = 2000;
const POLL_MAX = 30_000;
let streams = 0;

export class LiveJob extends HTMLElement {
  #scope = new Scope();
  #source: EventSource | null = null;
  #seq = -1;
  #pause = POLL;

  connectedCallback(): void {
    if (!this.getAttribute("src")) return;
    this.#scope = new Scope();
    this.#scope.onEnd(() => this.#close());
    this.#scope.on(document, "visibilitychange", () => this.#follow());
    const form = find(this, "[data-cancel]", HTMLFormElement);
    if (form) {
      this.#scope.on(form, "submit", (event) => {
        event.preventDefault();
        void this.#cancel(form);
      });
    }
    this.#follow();
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  /** A tab that nobody sees follows nothing; it catches up when it is looked at. */
  #follow(): void {
    this.#close();
    this.#scope.cancel("poll");
    if (document.visibilityState === "hidden" || this.#scope.isEnded) return;
    if (streams < STREAMS_MAX && "EventSource" in window) this.#open();
    else this.#poll();
  }

  #open(): void {
    streams += 1;
    let errors = 0;
    const source = new EventSource(this.getAttribute("src") ?? "");
    this.#source = source;
    source.onmessage = (event: MessageEvent<string>) => {
      errors = 0;
      this.#show(JSON.parse(event.data) as Snapshot);
    };
    source.onerror = () => {
      errors += 1;
      if (errors < 3 && source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      this.#close();
      this.#poll();
    };
  }

  #close(): void {
    if (!this.#source) return;
    this.#source.close();
    this.#source = null;
    streams -= 1;
  }

  #poll(): void {
    this.#scope.after(this.#pause, "poll", () => void this.#ask());
  }

  async #ask(): Promise<void> {
    try {
      this.#show(await requestJson<Snapshot>(this.#api(), { signal: this.#scope.signal }));
      this.#pause = POLL;
    } catch (error) {
      if (this.#scope.isEnded) return;
      if (error instanceof ApiError && [401, 403, 404].includes(error.status)) return; // asking again changes nothing
      this.#pause = Math.min(this.#pause * 2, POLL_MAX);
    }
    if (!this.#scope.isEnded && !this.#source) this.#poll();
  }

  /** /jobs/<id>/events/ -> /api/v1/jobs/<id>/ */
  #api(): string {
    return (this.getAttribute("src") ?? "").replace(/\/jobs\/([^/]+)\/events\/$/, "/api/v1/jobs/$1/");
  }

  #show(job: Snapshot): void {
    if (job.seq <= this.#seq || this.#scope.isEnded) return;
    this.#seq = job.seq;
    this.dataset["status"] = job.status;
    const isEnded = job.status !== "queued" && job.status !== "processing";
    const bar = find(this, "[data-progress]", HTMLProgressElement);
    if (bar) bar.value = job.progress;
    if (bar) bar.hidden = isEnded;
    this.#write("[data-percent]", job.status === "processing" ? `${job.progress}%` : "");
    this.#write("[data-stage]", words(job));
    if (isEnded) void this.#finish(job);
  }

  #write(selector: string, text: string): void {
    const part = find(this, selector, HTMLElement);
    if (part && part.textContent !== text) part.textContent = text;
  }

  async #finish(job: Snapshot): Promise<void> {
    this.#scope.end();
    find(this, "[data-cancel]", HTMLFormElement)?.remove();
    const stage = find(this, "[data-stage]", HTMLElement);
    stage?.classList.toggle("text-error", job.status === "failed");
    stage?.classList.toggle("text-success", job.status === "completed");
    stage?.classList.toggle("truncate", job.status === "cancelled"); // the reason of a failure is read whole
    const refresh = this.getAttribute("refresh");
    if (!refresh) return;
    try {
      const html = await requestHtml(refresh);
      if (this.isConnected) replace(this.closest("[data-live]") ?? this, html);
    } catch {
      // the words above are true; the rest of the page is when it is loaded again
    }
  }

  async #cancel(form: HTMLFormElement): Promise<void> {
    const button = find(form, "button", HTMLButtonElement);
    if (button) button.disabled = true;
    try {
      await request(form.action, { method: "POST", headers: { Accept: "application/json" } });
      if (!this.#scope.isEnded) this.#write("[data-stage]", "Stopping");
    } catch (error) {
      if (button) button.disabled = false;
      toast(error instanceof ApiError ? error.message : "It could not be cancelled.", "error");
    }
  }
}

/** As templates/components/job.html says it. */
function words(job: Snapshot): string {
  if (job.status === "failed") return job.error || "It failed.";
  if (job.status === "completed") return "Done";
  if (job.status === "cancelled") return "Cancelled";
  return job.stage || (job.status === "queued" ? "Waiting for a worker" : "Starting");
}

customElements.define("live-job", LiveJob);
