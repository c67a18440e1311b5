// For tests: a stream that a test speaks through, and jobs as the server tells them.
import { vi } from "vitest";
import type { FeedJob } from "./feed.ts";

export class FakeSource {
  static readonly CLOSED = 2;
  static open: FakeSource[] = [];
  readyState = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSource.open.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
    FakeSource.open = FakeSource.open.filter((source) => source !== this);
  }

  fail(times = 1): void {
    for (let time = 0; time < times; time += 1) this.onerror?.();
  }
}

/** As templates/components/feed_row.html and job_toast.html draw them, less the looks. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
export const ROW = `<li data-job="${NOBODY}" data-status="queued">
  <span data-kind-icon><svg><use href="/static/icons.svg#kind-render"></use></svg></span>
  <b data-title></b> <span data-when></span> <progress max="100"></progress> <i data-words></i> <i data-amount></i>
  <button form="job-acts" formaction="/jobs/${NOBODY}/cancel/" data-act="cancel"></button>
  <button form="job-acts" formaction="/jobs/${NOBODY}/read/" data-act="read"></button>
  <button form="job-acts" formaction="/jobs/${NOBODY}/read/" name="next" value="" data-act="open"></button>
  <button form="job-acts" formaction="/jobs/${NOBODY}/retry/" data-act="retry"></button>
</li>`;
export const MOULDS = `<template id="feed-row">${ROW}</template>
  <template id="job-toast">${ROW.replaceAll("li", "div")}</template><section id="messages"></section>`;

export function useFakeStreams(): void {
  FakeSource.open = [];
  vi.stubGlobal("EventSource", FakeSource);
}

/** What is offered in a row, by its acts. */
export function offered(row: Element | null | undefined): (string | undefined)[] {
  return [...(row?.querySelectorAll<HTMLElement>("[data-act]") ?? [])].filter((button) => !button.hidden).map((button) => button.dataset["act"]);
}

/** The one open stream. */
export function stream(): FakeSource {
  const [source] = FakeSource.open;
  if (!source || FakeSource.open.length !== 1) throw new Error(`${FakeSource.open.length} streams are open`);
  return source;
}

export function jobOf(fields: Partial<FeedJob> = {}): FeedJob {
  const isOver = fields.status !== undefined && fields.status !== "queued" && fields.status !== "processing";
  return {
    id: "7",
    kind: "render",
    label: "Render",
    title: "Valley",
    status: "processing",
    stage: "",
    progress: 0,
    error: "",
    seq: 1,
    link: "/projects/1/renders/7/",
    price: 0,
    is_unread: isOver,
    can_retry: fields.status === "failed",
    seconds_left: null,
    created_at: "2026-11-27T08:00:00+00:00",
    completed_at: isOver ? new Date().toISOString() : null,
    ...fields,
  };
}

/** What the server tells: counts are those of `jobs` unless they are given. */
export function messageOf(jobs: readonly FeedJob[], more: object = {}): object {
  return {
    whole: true,
    jobs,
    running: jobs.filter((job) => job.status === "processing").length,
    waiting: jobs.filter((job) => job.status === "queued").length,
    unread: jobs.filter((job) => job.is_unread).length,
    credits: { left: 612, of: 1000 },
    storage: { used: 1024 ** 3, limit: 5 * 1024 ** 3 },
    ...more,
  };
}

export function tell(jobs: readonly FeedJob[], more: object = {}): void {
  stream().onmessage?.({ data: JSON.stringify(messageOf(jobs, more)) });
}

/** Answers of the server by address; each request is noted as "POST /address". Anything else is a 404. */
export function useFakeServer(answers: Record<string, () => Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    asked.push(`${init.method ?? "GET"} ${url}`);
    return answers[`${init.method ?? "GET"} ${url}`]?.() ?? Response.json({ error: { message: "That is no longer here." } }, { status: 404 });
  });
  return asked;
}
