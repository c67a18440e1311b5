import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "./live-job.ts";

class FakeSource {
  static readonly CLOSED = 2;
  static open: FakeSource[] = [];
  readyState = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    FakeSource.open.push(this);
  }

  close(): void {
    this.readyState = 2;
    FakeSource.open = FakeSource.open.filter((source) => source !== this);
  }

  tell(job: object): void {
    this.onmessage?.({ data: JSON.stringify({ status: "processing", stage: "", progress: 0, error: "", seq: 1, ...job }) });
  }
}

const MARKUP = `<div data-live><live-job src="/jobs/7/events/" refresh="">
  <form data-cancel method="post" action="/jobs/7/cancel/"><button>Cancel</button></form>
  <progress data-progress max="100" value="0"></progress><span data-stage class="truncate"></span><span data-percent></span>
</live-job></div>`;

const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
const only = (): FakeSource => {
  const [source] = FakeSource.open;
  if (!source || FakeSource.open.length !== 1) throw new Error(`${FakeSource.open.length} streams are open`);
  return source;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  document.body.innerHTML = MARKUP;
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("progress and stage follow the events", () => {
  expect(only().url).toBe("/jobs/7/events/");
  only().tell({ progress: 40, stage: "Encoding" });
  expect(document.querySelector("progress")?.value).toBe(40);
  expect([text("[data-stage]"), text("[data-percent]")]).toEqual(["Encoding", "40%"]);
});

test("an older event changes nothing", () => {
  only().tell({ progress: 40, seq: 5 });
  only().tell({ progress: 20, seq: 4 });
  expect(document.querySelector("progress")?.value).toBe(40);
});

test("the end closes the stream, says why, and takes the cancel button away", () => {
  only().tell({ status: "failed", error: "The file is empty.", seq: 9 });
  expect(FakeSource.open).toEqual([]);
  expect(text("[data-stage]")).toBe("The file is empty.");
  expect(document.querySelector("[data-cancel]")).toBeNull();
});

test("the end puts the refreshed fragment in the place of the closest data-live", async () => {
  vi.stubGlobal("fetch", async () => new Response("<div data-live id='fresh'>Film</div>"));
  document.querySelector("live-job")?.setAttribute("refresh", "/library/7/card/");
  only().tell({ status: "completed", seq: 9 });
  await vi.waitFor(() => expect(document.querySelector("#fresh")).not.toBeNull());
  expect(document.querySelector("live-job")).toBeNull();
});

test("what leaves the page leaves no stream behind", () => {
  document.querySelector("live-job")?.remove();
  expect(FakeSource.open).toEqual([]);
});

test("after three errors it asks the API instead", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return Response.json({ status: "processing", stage: "Encoding", progress: 70, error: "", seq: 3 });
  });
  const source = only();
  for (const _ of [1, 2, 3]) source.onerror?.();
  expect(FakeSource.open).toEqual([]);
  await vi.advanceTimersByTimeAsync(2100);
  expect(asked).toEqual(["/api/v1/jobs/7/"]);
  expect(text("[data-stage]")).toBe("Encoding");
});

test("a third job of a page asks, as streams are few", () => {
  document.body.innerHTML = MARKUP + MARKUP + MARKUP;
  expect(FakeSource.open).toHaveLength(2);
});
