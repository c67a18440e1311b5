// One row of the tray or of the unread results: the markup of templates/components/feed_row.html, filled from a snapshot.
// The page holds a mould of it in <template id="feed-row">; rows that the server drew are filled in place.
import { find, findAll, need } from "../lib/dom.ts";
import { isActive, type FeedJob } from "../lib/feed.ts";
import { amount, nameOf, words } from "../lib/job-words.ts";

const NOBODY = "00000000-0000-0000-0000-000000000000"; // the id in the mould's addresses

/** Makes the rows of `list` those of `jobs`, in this order. A row that stays keeps its place, and with it the focus. */
export function showRows(list: HTMLElement, jobs: readonly FeedJob[]): void {
  const rows = new Map(findAll(list, "[data-job]", HTMLElement).map((row) => [row.dataset["job"], row]));
  const wanted = new Set(jobs.map((job) => job.id));
  for (const [id, row] of rows) if (!wanted.has(id ?? "")) row.remove();
  let place: Element | null = list.firstElementChild;
  for (const job of jobs) {
    const row = rows.get(job.id) ?? fromMould("feed-row", job);
    if (row === place) place = place.nextElementSibling;
    else list.insertBefore(row, place);
    fill(row, job);
  }
}

/** A copy of <template id="…"> for one job, with its own addresses. */
export function fromMould(id: string, job: FeedJob): HTMLElement {
  const copy = document.importNode(need(document, `template#${id}`, HTMLTemplateElement).content, true);
  const row = need(copy, "[data-job]", HTMLElement);
  row.dataset["job"] = job.id;
  for (const button of findAll(row, "button[formaction]", HTMLButtonElement)) {
    button.setAttribute("formaction", (button.getAttribute("formaction") ?? "").replace(NOBODY, job.id));
  }
  return row;
}

/** Writes what has changed and nothing else, so that a screen reader is not told the same twice. */
export function fill(row: HTMLElement, job: FeedJob): void {
  const name = nameOf(job);
  row.dataset["status"] = job.status;
  write(row, "[data-title]", name);
  write(row, "[data-words]", words(job));
  write(row, "[data-amount]", amount(job));
  const bar = find(row, "progress", HTMLProgressElement);
  if (bar) {
    bar.hidden = !isActive(job);
    bar.value = job.progress;
    bar.setAttribute("aria-label", name);
  }
  const use = find(row, "[data-kind-icon] use", SVGUseElement);
  const picture = use?.getAttribute("href")?.replace(/#.*/, `#kind-${job.kind}`);
  if (picture && picture !== use?.getAttribute("href")) use?.setAttribute("href", picture);
  offer(row, "cancel", isActive(job), `Cancel ${name}`);
  offer(row, "read", !isActive(job), `Mark ${name} as read`);
  offer(row, "open", !isActive(job) && job.link !== "", `Open ${name}`)?.setAttribute("value", job.link);
  offer(row, "retry", job.can_retry, `Try again: ${name}`);
  tellWhen(row, job.completed_at);
}

function write(row: HTMLElement, selector: string, text: string): void {
  const part = find(row, selector, HTMLElement);
  if (part && part.textContent !== text) part.textContent = text;
}

function offer(row: HTMLElement, act: string, isOffered: boolean, label: string): HTMLButtonElement | null {
  const button = find(row, `[data-act="${act}"]`, HTMLButtonElement);
  if (!button) return null;
  button.hidden = !isOffered;
  button.setAttribute("aria-label", label);
  return button;
}

function tellWhen(row: HTMLElement, moment: string | null): void {
  const place = find(row, "[data-when]", HTMLElement);
  if (!place || moment === null || find(place, "time-ago", HTMLElement)?.getAttribute("datetime") === moment) return;
  const told = document.createElement("time-ago");
  told.setAttribute("datetime", moment);
  place.replaceChildren(told);
}
